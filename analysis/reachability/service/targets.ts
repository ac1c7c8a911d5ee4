/** A service's paths behind a load balancer: requests through it, and its health checks, without which ECS kills the tasks. */
import type { AnyNetworkMode } from "../../rules/words";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type Key, type Service } from "../../topology/model";
import { once } from "../../topology/topologyIndex";
import { type Nic, onceFor } from "../network/nic";
import type { Family } from "../sets/addresses";
import { portText } from "../sets/ranges";
import { chained, either, every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { type Listening, listeningOn } from "./listening";
import { type Call, type Client, clientToTarget, familiesOf, fromAnywhere, fromInside, keepsClient } from "./clients";
import { healthPorts, type Registration, toTarget } from "./loadBalancer";
import { type FoldedPath, single } from "./pathAnalysis";
import { eachNic, type Subject } from "./subject";

const NO_PORT = "NO_PORT";

export function withoutPort(listening: Exclude<Listening, { kind: "ports" }>, service: Service): Outcome {
  const at = { kind: "task", name: service.name, id: service.key, rule: null };
  return listening.kind === "none"
    ? settled("undetermined", NO_PORT, { ...at, detail: "no container names the port that it listens on" })
    : settled("undetermined", NO_PORT, { ...at, detail: `the port is not known: ${listening.reason}` });
}

export function portsBehind(subject: Subject, registration: Registration, mode: AnyNetworkMode): Listening {
  const { entry } = registration;
  if (isUnknown(entry.containerPort)) return { kind: "unknown", reason: entry.containerPort.unknown };
  const asked = { container: known(entry.containerName), port: entry.containerPort };
  return listeningOn(subject.task, mode, subject.interfaces.dynamicPorts, asked);
}

export function behind(subject: Subject, registration: Registration, mode: AnyNetworkMode, nic: Nic): Outcome {
  const listening = portsBehind(subject, registration, mode);
  if (listening.kind !== "ports") return withoutPort(listening, subject.service);
  return toTarget(subject.network, registration, mode, { nic, ports: listening.ports, protocol: listening.protocol });
}

/** Client to balancer, then balancer to target: over the families that the balancer answers on, of which one is enough. */
export function throughBalancer(
  subject: Subject,
  registration: Registration,
  mode: AnyNetworkMode,
  nic: Nic,
  client: Client = fromAnywhere,
  only?: Family,
): Outcome {
  const { balancer } = registration;
  if (balancer === undefined) return undetermined(registration.reason);
  const families = familiesOf(subject.network, balancer, only);
  return either(families.map((family) => overFamily(subject, registration, mode, nic, client, family)));
}

function overFamily(
  subject: Subject,
  registration: Registration,
  mode: AnyNetworkMode,
  nic: Nic,
  client: Client,
  family: Family,
): Outcome {
  const { network } = subject;
  const { group } = registration;
  const call = (): Call => client(network, registration, family);
  // Registrations without a target group have reasons of their own.
  const isShared = group !== undefined && (client === fromAnywhere || client === fromInside);
  const name = `${client === fromInside ? "VPC" : "internet"} to ${group?.key ?? ""} ${String(family)}`;
  const { outcome: first, seen } = isShared ? once(network, name, call) : call();
  if (first.verdict === "blocked") return first;
  const inner = behind(subject, registration, mode, nic);
  const legs = [inner];
  const listening = portsBehind(subject, registration, mode);
  const keeps = keepsClient(registration, family);
  if (keeps !== false && listening.kind === "ports" && inner.verdict !== "blocked") {
    const target = { nic, ports: listening.ports, protocol: listening.protocol };
    const kept = clientToTarget(network, registration, target, family, seen);
    // While it is not known whose address the target sees, both must be allowed.
    legs.push(
      keeps === true || kept.verdict === "reachable" ? kept : undetermined(reasonOf(keeps, "the balancer's kind")),
    );
  }
  const stopped = legs.find((leg) => leg.verdict === "blocked");
  const second = stopped ?? every(legs);
  // The less certain of two legs gives the verdict; a stop is certain.
  const open = first.verdict === "undetermined" && second.verdict !== "blocked";
  const certain = open || second.verdict === "reachable" ? first : second;
  const shown = certain.verdict === "blocked" ? certain : (forSomeRequests(registration) ?? certain);
  return {
    ...shown,
    ...chained(first, second),
    hops: [...first.hops, ...second.hops],
    sourceIp: first.sourceIp,
  };
}

/** A group that gets requests of some clients alone, or none while its weight is 0. */
function forSomeRequests({ listeners, group }: Registration): Outcome | null {
  if (group === undefined || listeners.length === 0) return null;
  const isIn = (groups: readonly Key[] | undefined): boolean => groups?.includes(group.key) === true;
  if (listeners.every(({ groupsOfSources }) => isIn(groupsOfSources)))
    return undetermined(
      `only rules for some source addresses lead to target group ${nameOf(group)}, and whether the client has one of them is not known`,
    );
  return listeners.every(({ groupsWithoutWeight }) => isIn(groupsWithoutWeight))
    ? undetermined(
        `every action that forwards to target group ${nameOf(group)} has weight 0, so it gets no request until one of them changes`,
      )
    : null;
}

export function healthPath(subject: Subject, index: number): FoldedPath {
  const { interfaces, registrations, network } = subject;
  const registration = registrations[index - subject.needs.findIndex(({ purpose }) => purpose === "load-balancing")];
  const mode = interfaces.networkMode;
  if (registration === undefined) return single(undetermined("the target group is not in this source"));
  if (isUnknown(mode)) return single(undetermined(mode.unknown));
  const listening = portsBehind(subject, registration, mode);
  return eachNic(subject, interfaces.application, (nic) => {
    const checked = listening.kind === "ports" ? healthPorts(registration.group, listening.ports) : null;
    if (checked === null)
      return undetermined(
        listening.kind === "unknown" ? listening.reason : "the port of the health check is not known",
      );
    const { group } = registration;
    const check = (): Outcome => toTarget(network, registration, mode, { nic, ports: checked, protocol: "tcp" });
    return group === undefined
      ? check()
      : onceFor(network, nic, `health ${group.key} ${mode} ${portText(checked)}`, check);
  });
}
