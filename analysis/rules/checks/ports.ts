/**
 * Checks V-12 and V-13: port mappings that the network mode does not allow, and host ports that only one task per
 * instance can use.
 */
import { firstDynamicHostPort, reservedHostPorts } from "../limits";
import type { Problem, Severity } from "../problem";
import type { AnyNetworkMode } from "../words";
import { broken } from "./broken";

export interface Mapping {
  readonly container: string;
  readonly containerPort: number;
  /** Undefined if omitted; 0 means a dynamic port. */
  readonly hostPort?: number;
}

export interface PortFacts {
  readonly networkMode: AnyNetworkMode;
  readonly mappings: readonly Mapping[];
}

/** The static port that a mapping uses on the instance itself; undefined for a dynamic port and under awsvpc. */
export function staticHostPort(networkMode: AnyNetworkMode, mapping: Mapping): number | undefined {
  if (networkMode === "host") {
    return mapping.hostPort ?? mapping.containerPort;
  }
  return networkMode === "bridge" || networkMode === "default" ? mapping.hostPort || undefined : undefined;
}

function checkMapping(networkMode: AnyNetworkMode, mapping: Mapping): Problem[] {
  const { container, containerPort, hostPort } = mapping;
  const property = `${container}.portMappings.hostPort`;
  if (networkMode === "none") {
    return [
      broken("V-12", {
        property: `${container}.portMappings`,
        value: String(containerPort),
        message: "A task in network mode none cannot have port mappings.",
        remedy: "Leave portMappings out, or use another network mode.",
        rules: ["R-MODE-10"],
      }),
    ];
  }
  if (networkMode === "awsvpc" || networkMode === "host") {
    if (hostPort !== undefined && hostPort !== containerPort) {
      return [
        broken("V-12", {
          property,
          value: String(hostPort),
          message: `Under ${networkMode} the host port must be the container's port (${String(containerPort)}).`,
          remedy: "Leave hostPort out, or set it to the container's port.",
          rules: networkMode === "awsvpc" ? ["R-PORT-01", "X-10"] : ["R-PORT-02", "X-06"],
        }),
      ];
    }
  }
  const taken = staticHostPort(networkMode, mapping);
  if (taken === undefined) {
    return [];
  }
  if (reservedHostPorts.includes(taken)) {
    const message = "SSH, Docker or the ECS agent uses this port on every instance.";
    return [
      broken("V-12", { property, value: String(taken), message, remedy: "Use another port.", rules: ["R-PORT-07"] }),
    ];
  }
  if (taken >= firstDynamicHostPort) {
    const message = `Ports of ${String(firstDynamicHostPort)} and above are assigned dynamically, so another task may already use a static one.`;
    return [
      broken("V-12", { property, value: String(taken), message, remedy: "Use a lower port.", rules: ["R-PORT-07"] }),
    ];
  }
  return [];
}

/** V-12: checks each port mapping against the network mode. */
export function checkPorts({ networkMode, mappings }: PortFacts): Problem[] {
  return mappings.flatMap((mapping) => checkMapping(networkMode, mapping));
}

/** The tasks that use the same host port, of one service or of several services on the same instances. */
export interface HostPortFacts {
  readonly port: number;
  /** Name and desired count of each service that uses the port. */
  readonly takers: readonly { readonly service: string; readonly copies: number }[];
  /** The number of instances, or the maximum if they scale. */
  readonly instances: number;
  /** True if capacity can grow beyond `instances`. */
  readonly scales: boolean;
}

/** V-13: one task per instance and port. */
export function checkHostPort({ port, takers, instances, scales }: HostPortFacts): Problem[] {
  const copies = takers.reduce((sum, taker) => sum + taker.copies, 0);
  if (copies <= instances) {
    return [];
  }
  const severity: Severity = scales ? "info" : "error";
  const names = takers.map((taker) => taker.service).join(", ");
  return [
    broken("V-13", {
      property: "desiredCount",
      value: String(copies),
      message: `${String(copies)} tasks (${names}) use host port ${String(port)}, which only one task per instance can use, and there are ${String(instances)} instances.`,
      remedy: "Use dynamic host ports (bridge mode with hostPort 0), awsvpc, more instances or fewer tasks.",
      severity,
    }),
  ];
}

/** A service that uses a host port, and the limits of its deployments. */
export interface HostPortDeployment {
  readonly service: string;
  readonly copies: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
}

export interface HostPortDeploymentFacts {
  readonly port: number;
  readonly takers: readonly HostPortDeployment[];
  /** The maximum number of instances. */
  readonly instances: number;
}

/**
 * V-13 during a deployment: if the port is in use on every instance, and no task may stop before its successor runs, a
 * new version never starts. AWS rounds the minimum up and the maximum down.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function checkHostPortDeployment({ port, takers, instances }: HostPortDeploymentFacts): Problem[] {
  const taken = takers.reduce((sum, { copies }) => sum + copies, 0);
  // The check above already reports more tasks than instances.
  if (taken > instances) return [];
  return takers
    .filter(({ copies, minimumHealthyPercent, maximumPercent }) => {
      const mayStart = taken < instances && Math.floor((copies * maximumPercent) / 100) > copies;
      const mayStop = Math.ceil((copies * minimumHealthyPercent) / 100) < copies;
      return copies > 0 && !mayStart && !mayStop;
    })
    .map(({ service, copies, minimumHealthyPercent }) =>
      broken("V-13", {
        property: "deploymentMinimumHealthyPercent",
        value: String(minimumHealthyPercent),
        message: `A deployment of ${service} cannot finish: host port ${String(port)} is in use on each of ${String(instances)} instances, and none of ${String(copies)} tasks may stop before another runs.`,
        remedy:
          "Allow one more instance, or lower deploymentMinimumHealthyPercent and accept fewer tasks during a deployment.",
        severity: "warning",
      }),
    );
}
