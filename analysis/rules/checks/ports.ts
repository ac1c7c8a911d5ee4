/** Port mappings that the network mode refuses, and host ports that can be taken once an instance (V-12, V-13). */
import { firstDynamicHostPort, reservedHostPorts } from "../limits";
import type { Problem, Severity } from "../problem";
import type { AnyNetworkMode } from "../words";
import { broken } from "./broken";

export interface Mapping {
  readonly container: string;
  readonly containerPort: number;
  /** Undefined when left out; 0 asks for a dynamic port. */
  readonly hostPort?: number;
}

export interface PortFacts {
  readonly networkMode: AnyNetworkMode;
  readonly mappings: readonly Mapping[];
}

/** The port that a mapping takes on the instance itself; undefined for a dynamic one and under awsvpc. */
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
        message: "A task without a network cannot map ports.",
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
          message: `Under ${networkMode} the host port is the container's port (${String(containerPort)}).`,
          remedy: "Leave hostPort out, or give the container's port.",
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
    const message = "SSH, Docker or the ECS agent has this port on every instance.";
    return [
      broken("V-12", { property, value: String(taken), message, remedy: "Use another port.", rules: ["R-PORT-07"] }),
    ];
  }
  if (taken >= firstDynamicHostPort) {
    const message = `Ports from ${String(firstDynamicHostPort)} on are given out dynamically, so a fixed one may be taken.`;
    return [
      broken("V-12", { property, value: String(taken), message, remedy: "Use a lower port.", rules: ["R-PORT-07"] }),
    ];
  }
  return [];
}

/** V-12: each mapping against the network mode. */
export function checkPorts({ networkMode, mappings }: PortFacts): Problem[] {
  return mappings.flatMap((mapping) => checkMapping(networkMode, mapping));
}

/** Copies of tasks that take the same port of an instance, of one service or of several on the same instances. */
export interface HostPortFacts {
  readonly port: number;
  /** Name and wanted copies of each service that takes the port. */
  readonly takers: readonly { readonly service: string; readonly copies: number }[];
  /** How many instances there are, or can be at most. */
  readonly instances: number;
  /** Whether capacity can still grow beyond `instances`. */
  readonly scales: boolean;
}

/** V-13: one copy per instance and port. */
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
      message: `${String(copies)} tasks (${names}) take host port ${String(port)}, one an instance, and there are ${String(instances)} instances.`,
      remedy: "Use dynamic host ports (bridge with hostPort 0), awsvpc, more instances or fewer copies.",
      severity,
    }),
  ];
}

/** A service that takes a host port, and what its deployments may do. */
export interface HostPortDeployment {
  readonly service: string;
  readonly copies: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
}

export interface HostPortDeploymentFacts {
  readonly port: number;
  readonly takers: readonly HostPortDeployment[];
  /** How many instances there can be at most. */
  readonly instances: number;
}

/**
 * V-13 with the surplus of a deployment: where every instance has the port taken, and no task may stop before its successor
 * runs, a new version never starts. AWS rounds the least up and the most down.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function checkHostPortDeployment({ port, takers, instances }: HostPortDeploymentFacts): Problem[] {
  const taken = takers.reduce((sum, { copies }) => sum + copies, 0);
  // More copies than instances are told of already.
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
        message: `A deployment of ${service} cannot go on: each of ${String(instances)} instances has host port ${String(port)} taken, and none of ${String(copies)} tasks may stop before another runs.`,
        remedy:
          "Let one more instance start, or lower deploymentMinimumHealthyPercent and accept fewer tasks meanwhile.",
        severity: "warning",
      }),
    );
}
