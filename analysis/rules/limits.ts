/** AWS's limits: counts, sizes and port ranges, each with the rule that has its source. */

/** A number, and the rule that has its source. */
export interface Limit {
  readonly value: number;
  readonly rule: string;
  /** True if AWS raises it on request: a value above it is then a warning and not refused. */
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
  /** The prefix length of the smallest subnet that an Application Load Balancer accepts. */
  albPrefixLength: fixed(27, "R-LB-04"),
  valuesPerListenerRule: fixed(5, "R-LB-20"),
  wildcardsPerListenerRule: fixed(5, "R-LB-20"),
  charactersPerRuleValue: fixed(128, "R-LB-20"),
  freeAddressesPerLoadBalancerSubnet: fixed(8, "R-LB-04"),
  /** The first four addresses of a subnet and the last one. */
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

/** Ports that the side which opens a connection may choose. The answer comes back to this port. */
export const ephemeralPorts = {
  linux: { from: 32768, to: 60999, rule: "R-VPC-09" },
  windows: { from: 49152, to: 65535, rule: "R-VPC-09" },
  natGateway: { from: 1024, to: 65535, rule: "R-NAT-02" },
  loadBalancer: { from: 1024, to: 65535, rule: "R-VPC-09" },
} as const satisfies Record<string, PortRange>;

/** The ports that a load balancer must reach for dynamic host ports: a superset of every documented range. */
export const dynamicHostPorts: PortRange = { from: 32768, to: 65535, rule: "R-PORT-11" };

/**
 * The same ports as two ranges, for rules that a capacity has for several services: AWS compares rules by their ranges,
 * so that they can exist beside the rule over all ports of a service that leaves or joins.
 */
export const dynamicHostPortHalves: readonly PortRange[] = [
  { ...dynamicHostPorts, to: 49151 },
  { ...dynamicHostPorts, from: 49152 },
];

/** The first port that Docker assigns dynamically; static host ports are below it. */
export const firstDynamicHostPort = 32768;

/** Ports of SSH, Docker and the ECS agent, in use on every instance. */
export const reservedHostPorts: readonly number[] = [22, 2375, 2376, 51678, 51679, 51680];

/** The number of addresses for interfaces in a subnet of this prefix length: 28 → 11; undefined outside /16 to /28. */
export function usableAddresses(prefixLength: number): number | undefined {
  const { shortestSubnetPrefix, longestSubnetPrefix, reservedAddresses } = limits;
  const legal =
    Number.isInteger(prefixLength) &&
    prefixLength >= shortestSubnetPrefix.value &&
    prefixLength <= longestSubnetPrefix.value;
  return legal ? 2 ** (32 - prefixLength) - reservedAddresses.value : undefined;
}
