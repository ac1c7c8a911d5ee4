/** What an existing VPC must bring along so that the chosen strategies can be put on it. */
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

/** Everything that is missing in an existing network, or given beside it in vain. */
export function existingProblems(existing: ExistingSettings, asked: AskedOfExisting): Problem[] {
  const problem = (property: string, value: string | null, message: string, remedy: string, rule = "R-VPC-04") =>
    brokenRule(rule, { property, value, message, remedy });
  const problems: Problem[] = [];
  const missing = (name: keyof ExistingSettings, why: string, rule?: string): void => {
    if (existing[name] === undefined) {
      problems.push(problem(`existingNetwork.${name}`, null, why, `Give existingNetwork.${name}.`, rule));
    }
  };
  missing("vpcId", "every resource lies in the VPC.");
  missing("vpcCidrBlocks", "groups admit the VPC's own addresses.");
  if (asked.cidrBlock !== undefined) {
    problems.push(
      problem("cidrBlock", asked.cidrBlock, "an existing network has its blocks already.", "Leave cidrBlock out."),
    );
  }
  for (const tier of asked.tiers) {
    const name = SUBNET_IDS[tier];
    missing(name, `the ${tier} tier is needed.`);
    const ids = existing[name];
    if (Array.isArray(ids) && ids.length !== asked.availabilityZoneCount) {
      problems.push(
        problem(
          `existingNetwork.${name}`,
          `${ids.length} given`,
          `there is one subnet for each Availability Zone slot, and there are ${asked.availabilityZoneCount}.`,
          `Give ${asked.availabilityZoneCount} subnets, or set availabilityZoneCount.`,
        ),
      );
    }
  }
  if (asked.needsIpv6Block) {
    missing("vpcIpv6CidrBlock", "the endpoints' group admits IPv6-only tasks by it.", "R-EP-17");
  }
  if (existing.keepRoutes === true) {
    if (asked.gatewayEndpoints) {
      missing("routeTableIds", "a gateway endpoint is a route, and somebody else owns the tables.", "R-EP-06");
    }
    return problems;
  }
  if (asked.strategies.some(needsPublicAddress)) {
    missing("internetGatewayId", "the default route leads there.", "R-PUB-11");
  }
  if (asked.needsZoneNames && asked.availabilityZones === undefined) {
    problems.push(
      problem(
        "availabilityZones",
        null,
        "a regional NAT gateway with manual addresses has them by Availability Zone.",
        "Name the Availability Zone of each slot.",
        "R-NAT-09",
      ),
    );
  }
  return problems;
}
