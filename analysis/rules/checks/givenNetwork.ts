/**
 * Checks of a network or a capacity that is an output, and of the arguments beside it that decide which resources
 * exist.
 */
import { brokenRule, type Problem } from "../problem";
import { Strategy } from "../strategies";
import type { IpFamily } from "../words";
import { noSuchWord } from "./closedSets";

/** The plain values of a network, which decide which resources exist on it and limit them. */
export interface NetworkShape {
  readonly strategy: Strategy;
  readonly ipFamily: IpFamily;
  readonly availabilityZoneCount: number;
  readonly hasPublicTier: boolean;
  readonly vpcCidrBlockCount: number;
}

/** The network is an output: its strategy decides which resources exist, so it is needed as a plain value. */
export function networkWithoutStrategy(): Problem {
  return brokenRule("R-VPC-04", {
    property: "network",
    value: null,
    message: "the network is an output, and its strategy decides which resources exist.",
    remedy: `Add the line "strategy: nat-gateway" beside network, with the network's own strategy: ${Object.values(Strategy).join(", ")}.`,
  });
}

/** The capacity is an output: its launch type decides which resources exist, so it is needed as a plain value. */
export function capacityWithoutLaunchType(): Problem {
  return brokenRule("R-MODE-15", {
    property: "capacity",
    value: null,
    message: "the capacity is an output, and its launch type decides which resources exist.",
    remedy:
      'Add the line "launchType: ec2" beside capacity with an Ec2Capacity, "launchType: managed-instances" with a ManagedInstancesCapacity.',
  });
}

/**
 * The problem of an output where a plain value is needed: the value decides which resources exist, so preview and
 * deployment must agree on it.
 */
export function mustBePlain(property: string, rule: string): Problem {
  return brokenRule(rule, {
    property,
    value: null,
    message: "this is an output, and it decides which resources exist.",
    remedy: `Write the value of ${property} as a plain value.`,
  });
}

/** The problem of a name that is not a strategy: `nat-gatway`. */
export function noSuchStrategy(property: string, strategy: string): Problem {
  return noSuchWord(property, strategy, Strategy, "R-VPC-04", "strategy");
}

const RULES: Record<keyof NetworkShape, string> = {
  strategy: "R-VPC-04",
  ipFamily: "R-V6-01",
  availabilityZoneCount: "R-LB-04",
  hasPublicTier: "R-LB-16",
  vpcCidrBlockCount: "R-VPC-04",
};

/**
 * Problems of arguments that differ from the network beside them: `strategy: public-ip` with a network of
 * `nat-gateway`.
 */
export function disagreements(given: Partial<NetworkShape>, network: NetworkShape): Problem[] {
  return (Object.keys(RULES) as (keyof NetworkShape)[])
    .filter((property) => given[property] !== undefined && given[property] !== network[property])
    .map((property) =>
      brokenRule(RULES[property], {
        property,
        value: String(given[property]),
        message: `the network's ${property} is ${String(network[property])}.`,
        remedy: `Set ${property} to ${String(network[property])}, or give another network.`,
      }),
    );
}

/** R-EP-07: the rule to S3 was planned before the network was known. */
export function networkWithoutPrefixList(): Problem {
  return brokenRule("R-EP-07", {
    property: "network.s3PrefixListId",
    value: null,
    message: "the security group has a rule to S3, and this network has no prefix list for it.",
    remedy: "Give a network with an S3 gateway endpoint and its s3PrefixListId.",
  });
}
