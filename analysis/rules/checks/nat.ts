/** Check V-24: NAT gateways that AWS does not accept, or that have no route to the internet. */
import { limits } from "../limits";
import type { Problem } from "../problem";
import { broken } from "./broken";

export interface NatGatewayFacts {
  readonly availabilityMode: "zonal" | "regional";
  readonly connectivityType: "public" | "private";
  readonly hasSubnet: boolean;
  readonly hasAllocationId: boolean;
  readonly hasVpc: boolean;
  /** True if the subnet's own default route leads to an internet gateway; undefined if this is not known. */
  readonly subnetLeadsToInternetGateway?: boolean;
  /** The number of Elastic IPs: all of a zonal NAT gateway, or those of the zone with the most in a regional one. */
  readonly addressCount: number;
}

function misplaced(property: string, message: string, remedy: string, rules: string[]): Problem {
  return broken("V-24", { property, value: null, message, remedy, rules });
}

/** V-24: the settings of one NAT gateway. */
export function checkNatGateway(facts: NatGatewayFacts): Problem[] {
  const problems: Problem[] = [];
  if (facts.availabilityMode === "regional") {
    if (facts.hasSubnet) {
      problems.push(
        misplaced("subnetId", "A regional NAT gateway does not accept a subnet.", "Give vpcId instead.", ["R-NAT-09"]),
      );
    }
    if (facts.hasAllocationId) {
      const remedy = "Give availabilityZoneAddresses instead.";
      problems.push(
        misplaced("allocationId", "A regional NAT gateway needs its addresses by Availability Zone.", remedy, [
          "R-NAT-09",
        ]),
      );
    }
    if (!facts.hasVpc) {
      problems.push(misplaced("vpcId", "A regional NAT gateway needs vpcId.", "Give vpcId.", ["R-NAT-09"]));
    }
    if (facts.connectivityType === "private") {
      const remedy = "Use connectivityType public, or a zonal gateway.";
      problems.push(
        misplaced("connectivityType", "A regional NAT gateway must be public.", remedy, ["R-NAT-06", "R-NAT-09"]),
      );
    }
  } else {
    if (!facts.hasSubnet) {
      problems.push(
        misplaced("subnetId", "A zonal NAT gateway needs a subnet.", "Give a public subnet.", ["R-NAT-01"]),
      );
    }
    if (facts.connectivityType === "public" && facts.subnetLeadsToInternetGateway === false) {
      const message = "The subnet of a public NAT gateway has no default route to an internet gateway.";
      problems.push(misplaced("subnetId", message, "Put it in a public subnet.", ["R-NAT-01", "R-VPC-12"]));
    }
  }
  const limit =
    facts.availabilityMode === "regional" ? limits.addressesPerRegionalNatZone : limits.elasticIpsPerZonalNat;
  if (facts.addressCount > limit.value) {
    problems.push(
      broken("V-24", {
        property: "elasticIpAllocationIds",
        value: String(facts.addressCount),
        message: `A NAT gateway can have ${String(limit.value)} Elastic IPs${limit.adjustable ? " unless AWS has raised the quota" : " in each Availability Zone"}.`,
        remedy: "Use fewer Elastic IPs, or request a higher quota from AWS.",
        rules: [limit.rule],
        severity: limit.adjustable ? "warning" : "error",
      }),
    );
  }
  return problems;
}

export interface QuotaFacts {
  readonly elasticIps: number;
  /** The number of NAT gateways by Availability Zone. */
  readonly natGatewaysByZone: Readonly<Record<string, number>>;
}

/** V-24: quotas of the Region. AWS raises them on request, so the problem is a warning. */
export function checkNatQuotas({ elasticIps, natGatewaysByZone }: QuotaFacts): Problem[] {
  const problems: Problem[] = [];
  const remedy = "Request a higher quota from AWS before you deploy.";
  if (elasticIps > limits.elasticIps.value) {
    const message = `An account can have ${String(limits.elasticIps.value)} Elastic IPs in a Region unless AWS has raised the quota.`;
    const rules = [limits.elasticIps.rule];
    problems.push(
      broken("V-24", {
        property: "elasticIps",
        value: String(elasticIps),
        message,
        remedy,
        rules,
        severity: "warning",
      }),
    );
  }
  for (const [zone, count] of Object.entries(natGatewaysByZone)) {
    if (count > limits.natGatewaysPerZone.value) {
      const message = `An Availability Zone can have ${String(limits.natGatewaysPerZone.value)} NAT gateways unless AWS has raised the quota.`;
      const rules = [limits.natGatewaysPerZone.rule];
      problems.push(
        broken("V-24", {
          property: "natGateways",
          value: `${zone}: ${String(count)}`,
          message,
          remedy,
          rules,
          severity: "warning",
        }),
      );
    }
  }
  return problems;
}
