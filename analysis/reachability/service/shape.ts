/**
 * The common shape of services that are alike: in the same subnets and groups, behind the same load balancers, with the
 * same needs and ports. Each of their paths is traced once, and its fix is looked for once.
 */
import type { Need } from "../../rules/serviceDefinition";
import { isUnknown, type Key, type Service, type TaskDefinition } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";
import { policiesAsk } from "../devices/endpointPolicy";
import type { Nic } from "../network/nic";
import type { Outcome } from "../trace/trace";
import type { PathName } from "./analysis";
import type { Call } from "./calls";
import { entityOf } from "./resourceEnd";
import type { ServiceInterfaces } from "./interfaces";
import type { FoldedPath } from "./pathAnalysis";
import type { Subject } from "./subject";

export interface Shape {
  /** Its place among the shapes of its network. */
  readonly number: number;
  /** The first service of this shape; null until it is put together. */
  subject: Subject | null;
  /** The interface that application traffic leaves from, and its groups. */
  readonly subnets: readonly Key[];
  readonly groups: readonly Key[];
  /** Paths that do not name the service itself. */
  readonly paths: Map<string, FoldedPath>;
  /** The verdicts over its interfaces, by what each of them has. */
  readonly verdicts: VerdictOverNics[];
}

interface VerdictOverNics {
  readonly nics: readonly Nic[];
  readonly outcomes: readonly Outcome[];
  readonly path: FoldedPath;
}

interface Facts {
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  readonly interfaces: ServiceInterfaces;
  readonly needs: readonly Need[];
  readonly calls: readonly Call[];
}

/**
 * The one shape of all services of a network that agree in everything that decides a path, or is changed to fix one.
 */
export function shapeOf(network: TopologyIndex, facts: Facts): Shape {
  const shapes = once(network, "shapes of services", () => new Map<string, Shape>());
  const text = textOf(facts, policiesAsk(network));
  const known = shapes.get(text);
  if (known !== undefined) return known;
  const application = isUnknown(facts.interfaces.application) ? [] : facts.interfaces.application;
  const groups = application.flatMap((nic) => (nic.groups === null || isUnknown(nic.groups) ? [] : nic.groups));
  const shape: Shape = {
    number: shapes.size,
    subject: null,
    subnets: [...new Set(application.map((nic) => nic.subnet.key))],
    groups: [...new Set(groups)],
    paths: new Map(),
    verdicts: [],
  };
  shapes.set(text, shape);
  return shape;
}

/**
 * Everything of service and task except their names, the number of copies, and the facts that the containers' needs
 * contain already.
 * @param asked true if the called destination decides anything.
 */
function textOf({ service, task, needs, calls }: Facts, asked: boolean): string {
  return JSON.stringify([
    service.region,
    service.cluster,
    service.launchType,
    service.capacityProviders,
    service.networkConfiguration,
    service.loadBalancers,
    service.platformVersion,
    service.execEnabled,
    calls.map((call) => ({ ...call, end: [call.end.kind, entityOf(call.end).key] })),
    asked ? needs : needs.map(withoutCalls),
    task === undefined
      ? null
      : [
          task.networkMode,
          task.operatingSystem,
          task.requiresCompatibilities,
          task.efs,
          isUnknown(task.containers)
            ? task.containers
            : task.containers.map(({ name, portMappings }) => [name, portMappings]),
        ],
  ]);
}

/** Every other field, one by one: to copy all fields of thousands of needs costs more than their text. */
function withoutCalls(need: Need): { readonly [field in Exclude<keyof Need, "calls">]: Need[field] | undefined } {
  return {
    purpose: need.purpose,
    destination: need.destination,
    host: need.host,
    port: need.port,
    protocol: need.protocol,
    pullThrough: need.pullThrough,
    region: need.region,
    interface: need.interface,
    orInterface: need.orInterface,
    inTask: need.inTask,
    containers: need.containers,
    rule: need.rule,
    contested: need.contested,
    evidence: need.evidence,
    uncertain: need.uncertain,
  };
}

/** A path's name as a key. */
export function keyOfPath(path: PathName): string {
  switch (path.kind) {
    case "need":
      return `need ${String(path.index)}`;
    case "egress":
      return path.family;
    case "ingress":
      return path.from;
  }
}
