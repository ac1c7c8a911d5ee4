/** Checks V-15 and V-16: load balancers that cannot reach their targets, or cannot be created. */
import { limits } from "../limits";
import type { Problem } from "../problem";
import type { AnyNetworkMode } from "../words";
import { broken } from "./broken";

export type LoadBalancerKind = "application" | "network" | "gateway" | "classic";

export interface TargetFacts {
  readonly networkMode: AnyNetworkMode;
  readonly kind: LoadBalancerKind;
  /** Undefined for a Classic Load Balancer, which has no target groups. */
  readonly targetType: "ip" | "instance" | "lambda" | "alb" | undefined;
}

/** The target type that a network mode requires (R-LB-01 to R-LB-03). */
export function targetTypeOf(networkMode: AnyNetworkMode): "ip" | "instance" {
  return networkMode === "awsvpc" ? "ip" : "instance";
}

/**
 * V-15: target type by network mode. For host mode AWS's documentation is not explicit, so a mismatch is only a
 * warning.
 */
export function checkTargetType({ networkMode, kind, targetType }: TargetFacts): Problem[] {
  if (networkMode === "none") {
    const message = "A task in network mode none cannot receive traffic from a load balancer.";
    const remedy = "Leave the load balancer out, or use another network mode.";
    return [broken("V-15", { property: "loadBalancers", value: kind, message, remedy, rules: ["R-MODE-10"] })];
  }
  if (kind === "classic") {
    const remedy = "Use an Application or Network Load Balancer.";
    const message = "A Classic Load Balancer does not support tasks in network mode awsvpc.";
    return networkMode === "awsvpc"
      ? [broken("V-15", { property: "loadBalancers", value: kind, message, remedy, rules: ["R-LB-01"] })]
      : [];
  }
  const required = targetTypeOf(networkMode);
  if (targetType === undefined || targetType === required) {
    return [];
  }
  return [
    broken("V-15", {
      property: "targetType",
      value: targetType,
      message: `Tasks in ${networkMode} mode are registered by ${required === "ip" ? "IP address" : "instance"}.`,
      remedy: `Use target type ${required}.`,
      rules: [networkMode === "awsvpc" ? "R-LB-01" : networkMode === "host" ? "R-LB-03" : "R-LB-02"],
      severity: networkMode === "host" ? "warning" : "error",
    }),
  ];
}

/** V-27: ECS refuses to register tasks in a target group without a load balancer. */
export function checkForwarding(targetGroup: string): Problem[] {
  return [
    broken("V-27", {
      property: "loadBalancers.targetGroupArn",
      value: targetGroup,
      message: `No listener and no listener rule forwards to target group ${targetGroup}. AWS refuses the service, because the target group "does not have an associated load balancer".`,
      remedy: `Add a listener or a listener rule that forwards to target group ${targetGroup}, and make the service depend on it (dependsOn).`,
    }),
  ];
}

/** V-32: nodes without a route to the internet gateway receive calls, but their answers cannot leave. */
export function checkFacing(subnets: readonly string[], all: boolean): Problem[] {
  if (subnets.length === 0) return [];
  const names = subnets.join(", ");
  return [
    broken("V-32", {
      property: "subnets",
      value: names,
      message: `The load balancer is internet-facing, and ${all ? "none of its subnets has a" : "some of its subnets have no"} route to an internet gateway: clients outside get no answer from its nodes in ${names}.`,
      remedy: "Use public subnets, or set internal to true if only clients in the VPC call it.",
    }),
  ];
}

export interface BalancerSubnetFacts {
  readonly kind: LoadBalancerKind;
  readonly subnets: readonly {
    readonly name: string;
    readonly availabilityZone: string;
    readonly prefixLength: number;
  }[];
  /** The Availability Zones of the tasks or instances. */
  readonly taskZones: readonly string[];
}

/** V-16: Availability Zones and sizes of the load balancer's subnets. */
export function checkBalancerSubnets({ kind, subnets, taskZones }: BalancerSubnetFacts): Problem[] {
  const problems: Problem[] = [];
  const zones = new Set(subnets.map((subnet) => subnet.availabilityZone));
  const { albZones, albPrefixLength } = limits;
  if (kind === "application" && zones.size < albZones.value) {
    problems.push(
      broken("V-16", {
        property: "subnets",
        value: [...zones].join(", "),
        message: `An Application Load Balancer needs subnets in ${String(albZones.value)} Availability Zones.`,
        remedy: "Add a subnet in another zone, or use a Network Load Balancer.",
        rules: [albZones.rule],
      }),
    );
  }
  if (kind === "application") {
    for (const subnet of subnets.filter((candidate) => candidate.prefixLength > albPrefixLength.value)) {
      problems.push(
        broken("V-16", {
          property: "subnets",
          value: subnet.name,
          message: `A /${String(subnet.prefixLength)} is too small for an Application Load Balancer, which needs a /${String(albPrefixLength.value)} or larger.`,
          remedy: "Use a larger subnet.",
          rules: [albPrefixLength.rule],
        }),
      );
    }
  }
  const missing = taskZones.filter((zone) => !zones.has(zone));
  if (missing.length > 0) {
    problems.push(
      broken("V-16", {
        property: "subnets",
        value: missing.join(", "),
        message:
          "Tasks run in Availability Zones in which the load balancer is not enabled, so they never pass its health check.",
        remedy: "Enable the load balancer in these zones, or run no tasks there.",
        rules: ["R-LB-06", "R-ERR-19"],
      }),
    );
  }
  return problems;
}
