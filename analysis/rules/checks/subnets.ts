/** Checks V-11 and V-25: the number of subnets, security groups and addresses of a service. */
import { limits, usableAddresses } from "../limits";
import type { Problem, Severity } from "../problem";
import { broken } from "./broken";

export interface SubnetFacts {
  readonly subnetCount: number;
  readonly securityGroupCount: number;
  /** The VPCs of the subnets, under any name, each once. */
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
        message: `A service can have 1 to ${String(subnetsPerService.value)} subnets.`,
        remedy: "Use one subnet in each Availability Zone.",
        rules: [subnetsPerService.rule],
      }),
    );
  }
  if (securityGroupCount > securityGroupsPerService.value) {
    problems.push(
      broken("V-11", {
        property: "securityGroups",
        value: String(securityGroupCount),
        message: `A service can have at most ${String(securityGroupsPerService.value)} security groups.`,
        remedy: "Combine the rules in fewer security groups.",
        rules: [securityGroupsPerService.rule],
      }),
    );
  }
  if (vpcs.length > 1) {
    problems.push(
      broken("V-11", {
        property: "subnets",
        value: vpcs.join(", "),
        message: "The subnets of the service are in several VPCs.",
        remedy: "Use subnets of one VPC.",
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
        message: `The VPC of the tasks is not the VPC of their instances (${capacityVpc}).`,
        remedy: "Use the same VPC for the tasks and the capacity provider.",
        rules: ["R-MI-04"],
      }),
    );
  }
  return problems;
}

export interface AddressFacts {
  /** The prefix lengths of the subnets that share the demand. */
  readonly prefixLengths: readonly number[];
  /**
   * The number of tasks or instances, load balancer nodes, endpoints and NATs that need an address in these subnets.
   */
  readonly addressesWanted: number;
  /** True if the demand depends on load, so that it is not there from the start. */
  readonly scales: boolean;
}

/** V-25: interfaces without a free address can never be created. */
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
      message: `${String(addressesWanted)} addresses are needed, and the subnets have ${String(usable)}.`,
      remedy: "Use larger subnets, more of them, or fewer tasks.",
      severity,
    }),
  ];
}
