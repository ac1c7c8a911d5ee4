/**
 * Lookups over one topology, built once: everything by its key, what a subnet's table and ACL are, the filters and routes
 * in the form that packets are held against.
 */
import { known, listOf } from "./lookup";
import {
  type AutoScalingGroup,
  type CapacityProvider,
  type Cluster,
  type EfsFileSystem,
  type ElasticIp,
  type Entity,
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
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type TargetGroup,
  type TaskDefinition,
  type Topology,
  type Vpc,
  type VpcEndpoint,
} from "./model";
import type { Assumption } from "./resource";

type Index<T> = ReadonlyMap<Key, T>;

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
  readonly listenersOf: ReadonlyMap<Key, readonly Listener[]>;
  readonly providersByName: ReadonlyMap<string, CapacityProvider>;
  readonly endpointsOfVpc: ReadonlyMap<Key, readonly VpcEndpoint[]>;
  /** Whatever is computed once for a network: compiled filters, routes, whole traces. */
  readonly memo: Map<string, unknown>;
  readonly assumptions: Map<string, Assumption>;
}

function indexed<T extends Entity>(entities: readonly T[]): Index<T> {
  return new Map(entities.map((entity) => [entity.key, entity]));
}

function grouped<T>(items: readonly T[], keysOf: (item: T) => readonly Key[]): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

const networks = new WeakMap<Topology, TopologyIndex>();

export function topologyIndex(topology: Topology): TopologyIndex {
  const built = networks.get(topology);
  if (built !== undefined) return built;
  const network: TopologyIndex = {
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
    taskDefinitions: indexed(topology.taskDefinitions),
    clusters: indexed(topology.clusters),
    fileSystems: indexed(topology.efsFileSystems),
    elasticIps: indexed(topology.elasticIps),
    listenersOf: grouped(topology.listeners, (listener) => known(listener.targetGroups) ?? []),
    providersByName: new Map(
      topology.capacityProviders.map((provider) => [known(provider.providerName) ?? provider.name, provider]),
    ),
    endpointsOfVpc: grouped(topology.vpcEndpoints, (endpoint) => listOf(known(endpoint.vpc))),
    memo: new Map(),
    assumptions: new Map(),
  };
  networks.set(topology, network);
  return network;
}

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
  const byHolder = once(network, "elastic-ips", () =>
    grouped(network.topology.elasticIps, (address) => listOf(known(address.holder) ?? undefined)),
  );
  return byHolder.get(holder) ?? [];
}

export function knownAddresses(addresses: readonly ElasticIp[]): readonly string[] {
  return addresses.map((address) => known(address.address)).filter((address) => address !== undefined);
}
