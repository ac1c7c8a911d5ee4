/** All paths of services: the analysis of a whole topology, or of one path of it again. */
import type { Need } from "../rules/serviceDefinition";
import { needsOfService } from "../rules/needs";
import type { AnyNetworkMode } from "../rules/words";
import type { Key, Maybe, Service, TaskDefinition, Topology } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Assumption } from "../topology/resource";
import type { Front } from "./balancing";
import { clientToTarget, frontOf, healthPorts, internetToBalancer, keepsClient, toTarget } from "./balancing";
import type { Carriers, Nics } from "./carrier";
import { carriersOf } from "./carrier";
import { definitionOf } from "./definition";
import { fromVpc } from "./inside";
import type { Target } from "./inside";
import { fromInternet } from "./inward";
import type { Listening } from "./listening";
import { applicationPorts, listeningOn } from "./listening";
import type { NeedContext } from "./needContext";
import { toInternet } from "./needByInternet";
import { meet } from "./needs";
import type { Network } from "./network";
import { found, known, networkOf, once, reasonOf } from "./network";
import type { Nic } from "./nic";
import { onceFor } from "./nic";
import type { Outcome } from "./trace";
import { UNKNOWN_VALUE, settled, undetermined } from "./trace";
import { portText } from "./ranges";
import type { NeedAnalysis, PathAnalysis, PathName, ServiceAnalysis } from "./types";
import { either, every, folded, single } from "./verdict";

/** Everything about one service that its paths share. */
export interface Subject {
  readonly network: Network;
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  readonly carriers: Carriers;
  readonly context: NeedContext;
  readonly needs: readonly Need[];
  readonly fronts: readonly Front[];
}

export function subjectOf(network: Network, service: Service): Subject {
  return once(network, `subject ${service.key}`, () => {
    const task = isUnknown(service.taskDefinition) ? undefined : found(network.taskDefinitions, service.taskDefinition);
    const carriers = carriersOf(network, service, task);
    const needs = needsOfService(definitionOf(network, service, task, carriers));
    const fronts = (known(service.loadBalancers) ?? []).map((entry) => frontOf(network, entry));
    const dualStackEcr = needs.some(
      (need) =>
        need.destination === "ecr.dkr" && /\.on\.(aws|amazonwebservices\.com\.cn)$/.test(known(need.host) ?? ""),
    );
    const context = { network, launchType: carriers.launchType, region: service.region, dualStackEcr };
    const balanced = fronts.map((front) => healthNeed(front, carriers.networkMode, task));
    return { network, service, task, carriers, context, needs: [...needs, ...balanced], fronts };
  });
}

/** Every service of a topology, in its order. */
export function analyseServices(topology: Topology): readonly ServiceAnalysis[] {
  const network = networkOf(topology);
  return topology.services.map((service) => analysisOf(subjectOf(network, service)));
}

/** One service; undefined when the topology has none of this key. */
export function analyseService(topology: Topology, service: Key): ServiceAnalysis | undefined {
  const network = networkOf(topology);
  const found = topology.services.find((candidate) => candidate.key === service);
  return found === undefined ? undefined : analysisOf(subjectOf(network, found));
}

/** One path of one service; null where the service has no such path (a need that is gone, no load balancer). */
export function analysePath(topology: Topology, service: Key, path: PathName): PathAnalysis | null {
  const network = networkOf(topology);
  const found = topology.services.find((candidate) => candidate.key === service);
  return found === undefined ? null : pathOf(subjectOf(network, found), path);
}

function pathOf(subject: Subject, path: PathName): PathAnalysis | null {
  switch (path.kind) {
    case "need": {
      const need = subject.needs[path.index];
      return need === undefined ? null : needPath(subject, need, path.index);
    }
    case "egress":
      return egress(subject, path.family);
    case "ingress":
      return ingress(subject, path.from);
  }
}

export function analysisOf(subject: Subject): ServiceAnalysis {
  const { service, task, carriers, network } = subject;
  const application = isUnknown(carriers.application) ? [] : carriers.application;
  const needs = subject.needs.map((need, index): NeedAnalysis => ({ need, path: needPath(subject, need, index) }));
  const groups = application.flatMap((nic) => (nic.groups === null || isUnknown(nic.groups) ? [] : nic.groups));
  return {
    service,
    task,
    launchType: known(carriers.launchType) ?? null,
    networkMode: known(carriers.networkMode) ?? null,
    subnets: [...new Set(application.map((nic) => nic.subnet.key))],
    groups: [...new Set(groups)],
    needs,
    egress: { ipv4: egress(subject, "ipv4"), ipv6: egress(subject, "ipv6") },
    ingress: {
      internet: ingress(subject, "internet") ?? single({ subject: service.name }, undetermined("no such path")),
      vpc: ingress(subject, "vpc") ?? single({ subject: service.name }, undetermined("no such path")),
      loadBalancer: ingress(subject, "loadBalancer"),
    },
    assumptions: assumptionsOf(network, subject),
  };
}

/** Those of the network, and the ones about this very service. */
function assumptionsOf(network: Network, subject: Subject): readonly Assumption[] {
  const found = [...network.assumptions.values()];
  const buckets = subject.needs.some((need) => need.purpose === "env-files");
  return buckets
    ? [
        ...found,
        {
          subject: subject.service.id ?? subject.service.key,
          fact: `the Region of the bucket that holds the environment files of ${subject.service.name} is not known`,
          assumption: "it is the service's own",
          consequence: "a bucket of another Region is not reached by a gateway endpoint",
        },
      ]
    : found;
}

const VERBS: { readonly [purpose in Need["purpose"]]: (destination: string) => string } = {
  "image-pull": (destination) => `pulling the image from ${destination}`,
  "image-layers": (destination) => `fetching the image's layers from ${destination}`,
  logs: (destination) => `writing logs to ${destination}`,
  secrets: (destination) => `reading secrets from ${destination}`,
  "env-files": (destination) => `reading environment files from ${destination}`,
  exec: (destination) => `ECS Exec by ${destination}`,
  agent: (destination) => `the agent's calls to ${destination}`,
  efs: (destination) => `mounting ${destination}`,
  "load-balancing": (destination) => `health checks of target group ${destination}`,
};

function noNetwork(subject: Subject): Outcome {
  const { service } = subject;
  const detail = `network mode none gives ${service.name} no network`;
  return settled("blocked", "NETWORK_MODE_NONE", {
    kind: "task",
    name: service.name,
    id: service.key,
    detail,
    rule: "R-MODE-10",
  });
}

function needPath(subject: Subject, need: Need, index: number): PathAnalysis {
  const { service, carriers, context, network } = subject;
  const told = { subject: `${service.name}: ${VERBS[need.purpose](need.destination)}` };
  if (need.purpose === "load-balancing") return healthPath(subject, need, index, told);
  if (need.interface === "fargate-owned") {
    const detail = "goes by an interface of Fargate's own, outside this VPC";
    return single(
      told,
      settled("reachable", null, { kind: "fargate", name: "Fargate", id: service.key, detail, rule: need.rule }),
    );
  }
  const nics = need.interface === "task" ? carriers.task : carriers.instance;
  if (need.interface === "task" && carriers.networkMode === "none") return single(told, noNetwork(subject));
  if (isUnknown(nics)) return single(told, undetermined(nics.unknown));
  const asked = [
    "need",
    need.purpose,
    need.destination,
    need.region,
    need.host,
    need.port,
    context.region,
    context.launchType,
    context.dualStackEcr,
  ];
  const key = JSON.stringify(asked);
  const outcomes = nics.map((nic) => ({
    subnet: nic.subnet,
    outcome: uncertain(
      need,
      onceFor(network, nic, key, () => meet(context, need, nic)),
    ),
  }));
  return folded(told, nics, outcomes);
}

/** A need that may not exist is at best undetermined, and at worst too. */
function uncertain(need: Need, outcome: Outcome): Outcome {
  const unclear =
    need.uncertain ?? (isUnknown(need.host) && need.destination === "registry" ? need.host.unknown : undefined);
  if (unclear === undefined) return outcome;
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason: unclear };
}

function eachNic(subject: Subject, told: { subject: string }, nics: Nics, judge: (nic: Nic) => Outcome): PathAnalysis {
  if (subject.carriers.networkMode === "none") return single(told, noNetwork(subject));
  if (isUnknown(nics)) return single(told, undetermined(nics.unknown));
  return folded(
    told,
    nics,
    nics.map((nic) => ({ subnet: nic.subnet, outcome: judge(nic) })),
  );
}

/** Application traffic to anywhere on the internet, TCP 443. */
function egress(subject: Subject, family: "ipv4" | "ipv6"): PathAnalysis {
  const { service, carriers, network } = subject;
  const told = { subject: `${service.name}: ${family === "ipv4" ? "IPv4" : "IPv6"} to the internet` };
  const version = family === "ipv4" ? 4 : 6;
  return eachNic(subject, told, carriers.application, (nic) => toInternet(network, nic, version));
}

const NO_PORT = "NO_PORT";

function withoutPort(listening: Exclude<Listening, { kind: "ports" }>, service: Service): Outcome {
  const at = { kind: "task", name: service.name, id: service.key, rule: null };
  return listening.kind === "none"
    ? settled("undetermined", NO_PORT, { ...at, detail: "no container says which port it listens on" })
    : settled("undetermined", NO_PORT, { ...at, detail: `the port is not known: ${listening.reason}` });
}

function ingress(subject: Subject, from: "internet" | "vpc" | "loadBalancer"): PathAnalysis | null {
  const { service, carriers, network, fronts, task } = subject;
  const words = { internet: "the internet", vpc: "the VPC", loadBalancer: "the load balancer" };
  const told = { subject: `from ${words[from]} to ${service.name}` };
  if (from === "loadBalancer" && fronts.length === 0) {
    return isUnknown(service.loadBalancers) ? single(told, undetermined(service.loadBalancers.unknown)) : null;
  }
  if (isUnknown(carriers.networkMode)) return single(told, undetermined(carriers.networkMode.unknown));
  const mode = carriers.networkMode;
  if (mode === "none") return single(told, noNetwork(subject));
  if (from === "loadBalancer") {
    return eachNic(subject, told, carriers.application, (nic) =>
      every(fronts.map((front) => behind(subject, front, mode, nic))),
    );
  }
  const facing = fronts.filter(({ balancer }) => known(balancer?.scheme) === "internet-facing");
  const unclear = fronts.find(({ balancer }) => balancer === undefined || isUnknown(balancer.scheme));
  if (from === "internet" && facing.length > 0) {
    return eachNic(subject, told, carriers.application, (nic) =>
      either(facing.map((front) => throughFront(subject, front, mode, nic))),
    );
  }
  const listening = applicationPorts(service, task, mode);
  if (listening.kind !== "ports") return single(told, withoutPort(listening, service), endOf(carriers.application), []);
  return eachNic(subject, told, carriers.application, (nic) => {
    const target: Target = { nic, ports: listening.ports, protocol: listening.protocol };
    const key = `${portText(listening.ports)} ${listening.protocol}`;
    if (from === "vpc") return onceFor(network, nic, `from vpc ${key}`, () => every(fromVpc(network, target)));
    const direct = onceFor(network, nic, `from internet ${key}`, () => straight(network, target));
    return unclear !== undefined && direct.verdict === "blocked" ? undetermined(unclear.reason) : direct;
  });
}

function endOf(nics: Nics): readonly Key[] {
  return isUnknown(nics) ? [] : [...new Set(nics.map((nic) => nic.subnet.key))];
}

/** By the public IPv4 address, or by IPv6 where the interface may have it. */
function straight(network: Network, target: Target): Outcome {
  const overIpv4 = fromInternet(network, target, 4);
  return target.nic.ipv6 === false ? overIpv4 : either([overIpv4, fromInternet(network, target, 6)]);
}

function portsBehind(subject: Subject, front: Front, mode: AnyNetworkMode): Listening {
  const { entry } = front;
  if (isUnknown(entry.containerPort)) return { kind: "unknown", reason: entry.containerPort.unknown };
  return listeningOn(subject.task, mode, { container: known(entry.containerName), port: entry.containerPort });
}

function behind(subject: Subject, front: Front, mode: AnyNetworkMode, nic: Nic): Outcome {
  const listening = portsBehind(subject, front, mode);
  if (listening.kind !== "ports") return withoutPort(listening, subject.service);
  return toTarget(subject.network, front, mode, { nic, ports: listening.ports, protocol: listening.protocol });
}

/** Client to balancer, then balancer to target. */
function throughFront(subject: Subject, front: Front, mode: AnyNetworkMode, nic: Nic): Outcome {
  const { network } = subject;
  const first = once(network, `front ${front.group?.key ?? ""}`, () => internetToBalancer(network, front));
  if (first.verdict === "blocked") return first;
  const inner = behind(subject, front, mode, nic);
  const legs = [inner];
  const listening = portsBehind(subject, front, mode);
  const keeps = keepsClient(front);
  if (keeps !== false && listening.kind === "ports" && inner.verdict !== "blocked") {
    const target = { nic, ports: listening.ports, protocol: listening.protocol };
    const seen = clientToTarget(network, front, target);
    // Where nobody knows whose address the target sees, both must be let in.
    legs.push(
      keeps === true || seen.verdict === "reachable" ? seen : undetermined(reasonOf(keeps, "the balancer's kind")),
    );
  }
  const stopped = legs.find((leg) => leg.verdict === "blocked");
  const second = stopped ?? every(legs);
  // Of two legs the one that is less certain speaks; a stop is certain.
  const open = first.verdict === "undetermined" && second.verdict !== "blocked";
  const shown = open || second.verdict === "reachable" ? first : second;
  return {
    ...shown,
    via: [...first.via, ...second.via],
    hops: [...first.hops, ...second.hops],
    sourceIp: second.sourceIp,
  };
}

/** A balancer in front makes its health check a need: where it fails, ECS kills the tasks. */
function healthNeed(front: Front, mode: Maybe<AnyNetworkMode>, task: TaskDefinition | undefined): Need {
  const { entry, group } = front;
  const container = known(entry.containerName);
  const port = known(entry.containerPort) ?? 0;
  const listening = isUnknown(mode) ? null : listeningOn(task, mode, { container, port });
  const checked = listening?.kind === "ports" ? healthPorts(group, listening.ports) : null;
  const known1 = checked?.[0]?.[0];
  return {
    purpose: "load-balancing",
    destination: group?.name ?? "target group",
    host: { unknown: "a target is called by address" },
    port: known1 ?? port,
    interface: mode === "awsvpc" ? "task" : "instance",
    containers: container === undefined ? [] : [container],
    rule: "R-LB-08",
  };
}

function healthPath(subject: Subject, need: Need, index: number, told: { subject: string }): PathAnalysis {
  const { carriers, fronts, network } = subject;
  const front = fronts[index - (subject.needs.length - fronts.length)];
  const mode = carriers.networkMode;
  if (front === undefined) return single(told, undetermined("the target group is not in this source"));
  if (isUnknown(mode)) return single(told, undetermined(mode.unknown));
  const listening = portsBehind(subject, front, mode);
  return eachNic(subject, told, carriers.application, (nic) => {
    const checked = listening.kind === "ports" ? healthPorts(front.group, listening.ports) : null;
    if (checked === null)
      return undetermined(
        listening.kind === "unknown" ? listening.reason : "the port of the health check is not known",
      );
    const key = `health ${front.group?.key ?? ""} ${mode} ${portText(checked)}`;
    return onceFor(network, nic, key, () => toTarget(network, front, mode, { nic, ports: checked, protocol: "tcp" }));
  });
}
