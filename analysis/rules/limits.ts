/** Numbers that AWS sets: how many, how large, which ports. Each with the rule that holds its source. */

/** One number and the rule that says so. */
export interface Limit {
  readonly value: number;
  readonly rule: string;
  /** Whether AWS raises it on request: what exceeds it is then warned of, not refused. */
  readonly adjustable: boolean;
}

function fixed(value: number, rule: string): Limit {
  return { value, rule, adjustable: false };
}

function quota(value: number, rule: string): Limit {
  return { value, rule, adjustable: true };
}

export const limits = {
  subnetsPerService: fixed(16, "R-LIM-01"),
  securityGroupsPerService: fixed(5, "R-LIM-01"),
  capacityProvidersPerStrategy: fixed(20, "R-MODE-15"),
  /** Static host ports per instance, the reserved ones included. */
  reservedPortsPerInstance: fixed(100, "R-PORT-08"),
  portRangesPerContainer: fixed(100, "R-PORT-10"),
  targetGroupsPerService: fixed(5, "R-LIM-14"),
  tasksPerDiscoveredService: fixed(1000, "R-LIM-15"),
  albZones: fixed(2, "R-LB-04"),
  /** The longest prefix, so the smallest subnet, that an Application Load Balancer takes. */
  albPrefixLength: fixed(27, "R-LB-04"),
  freeAddressesPerLoadBalancerSubnet: fixed(8, "R-LB-04"),
  /** First four and last of a subnet. */
  reservedAddresses: fixed(5, "R-LIM-08"),
  shortestSubnetPrefix: fixed(16, "R-LIM-08"),
  longestSubnetPrefix: fixed(28, "R-LIM-08"),
  vpcs: quota(5, "R-LIM-10"),
  elasticIps: quota(5, "R-LIM-10"),
  internetGateways: quota(5, "R-LIM-10"),
  egressOnlyInternetGateways: quota(5, "R-LIM-10"),
  natGatewaysPerZone: quota(5, "R-LIM-10"),
  subnetsPerVpc: quota(200, "R-LIM-10"),
  routeTablesPerVpc: quota(200, "R-LIM-10"),
  routesPerTable: quota(500, "R-LIM-10"),
  rulesPerSecurityGroupDirection: quota(60, "R-LIM-11"),
  securityGroupsPerInterface: quota(5, "R-LIM-11"),
  elasticIpsPerZonalNat: quota(2, "R-LIM-12"),
  addressesPerRegionalNatZone: fixed(32, "R-NAT-06"),
} as const satisfies Record<string, Limit>;

/** An inclusive range of ports. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
  readonly rule: string;
}

/** Ports that the side which opens a connection may choose: the answer comes back there. */
export const ephemeralPorts = {
  linux: { from: 32768, to: 60999, rule: "R-VPC-09" },
  windows: { from: 49152, to: 65535, rule: "R-VPC-09" },
  natGateway: { from: 1024, to: 65535, rule: "R-NAT-02" },
  loadBalancer: { from: 1024, to: 65535, rule: "R-VPC-09" },
} as const satisfies Record<string, PortRange>;

/** What a load balancer must be let into for dynamic host ports: a superset of every documented range. */
export const dynamicHostPorts: PortRange = { from: 32768, to: 65535, rule: "R-PORT-11" };

/** Where static host ports end: from here on Docker takes dynamic ones. */
export const firstDynamicHostPort = 32768;

/** SSH, Docker and the ECS agent: taken on every instance. */
export const reservedHostPorts: readonly number[] = [22, 2375, 2376, 51678, 51679, 51680];

/** How many addresses a subnet of this prefix length leaves to interfaces; undefined outside /16 to /28. */
export function usableAddresses(prefixLength: number): number | undefined {
  const { shortestSubnetPrefix, longestSubnetPrefix, reservedAddresses } = limits;
  const legal =
    Number.isInteger(prefixLength) &&
    prefixLength >= shortestSubnetPrefix.value &&
    prefixLength <= longestSubnetPrefix.value;
  return legal ? 2 ** (32 - prefixLength) - reservedAddresses.value : undefined;
}
