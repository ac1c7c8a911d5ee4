/** One service with all that its paths share: what it needs, the interfaces that carry its packets, its load balancers. */
import { needsOfService } from "../../rules/needs";
import type { Need } from "../../rules/serviceDefinition";
import { known } from "../../topology/lookup";
import { isUnknown, type Service, type TaskDefinition } from "../../topology/model";
import { found, once, type TopologyIndex } from "../../topology/topologyIndex";
import { contextOf, type NeedContext } from "../needs/context";
import type { Nics, Nic } from "../network/nic";
import { type Outcome, settled, undetermined } from "../trace/trace";
import { type Call, callNeed, callsOf } from "./calls";
import { definitionOf } from "./definition";
import { interfacesOf, type ServiceInterfaces } from "./interfaces";
import { listeningOn } from "./listening";
import { healthPorts, type Registration, registrationOf } from "./loadBalancer";
import { folded, type FoldedPath, single } from "./pathAnalysis";
import { type Shape, shapeOf } from "./shape";

export interface Subject {
  readonly network: TopologyIndex;
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  readonly interfaces: ServiceInterfaces;
  readonly context: NeedContext;
  readonly needs: readonly Need[];
  readonly registrations: readonly Registration[];
  /** The last of the needs, in their order. */
  readonly calls: readonly Call[];
  readonly shape: Shape;
}

export function subjectOf(network: TopologyIndex, service: Service): Subject {
  return once(network, `subject ${service.key}`, () => {
    const task = isUnknown(service.taskDefinition) ? undefined : found(network.taskDefinitions, service.taskDefinition);
    const interfaces = interfacesOf(network, service, task);
    const ofContainers = needsOfService(definitionOf(network, service, task, interfaces));
    const calls = callsOf(network, service, task);
    const shape = shapeOf(network, { service, task, interfaces, needs: ofContainers, calls });
    if (shape.subject !== null) return { ...shape.subject, service, task };
    const registrations = (known(service.loadBalancers) ?? []).map((entry) => registrationOf(network, entry));
    const dualStackEcr = ofContainers.some(
      (need) =>
        need.destination === "ecr.dkr" && /\.on\.(aws|amazonwebservices\.com\.cn)$/.test(known(need.host) ?? ""),
    );
    const account = task?.account ?? { unknown: "the task definition is not in this source" };
    const { launchType } = interfaces;
    const context = contextOf(network, { launchType, region: service.region, account, dualStackEcr });
    const balanced = registrations.map((registration) => healthNeed(registration, interfaces, task));
    const called = calls.map((call) => callNeed(call, interfaces.networkMode));
    const needs = [...ofContainers, ...balanced, ...called];
    shape.subject = { network, service, task, interfaces, context, needs, registrations, calls, shape };
    return shape.subject;
  });
}

/** A load balancer makes its health check a need: where it fails, ECS kills the tasks. */
function healthNeed(
  registration: Registration,
  { networkMode: mode, dynamicPorts }: ServiceInterfaces,
  task: TaskDefinition | undefined,
): Need {
  const { entry, group } = registration;
  const container = known(entry.containerName);
  const port = known(entry.containerPort) ?? 0;
  const listening = isUnknown(mode) ? null : listeningOn(task, mode, dynamicPorts, { container, port });
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

/** A path from, or to, each of these interfaces, unless the service has no network. */
export function eachNic(subject: Subject, nics: Nics, judge: (nic: Nic) => Outcome): FoldedPath {
  return subject.interfaces.networkMode === "none" ? single(noNetwork(subject)) : overNics(subject, nics, judge);
}

/** Most paths of a service end alike, as all that leave for the internet do: these share one verdict. */
export function overNics({ shape }: Subject, nics: Nics, judge: (nic: Nic) => Outcome): FoldedPath {
  if (isUnknown(nics)) return single(undetermined(nics.unknown));
  const outcomes = nics.map((nic) => judgedFor(nic, judge));
  const before = shape.verdicts.find(
    (each) => each.nics === nics && outcomes.every((outcome, index) => outcome === each.outcomes[index]),
  );
  if (before !== undefined) return before.path;
  const path = folded(nics, outcomes);
  shape.verdicts.push({ nics, outcomes, path });
  return path;
}

/** The verdict that holds for every operating system that the interface's host may have. */
export function judgedFor(nic: Nic, judge: (nic: Nic) => Outcome): Outcome {
  if (nic.clientPortChoices === undefined) return judge(nic);
  const { clientPortChoices, ...host } = nic;
  const [first, ...others] = clientPortChoices.map((clientPorts) => judge({ ...host, clientPorts }));
  if (first === undefined) return judge(nic);
  if (others.every((other) => other.verdict === first.verdict)) return first;
  return undetermined("the operating system of the task is not known, and it decides which ports answers come back to");
}
