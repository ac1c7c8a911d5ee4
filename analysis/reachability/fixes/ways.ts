/** Proposals that give subnets a path to the internet: routes to gateways and NATs, new NATs. */
import { byKey, known, nameOf } from "../../topology/lookup";
import type { Key, NatGateway, RouteTable, RouteTarget, Subnet, Topology, Vpc } from "../../topology/model";
import { knownRouteTableOf, topologyIndex } from "../../topology/topologyIndex";
import { targetState } from "../devices/routeTable";
import {
  atHop,
  type BlockedPath,
  followers,
  type Proposal,
  publicSubnets,
  type Step,
  tablesOf,
  targetOf,
  vpcOf,
} from "./blockedPath";
import { add, all, type Edit, patch, routeTo, withoutRoute } from "./edits";
import { dnsSteps } from "./endpoints";

const DEFAULT_ROUTE = { ipv4: "0.0.0.0/0", ipv6: "::/0" } as const;

/** The VPC's DNS flags: names of endpoints need both, everything else the first. */
export function dnsProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  const steps = vpc === undefined ? [] : dnsSteps(vpc);
  return [...steps.map((step) => [step]), ...(steps.length > 1 ? [steps] : [])];
}

function routeSteps(tables: readonly RouteTable[], cidr: string, target: RouteTarget, words: string): readonly Step[] {
  return tables.map((table) => ({
    sentence: `Route ${cidr} of route table ${nameOf(table)} to ${words}.`,
    edit: routeTo(table.key, cidr, target),
  }));
}

/** Without the routes whose target is gone, in the table that stopped the packet, a wider route applies, or none. */
export function deadRouteProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology, stopped } = blockedPath;
  const table = atHop(topology.routeTables, stopped);
  const vpc = byKey(topology.vpcs, known(table?.vpc));
  if (table === undefined) return [];
  const steps = table.routes.flatMap((route): Step[] => {
    const destination = known(route.destination);
    const way = { part: [], target: route.target, state: route.state, label: "", key: route.key };
    if (destination?.kind !== "cidr" || targetState(topologyIndex(topology), way, vpc) !== "dead") return [];
    return [
      {
        sentence: `Remove the route for ${destination.cidr} from route table ${nameOf(table)}: its target is gone.`,
        edit: withoutRoute(table.key, destination.cidr),
      },
    ];
  });
  return [steps];
}

/** A default route to the internet gateway. Only of use to what has a public address. */
export function internetGatewayProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  const tables = tablesOf(topology, blockedPath.blocked);
  if (vpc === undefined || tables.length === 0) return [];
  const routes = (key: Key, words: string) =>
    routeSteps(tables, DEFAULT_ROUTE.ipv4, { kind: "internet-gateway", key }, words);
  const gateway = topology.internetGateways.find((each) => known(each.vpc) === vpc.key);
  if (gateway !== undefined) return [routes(gateway.key, gatewayWords(gateway.key, nameOf(gateway)))];
  const loose = topology.internetGateways.find((each) => known(each.vpc) === null);
  if (loose !== undefined) {
    const attach: Step = {
      sentence: `Attach internet gateway ${nameOf(loose)} to VPC ${nameOf(vpc)} (vpcId).`,
      edit: patch("internetGateways", loose.key, { vpc: vpc.key }),
    };
    return [[attach, ...routes(loose.key, gatewayWords(loose.key, nameOf(loose)))]];
  }
  const key = `fix:internet-gateway:${vpc.key}`;
  const create: Step = {
    sentence: `Add an internet gateway to VPC ${nameOf(vpc)}.`,
    edit: add("internetGateways", { key, name: "internet gateway", id: null, vpc: vpc.key, routeTable: null }),
  };
  return [[create, ...routes(key, gatewayWords(key, ""))]];
}

function gatewayWords(key: Key, name: string): string {
  return key.startsWith("fix:") ? "the new internet gateway" : `internet gateway ${name}`;
}

/** A default route to a NAT gateway: to one that exists, else to a new one in a public subnet. */
export function natProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  const existing = topology.natGateways
    .filter((nat) => serves(topology, nat, vpc))
    .map((nat) => reroute(blockedPath, { kind: "nat-gateway", key: nat.key }, natWords(topology, nat)));
  const added = publicSubnets(topology, vpc.key)
    .slice(0, 1)
    .map(natIn)
    .filter((nat) => byKey(topology.natGateways, nat.key) === undefined)
    .flatMap((nat) => {
      const routes = reroute(blockedPath, { kind: "nat-gateway", key: nat.key }, natWords(topology, nat));
      return routes.length === 0 ? [] : [[newNat(topology, nat), ...routes]];
    });
  return [...existing, ...natInstancesOf(topology, vpc).map((target) => viaInstance(blockedPath, target)), ...added];
}

/** The first interface that a table of the VPC routes to: the NAT instance of other subnets. */
export function natInstancesOf(topology: Topology, vpc: Vpc): readonly RouteTarget[] {
  return topology.routeTables
    .filter((table) => known(table.vpc) === vpc.key)
    .flatMap((table) => table.routes.map((route) => known(route.target)))
    .filter((target) => target !== undefined)
    .filter((target) => target.kind === "network-interface")
    .slice(0, 1);
}

function viaInstance(blockedPath: BlockedPath, target: RouteTarget): Proposal {
  const device = byKey(blockedPath.topology.networkInterfaces, target.key);
  const words = device === undefined ? "the interface of the NAT instance" : `network interface ${nameOf(device)}`;
  return reroute(blockedPath, target, words);
}

function serves(topology: Topology, nat: NatGateway, vpc: Vpc): boolean {
  if (known(nat.connectivity) === "private" || known(nat.state) === "gone") return false;
  const subnet = byKey(topology.subnets, known(nat.subnet));
  return known(nat.vpc) === vpc.key || known(subnet?.vpc) === vpc.key;
}

/** NAT gateways through which the subnets of a VPC can leave. */
export function natGatewaysOf(topology: Topology, vpc: Vpc): readonly NatGateway[] {
  return topology.natGateways.filter((nat) => serves(topology, nat, vpc));
}

function natWords(topology: Topology, nat: NatGateway): string {
  if (!nat.key.startsWith("fix:")) return `NAT gateway ${nameOf(nat)}`;
  const place = byKey(topology.subnets, known(nat.subnet));
  return place === undefined ? "the new NAT gateway" : `the new NAT gateway in subnet ${nameOf(place)}`;
}

/**
 * Routes the blocked subnets' default to a device. Where a table also serves subnets that must keep their path (the
 * NAT's own, for example), the blocked subnets get a table of their own instead.
 */
function reroute(blockedPath: BlockedPath, target: RouteTarget, words: string): Proposal {
  const { topology, blocked } = blockedPath;
  const tables = tablesOf(topology, blocked);
  if (blocked.some((subnet) => needsGateway(topology, subnet))) return [];
  const shared = tables.some((table) => followers(topology, table).some((subnet) => !blocked.includes(subnet.key)));
  if (!shared) return routeSteps(tables, DEFAULT_ROUTE.ipv4, target, words);
  const subnets = blocked.map((key) => byKey(topology.subnets, key)).filter((subnet) => subnet !== undefined);
  return subnets.map((subnet) => ({
    sentence: `Give subnet ${nameOf(subnet)} a route table of its own, which routes 0.0.0.0/0 to ${words}.`,
    edit: ownTable(subnet, target),
  }));
}

/**
 * True if a subnet contains a device that needs its route to the internet gateway: a NAT, or an internet-facing load
 * balancer.
 */
function needsGateway(topology: Topology, subnet: Key): boolean {
  const table = knownRouteTableOf(topology, byKey(topology.subnets, subnet));
  if (targetOf(table, DEFAULT_ROUTE.ipv4)?.kind !== "internet-gateway") return false;
  return (
    topology.natGateways.some((nat) => known(nat.subnet) === subnet && known(nat.connectivity) !== "private") ||
    topology.networkInterfaces.some((each) => known(each.subnet) === subnet && each.sourceDestCheck === false) ||
    topology.instances.some((each) => known(each.subnet) === subnet && each.sourceDestCheck === false) ||
    topology.loadBalancers.some(
      (balancer) => known(balancer.scheme) === "internet-facing" && known(balancer.subnets)?.includes(subnet) === true,
    )
  );
}

function ownTable(subnet: Subnet, target: RouteTarget): Edit {
  return (topology) => {
    const before = knownRouteTableOf(topology, byKey(topology.subnets, subnet.key));
    if (before === undefined) return null;
    const key = `fix:table:${subnet.key}`;
    return all([
      add("routeTables", { ...before, key, name: `${subnet.name} table`, id: null }),
      patch("subnets", subnet.key, { routeTable: key }),
      routeTo(key, DEFAULT_ROUTE.ipv4, target),
    ])(topology);
  };
}

const UNASSIGNED = { unknown: "AWS has not yet assigned it" };

export function natIn(place: Subnet): NatGateway {
  const key = `fix:nat-gateway:${place.key}`;
  return {
    key,
    name: "NAT gateway",
    id: null,
    availabilityMode: "zonal",
    connectivity: "public",
    subnet: place.key,
    vpc: place.vpc,
    addresses: heldBy(key),
    regionalAddresses: null,
    state: "available",
  };
}

/** A NAT gateway with its Elastic IP. */
export function newNat(topology: Topology, nat: NatGateway): Step {
  const place = byKey(topology.subnets, known(nat.subnet));
  return {
    sentence: `Add a NAT gateway with an Elastic IP in public subnet ${place === undefined ? "" : nameOf(place)}.`,
    edit: all([add("elasticIps", newAddress(nat.key)), add("natGateways", nat)]),
  };
}

function heldBy(nat: Key): readonly { elasticIp: Key; address: typeof UNASSIGNED; availabilityZone: null }[] {
  const { key, address } = newAddress(nat);
  return [{ elasticIp: key, address, availabilityZone: null }];
}

export function newAddress(holder: Key) {
  return {
    key: `${holder}:address`,
    name: "Elastic IP",
    id: null,
    address: UNASSIGNED,
    allocationId: UNASSIGNED,
    holder,
  };
}

/** IPv6: a way for subnets that have addresses of that family. */
export function ipv6Proposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  const tables = tablesOf(topology, blockedPath.blocked);
  if (vpc === undefined || tables.length === 0) return [];
  const existing = topology.egressOnlyInternetGateways.find((each) => known(each.vpc) === vpc.key);
  const key = existing?.key ?? `fix:egress-only-internet-gateway:${vpc.key}`;
  const isNew = key.startsWith("fix:");
  const create: Step = {
    sentence: `Add an egress-only internet gateway to VPC ${nameOf(vpc)}.`,
    edit: add("egressOnlyInternetGateways", { key, name: "egress-only internet gateway", id: null, vpc: vpc.key }),
  };
  const words =
    existing === undefined || isNew
      ? "the new egress-only internet gateway"
      : `egress-only internet gateway ${nameOf(existing)}`;
  return [
    [
      ...(existing === undefined ? [create] : []),
      ...routeSteps(tables, DEFAULT_ROUTE.ipv6, { kind: "egress-only-internet-gateway", key }, words),
    ],
  ];
}

/**
 * The default targets of the blocked path's subnets: NAT gateways, and the subnets that these and NAT instances are in.
 */
export function defaultNats(blockedPath: BlockedPath): {
  readonly gateways: readonly NatGateway[];
  readonly homes: readonly Key[];
} {
  const { topology } = blockedPath;
  const targets = tablesOf(topology, blockedPath.subnets)
    .map((table) => targetOf(table, DEFAULT_ROUTE.ipv4))
    .filter((target) => target !== undefined);
  const gateways = targets
    .filter((target) => target.kind === "nat-gateway")
    .map((target) => byKey(topology.natGateways, target.key))
    .filter((nat) => nat !== undefined);
  const homes = targets.flatMap((target) => {
    const device = byKey(topology.networkInterfaces, target.key);
    const holder = byKey(topology.instances, known(device?.instance));
    return [device, holder, byKey(topology.instances, target.key)].map((each) => known(each?.subnet));
  });
  const places = [...gateways.map((nat) => known(nat.subnet)), ...homes].filter((key) => typeof key === "string");
  return { gateways: [...new Set(gateways)], homes: [...new Set(places)] };
}

/** NATs that cannot leave: in the very subnets that they serve, in a subnet without a public route, or gone. */
export function brokenNatProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  const { gateways, homes } = defaultNats(blockedPath);
  const moves = publicSubnets(blockedPath.topology, vpc.key).flatMap((place) =>
    gateways.map((nat): Step => ({
      sentence: `Set subnetId of NAT gateway ${nameOf(nat)} to public subnet ${nameOf(place)}.`,
      edit: patch("natGateways", nat.key, { subnet: place.key }),
    })),
  );
  const own = homes.length === 0 ? [] : internetGatewayProposals({ ...blockedPath, blocked: homes });
  const publicType = gateways.map((nat): Step => ({
    sentence: `Set connectivityType of NAT gateway ${nameOf(nat)} to public, and allocationId to that of an Elastic IP.`,
    edit: all([
      patch("natGateways", nat.key, { connectivity: "public", addresses: heldBy(nat.key) }),
      add("elasticIps", newAddress(nat.key)),
    ]),
  }));
  return [...moves.map((step) => [step]), ...own, ...publicType.map((step) => [step])];
}
