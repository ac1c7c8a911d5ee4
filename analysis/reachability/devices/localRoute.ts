/**
 * The local route of a VPC, and routes more specific than it:
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-tables-priority
 *
 * Modelled: within a VPC the local route carries a packet, unless the table of the sender's subnet has a more specific
 * route (R-VPC-05); where the target of that is gone, the packet is dropped (R-VPC-43). Not modelled: the device behind
 * such a route, a firewall most often, so its packets are undetermined.
 */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type Key, type RouteTable, type Subnet, type Vpc } from "../../topology/model";
import { once, routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { vpcAddresses } from "../network/nic";
import { lookup, type Way } from "../network/routes";
import { type Family, setOf } from "../sets/addresses";
import { allOf, type Judged, type Side } from "../sets/flow";
import { type AddressSet, intersect, union } from "../sets/ranges";
import { routing } from "../trace/filters";
import { doubt, type Step } from "../trace/steps";
import { partOf, targetState } from "./routeTable";

/** The addresses of its own VPC that a table does not carry by the local route. */
interface Overrides {
  readonly dead: AddressSet;
  /** Through a device, or possibly through one. */
  readonly elsewhere: AddressSet;
  readonly reason: string;
  readonly label: string;
}

interface LocalTable {
  readonly network: TopologyIndex;
  readonly table: RouteTable;
  readonly vpc: Vpc | undefined;
  readonly family: Family;
}

/** Null where the local route carries all of these addresses. */
function overridesOf(local: LocalTable, towards: AddressSet): Overrides | null {
  const { network, table, vpc, family } = local;
  const all = vpcAddresses(vpc, family);
  if (all === undefined || isLocalOnly(local, all)) return null;
  const addresses = intersect(towards, all);
  const { ways, doubt: why } = lookup(network, table, vpc, { family, addresses, service: null });
  if (why !== null) return { dead: [], elsewhere: addresses, reason: `another route may win: ${why}`, label: "" };
  const others = ways.filter((way) => !isLocal(way));
  const [first] = others;
  if (first === undefined) return null;
  const dead = others.filter((way) => targetState(network, way, vpc) === "dead");
  return {
    dead: union(...dead.map(({ part }) => part)),
    elsewhere: union(...others.filter((way) => !dead.includes(way)).map(({ part }) => part)),
    reason: `route ${first.label} is more specific than the local one and leads through a device that is not followed here`,
    label: first.label,
  };
}

function isLocal({ target }: Way): boolean {
  return known(target ?? undefined)?.kind === "local";
}

/** True for nearly all tables, which then need no lookup for each flow. */
function isLocalOnly({ network, table, vpc, family }: LocalTable, addresses: AddressSet): boolean {
  return once(network, `plain ${family} ${table.key}`, () => {
    const { ways, doubt: why } = lookup(network, table, vpc, { family, addresses, service: null });
    return why === null && ways.every(isLocal);
  });
}

/**
 * The decision of a subnet's own table about the flow's packets inside the VPC, towards its destinations or, for the
 * answers, towards its sources; `carried` is what the local route does with them.
 */
export function localRoute(subnet: Subnet, side: Side, carried: Step | null): Step {
  return ({ network, flow }) => {
    const leg = side === "destination" ? "forward" : "return";
    const table = routeTableOf(network, subnet);
    if (isUnknown(table)) return [doubt(unreadAt(subnet, table.unknown), leg)];
    const local = { network, table, vpc: vpcOf(network, subnet), family: flow.family };
    const overrides = overridesOf(local, allOf(flow, side));
    if (overrides === null) return [carried];
    const dead = partOf(flow.boxes, side, overrides.dead);
    const open = partOf(dead.misses, side, overrides.elsewhere);
    const judged = { passed: open.misses, refused: dead.hits, open: open.hits, reason: overrides.reason };
    return [overridden(table, overrides, judged, side, leg)];
  };
}

/** The same for packets from any subnet of the VPC: each sends its own by its own table. */
export function localRouteFromAnywhere(to: Subnet): Step {
  return ({ network, flow }) => {
    const vpc = known(to.vpc);
    if (vpc === undefined) return;
    return overriding(network, vpc, flow.family)
      .filter((subnet) => subnet.key !== to.key)
      .map(localRouteFrom);
  };
}

function localRouteFrom(subnet: Subnet): Step {
  return ({ network, flow }) => {
    const table = routeTableOf(network, subnet);
    if (isUnknown(table)) return [doubt(unreadAt(subnet, table.unknown))];
    const local = { network, table, vpc: vpcOf(network, subnet), family: flow.family };
    const overrides = overridesOf(local, allOf(flow, "destination"));
    const cidr = flow.family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr;
    if (overrides === null || cidr === null) return;
    const block = isUnknown(cidr) ? undefined : setOf([cidr], flow.family);
    const own = block === undefined ? { hits: flow.boxes, misses: [] } : partOf(flow.boxes, "source", block);
    const dead = partOf(own.hits, "destination", overrides.dead);
    const open = partOf(dead.misses, "destination", overrides.elsewhere);
    const { reason } = overrides;
    // While the subnet's block is not known, its packets cannot be distinguished from others, and none is lost for
    // certain.
    const judged =
      block === undefined
        ? { passed: open.misses, refused: [], open: [...dead.hits, ...open.hits], reason }
        : { passed: [...own.misses, ...open.misses], refused: dead.hits, open: open.hits, reason };
    return [overridden(table, overrides, judged, "source", "forward")];
  };
}

/** The VPC's subnets whose table may override the local route; usually none. */
function overriding(network: TopologyIndex, vpcKey: Key, family: Family): readonly Subnet[] {
  return once(network, `suspects ${family} ${vpcKey}`, () =>
    network.topology.subnets.filter((subnet) => {
      if (subnet.vpc !== vpcKey) return false;
      const table = routeTableOf(network, subnet);
      if (isUnknown(table)) return true;
      const vpc = vpcOf(network, subnet);
      const all = vpcAddresses(vpc, family);
      return all !== undefined && !isLocalOnly({ network, table, vpc, family }, all);
    }),
  );
}

/** Every table has the local route; this one may have one more specific than that. */
function unreadAt(subnet: Subnet, why: string) {
  const detail = `the route table of subnet ${nameOf(subnet)} is not known: ${why}`;
  return { kind: "route-table", name: subnet.name, id: subnet.key, detail, rule: "R-VPC-05" };
}

function overridden(
  table: RouteTable,
  { label }: Overrides,
  judged: Judged,
  side: Side,
  leg: "forward" | "return",
): Step | false {
  const name = nameOf(table);
  return (
    judged.refused.length + judged.open.length > 0 &&
    routing({
      table: { kind: "route-table", name, id: table.key, rule: judged.open.length > 0 ? "R-VPC-05" : "R-VPC-43" },
      judged,
      side,
      leg,
      code: "BAD_STATE_ROUTE",
      refused: `route ${label} in ${name} is more specific than the local one, and its target is gone`,
    })
  );
}
