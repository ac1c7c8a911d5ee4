/**
 * Routes that lead where nothing arrives: to a target that is gone, or, within a VPC, past the local route by being more
 * specific than it.
 */
import type { Hop } from "../../report";
import type { Key, RouteTable, Subnet, Vpc } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Family } from "../sets/addresses";
import { setOf } from "../sets/addresses";
import type { Network } from "../../topology/topologyIndex";
import { found, once, routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf } from "../../topology/lookup";
import { vpcAddresses } from "../network/nic";
import type { Box, Judged, Side, Split } from "../sets/flow";
import { allOf, split } from "../sets/flow";
import type { AddressSet } from "../sets/ranges";
import { intersect, ports, union } from "../sets/ranges";
import type { Way } from "../network/routes";
import { lookup } from "../network/routes";
import type { Trace } from "../trace/trace";

/** What becomes of what a route takes: it leads to something, to nothing (R-VPC-43), or nobody knows. */
export function fateOf(network: Network, way: Way, vpc: Vpc | undefined): "leads" | "dead" | "unknown" {
  if (way.state === "blackhole") return "dead";
  if (way.target === null || isUnknown(way.target) || isUnknown(way.state)) return "unknown";
  const { kind, key } = way.target;
  switch (kind) {
    case "internet-gateway":
    case "egress-only-internet-gateway": {
      const { egressOnlyInternetGateways } = network.topology;
      const gateway = found(network.gateways, key) ?? egressOnlyInternetGateways.find((each) => each.key === key);
      if (gateway === undefined) break;
      if (isUnknown(gateway.vpc) || vpc === undefined) return "unknown";
      return gateway.vpc === vpc.key ? "leads" : "dead";
    }
    case "nat-gateway":
      if (network.natGateways.has(key)) return "leads";
      break;
    case "network-interface":
      if (network.interfaces.has(key)) return "leads";
      break;
    case "instance":
      if (network.instances.has(key)) return "leads";
      break;
    case "vpc-endpoint":
      if (network.endpoints.has(key)) return "leads";
      break;
    case "peering-connection":
      if (network.topology.peeringConnections.some((each) => each.key === key)) return "leads";
      break;
    case "local":
      return "leads";
    case "other":
      return "unknown";
  }
  return network.topology.complete ? "dead" : "unknown";
}

const everyPort = ports(0, 65_535);

/** The part of some boxes that goes to these addresses, or comes from them. */
export function partOf(boxes: readonly Box[], side: Side, addresses: AddressSet): Split {
  return split(boxes, side, { addresses, ports: everyPort });
}

/** Where a table leads addresses of its own VPC, if not to them. */
interface Stray {
  readonly dead: AddressSet;
  /** Through some device, or perhaps so. */
  readonly elsewhere: AddressSet;
  readonly why: string;
  readonly label: string;
}

/** Null where it leads all of them there by the local route. */
function strayOf(
  network: Network,
  table: RouteTable,
  vpc: Vpc | undefined,
  family: Family,
  wanted: AddressSet,
): Stray | null {
  const all = vpcAddresses(vpc, family);
  if (all === undefined || isPlain(network, table, vpc, family, all)) return null;
  const addresses = intersect(wanted, all);
  const { ways, doubt } = lookup(network, table, vpc, { family, addresses, service: null });
  if (doubt !== null) return { dead: [], elsewhere: addresses, why: `another route may win: ${doubt}`, label: "" };
  const astray = ways.filter((way) => !isLocal(way));
  const [first] = astray;
  if (first === undefined) return null;
  const dead = astray.filter((way) => fateOf(network, way, vpc) === "dead");
  return {
    dead: union(...dead.map(({ part }) => part)),
    elsewhere: union(...astray.filter((way) => !dead.includes(way)).map(({ part }) => part)),
    why: `route ${first.label} is more specific than the local one and leads through a device that is not followed`,
    label: first.label,
  };
}

function isLocal({ target }: Way): boolean {
  return known(target ?? undefined)?.kind === "local";
}

/** Hardly any table has such a route, and then nothing has to be looked up. */
function isPlain(
  network: Network,
  table: RouteTable,
  vpc: Vpc | undefined,
  family: Family,
  addresses: AddressSet,
): boolean {
  return once(network, `plain ${family} ${table.key}`, () => {
    const { ways, doubt } = lookup(network, table, vpc, { family, addresses, service: null });
    return doubt === null && ways.every(isLocal);
  });
}

/**
 * What a subnet's own table does with the flow's packets inside the VPC, towards its destinations or, for the answers,
 * towards its sources (R-VPC-05). True where any of them is taken elsewhere.
 */
export function astrayFrom(trace: Trace, subnet: Subnet, towards: Side): boolean {
  const { network, flow } = trace;
  const table = routeTableOf(network, subnet);
  if (isUnknown(table)) {
    trace.doubtful(unreadAt(subnet, table.unknown), towards === "destination" ? "forward" : "return");
    return true;
  }
  const stray = strayOf(network, table, vpcOf(network, subnet), flow.family, allOf(flow, towards));
  if (stray === null) return false;
  const dead = partOf(flow.boxes, towards, stray.dead);
  const open = partOf(dead.misses, towards, stray.elsewhere);
  const direction = towards === "destination" ? "forward" : "return";
  tell(trace, table, stray, { passed: open.misses, refused: dead.hits, open: open.hits }, towards, direction);
  return true;
}

/** The same for packets from anybody in the VPC: each subnet sends its own by its own table. */
export function astrayFromAnywhere(trace: Trace, to: Subnet): void {
  const { network } = trace;
  const vpc = known(to.vpc);
  if (vpc === undefined) return;
  for (const subnet of suspects(network, vpc, trace.flow.family)) {
    if (trace.stopped || subnet.key === to.key) continue;
    const table = routeTableOf(network, subnet);
    if (isUnknown(table)) {
      trace.doubtful(unreadAt(subnet, table.unknown));
      continue;
    }
    const { flow } = trace;
    const stray = strayOf(network, table, vpcOf(network, subnet), flow.family, allOf(flow, "destination"));
    if (stray === null) continue;
    const cidr = flow.family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr;
    if (cidr === null) continue;
    const block = isUnknown(cidr) ? undefined : setOf([cidr], flow.family);
    const mine = block === undefined ? { hits: flow.boxes, misses: [] } : partOf(flow.boxes, "source", block);
    const dead = partOf(mine.hits, "destination", stray.dead);
    const open = partOf(dead.misses, "destination", stray.elsewhere);
    const passed = [...mine.misses, ...open.misses];
    // Whose packets are lost is not known either.
    const judged =
      block === undefined
        ? { passed: open.misses, refused: [], open: [...dead.hits, ...open.hits] }
        : { passed, refused: dead.hits, open: open.hits };
    tell(trace, table, stray, judged, "source", "forward");
  }
}

/** The VPC's subnets whose table may lead its own addresses elsewhere: hardly ever one, so no flow has to ask the rest. */
function suspects(network: Network, vpcKey: Key, family: Family): readonly Subnet[] {
  return once(network, `suspects ${family} ${vpcKey}`, () =>
    network.topology.subnets.filter((subnet) => {
      if (subnet.vpc !== vpcKey) return false;
      const table = routeTableOf(network, subnet);
      if (isUnknown(table)) return true;
      const vpc = vpcOf(network, subnet);
      const all = vpcAddresses(vpc, family);
      return all !== undefined && !isPlain(network, table, vpc, family, all);
    }),
  );
}

/** Any table has the local route; this one may have one more specific than that. */
function unreadAt(subnet: Subnet, why: string): Omit<Hop, "verdict" | "direction"> {
  const detail = `the route table of subnet ${nameOf(subnet)} is not known: ${why}`;
  return { kind: "route-table", name: subnet.name, id: subnet.key, detail, rule: "R-VPC-05" };
}

function tell(
  trace: Trace,
  table: RouteTable,
  { label, why }: Stray,
  judged: Omit<Judged, "reason">,
  side: Side,
  direction: Hop["direction"],
): void {
  if (judged.refused.length === 0 && judged.open.length === 0) return;
  const name = nameOf(table);
  const at = { kind: "route-table", name, id: table.key, rule: judged.open.length > 0 ? "R-VPC-05" : "R-VPC-43" };
  trace.routed({ ...judged, reason: why }, side, direction, at, {
    code: "BAD_STATE_ROUTE",
    reason: `route ${label} in ${name} is more specific than the local one, and its target is gone`,
  });
}
