/** Within the VPC: from one interface to another, and from anybody in the VPC to one. */
import type { Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Family } from "../sets/addresses";
import { everything, internet } from "../sets/addresses";
import type { Network } from "../../topology/topologyIndex";
import { routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { nameOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { addressesOf, subnetAddresses, vpcAddresses } from "../network/nic";
import type { Flow } from "../sets/flow";
import { ephemeralPorts } from "../../rules/limits";
import { crossing } from "../devices/peering";
import type { PortSet } from "../sets/ranges";
import { ports as portSet, subtract } from "../sets/ranges";
import { astrayFrom, astrayFromAnywhere } from "../devices/localRoute";
import type { Peer } from "../network/filter";
import { STRANGER } from "../network/filter";
import type { Outcome } from "../trace/trace";
import { Trace, settled } from "../trace/trace";

export interface Target {
  readonly nic: Nic;
  readonly ports: PortSet;
  readonly protocol: "tcp" | "udp";
  /** One interface at an address that is not known, not each that may lie in its subnet. */
  readonly isOne?: boolean;
}

/** From interface to interface, out of one's groups and into the other's. */
export function between(
  network: Network,
  from: Nic,
  to: Target,
  family: Family,
  begin?: (trace: Trace) => void,
): Outcome {
  const source = addressesOf(network, from, family);
  const destination = addressesOf(network, to.nic, family);
  const at = { kind: "network-interface", name: to.nic.name, id: to.nic.subnet.key };
  if (source === null || destination === null) {
    const who = source === null ? from : to.nic;
    const detail = `${who.name} has no IPv${String(family)} address in subnet ${nameOf(who.subnet)}`;
    return settled("blocked", family === 6 ? "NO_IPV6_ADDRESS" : "NO_ROUTE_TO_DESTINATION", {
      ...at,
      detail,
      rule: "R-V6-01",
    });
  }
  const flow: Flow = {
    family,
    protocol: to.protocol,
    boxes: [{ source: source.set, destination: destination.set, sourcePorts: from.clientPorts, ports: to.ports }],
    sourceIsPoint: source.isPoint,
    destinationIsPoint: destination.isPoint || to.isOne === true,
  };
  const trace = new Trace(network, flow);
  begin?.(trace);
  const across = from.subnet.key !== to.nic.subnet.key;
  trace.groups(from.groups, "egress", { groups: to.nic.groups ?? [], service: null });
  if (!trace.stopped && across) trace.acl(from.subnet, "egress");
  if (!trace.stopped) locally(trace, from, to);
  if (!trace.stopped && across) trace.acl(to.nic.subnet, "ingress");
  if (!trace.stopped) trace.groups(to.nic.groups, "ingress", { groups: from.groups ?? [], service: null });
  if (!trace.stopped) answered(trace, from, to);
  if (!trace.stopped && across) {
    const back = trace.aclBack(to.nic.subnet, "egress", trace.reversedFlow());
    if (!trace.stopped) trace.aclBack(from.subnet, "ingress", back);
  }
  if (trace.via.length === 0) trace.via.push("local");
  return trace.outcome();
}

/** By the local route, unless a more specific one leads elsewhere (R-VPC-05); to another VPC only by a route to it. */
function locally(trace: Trace, from: Nic, to: Target): void {
  const { network } = trace;
  const table = routeTableOf(network, from.subnet);
  const hop = { kind: "route-table", name: from.subnet.name, id: from.subnet.key };
  const place = placeOf(from.subnet, to.nic.subnet);
  if (place === "other") {
    crossing(trace, from.subnet, to.nic.subnet, "destination");
    return;
  }
  if (place === "unknown") {
    const detail = `not known whether ${to.nic.name} lies in the VPC of ${from.name}`;
    trace.doubtful({ ...hop, detail, rule: "R-VPC-36" });
    return;
  }
  if (astrayFrom(trace, from.subnet, "destination")) return;
  const at = isUnknown(table) ? hop : { kind: "route-table", name: nameOf(table), id: table.key };
  trace.pass({ ...at, detail: "the local route of the VPC", rule: "R-VPC-04" });
}

/** The answer, by the other subnet's own table. */
function answered(trace: Trace, from: Nic, to: Target): void {
  const place = placeOf(from.subnet, to.nic.subnet);
  if (place === "other") crossing(trace, to.nic.subnet, from.subnet, "source");
  else if (place === "same") astrayFrom(trace, to.nic.subnet, "source");
}

/** Whether two subnets lie in one VPC. */
function placeOf(one: Subnet, two: Subnet): "same" | "other" | "unknown" {
  if (one.key === two.key) return "same";
  if (isUnknown(one.vpc) || isUnknown(two.vpc)) return "unknown";
  return one.vpc === two.vpc ? "same" : "other";
}

/** From anybody in the VPC, by address rules alone: what a group rule says of other groups admits no stranger. */
export function fromVpc(network: Network, to: Target): readonly Outcome[] {
  const { subnet } = to.nic;
  const family: Family = subnet.ipv4Cidr === null ? 6 : 4;
  const destination = addressesOf(network, to.nic, family);
  const at = { kind: "network-interface", name: to.nic.name, id: subnet.key };
  if (destination === null) {
    return [settled("blocked", "NO_IPV6_ADDRESS", { ...at, detail: `${to.nic.name} has no address`, rule: "R-V6-01" })];
  }
  const all = vpcAddresses(vpcOf(network, subnet), family);
  const near = subnetAddresses(network, subnet, family);
  const isPoint = all === undefined;
  const anyone = all ?? (family === 4 ? everything[4] : internet[6]);
  const neighbours = near === null || near.isPoint ? [] : near.set;
  const clients = portSet(ephemeralPorts.linux.from, ephemeralPorts.linux.to);
  const outcomes: Outcome[] = [];
  for (const [sources, border] of [
    [subtract(anyone, neighbours), true],
    [neighbours, false],
  ] as const) {
    if (sources.length === 0) continue;
    const trace = new Trace(network, {
      family,
      protocol: to.protocol,
      boxes: [{ source: sources, destination: destination.set, sourcePorts: clients, ports: to.ports }],
      sourceIsPoint: isPoint,
      destinationIsPoint: true,
    });
    trace.pass({
      kind: "route-table",
      name: "local",
      id: subnet.key,
      detail: "the local route of the VPC",
      rule: "R-VPC-04",
    });
    if (border) astrayFromAnywhere(trace, subnet);
    arrive(trace, subnet, to, border);
    if (!trace.stopped && border) astrayFrom(trace, subnet, "source");
    trace.via.push("local");
    outcomes.push(trace.outcome());
  }
  return outcomes;
}

/** Into a subnet and an interface, and the answer out again. */
export function arrive(trace: Trace, subnet: Subnet, to: Target, border: boolean, peer: Peer = STRANGER): void {
  if (border) trace.acl(subnet, "ingress");
  if (!trace.stopped) trace.groups(to.nic.groups, "ingress", peer);
  if (!trace.stopped && border) trace.aclBack(subnet, "egress", trace.reversedFlow());
}
