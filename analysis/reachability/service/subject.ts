/** One service with all that its paths share: what it needs, what carries its packets, what stands in front of it. */
import { needsOfService } from "../../rules/needs";
import type { Need } from "../../rules/serviceDefinition";
import type { AnyNetworkMode } from "../../rules/words";
import type { Maybe, Service, TaskDefinition } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Front } from "./loadBalancer";
import { frontOf, healthPorts } from "./loadBalancer";
import type { Carriers } from "./interfaces";
import type { Nics, Nic } from "../network/nic";
import { carriersOf } from "./interfaces";
import { definitionOf } from "./definition";
import { listeningOn } from "./listening";
import type { NeedContext } from "../needs/context";
import type { Network } from "../../topology/topologyIndex";
import { found, once } from "../../topology/topologyIndex";
import { known } from "../../topology/lookup";
import type { Outcome } from "../trace/trace";
import { settled, undetermined } from "../trace/trace";
import type { PathAnalysis } from "./pathAnalysis";
import { folded, single } from "./pathAnalysis";

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

/** A balancer in front makes its health check a need: where it fails, ECS kills the tasks. */
function healthNeed(front: Front, mode: Maybe<AnyNetworkMode>, task: TaskDefinition | undefined): Need {
  const { entry, group } = front;
  const container = known(entry.containerName);
  const port = known(entry.containerPort) ?? 0;
  const listening = isUnknown(mode) ? null : listeningOn(task, mode, { container, port });
  const checked = listening?.kind === "ports" ? healthPorts(group, listening.ports) : null;
  const checkedPort = checked?.[0]?.[0];
  return {
    purpose: "load-balancing",
    destination: group?.name ?? "target group",
    host: { unknown: "a target is called by address" },
    port: checkedPort ?? port,
    interface: mode === "awsvpc" ? "task" : "instance",
    containers: container === undefined ? [] : [container],
    rule: "R-LB-08",
  };
}

export function noNetwork(subject: Subject): Outcome {
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

/** A path from, or to, each of these interfaces; one story where there is no network, or nobody knows it. */
export function eachNic(
  subject: Subject,
  told: { subject: string },
  nics: Nics,
  judge: (nic: Nic) => Outcome,
): PathAnalysis {
  if (subject.carriers.networkMode === "none") return single(told, noNetwork(subject));
  if (isUnknown(nics)) return single(told, undetermined(nics.unknown));
  return folded(
    told,
    nics,
    nics.map((nic) => ({ subnet: nic.subnet, outcome: judge(nic) })),
  );
}
