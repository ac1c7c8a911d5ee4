/**
 * VPC peering: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 *
 * Modelled: a path between two VPCs needs a route to an active connection of exactly these two, in the table of either
 * subnet (R-VPC-36); nothing passes through a peer to a third network. Not modelled: the filters of a peer whose subnets
 * are not in this source, and transit gateways or appliances between VPCs; these paths are undetermined.
 */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type Key, type Subnet } from "../../topology/model";
import { found, routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { vpcAddresses } from "../network/nic";
import { lookup, type Way } from "../network/routes";
import { type Family, isInternet, isOneAddress, setOf } from "../sets/addresses";
import { allOf, type Side } from "../sets/flow";
import { type AddressSet, union } from "../sets/ranges";
import { routing } from "../trace/filters";
import { block, by, doubt, type Step } from "../trace/steps";
import { type Outside, type Routed, within } from "./routed";
import { missing, partOf, targetState } from "./routeTable";

/** Out of the VPC into a peer: to the peer's own addresses at most. */
export function peering(routed: Routed): Step {
  const { nic, target, way, table, to } = routed;
  return ({ network, flow }) => {
    const connection = network.peerings.get(target.key);
    if (connection === undefined) return [by("peering-connection"), missing(routed)];
    const { active, requester, accepter } = connection;
    const at = { kind: "peering-connection", name: nameOf(connection), id: connection.key };
    const peer = [requester, accepter].map(known).find((end) => end !== undefined && end !== known(nic.subnet.vpc));
    const blocks = vpcAddresses(found(network.vpcs, peer), flow.family);
    // A host of which only the name is known is not in the peer, whatever addresses the peer has.
    const isElsewhere = blocks === undefined ? isOnInternet(to) : within(flow, blocks).boxes.length === 0;
    const past = `${way.label} in ${table.name} leads to a peered VPC, and no path to ${to.name} goes through a peered VPC`;
    const filtered = `${to.name} may be in the peered VPC, whose filters are not followed here`;
    return [
      by("peering-connection"),
      active === false &&
        block("BAD_STATE_ROUTE", {
          ...at,
          detail: `peering connection ${at.name} is not active`,
          rule: "R-VPC-43",
        }),
      isElsewhere
        ? block("NO_ROUTE_TO_DESTINATION", { ...at, detail: past, rule: "R-VPC-36" })
        : doubt({ ...at, detail: filtered, rule: "R-VPC-36" }),
    ];
  };
}

function isOnInternet({ addresses, family }: Outside): boolean {
  return isInternet(addresses, family) && addresses.length > 0 && !isOneAddress(addresses);
}

/** From a subnet to one in another VPC: to the flow's destinations, or, for the answers, to its sources. */
export function crossing(from: Subnet, to: Subnet, side: Side): Step {
  return ({ network, flow }) => {
    const leg = side === "destination" ? "forward" : "return";
    const table = routeTableOf(network, from);
    if (isUnknown(table)) {
      const detail = `the route table of subnet ${nameOf(from)} is not known: ${table.unknown}`;
      return [doubt({ kind: "route-table", name: from.name, id: from.key, detail, rule: "R-VPC-36" }, leg)];
    }
    const at = { kind: "route-table", name: nameOf(table), id: table.key, rule: "R-VPC-36" };
    const vpcs = { from: vpcOf(network, from), to: vpcOf(network, to) };
    const { ways, doubt: why } = lookup(network, table, vpcs.from, {
      family: flow.family,
      addresses: allOf(flow, side),
      service: null,
    });
    if (why !== null) return [doubt({ ...at, detail: `another route may win: ${why}` }, leg)];
    const ends = { from, to, family: flow.family };
    const states = ways.map((way) => ({ part: way.part, state: stateOf(network, way, ends) }));
    const parts = (state: State): AddressSet =>
      union(...states.filter((each) => each.state === state).map(({ part }) => part));
    const refused = partOf(flow.boxes, side, union(parts("nowhere"), parts("dead")));
    const open = partOf(refused.misses, side, parts("unknown"));
    const isDead = states.some(({ state }) => state === "dead");
    const vpc = vpcs.to === undefined ? (known(to.vpc) ?? "") : nameOf(vpcs.to);
    const reason =
      open.hits.length > 0
        ? `a route in ${at.name} leads through a device that is not followed here, or is not known`
        : isDead
          ? `the route in ${at.name} that leads to VPC ${vpc} is not active`
          : `no route in ${at.name} leads to VPC ${vpc} through a peering connection`;
    return [
      routing({
        table: at,
        judged: { passed: open.misses, refused: refused.hits, open: open.hits, reason },
        side,
        leg,
        code: isDead ? "BAD_STATE_ROUTE" : "NO_ROUTE_TO_DESTINATION",
        refused: reason,
      }),
      side === "destination" && states.some(({ state }) => state === "live") && by("peering-connection"),
    ];
  };
}

/** Of a route as a path to another VPC; `nowhere`: its target exists and does not lead there. */
type State = "live" | "nowhere" | "dead" | "unknown";

interface Ends {
  readonly from: Subnet;
  readonly to: Subnet;
  readonly family: Family;
}

/** Neither an internet gateway nor the local route leads to a private address of another VPC. */
function stateOf(network: TopologyIndex, way: Way, ends: Ends): State {
  if (way.target === null) return "nowhere";
  const state = targetState(network, way, vpcOf(network, ends.from));
  if (state !== "live") return state;
  if (isUnknown(way.target)) return "unknown";
  const { kind, key } = way.target;
  switch (kind) {
    case "local":
      return "nowhere";
    case "internet-gateway":
    case "egress-only-internet-gateway":
      // An IPv6 address is public, and may be found by these gateways too.
      return ends.family === 4 ? "nowhere" : "unknown";
    case "nat-gateway":
      return throughNat(network, key, ends);
    case "peering-connection":
      return throughPeering(network, key, ends);
    case "network-interface":
    case "instance":
    case "vpc-endpoint":
    case "other":
      return "unknown";
  }
}

function throughPeering(network: TopologyIndex, key: Key, ends: Ends): State {
  const connection = network.peerings.get(key);
  if (connection === undefined || isUnknown(connection.active)) return "unknown";
  if (!connection.active) return "dead";
  const { requester, accepter } = connection;
  if (isUnknown(requester) || isUnknown(accepter)) return "unknown";
  const [from, to] = [known(ends.from.vpc), known(ends.to.vpc)];
  return (requester === from && accepter === to) || (requester === to && accepter === from) ? "live" : "nowhere";
}

/** A public NAT gateway sends to its subnet's internet gateway, which has no path to a private address. */
function throughNat(network: TopologyIndex, key: Key, { to, family }: Ends): State {
  const nat = found(network.natGateways, key);
  // A regional one has a route to the internet gateway alone.
  if (nat?.availabilityMode === "regional") return family === 4 ? "nowhere" : "unknown";
  const place = found(network.subnets, known(nat?.subnet));
  const table = place === undefined ? undefined : known(routeTableOf(network, place));
  const vpc = vpcOf(network, to);
  const cidrs = known(vpc?.ipv4Cidrs);
  const addresses = family === 6 || cidrs === undefined ? undefined : setOf(cidrs, family);
  if (place === undefined || table === undefined || addresses === undefined) return "unknown";
  const { ways, doubt: why } = lookup(network, table, vpcOf(network, place), { family, addresses, service: null });
  const isLost = ways.every(({ target }) => {
    const kind = known(target ?? undefined)?.kind;
    return target === null || kind === "internet-gateway" || kind === "local";
  });
  return why === null && isLost ? "nowhere" : "unknown";
}
