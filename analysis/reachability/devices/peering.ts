/**
 * From one VPC to another: only where a route names an active peering connection of these two, on the way there and on
 * the way back. What leads to a device that is not followed stays open; what leads anywhere else never arrives.
 */
import type { Key, RouteTable, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { setOf } from "../sets/addresses";
import type { Network } from "../../topology/topologyIndex";
import { found, routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf } from "../../topology/lookup";
import type { Side } from "../sets/flow";
import { allOf } from "../sets/flow";
import type { AddressSet } from "../sets/ranges";
import { union } from "../sets/ranges";
import type { Way } from "../network/routes";
import { lookup } from "../network/routes";
import { fateOf, partOf } from "./localRoute";
import type { Trace } from "../trace/trace";

type Fate = "leads" | "nowhere" | "dead" | "unknown";

/** Out of a subnet towards one in another VPC: to the flow's destinations, or, for the answers, to its sources. */
export function crossing(trace: Trace, from: Subnet, to: Subnet, towards: Side): void {
  const { network, flow } = trace;
  const way = towards === "destination" ? "forward" : "return";
  const table = routeTableOf(network, from);
  if (isUnknown(table)) {
    const detail = `the route table of subnet ${nameOf(from)} is not known: ${table.unknown}`;
    trace.doubtful({ kind: "route-table", name: from.name, id: from.key, detail, rule: "R-VPC-36" }, way);
    return;
  }
  const at = { kind: "route-table", name: nameOf(table), id: table.key, rule: "R-VPC-36" };
  const { ways, doubt } = lookup(network, table, vpcOf(network, from), {
    family: flow.family,
    addresses: allOf(flow, towards),
    service: null,
  });
  if (doubt !== null) {
    trace.doubtful({ ...at, detail: `another route may win: ${doubt}` }, way);
    return;
  }
  const ends = { from: known(from.vpc) ?? "", to: known(to.vpc) ?? "", table };
  const fates = ways.map((each) => ({ part: each.part, fate: fateAcross(network, each, ends, flow.family) }));
  const parts = (fate: Fate): AddressSet =>
    union(...fates.filter((each) => each.fate === fate).map(({ part }) => part));
  const refused = partOf(flow.boxes, towards, union(parts("nowhere"), parts("dead")));
  const open = partOf(refused.misses, towards, parts("unknown"));
  const dead = fates.some(({ fate }) => fate === "dead");
  const towardsVpc = nameOfVpc(network, ends.to);
  const reason =
    open.hits.length > 0
      ? `a route in ${at.name} leads through something that is not followed, or not known`
      : dead
        ? `the route in ${at.name} that leads to VPC ${towardsVpc} is not alive`
        : `no route in ${at.name} leads to VPC ${towardsVpc} by a peering connection`;
  const judged = { passed: open.misses, refused: refused.hits, open: open.hits, reason };
  trace.routed(judged, towards, way, at, { code: dead ? "BAD_STATE_ROUTE" : "NO_ROUTE_TO_DESTINATION", reason });
  if (!trace.stopped && towards === "destination" && fates.some(({ fate }) => fate === "leads")) {
    trace.via.push("peering-connection");
  }
}

function nameOfVpc(network: Network, key: Key): string {
  const vpc = found(network.vpcs, key);
  return vpc === undefined ? key : nameOf(vpc);
}

interface Ends {
  readonly from: Key;
  readonly to: Key;
  readonly table: RouteTable;
}

/** Neither an internet gateway nor the local route leads to a private address of another VPC. */
function fateAcross(network: Network, way: Way, ends: Ends, family: 4 | 6): Fate {
  if (way.target === null) return "nowhere";
  const fate = fateOf(network, way, found(network.vpcs, ends.from));
  if (fate !== "leads") return fate;
  if (isUnknown(way.target)) return "unknown";
  const { kind, key } = way.target;
  switch (kind) {
    case "local":
      return "nowhere";
    case "internet-gateway":
    case "egress-only-internet-gateway":
      // An IPv6 address is public: it may be found that way too.
      return family === 4 ? "nowhere" : "unknown";
    case "nat-gateway":
      return throughNat(network, key, ends, family);
    case "peering-connection":
      return throughPeering(network, key, ends);
    case "network-interface":
    case "instance":
    case "vpc-endpoint":
    case "other":
      return "unknown";
  }
}

function throughPeering(network: Network, key: Key, { from, to }: Ends): Fate {
  const connection = network.topology.peeringConnections.find((candidate) => candidate.key === key);
  if (connection === undefined || isUnknown(connection.active)) return "unknown";
  if (!connection.active) return "dead";
  const { requester, accepter } = connection;
  if (isUnknown(requester) || isUnknown(accepter)) return "unknown";
  return (requester === from && accepter === to) || (requester === to && accepter === from) ? "leads" : "nowhere";
}

/** What a public NAT gateway hands on to its subnet's internet gateway finds no private address. */
function throughNat(network: Network, key: Key, ends: Ends, family: 4 | 6): Fate {
  const nat = found(network.natGateways, key);
  const place = found(network.subnets, known(nat?.subnet) ?? undefined);
  const table = place === undefined ? undefined : known(routeTableOf(network, place));
  const target = found(network.vpcs, ends.to);
  const cidrs = known(family === 4 ? target?.ipv4Cidrs : target?.ipv6Cidrs);
  if (family === 6 || place === undefined || table === undefined || cidrs === undefined) return "unknown";
  const addresses = setOf(cidrs, family);
  if (addresses === undefined) return "unknown";
  const { ways, doubt } = lookup(network, table, vpcOf(network, place), { family, addresses, service: null });
  const lost = ways.every(({ target: next }) => {
    if (next === null) return true;
    return known(next)?.kind === "internet-gateway" || known(next)?.kind === "local";
  });
  return doubt === null && lost ? "nowhere" : "unknown";
}
