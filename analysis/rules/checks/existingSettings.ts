/** Checks that an existing VPC has everything that the chosen strategies need. */
import { brokenRule, type Problem } from "../problem";
import { needsPublicAddress, type Strategy } from "../strategies";
import { Tier } from "../words";

export interface ExistingSettings {
  readonly keepRoutes?: boolean;
  readonly vpcId?: unknown;
  readonly vpcCidrBlocks?: readonly unknown[];
  readonly vpcIpv6CidrBlock?: unknown;
  readonly publicSubnetIds?: unknown;
  readonly hostSubnetIds?: unknown;
  readonly privateSubnetIds?: unknown;
  readonly isolatedSubnetIds?: unknown;
  readonly ipv6SubnetIds?: unknown;
  readonly internetGatewayId?: unknown;
  readonly routeTableIds?: unknown;
}

export interface AskedOfExisting {
  readonly tiers: readonly Tier[];
  readonly strategies: readonly Strategy[];
  readonly availabilityZoneCount: number;
  readonly cidrBlock: string | undefined;
  readonly availabilityZones: readonly string[] | undefined;
  readonly needsZoneNames: boolean;
  readonly needsIpv6Block: boolean;
  readonly gatewayEndpoints: boolean;
}

/** The property that holds a tier's subnets. */
export const SUBNET_IDS = {
  [Tier.Public]: "publicSubnetIds",
  [Tier.Host]: "hostSubnetIds",
  [Tier.Private]: "privateSubnetIds",
  [Tier.Isolated]: "isolatedSubnetIds",
  [Tier.Ipv6]: "ipv6SubnetIds",
} as const satisfies Record<Tier, keyof ExistingSettings>;

/** Problems of an existing network: settings that are missing, and settings beside it that have no effect. */
export function existingProblems(existing: ExistingSettings, asked: AskedOfExisting): Problem[] {
  const problem = (property: string, value: string | null, message: string, remedy: string, rule = "R-VPC-04") =>
    brokenRule(rule, { property, value, message, remedy });
  const problems: Problem[] = [];
  const missing = (name: keyof ExistingSettings, why: string, rule?: string): void => {
    if (existing[name] === undefined) {
      problems.push(problem(`existingNetwork.${name}`, null, why, `Give existingNetwork.${name}.`, rule));
    }
  };
  missing("vpcId", "every resource is created in this VPC.");
  missing("vpcCidrBlocks", "security groups allow the VPC's own addresses.");
  problems.push(...ownBlockProblems(asked.cidrBlock));
  for (const tier of asked.tiers) {
    const name = SUBNET_IDS[tier];
    missing(name, `the ${tier} tier is needed.`);
    const ids = existing[name];
    if (Array.isArray(ids) && ids.length !== asked.availabilityZoneCount) {
      problems.push(
        problem(
          `existingNetwork.${name}`,
          `${ids.length} given`,
          `each Availability Zone slot has one subnet, and there are ${asked.availabilityZoneCount} slots.`,
          `Give ${asked.availabilityZoneCount} subnets, or set availabilityZoneCount.`,
        ),
      );
    }
  }
  if (asked.needsIpv6Block) {
    missing("vpcIpv6CidrBlock", "the security group of the endpoints allows IPv6-only tasks by this block.", "R-EP-17");
  }
  if (existing.keepRoutes === true) {
    if (asked.gatewayEndpoints) {
      missing(
        "routeTableIds",
        "a gateway endpoint is a route, and with keepRoutes the route tables are yours.",
        "R-EP-06",
      );
    }
    return problems;
  }
  if (asked.strategies.some(needsPublicAddress)) {
    missing("internetGatewayId", "the default route goes to the internet gateway.", "R-PUB-11");
  }
  if (asked.needsZoneNames && asked.availabilityZones === undefined) {
    problems.push(
      problem(
        "availabilityZones",
        null,
        "a regional NAT gateway with manual addresses needs them by Availability Zone.",
        "Name the Availability Zone of each slot.",
        "R-NAT-09",
      ),
    );
  }
  return problems;
}

/** Problems of a CIDR block beside an existing network. */
export function ownBlockProblems(cidrBlock: string | undefined): Problem[] {
  const message = "an existing network already has its CIDR blocks.";
  return cidrBlock === undefined
    ? []
    : [brokenRule("R-VPC-04", { property: "cidrBlock", value: cidrBlock, message, remedy: "Leave cidrBlock out." })];
}
