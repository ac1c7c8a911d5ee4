/** How many subnets, groups and addresses a service takes (V-11, V-25). */
import { limits, usableAddresses } from "../limits";
import type { Problem, Severity } from "../problem";
import { broken } from "./broken";

export interface SubnetFacts {
  readonly subnetCount: number;
  readonly securityGroupCount: number;
  /** The VPCs that the subnets lie in, by any name, each once. */
  readonly vpcs: readonly string[];
  /** The VPC of the capacity provider's instances, for Managed Instances. */
  readonly capacityVpc?: string;
}

/** V-11: the limits of an awsvpcConfiguration. */
export function checkSubnets({ subnetCount, securityGroupCount, vpcs, capacityVpc }: SubnetFacts): Problem[] {
  const problems: Problem[] = [];
  const { subnetsPerService, securityGroupsPerService } = limits;
  if (subnetCount < 1 || subnetCount > subnetsPerService.value) {
    problems.push(
      broken("V-11", {
        property: "subnets",
        value: String(subnetCount),
        message: `A service takes 1 to ${String(subnetsPerService.value)} subnets.`,
        remedy: "Give one subnet in each Availability Zone.",
        rules: [subnetsPerService.rule],
      }),
    );
  }
  if (securityGroupCount > securityGroupsPerService.value) {
    problems.push(
      broken("V-11", {
        property: "securityGroups",
        value: String(securityGroupCount),
        message: `A service takes at most ${String(securityGroupsPerService.value)} security groups.`,
        remedy: "Join rules in fewer groups.",
        rules: [securityGroupsPerService.rule],
      }),
    );
  }
  if (vpcs.length > 1) {
    problems.push(
      broken("V-11", {
        property: "subnets",
        value: vpcs.join(", "),
        message: "The subnets of a service lie in several VPCs.",
        remedy: "Take all subnets from one VPC.",
        rules: ["R-LIM-01"],
      }),
    );
  }
  const [vpc] = vpcs;
  if (capacityVpc !== undefined && vpc !== undefined && vpcs.length === 1 && vpc !== capacityVpc) {
    problems.push(
      broken("V-11", {
        property: "subnets",
        value: vpc,
        message: `The tasks' VPC is not that of their instances (${capacityVpc}).`,
        remedy: "Put tasks and capacity provider in one VPC.",
        rules: ["R-MI-04"],
      }),
    );
  }
  return problems;
}

export interface AddressFacts {
  /** The prefix lengths of the subnets that share the demand. */
  readonly prefixLengths: readonly number[];
  /** Tasks or instances, load balancer nodes, endpoints and NATs that take an address there. */
  readonly addressesWanted: number;
  /** Whether the demand follows load, so that it is not reached from the start. */
  readonly scales: boolean;
}

/** V-25: interfaces in excess of addresses can never be placed. */
export function checkAddresses({ prefixLengths, addressesWanted, scales }: AddressFacts): Problem[] {
  const sizes = prefixLengths.map(usableAddresses);
  const usable = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (sizes.includes(undefined) || addressesWanted <= usable) {
    return [];
  }
  const severity: Severity = scales ? "info" : "error";
  return [
    broken("V-25", {
      property: "subnets",
      value: prefixLengths.map((length) => `/${String(length)}`).join(", "),
      message: `${String(addressesWanted)} addresses are wanted, and the subnets leave ${String(usable)}.`,
      remedy: "Use larger subnets, more of them, or fewer tasks.",
      severity,
    }),
  ];
}
