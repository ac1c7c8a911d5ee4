/** Proposals that give subnets a way out: routes to gateways and NATs, new NATs, DNS. */
import { byKey, nameOf, known, listed } from "../../topology/lookup";
import type { Key, NatGateway, RouteTable, RouteTarget, Subnet, Topology, Vpc } from "../../topology/model";
import { knownRouteTableOf } from "../../topology/topologyIndex";
import { type BlockedPath, followers, type Proposal, publicSubnets, tablesOf, targetOf, vpcOf } from "./blockedPath";
import { add, all, type Edit, patch, routeTo } from "./edits";

const DEFAULT_ROUTE = { ipv4: "0.0.0.0/0", ipv6: "::/0" } as const;

/** The VPC's DNS flags: names of endpoints need both, everything else the first. */
export function dnsProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  return [
    {
      sentence: `Set enableDnsSupport to true on VPC ${nameOf(vpc)}.`,
      edit: patch("vpcs", vpc.key, { dnsSupport: true }),
    },
    {
      sentence: `Set enableDnsHostnames to true on VPC ${nameOf(vpc)}.`,
      edit: patch("vpcs", vpc.key, { dnsHostnames: true }),
    },
    {
      sentence: `Set enableDnsSupport and enableDnsHostnames to true on VPC ${nameOf(vpc)}.`,
      edit: patch("vpcs", vpc.key, { dnsSupport: true, dnsHostnames: true }),
    },
  ];
}

/** A default route to the internet gateway. Only of use to what has a public address. */
export function internetGatewayProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const vpc = vpcOf(blockedPath);
  const gateway = blockedPath.topology.internetGateways.find((each) => known(each.vpc) === vpc?.key);
  const loose = blockedPath.topology.internetGateways.find((each) => known(each.vpc) === null);
  const tables = tablesOf(blockedPath.topology, blockedPath.blocked);
  if (vpc === undefined || tables.length === 0) return [];
  const routes = (key: Key) =>
    tables.map((table) => routeTo(table.key, "0.0.0.0/0", { kind: "internet-gateway", key }));
  const leading = `route 0.0.0.0/0 of route table ${listed(tables.map(nameOf))} to it`;
  if (gateway !== undefined) {
    return [
      {
        sentence: `Route 0.0.0.0/0 of route table ${listed(tables.map(nameOf))} to internet gateway ${nameOf(gateway)}.`,
        edit: all(routes(gateway.key)),
      },
    ];
  }
  if (loose !== undefined) {
    return [
      {
        sentence: `Attach internet gateway ${nameOf(loose)} to VPC ${nameOf(vpc)}, and ${leading}.`,
        edit: all([patch("internetGateways", loose.key, { vpc: vpc.key }), ...routes(loose.key)]),
      },
    ];
  }
  const added = { key: "fix:internet-gateway", name: "internet gateway", id: null, vpc: vpc.key, routeTable: null };
  return [
    {
      sentence: `Add an internet gateway to VPC ${nameOf(vpc)}, and ${leading}.`,
      edit: all([add("internetGateways", added), ...routes(added.key)]),
    },
  ];
}

/** A default route to a NAT gateway: to one that exists, else to a new one in a public subnet. */
export function natProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  const tables = tablesOf(topology, blockedPath.blocked);
  const existing = topology.natGateways
    .filter((nat) => serves(topology, nat, vpc))
    .map((nat) => routed(blockedPath, tables, nat.key, `NAT gateway ${nameOf(nat)}`, []));
  const places = publicSubnets(topology, vpc.key);
  const added = places.slice(0, 1).map((place) => {
    const nat = natIn(place);
    return routed(
      blockedPath,
      tables,
      nat.key,
      `a new NAT gateway with an Elastic IP in public subnet ${nameOf(place)}`,
      [add("elasticIps", newAddress(nat.key)), add("natGateways", nat)],
    );
  });
  const sameTarget = topology.routeTables.flatMap((table) =>
    table.routes.map((route) => known(route.target)).filter((target) => target?.kind === "network-interface"),
  );
  const instances = sameTarget
    .slice(0, 1)
    .map((target) => reroute(blockedPath, tables, target as RouteTarget, "the NAT instance of the other subnets", []));
  return [...existing, ...instances, ...added].filter((proposal) => proposal !== null);
}

function serves(topology: Topology, nat: NatGateway, vpc: Vpc): boolean {
  if (known(nat.connectivity) === "private" || known(nat.state) === "gone") return false;
  const subnet = byKey(topology.subnets, known(nat.subnet));
  return known(nat.vpc) === vpc.key || known(subnet?.vpc) === vpc.key;
}

function routed(
  blockedPath: BlockedPath,
  tables: readonly RouteTable[],
  nat: Key,
  words: string,
  before: readonly Edit[],
): Proposal | null {
  return reroute(blockedPath, tables, { kind: "nat-gateway", key: nat }, words, before);
}

/**
 * Leads the blocked subnets' default route to a device. Where a table also serves subnets that must keep their way (the
 * NAT's own, say), the blocked subnets get a table of their own instead.
 */
function reroute(
  blockedPath: BlockedPath,
  tables: readonly RouteTable[],
  target: RouteTarget,
  words: string,
  before: readonly Edit[],
): Proposal | null {
  const { topology, blocked } = blockedPath;
  if (tables.length === 0) return null;
  const shared = tables.some((table) => followers(topology, table).some((subnet) => !blocked.includes(subnet.key)));
  if (!shared) {
    return {
      sentence: `Route 0.0.0.0/0 of route table ${listed(tables.map(nameOf))} to ${words}.`,
      edit: all([...before, ...tables.map((table) => routeTo(table.key, DEFAULT_ROUTE.ipv4, target))]),
    };
  }
  const subnets = blocked.map((key) => byKey(topology.subnets, key)).filter((subnet) => subnet !== undefined);
  return {
    sentence: `Give subnet ${listed(subnets.map(nameOf))} a route table of its own with 0.0.0.0/0 to ${words}.`,
    edit: all([...before, ...subnets.map((subnet) => ownTable(subnet, target))]),
  };
}

function ownTable(subnet: Subnet, target: RouteTarget): Edit {
  return (topology) => {
    const before = knownRouteTableOf(topology, subnet);
    if (before === undefined) return null;
    const key = `fix:table:${subnet.key}`;
    return all([
      add("routeTables", { ...before, key, name: `${subnet.name} table`, id: null }),
      patch("subnets", subnet.key, { routeTable: key }),
      routeTo(key, DEFAULT_ROUTE.ipv4, target),
    ])(topology);
  };
}

const UNASSIGNED = { unknown: "AWS has yet to assign it" };
const ELASTIC_IP = [{ elasticIp: "fix:nat-gateway:address", address: UNASSIGNED, availabilityZone: null }];

export function natIn(place: Subnet): NatGateway {
  return {
    key: "fix:nat-gateway",
    name: "NAT gateway",
    id: null,
    availabilityMode: "zonal",
    connectivity: "public",
    subnet: place.key,
    vpc: place.vpc,
    addresses: ELASTIC_IP,
    regionalAddresses: null,
    state: "available",
  };
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
  if (vpc === undefined) return [];
  const tables = tablesOf(topology, blockedPath.blocked);
  if (tables.length === 0) return [];
  const egressOnly = topology.egressOnlyInternetGateways.find((each) => known(each.vpc) === vpc.key);
  const key = egressOnly?.key ?? "fix:egress-only-internet-gateway";
  const before =
    egressOnly === undefined
      ? [add("egressOnlyInternetGateways", { key, name: "egress-only internet gateway", id: null, vpc: vpc.key })]
      : [];
  const words =
    egressOnly === undefined
      ? "a new egress-only internet gateway"
      : `egress-only internet gateway ${nameOf(egressOnly)}`;
  return [
    {
      sentence: `Route ::/0 of route table ${listed(tables.map(nameOf))} to ${words}.`,
      edit: all([
        ...before,
        ...tables.map((table) => routeTo(table.key, DEFAULT_ROUTE.ipv6, { kind: "egress-only-internet-gateway", key })),
      ]),
    },
  ];
}

/** NATs that cannot leave: in the very subnets that they serve, in a subnet without a public route, or gone. */
export function brokenNatProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (vpc === undefined) return [];
  const targets = tablesOf(topology, blockedPath.subnets)
    .map((table) => targetOf(table, DEFAULT_ROUTE.ipv4))
    .filter((target) => target !== undefined);
  const nats = targets
    .filter((target) => target.kind === "nat-gateway")
    .map((target) => byKey(topology.natGateways, target.key))
    .filter((nat) => nat !== undefined);
  const homes = [
    ...nats.map((nat) => known(nat.subnet)),
    ...targets.map((target) => known(byKey(topology.networkInterfaces, target.key)?.subnet)),
    ...targets.map((target) => known(byKey(topology.instances, target.key)?.subnet)),
    ...targets.map((target) => {
      const holder = known(byKey(topology.networkInterfaces, target.key)?.instance);
      return known(byKey(topology.instances, holder)?.subnet);
    }),
  ].filter((key) => typeof key === "string");
  const moves = publicSubnets(topology, vpc.key).flatMap((place) =>
    nats.map((nat) => ({
      sentence: `Put NAT gateway ${nameOf(nat)} into public subnet ${nameOf(place)}, not into a subnet that it serves.`,
      edit: patch("natGateways", nat.key, { subnet: place.key }),
    })),
  );
  const own = homes.length === 0 ? [] : internetGatewayProposals({ ...blockedPath, blocked: [...new Set(homes)] });
  const publicType = nats.map((nat) => ({
    sentence: `Make NAT gateway ${nameOf(nat)} a public one with an Elastic IP (connectivityType).`,
    edit: patch("natGateways", nat.key, { connectivity: "public" as const, addresses: ELASTIC_IP }),
  }));
  return [...moves, ...own, ...publicType];
}
