/**
 * The hourly charges of a network, with or without traffic: NATs, public addresses, interface endpoints, load
 * balancers.
 */
import type { ServiceReport } from "../report";
import { keepsRunning } from "../rules/subjects";
import { grouped, perCollection } from "../topology/collections";
import { byKey, known, listOf } from "../topology/lookup";
import {
  type AutoScalingGroup,
  isUnknown,
  type Maybe,
  type NatGateway,
  type RouteTable,
  type Subnet,
  type Topology,
} from "../topology/model";
import type { Charge } from "./charge";
import {
  assignedAddress,
  fewestInstances,
  type FewestInstances,
  instancesOf,
  publicInGroup,
  publicWhenManaged,
} from "./instances";

/** Adds what is known; one unknown makes the sum unknown, with the first reason. */
function sum(counts: readonly Maybe<number>[]): Maybe<number> {
  return counts.reduce<Maybe<number>>(
    (total, count) => (isUnknown(total) ? total : isUnknown(count) ? count : total + count),
    0,
  );
}

function length(list: Maybe<readonly unknown[]>): Maybe<number> {
  return isUnknown(list) ? list : list.length;
}

/** The tables that route anything to a target. */
const tablesByTarget = perCollection((tables: readonly RouteTable[]) =>
  grouped(tables, (table) => [...new Set(table.routes.flatMap((route) => listOf(known(route.target)?.key)))]),
);

const subnetsByOwnTable = perCollection((subnets: readonly Subnet[]) =>
  grouped(subnets, (subnet) => listOf(known(subnet.routeTable) ?? undefined)),
);

/**
 * The count of a charge for each Availability Zone: the zones of the subnets, or the number of subnets if zones are not
 * known.
 */
function zonesServed(topology: Topology, nat: NatGateway): Maybe<number> {
  if (!isUnknown(nat.addresses) && nat.addresses.length > 0) {
    return new Set(nat.addresses.map((address) => JSON.stringify(address.availabilityZone))).size;
  }
  const tables = tablesByTarget(topology.routeTables).get(nat.key) ?? [];
  const zones = tables.flatMap((table) =>
    (subnetsByOwnTable(topology.subnets).get(table.key) ?? []).map((subnet) => subnet.availabilityZone),
  );
  const unknown = zones.find(isUnknown);
  return unknown ?? new Set(zones).size;
}

function natGateways(topology: Topology): Charge[] {
  const charges: Charge[] = [];
  const alive = topology.natGateways.filter((nat) => nat.state !== "gone");
  const zonal = alive.filter((nat) => nat.availabilityMode !== "regional");
  if (zonal.length > 0) charges.push({ name: "NAT gateway", price: "nat-gateway-hour", count: zonal.length });
  const regional = alive.filter((nat) => nat.availabilityMode === "regional");
  if (regional.length > 0) {
    charges.push({
      name: "Regional NAT gateway, per active Availability Zone",
      price: "nat-gateway-hour",
      count: sum(regional.map((nat) => zonesServed(topology, nat))),
    });
  }
  return charges;
}

function countIf(condition: Maybe<boolean>, count: Maybe<number>): Maybe<number> {
  if (condition === false) return 0;
  return isUnknown(condition) ? condition : count;
}

function publicAddresses(topology: Topology, services: readonly ServiceReport[], fewest: FewestInstances): Charge[] {
  const charges: Charge[] = [];
  const push = (name: string, count: Maybe<number>): void => {
    if (count !== 0) charges.push({ name: `Public IPv4: ${name}`, price: "public-ipv4-hour", count });
  };
  push("Elastic IP", topology.elasticIps.length);
  push(
    "NAT gateway, address not in this source",
    sum(
      topology.natGateways
        .filter((nat) => nat.connectivity !== "private")
        .map((nat) => {
          if (isUnknown(nat.addresses)) return nat.addresses;
          if (nat.availabilityMode === "regional" && nat.addresses.length === 0) return zonesServed(topology, nat);
          return nat.addresses.filter((address) => isUnknown(address.elasticIp) || address.elasticIp === null).length;
        }),
    ),
  );
  const withPublicIp = services.filter(
    (service) => service.launchType === "fargate" && service.network.assignPublicIp === true,
  );
  if (!withPublicIp.every(keepsRunning)) {
    const name = "Public IPv4: Fargate task that is started, only while it runs";
    charges.push({ name, price: "public-ipv4-hour", count: 0 });
  }
  push(
    "Fargate task",
    sum(
      withPublicIp
        .filter(keepsRunning)
        .map((service) => service.desiredCount ?? { unknown: `desiredCount of ${service.name} is not known` }),
    ),
  );
  push(
    "EC2 instance",
    sum([
      ...topology.autoScalingGroups.map((group) =>
        countIf(publicInGroup(topology, group), instancesOf(topology, group, fewest)),
      ),
      ...topology.instances.map((instance) => countIf(assignedAddress(topology, instance), 1)),
    ]),
  );
  // AWS chooses the instances: more of them run than the tasks need while they start and stop.
  push(
    "Managed Instance, at least",
    sum(
      topology.capacityProviders
        .filter(({ kind }) => kind === "managed-instances")
        .map((provider) => countIf(publicWhenManaged(topology, provider), fewest.get(provider.key) ?? 0)),
    ),
  );
  push(
    "load balancer node",
    sum(
      topology.loadBalancers
        .filter((balancer) => balancer.scheme === "internet-facing")
        .map((balancer) =>
          !isUnknown(balancer.elasticIps) && balancer.elasticIps.length > 0 ? 0 : length(balancer.subnets),
        ),
    ),
  );
  return charges;
}

function endpoints(topology: Topology): Charge[] {
  const interfaces = topology.vpcEndpoints.filter((endpoint) => endpoint.kind === "interface");
  if (interfaces.length === 0) return [];
  return [
    {
      name: "Interface endpoint, per Availability Zone",
      price: "interface-endpoint-hour",
      count: sum(interfaces.map((endpoint) => length(endpoint.subnets))),
    },
  ];
}

function loadBalancers(topology: Topology): Charge[] {
  return (["alb", "nlb"] as const).flatMap((kind): Charge[] => {
    const count = topology.loadBalancers.filter((balancer) => balancer.kind === kind).length;
    const name = kind === "alb" ? "Application Load Balancer" : "Network Load Balancer";
    return count === 0 ? [] : [{ name: `${name}, without its capacity units`, price: `${kind}-hour`, count }];
  });
}

/** Instances that carry other hosts' traffic: Auto Scaling groups outside ECS, where a route leads to an interface. */
function natInstances(topology: Topology, fewest: FewestInstances): Charge[] {
  return natInstanceGroups(topology).flatMap((group): Charge[] => {
    const template = byKey(topology.launchTemplates, known(group.launchTemplate));
    const type = template?.instanceType;
    const count = instancesOf(topology, group, fewest);
    const charges: Charge[] = [];
    if (typeof type === "string") charges.push({ name: `NAT instance ${type}`, price: `instance-hour:${type}`, count });
    const size = template?.volumeGib;
    if (typeof size === "number") {
      const volumes = isUnknown(count) ? count : count * size;
      charges.push({ name: "NAT instance disk, per GB", price: "gp3-gb-month", count: volumes });
    }
    return charges;
  });
}

/** The Auto Scaling groups that hold NAT instances. */
export function natInstanceGroups(topology: Topology): AutoScalingGroup[] {
  const forwards = topology.routeTables.some((table) =>
    table.routes.some(
      ({ target }) => !isUnknown(target) && (target.kind === "network-interface" || target.kind === "instance"),
    ),
  );
  const ofEcs = new Set(topology.capacityProviders.map((provider) => provider.autoScalingGroup));
  return forwards ? topology.autoScalingGroups.filter((group) => !ofEcs.has(group.key)) : [];
}

export function networkCharges(topology: Topology, services: readonly ServiceReport[]): Charge[] {
  const fewest = fewestInstances(topology, services);
  return [
    ...natGateways(topology),
    ...natInstances(topology, fewest),
    ...publicAddresses(topology, services, fewest),
    ...endpoints(topology),
    ...loadBalancers(topology),
  ];
}
