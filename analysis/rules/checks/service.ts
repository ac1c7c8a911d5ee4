/** What a service's settings get wrong together: capacity, ingress, containers. */
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
  readonly availabilityZoneCount: number;
  readonly containerNames: readonly string[];
  readonly givesImageAndContainers: boolean;
  readonly hasPort: boolean;
  /** What the port that takes the traffic speaks. */
  readonly protocol: string;
  readonly ipFamily: string;
  /** Whether other services' groups are let in. */
  readonly admits: boolean;
  /** Whether the internet can reach a task of this kind directly, by the truth table; and the rules that say so. */
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
            message: "a Fargate task runs on no capacity of yours.",
            remedy: "Leave capacity out, or set launchType to the capacity's.",
          }),
        ];
  }
  if (capacity === undefined) {
    return [
      brokenRule(["R-ERR-12", "R-MI-09"], {
        property: "capacity",
        value: null,
        message: `a ${launchType} service needs instances to run on.`,
        remedy: "Give the capacity of an Ec2Capacity or a ManagedInstancesCapacity.",
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
        remedy: `Set launchType to ${capacity.launchType}, or give other capacity.`,
      }),
    );
  }
  return problems;
}

/** Tasks that share their instance's network lie where the instance lies. */
function placementProblems({ networkMode, strategy, capacity, launchType }: ServiceInputs): Problem[] {
  const shares = networkMode === "bridge" || networkMode === "host";
  return launchType !== "fargate" && shares && capacity !== undefined && capacity.strategy !== strategy
    ? [
        brokenRule(["R-MI-06", "R-PUB-06"], {
          property: "capacity.strategy",
          value: capacity.strategy,
          message: `in ${networkMode} mode a task has its instance's network, and this service asks for ${strategy}.`,
          remedy: `Give capacity under ${strategy}, or use awsvpc.`,
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
      "a task without a network cannot be reached.",
      "Set ingress to none, or use another network mode.",
    );
  } else if ((ingress !== "none" || inputs.admits) && !inputs.hasPort) {
    say(
      ["R-LB-14"],
      "no container has a port to be reached on.",
      "Set port, or leave ingress and allowFrom out.",
      "port",
    );
  }
  if (ingress === "direct" && networkMode !== "none" && !inputs.admitsTheInternet) {
    say(
      inputs.judgedBy,
      `under ${strategy} a ${inputs.launchType} task in ${networkMode} mode has no public address to be reached at.`,
      "Use ingress alb or nlb, or private from inside the VPC, or a strategy with public addresses.",
    );
  }
  if (scheme === "internet-facing" && !inputs.hasPublicTier) {
    say(
      ["R-LB-16"],
      "an internet-facing load balancer lies in public subnets, and this network has none.",
      "Set loadBalancer.scheme to internal, or give publicSubnetIds and hasPublicTier.",
    );
  }
  if (scheme !== undefined && inputs.hasPort && inputs.protocol !== "tcp") {
    say(
      ["R-LB-14"],
      `the load balancer's targets speak TCP, and the port speaks ${inputs.protocol}.`,
      "Balance a TCP port, or use ingress private or direct.",
    );
  }
  if (scheme !== undefined && inputs.ipFamily === "ipv6") {
    say(
      ["R-LB-12"],
      "tasks without IPv4 need a dual-stack load balancer with IPv6 targets, and this one is IPv4.",
      "Use a dual-stack network, or ingress private or direct.",
    );
  }
  if (ingress === "alb" && inputs.availabilityZoneCount < 2) {
    say(
      ["R-LB-04"],
      "an Application Load Balancer needs two Availability Zones.",
      "Use two zones or more, or ingress nlb.",
    );
  }
  if (inputs.hasLoadBalancerSettings && scheme === undefined && ingress !== "none") {
    say(
      ["R-LB-01"],
      "loadBalancer has no meaning with this ingress.",
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
    say("containers", null, "image and containers both say what runs.", "Keep one of them.");
  } else if (containerNames.length === 0) {
    say("image", null, "nothing says what runs.", "Set image or containers.");
  }
  const repeated = [...new Set(containerNames.filter((name, index) => containerNames.indexOf(name) !== index))];
  for (const name of repeated) {
    say("containers", name, "two containers have this name.", "Name each once.");
  }
  const { desiredCount } = inputs;
  if (desiredCount !== undefined && (!Number.isInteger(desiredCount) || desiredCount < 0)) {
    say("desiredCount", String(desiredCount), "this is no number of tasks.", "Use a whole number from 0 on.");
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
        message: "this is no platform version.",
        remedy: "Use LATEST, or a version such as 1.4.0.",
      }),
    );
  }
  return problems;
}

/** Everything that the settings get wrong among themselves. */
export function serviceInputProblems(inputs: ServiceInputs): Problem[] {
  return [
    ...capacityProblems(inputs),
    ...placementProblems(inputs),
    ...ingressProblems(inputs),
    ...containerProblems(inputs),
  ];
}

/** An image reference that is none. */
export function badImage(container: string, reference: string, reason: string): Problem {
  return brokenRule("R-ERR-01", {
    property: "image",
    value: reference,
    message: `${reason} (container ${container})`,
    remedy: "Write [registry/]repository[:tag] or [registry/]repository@digest.",
  });
}
