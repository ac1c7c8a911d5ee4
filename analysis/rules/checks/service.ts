/** Checks of a service's settings that depend on each other: capacity, ingress, containers. */
import { brokenRule, type Problem } from "../problem";
import type { Strategy } from "../strategies";
import type { Ingress, LaunchType, NetworkMode, Scheme } from "../words";

export interface ServiceInputs {
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
  readonly strategy: Strategy;
  readonly capacity: { readonly launchType: string; readonly strategy: string } | undefined;
  readonly ingress: Ingress;
  /** Undefined without a load balancer. */
  readonly scheme: Scheme | undefined;
  readonly hasPublicTier: boolean;
  readonly hasLoadBalancerSettings: boolean;
  /** True if the load balancer is the service's own, and not one that exists. */
  readonly ownsLoadBalancer: boolean;
  readonly availabilityZoneCount: number;
  readonly containerNames: readonly string[];
  readonly givesImageAndContainers: boolean;
  readonly hasPort: boolean;
  /** The protocol of the port that receives the traffic. */
  readonly protocol: string;
  readonly ipFamily: string;
  /** True if security groups of other services are allowed in. */
  readonly admits: boolean;
  /** True if, by the truth table, the internet can reach such a task directly; `judgedBy` has the rules. */
  readonly admitsTheInternet: boolean;
  readonly judgedBy: readonly [string, ...string[]];
  readonly platformVersion: string | undefined;
  /** Undefined where it is known later. */
  readonly desiredCount: number | undefined;
}

function capacityProblems({ launchType, capacity }: ServiceInputs): Problem[] {
  if (launchType === "fargate") {
    return capacity === undefined
      ? []
      : [
          brokenRule("R-MODE-15", {
            property: "capacity",
            value: capacity.launchType,
            message: "a Fargate task does not use capacity.",
            remedy: "Leave capacity out, or set launchType to the capacity's launch type.",
          }),
        ];
  }
  if (capacity === undefined) {
    return [
      brokenRule(["R-ERR-12", "R-MI-09"], {
        property: "capacity",
        value: null,
        message: `a ${launchType} service needs instances to run on.`,
        remedy: "Set capacity to that of an Ec2Capacity or a ManagedInstancesCapacity.",
      }),
    ];
  }
  const problems: Problem[] = [];
  if (capacity.launchType !== launchType) {
    problems.push(
      brokenRule("R-MODE-23", {
        property: "launchType",
        value: launchType,
        message: `the capacity's launch type is ${capacity.launchType}.`,
        remedy: `Set launchType to ${capacity.launchType}, or use another capacity.`,
      }),
    );
  }
  return problems;
}

/** The problem of tasks that share their instance's network: they are in the instance's subnets. */
function placementProblems({ networkMode, strategy, capacity, launchType }: ServiceInputs): Problem[] {
  const shares = networkMode === "bridge" || networkMode === "host";
  return launchType !== "fargate" && shares && capacity !== undefined && capacity.strategy !== strategy
    ? [
        brokenRule(["R-MI-06", "R-PUB-06"], {
          property: "capacity.strategy",
          value: capacity.strategy,
          message: `in ${networkMode} mode a task uses its instance's network, and the service requires ${strategy}.`,
          remedy: `Use capacity in the subnets of ${strategy}, or use awsvpc.`,
        }),
      ]
    : [];
}

function ingressProblems(inputs: ServiceInputs): Problem[] {
  const { ingress, scheme, networkMode, strategy } = inputs;
  const problems: Problem[] = [];
  const say = (rules: readonly [string, ...string[]], message: string, remedy: string, property = "ingress"): void => {
    const value = property === "ingress" ? ingress : null;
    problems.push(brokenRule(rules, { property, value, message, remedy }));
  };
  if (networkMode === "none" && (ingress !== "none" || inputs.admits)) {
    say(
      ["R-MODE-10"],
      "a task in network mode none cannot be reached.",
      "Set ingress to none, or use another network mode.",
    );
  } else if ((ingress !== "none" || inputs.admits) && !inputs.hasPort) {
    say(
      ["R-LB-14"],
      "no container has a port for the traffic.",
      "Set port, or leave ingress and allowFrom out.",
      "port",
    );
  }
  if (ingress === "direct" && networkMode !== "none" && !inputs.admitsTheInternet) {
    say(
      inputs.judgedBy,
      `under ${strategy} a ${inputs.launchType} task in ${networkMode} mode has no public address that clients can reach.`,
      "Use ingress alb or nlb, or private for clients in the VPC, or a strategy with public addresses.",
    );
  }
  if (scheme === "internet-facing" && inputs.ownsLoadBalancer && !inputs.hasPublicTier) {
    say(
      ["R-LB-16"],
      "an internet-facing load balancer needs public subnets, and this network has none.",
      "Set loadBalancer.scheme to internal, or give publicSubnetIds and hasPublicTier.",
    );
  }
  if (scheme !== undefined && inputs.hasPort && inputs.protocol !== "tcp") {
    say(
      ["R-LB-14"],
      `the load balancer's targets use TCP, and the port uses ${inputs.protocol}.`,
      "Use a TCP port, or use ingress private or direct.",
    );
  }
  if (scheme !== undefined && inputs.ipFamily === "ipv6") {
    say(
      ["R-LB-12"],
      "tasks without IPv4 need a dual-stack load balancer with IPv6 targets, and this one is IPv4.",
      "Use a dual-stack network, or ingress private or direct.",
    );
  }
  if (ingress === "alb" && inputs.ownsLoadBalancer && inputs.availabilityZoneCount < 2) {
    say(
      ["R-LB-04"],
      "an Application Load Balancer needs two Availability Zones.",
      "Use two zones or more, or ingress nlb.",
    );
  }
  if (inputs.hasLoadBalancerSettings && scheme === undefined) {
    say(
      ["R-LB-01"],
      "loadBalancer has no effect with this ingress, so there is no load balancer and no HTTPS.",
      "Set ingress to alb or nlb, or leave loadBalancer out.",
    );
  }
  return problems;
}

function containerProblems(inputs: ServiceInputs): Problem[] {
  const { containerNames } = inputs;
  const problems: Problem[] = [];
  const say = (property: string, value: string | null, message: string, remedy: string): void => {
    problems.push(brokenRule("R-MODE-01", { property, value, message, remedy }));
  };
  if (inputs.givesImageAndContainers) {
    say(
      "containers",
      null,
      "image and containers are both set, and each defines the containers.",
      "Set only one of them.",
    );
  } else if (containerNames.length === 0) {
    say(
      "image",
      null,
      "neither image nor containers is set, so the service has no container.",
      "Set image or containers.",
    );
  }
  const repeated = [...new Set(containerNames.filter((name, index) => containerNames.indexOf(name) !== index))];
  for (const name of repeated) {
    say("containers", name, "two containers have this name.", "Name each once.");
  }
  const { desiredCount } = inputs;
  if (desiredCount !== undefined && (!Number.isInteger(desiredCount) || desiredCount < 0)) {
    say(
      "desiredCount",
      String(desiredCount),
      "this is not a valid number of tasks.",
      "Use a whole number of 0 or more.",
    );
  }
  if (inputs.platformVersion !== undefined && inputs.launchType !== "fargate") {
    problems.push(
      brokenRule("R-EP-03", {
        property: "platformVersion",
        value: inputs.platformVersion,
        message: `only Fargate has platform versions, and this service's launch type is ${inputs.launchType}.`,
        remedy: "Leave platformVersion out.",
      }),
    );
  } else if (inputs.platformVersion !== undefined && !/^(LATEST|\d+\.\d+\.\d+)$/.test(inputs.platformVersion)) {
    problems.push(
      brokenRule("R-EP-03", {
        property: "platformVersion",
        value: inputs.platformVersion,
        message: "this is not a platform version.",
        remedy: "Use LATEST, or a version such as 1.4.0.",
      }),
    );
  }
  return problems;
}

/** All problems of settings that depend on each other. */
export function serviceInputProblems(inputs: ServiceInputs): Problem[] {
  return [
    ...capacityProblems(inputs),
    ...placementProblems(inputs),
    ...ingressProblems(inputs),
    ...containerProblems(inputs),
  ];
}

/** The problem of an image reference that is not valid. */
export function badImage(container: string, reference: string, reason: string): Problem {
  return brokenRule("R-ERR-01", {
    property: "image",
    value: reference,
    message: `${reason} (container ${container})`,
    remedy: "Write [registry/]repository[:tag] or [registry/]repository@digest.",
  });
}
