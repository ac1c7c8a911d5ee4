/** NAT gateways that AWS does not accept, or that lead nowhere (V-24). */
import { limits } from "../limits";
import type { Problem } from "../problem";
import { broken } from "./broken";

export interface NatGatewayFacts {
  readonly availabilityMode: "zonal" | "regional";
  readonly connectivityType: "public" | "private";
  readonly hasSubnet: boolean;
  readonly hasAllocationId: boolean;
  readonly hasVpc: boolean;
  /** Whether the subnet's own default route leads to an internet gateway; undefined where that is not known. */
  readonly subnetLeadsToInternetGateway?: boolean;
  /** Elastic IPs: of a zonal gateway in all, of a regional one in its fullest zone. */
  readonly addressCount: number;
}

function misplaced(property: string, message: string, remedy: string, rules: string[]): Problem {
  return broken("V-24", { property, value: null, message, remedy, rules });
}

/** V-24: one NAT gateway's own settings. */
export function checkNatGateway(facts: NatGatewayFacts): Problem[] {
  const problems: Problem[] = [];
  if (facts.availabilityMode === "regional") {
    if (facts.hasSubnet) {
      problems.push(
        misplaced("subnetId", "A regional NAT gateway lies in no subnet.", "Give vpcId instead.", ["R-NAT-09"]),
      );
    }
    if (facts.hasAllocationId) {
      const remedy = "Give availabilityZoneAddresses instead.";
      problems.push(
        misplaced("allocationId", "A regional NAT gateway takes its addresses by zone.", remedy, ["R-NAT-09"]),
      );
    }
    if (!facts.hasVpc) {
      problems.push(misplaced("vpcId", "A regional NAT gateway names its VPC.", "Give vpcId.", ["R-NAT-09"]));
    }
    if (facts.connectivityType === "private") {
      const remedy = "Use connectivityType public, or a zonal gateway.";
      problems.push(
        misplaced("connectivityType", "A regional NAT gateway is always public.", remedy, ["R-NAT-06", "R-NAT-09"]),
      );
    }
  } else {
    if (!facts.hasSubnet) {
      problems.push(
        misplaced("subnetId", "A zonal NAT gateway lies in a subnet.", "Give a public subnet.", ["R-NAT-01"]),
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
        message: `A NAT gateway takes ${String(limit.value)} Elastic IPs${limit.adjustable ? " unless AWS has raised it" : " a zone"}.`,
        remedy: "Give fewer addresses, or ask AWS for a higher quota.",
        rules: [limit.rule],
        severity: limit.adjustable ? "warning" : "error",
      }),
    );
  }
  return problems;
}

export interface QuotaFacts {
  readonly elasticIps: number;
  /** NAT gateways by Availability Zone. */
  readonly natGatewaysByZone: Readonly<Record<string, number>>;
}

/** V-24: quotas of the Region that AWS raises on request, so only warned of. */
export function checkNatQuotas({ elasticIps, natGatewaysByZone }: QuotaFacts): Problem[] {
  const problems: Problem[] = [];
  const remedy = "Ask AWS for a higher quota before you deploy.";
  if (elasticIps > limits.elasticIps.value) {
    const message = `An account has ${String(limits.elasticIps.value)} Elastic IPs a Region unless AWS has raised it.`;
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
      const message = `A zone has ${String(limits.natGatewaysPerZone.value)} NAT gateways unless AWS has raised it.`;
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
