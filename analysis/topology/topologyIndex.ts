/**
 * Lookups over one topology, built once: everything by its key, what a subnet's table and ACL are, the filters and routes
 * in the form that packets are held against.
 */
import { grouped, type Index, indexed, perCollection } from "./collections";
import { known, listOf } from "./lookup";
import {
  type AutoScalingGroup,
  type CapacityProvider,
  type Cluster,
  type EfsFileSystem,
  type EgressOnlyInternetGateway,
  type ElasticIp,
  type Instance,
  type InternetGateway,
  isUnknown,
  type Key,
  type LaunchTemplate,
  type Listener,
  type LoadBalancer,
  type Maybe,
  type NatGateway,
  type NetworkAcl,
  type NetworkInterface,
  type PeeringConnection,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type TargetGroup,
  type TaskDefinition,
  type Topology,
  type Vpc,
  type VpcEndpoint,
} from "./model";
import { taskDefinitionsOf } from "./onDemand";
import type { Assumption } from "./resource";

export interface TopologyIndex {
  readonly topology: Topology;
  readonly vpcs: Index<Vpc>;
  readonly subnets: Index<Subnet>;
  readonly routeTables: Index<RouteTable>;
  readonly acls: Index<NetworkAcl>;
  readonly groups: Index<SecurityGroup>;
  readonly gateways: Index<InternetGateway>;
  readonly natGateways: Index<NatGateway>;
  readonly interfaces: Index<NetworkInterface>;
  readonly instances: Index<Instance>;
  readonly autoScalingGroups: Index<AutoScalingGroup>;
  readonly launchTemplates: Index<LaunchTemplate>;
  readonly endpoints: Index<VpcEndpoint>;
  readonly loadBalancers: Index<LoadBalancer>;
  readonly targetGroups: Index<TargetGroup>;
  readonly taskDefinitions: Index<TaskDefinition>;
  readonly clusters: Index<Cluster>;
  readonly fileSystems: Index<EfsFileSystem>;
  readonly elasticIps: Index<ElasticIp>;
  readonly peerings: Index<PeeringConnection>;
  readonly egressOnlyGateways: Index<EgressOnlyInternetGateway>;
  /** By target group: the listeners that forward to it. */
  readonly listenersOf: ReadonlyMap<Key, readonly Listener[]>;
  readonly listenersOfBalancer: ReadonlyMap<Key, readonly Listener[]>;
  readonly providersByName: ReadonlyMap<string, CapacityProvider>;
  readonly providersOfName: ReadonlyMap<string, readonly CapacityProvider[]>;
  readonly endpointsOfVpc: ReadonlyMap<Key, readonly VpcEndpoint[]>;
  /** Endpoints whose VPC is not known. */
  readonly homelessEndpoints: readonly VpcEndpoint[];
  /** The Elastic IPs of an interface, instance or NAT gateway. */
  readonly addressesOf: ReadonlyMap<Key, readonly ElasticIp[]>;
  /** The first Elastic IP whose holder is not known. */
  readonly addressOfUnknownHolder: ElasticIp | undefined;
  /** Whatever is computed once for a network: compiled filters, routes, whole traces. */
  readonly memo: Map<string, unknown>;
  readonly assumptions: Map<string, Assumption>;
}

const listenersByTargetGroup = perCollection((listeners: readonly Listener[]) =>
  grouped(listeners, (listener) => known(listener.targetGroups) ?? []),
);

const listenersByBalancer = perCollection((listeners: readonly Listener[]) =>
  grouped(listeners, (listener) => listOf(known(listener.loadBalancer))),
);

const providersByName = perCollection(
  (providers: readonly CapacityProvider[]): ReadonlyMap<string, CapacityProvider> =>
    new Map(providers.map((provider) => [known(provider.providerName) ?? provider.name, provider])),
);

const providersOfName = perCollection((providers: readonly CapacityProvider[]) =>
  grouped(providers, (provider) => [known(provider.providerName) ?? provider.name]),
);

const endpointsByVpc = perCollection((endpoints: readonly VpcEndpoint[]) =>
  grouped(endpoints, (endpoint) => listOf(known(endpoint.vpc))),
);

const homelessEndpoints = perCollection((endpoints: readonly VpcEndpoint[]) =>
  endpoints.filter((endpoint) => isUnknown(endpoint.vpc)),
);

const addressesByHolder = perCollection((addresses: readonly ElasticIp[]) =>
  grouped(addresses, (address) => listOf(known(address.holder) ?? undefined)),
);

const addressOfUnknownHolder = perCollection((addresses: readonly ElasticIp[]) =>
  addresses.find((address) => isUnknown(address.holder)),
);

export const topologyIndex = perCollection((topology: Topology): TopologyIndex => {
  return {
    topology,
    vpcs: indexed(topology.vpcs),
    subnets: indexed(topology.subnets),
    routeTables: indexed(topology.routeTables),
    acls: indexed(topology.networkAcls),
    groups: indexed(topology.securityGroups),
    gateways: indexed(topology.internetGateways),
    natGateways: indexed(topology.natGateways),
    interfaces: indexed(topology.networkInterfaces),
    instances: indexed(topology.instances),
    autoScalingGroups: indexed(topology.autoScalingGroups),
    launchTemplates: indexed(topology.launchTemplates),
    endpoints: indexed(topology.vpcEndpoints),
    loadBalancers: indexed(topology.loadBalancers),
    targetGroups: indexed(topology.targetGroups),
    taskDefinitions: taskDefinitionsOf(topology),
    clusters: indexed(topology.clusters),
    fileSystems: indexed(topology.efsFileSystems),
    elasticIps: indexed(topology.elasticIps),
    peerings: indexed(topology.peeringConnections),
    egressOnlyGateways: indexed(topology.egressOnlyInternetGateways),
    listenersOf: listenersByTargetGroup(topology.listeners),
    listenersOfBalancer: listenersByBalancer(topology.listeners),
    providersByName: providersByName(topology.capacityProviders),
    providersOfName: providersOfName(topology.capacityProviders),
    endpointsOfVpc: endpointsByVpc(topology.vpcEndpoints),
    homelessEndpoints: homelessEndpoints(topology.vpcEndpoints),
    addressesOf: addressesByHolder(topology.elasticIps),
    addressOfUnknownHolder: addressOfUnknownHolder(topology.elasticIps),
    memo: new Map(),
    assumptions: new Map(),
  };
});

export function found<T>(index: Index<T>, key: Key | null | undefined): T | undefined {
  return key === null || key === undefined ? undefined : index.get(key);
}

/** Computes once per network. */
export function once<T>(network: TopologyIndex, key: string, compute: () => T): T {
  if (network.memo.has(key)) return network.memo.get(key) as T;
  const value = compute();
  network.memo.set(key, value);
  return value;
}

/** Its own table, else the VPC's main one (R-VPC-04). */
export function routeTableOf(network: TopologyIndex, subnet: Subnet): Maybe<RouteTable> {
  if (isUnknown(subnet.routeTable)) return subnet.routeTable;
  const key = subnet.routeTable ?? vpcOf(network, subnet)?.mainRouteTable;
  if (isUnknown(key)) return key;
  return found(network.routeTables, key) ?? { unknown: `the route table of ${subnet.name} is not in this source` };
}

/** The capacity providers that bear one of the names, in the order of the topology. */
export function providersNamed(network: TopologyIndex, names: readonly string[]): readonly CapacityProvider[] {
  const found = [...new Set(names)].flatMap((name) => network.providersOfName.get(name) ?? []);
  return found.length < 2 ? found : found.sort((one, two) => (one.key < two.key ? -1 : 1));
}

/** The subnets of each route table that is known to decide for them. */
export function subnetsByTable(network: TopologyIndex): ReadonlyMap<Key, readonly Subnet[]> {
  return once(network, "subnets by table", () =>
    grouped(network.topology.subnets, (subnet) => listOf(known(routeTableOf(network, subnet))?.key)),
  );
}

/** The table that decides for a subnet; undefined where it is not known. */
export function knownRouteTableOf(topology: Topology, subnet: Subnet | undefined): RouteTable | undefined {
  return subnet === undefined ? undefined : known(routeTableOf(topologyIndex(topology), subnet));
}

/** Its own ACL, else the VPC's default one. */
export function aclOf(network: TopologyIndex, subnet: Subnet): Maybe<NetworkAcl> {
  if (isUnknown(subnet.networkAcl)) return subnet.networkAcl;
  const key = subnet.networkAcl ?? vpcOf(network, subnet)?.defaultNetworkAcl;
  if (isUnknown(key)) return key;
  return found(network.acls, key) ?? { unknown: `the network ACL of ${subnet.name} is not in this source` };
}

export function vpcOf(network: TopologyIndex, subnet: Subnet | undefined): Vpc | undefined {
  return found(network.vpcs, known(subnet?.vpc));
}

/** The Elastic IPs that an interface, instance or NAT gateway holds. */
export function addressesHeld(network: TopologyIndex, holder: Key): readonly ElasticIp[] {
  return network.addressesOf.get(holder) ?? [];
}

export function knownAddresses(addresses: readonly ElasticIp[]): readonly string[] {
  return addresses.map((address) => known(address.address)).filter((address) => address !== undefined);
}
