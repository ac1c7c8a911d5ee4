/** Within a VPC, or between two that are peered: from one interface to another, and from any address of the VPC to one. */
import { ephemeralPorts } from "../../rules/limits";
import { nameOf } from "../../topology/lookup";
import { isUnknown, type Subnet } from "../../topology/model";
import { routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { localRoute, localRouteFromAnywhere } from "../devices/localRoute";
import { crossing } from "../devices/peering";
import { namesGroups, type Peer, STRANGER } from "../network/filter";
import { addressesOf, type Nic, onceAtPlace, subnetAddresses, vpcAddresses } from "../network/nic";
import { everything, type Family, internet } from "../sets/addresses";
import type { Flow } from "../sets/flow";
import { type AddressSet, portText, ports as portSet, type PortSet, subtract } from "../sets/ranges";
import { acl, answerThrough, groups } from "../trace/filters";
import { every } from "../trace/outcome";
import { by, doubt, pass, type Step, type Steps, traced, walk } from "../trace/steps";
import { type Outcome, settled, Trace } from "../trace/trace";
import { type Guarded, guarded, through } from "./guarded";

export interface Target {
  readonly nic: Nic;
  readonly ports: PortSet;
  readonly protocol: "tcp" | "udp";
  /** One interface at an address that is not known, not each that its subnet may contain. */
  readonly isOne?: boolean;
  /** One packet that arrives is enough, on whichever of the ports. */
  readonly isAny?: boolean;
}

export interface Connection {
  readonly network: TopologyIndex;
  readonly from: Nic;
  readonly to: Target;
  readonly family: Family;
  /** Steps before the packet leaves, such as the name that led to the target. */
  readonly first?: Steps;
}

/** From interface to interface, out of the security groups of one and into those of the other. */
export function between(connection: Connection): Outcome {
  const { network, from, to, family, first = [] } = connection;
  const flow = flowBetween(connection);
  if (flow === null) {
    const lacking = addressesOf(network, from, family) === null ? from : to.nic;
    const at = { kind: "network-interface", name: to.nic.name, id: to.nic.subnet.key };
    const detail = `${lacking.name} has no IPv${String(family)} address in subnet ${nameOf(lacking.subnet)}`;
    const code = family === 6 ? "NO_IPV6_ADDRESS" : "NO_ROUTE_TO_DESTINATION";
    return settled("blocked", code, { ...at, detail, rule: "R-V6-01" });
  }
  const trace = new Trace(network, flow);
  walk(trace, [...first, leavingGroups(connection), ...arriving(connection)]);
  if (trace.via.length === 0) trace.via.push("local");
  return trace.outcome();
}

/**
 * From one interface to each of several, as those of an endpoint.
 * @param key a name for the targets: where all of them are reached, the interfaces of one place share the paths behind
 * their groups.
 */
export function toEach(
  network: TopologyIndex,
  from: Nic,
  key: string,
  connections: () => readonly Connection[],
): Outcome {
  const shared = onceAtPlace(network, from, key, () => sharedPaths(connections()));
  const passed = shared === null ? null : throughGroups(shared, from);
  return passed ?? every(connections().map(between));
}

interface SharedPaths {
  readonly flows: readonly { readonly flow: Flow; readonly connection: Connection }[];
  /** Of all paths together, which shows the first of them: what is before the groups of the sender, and behind them. */
  readonly outcome: Outcome;
  readonly before: Trace;
  readonly behind: Trace;
}

/** Null where a target is not reached, or the sender's groups may decide there: a rule may name them. */
function sharedPaths(connections: readonly Connection[]): SharedPaths | null {
  const flows: { readonly flow: Flow; readonly connection: Connection }[] = [];
  const paths: { readonly before: Trace; readonly behind: Trace }[] = [];
  for (const connection of connections) {
    const { network, to, first = [] } = connection;
    const flow = flowBetween(connection);
    if (flow === null || namesGroups(network, to.nic.groups, "ingress")) return null;
    const before = traced(network, flow, first);
    const behind = traced(network, flow, arriving(connection));
    if (!before.isClear || before.flow !== flow || !behind.isClear) return null;
    if (before.via.length + behind.via.length === 0) before.via.push("local");
    flows.push({ flow, connection });
    paths.push({ before, behind });
  }
  const [shown] = paths;
  if (shown === undefined) return null;
  return { ...shown, outcome: every(paths.map(({ before, behind }) => before.outcome(behind))), flows };
}

/** Null unless the sender's groups pass all packets to each target. */
function throughGroups({ flows, outcome, before, behind }: SharedPaths, from: Nic): Outcome | null {
  let shown: Trace | undefined;
  for (const { flow, connection } of flows) {
    const filtered = traced(connection.network, flow, [leavingGroups({ ...connection, from })]);
    if (!filtered.isClear || filtered.flow !== flow) return null;
    shown ??= filtered;
  }
  return { ...outcome, hops: [...before.hops, ...(shown?.hops ?? []), ...behind.hops] };
}

/** Null where an end has no address of the family. */
function flowBetween({ network, from, to, family }: Connection): Flow | null {
  const source = addressesOf(network, from, family);
  const destination = addressesOf(network, to.nic, family);
  if (source === null || destination === null) return null;
  return {
    family,
    protocol: to.protocol,
    boxes: [{ source: source.set, destination: destination.set, sourcePorts: from.clientPorts, ports: to.ports }],
    sourceIsPoint: source.isPoint,
    destinationIsPoint: destination.isPoint || to.isOne === true,
    isAny: to.isAny,
  };
}

function leavingGroups({ network, from, to }: Connection): Step {
  return groups(from.groups, "egress", peerOf(network, from, to.nic));
}

/** Behind the groups of the sender. */
function arriving({ network, from, to: { nic } }: Connection): Steps {
  const [near, far] = [from.subnet, nic.subnet];
  // Within one subnet no packet passes its border.
  const isAcross = near.key !== far.key;
  return [
    isAcross && acl(near, "egress"),
    there(network, from, nic),
    isAcross && acl(far, "ingress"),
    groups(nic.groups, "ingress", peerOf(network, nic, from)),
    back(near, far),
    isAcross && answerThrough([far, "egress"], [near, "ingress"]),
  ];
}

/** The other end, as a security group's rule may name it: no rule names a group of a peered VPC in another Region (R-DST-01). */
function peerOf(network: TopologyIndex, own: Nic, other: Nic): Peer {
  const [here, there] = [vpcOf(network, own.subnet)?.region, vpcOf(network, other.subnet)?.region];
  const isElsewhere =
    !isUnknown(here) && !isUnknown(there) && here !== undefined && there !== undefined && here !== there;
  return { groups: isElsewhere ? [] : (other.groups ?? []), service: null };
}

function there(network: TopologyIndex, from: Nic, to: Nic): Step {
  const table = routeTableOf(network, from.subnet);
  const subnet = { kind: "route-table", name: from.subnet.name, id: from.subnet.key };
  switch (vpcsOf(from.subnet, to.subnet)) {
    case "two":
      return crossing(from.subnet, to.subnet, "destination");
    case "unknown":
      return doubt({
        ...subnet,
        detail: `it is not known whether ${to.name} is in the VPC of ${from.name}`,
        rule: "R-VPC-36",
      });
    case "one": {
      const at = isUnknown(table) ? subnet : { kind: "route-table", name: nameOf(table), id: table.key };
      return localRoute(from.subnet, "destination", pass({ ...at, ...LOCAL_ROUTE }));
    }
  }
}

const LOCAL_ROUTE = { detail: "the local route of the VPC", rule: "R-VPC-04" };

/** The answer, by the table of the other subnet. */
function back(near: Subnet, far: Subnet): Step | false {
  switch (vpcsOf(near, far)) {
    case "two":
      return crossing(far, near, "source");
    case "unknown":
      return false;
    case "one":
      return localRoute(far, "source", null);
  }
}

/** True if two subnets are in one VPC. */
function vpcsOf(one: Subnet, two: Subnet): "one" | "two" | "unknown" {
  if (one.key === two.key) return "one";
  if (isUnknown(one.vpc) || isUnknown(two.vpc)) return "unknown";
  return one.vpc === two.vpc ? "one" : "two";
}

/** From any address of the VPC, by address rules alone: a rule that names another group allows no arbitrary client. */
export function fromVpc(network: TopologyIndex, to: Target): readonly Outcome[] {
  const { nic } = to;
  const paths = onceAtPlace(network, nic, `from the VPC to ${keyOf(to)}`, () => pathsFromVpc(network, to));
  if (paths !== null) return paths.map((path) => through(path, groups(nic.groups, "ingress", STRANGER)));
  const at = { kind: "network-interface", name: nic.name, id: nic.subnet.key };
  return [settled("blocked", "NO_IPV6_ADDRESS", { ...at, detail: `${nic.name} has no address`, rule: "R-V6-01" })];
}

/** From other subnets and from its own; null for an interface without an address. */
function pathsFromVpc(network: TopologyIndex, to: Target): readonly Guarded[] | null {
  const { subnet } = to.nic;
  const family: Family = subnet.ipv4Cidr === null ? 6 : 4;
  const destination = addressesOf(network, to.nic, family);
  if (destination === null) return null;
  const all = vpcAddresses(vpcOf(network, subnet), family);
  const near = subnetAddresses(network, subnet, family);
  const neighbours = near === null || near.isPoint ? [] : near.set;
  const clients = subtract(all ?? (family === 4 ? everything[4] : internet[6]), neighbours);
  const sourcePorts = portSet(ephemeralPorts.linux.from, ephemeralPorts.linux.to);
  const from = (source: AddressSet, before: Steps, behind: Steps): readonly Guarded[] => {
    if (source.length === 0) return [];
    const flow: Flow = {
      family,
      protocol: to.protocol,
      boxes: [{ source, destination: destination.set, sourcePorts, ports: to.ports }],
      sourceIsPoint: all === undefined,
      destinationIsPoint: true,
      isAny: to.isAny,
    };
    const local = pass({ kind: "route-table", name: "local", id: subnet.key, ...LOCAL_ROUTE });
    return [guarded(network, flow, [by("local"), local, ...before], behind)];
  };
  const answer = [answerThrough([subnet, "egress"]), localRoute(subnet, "source", null)];
  return [
    ...from(clients, [localRouteFromAnywhere(subnet), acl(subnet, "ingress")], answer),
    ...from(neighbours, [], []),
  ];
}

/** A call to an interface as a key, without the interface. */
export function keyOf({ ports, protocol, isAny }: Target): string {
  return `${isAny === true ? "any of " : ""}${protocol} ${portText(ports)}`;
}

/** Into a subnet and an interface of it, and the answer out of the subnet. */
export function arrival({ nic }: Target, peer: Peer = STRANGER): Steps {
  return [acl(nic.subnet, "ingress"), groups(nic.groups, "ingress", peer), answerThrough([nic.subnet, "egress"])];
}
