/** The ports that a service listens on, at the interface that carries its traffic. */
import type { PortMapping } from "../../rules/serviceDefinition";
import type { AnyNetworkMode } from "../../rules/words";
import { known } from "../../topology/lookup";
import { isUnknown, type Maybe, type Service, type TaskDefinition } from "../../topology/model";
import { ports, type PortSet, union } from "../sets/ranges";

export type Listening =
  | { readonly kind: "ports"; readonly ports: PortSet; readonly protocol: "tcp" | "udp" }
  /** No mapping names a port. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly reason: string };

function portsOf(dynamic: Maybe<PortSet>, mode: AnyNetworkMode, mapping: PortMapping): PortSet | string {
  if (mode === "bridge" || mode === "default") {
    const host = mapping.hostPort;
    if (isUnknown(host)) return host.unknown;
    if (host !== undefined && host !== 0) return ports(host);
    return isUnknown(dynamic) ? dynamic.unknown : dynamic;
  }
  return isUnknown(mapping.containerPort) ? mapping.containerPort.unknown : ports(mapping.containerPort);
}

/** The ports that a mapping with this container port opens; the first container's mappings if no port is given. */
export function listeningOn(
  task: TaskDefinition | undefined,
  mode: AnyNetworkMode,
  dynamic: Maybe<PortSet>,
  asked?: { readonly container: string | undefined; readonly port: number },
): Listening {
  if (task === undefined) return { kind: "unknown", reason: "the task definition is not in this source" };
  if (isUnknown(task.containers)) return { kind: "unknown", reason: task.containers.unknown };
  const containers = task.containers.filter(
    (container) =>
      container.portMappings.length > 0 && (asked?.container === undefined || container.name === asked.container),
  );
  const mappings = containers[0]?.portMappings ?? [];
  const chosen =
    asked === undefined ? mappings : mappings.filter((mapping) => known(mapping.containerPort) === asked.port);
  const [first] = chosen;
  if (first === undefined) {
    const open = mappings.find((mapping) => isUnknown(mapping.containerPort));
    return open === undefined ? { kind: "none" } : { kind: "unknown", reason: "a container port is not known" };
  }
  const same = chosen.filter((mapping) => mapping.protocol === first.protocol);
  const sets = same.map((mapping) => portsOf(dynamic, mode, mapping));
  const unknown = sets.find((set) => typeof set === "string");
  if (typeof unknown === "string") return { kind: "unknown", reason: unknown };
  return { kind: "ports", ports: union(...sets.filter((set) => typeof set !== "string")), protocol: first.protocol };
}

/** The port that a load balancer of a service registers; the container's port if there is none. */
export function applicationPorts(
  service: Service,
  task: TaskDefinition | undefined,
  mode: AnyNetworkMode,
  dynamic: Maybe<PortSet>,
): Listening {
  const entry = known(service.loadBalancers)?.[0];
  const port = known(entry?.containerPort);
  if (port === undefined) return listeningOn(task, mode, dynamic);
  const behind = listeningOn(task, mode, dynamic, { container: known(entry?.containerName), port });
  return behind.kind === "none" ? listeningOn(task, mode, dynamic) : behind;
}
