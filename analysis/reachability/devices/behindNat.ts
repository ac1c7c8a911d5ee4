/**
 * The common part of NAT gateways in a subnet and NAT instances: a packet enters the device's subnet, is translated,
 * and leaves by that subnet's own route table (R-VPC-10, R-VPC-12):
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
 *
 * Modelled: the device's filters, its subnet's ACL in both directions and for both halves of the answer, its subnet's
 * routes, which no endpoint serves (R-VPC-15). Not modelled: a device that forwards to another NAT. A transit gateway
 * or a firewall behind it is not followed, so its packets are undetermined.
 */
import type { Hop, SourceIp } from "../../report";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type Key, type RouteTable, type RouteTarget, type Subnet } from "../../topology/model";
import { routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { STRANGER } from "../network/filter";
import { addressesOf, type Nic, subnetAddresses } from "../network/nic";
import { defaultTarget, lookup } from "../network/routes";
import { internet, specialUse } from "../sets/addresses";
import { allOf, type Flow } from "../sets/flow";
import { union } from "../sets/ranges";
import { acl, answerThrough, groups, routing } from "../trace/filters";
import { block, doubt, pass, seenAs, type Step, translated } from "../trace/steps";
import { type Component, UNDETERMINED_SOURCE } from "../trace/trace";
import { internetGateway } from "./internetGateway";
import type { Routed } from "./routed";
import { partOf, targetState, targetWords, toCheck } from "./routeTable";

/** The source address of a hop that translates to it, where it is known. */
export function shown({ addresses: [source] }: SourceIp): Pick<Hop, "source"> {
  return source === undefined ? {} : { source };
}

export interface NatDevice {
  readonly at: Component;
  readonly place: Subnet;
  /** The target that a route of its own subnet must not have. */
  readonly own: Key;
  /** The groups that it sends by: those of another interface where it forwards by its primary one. */
  readonly sends: Nic["groups"];
  readonly use: Routed["use"];
  readonly nic: Nic;
  /** The rules for a subnet without a path to the internet, and for the translation. */
  readonly rules: { readonly stranded: string; readonly translates: string };
}

export function behindNat(device: NatDevice, routed: Routed): Step {
  const { nic } = routed;
  return () => [
    device.place.key !== nic.subnet.key && acl(device.place, "ingress"),
    groups(device.nic.groups, "ingress", { groups: nic.groups ?? [], service: null }),
    leaving(device, routed),
  ];
}

/** Out of the device's subnet, unless its own traffic leads back to it. */
function leaving(device: NatDevice, routed: Routed): Step {
  const { place, at } = device;
  return ({ network, flow: original }) => {
    const table = routeTableOf(network, place);
    if (isUnknown(table)) {
      const detail = `the route table of subnet ${nameOf(place)} is not known: ${table.unknown}`;
      return [doubt({ ...at, detail, rule: "R-VPC-12" })];
    }
    const standard = defaultTarget(network, table, vpcOf(network, place), 4);
    const back = known(standard?.target ?? undefined);
    // A packet of NAT64 leaves as IPv4, by another route than the one that led here.
    if ((place.key === routed.nic.subnet.key && routed.to.family === 4) || back?.key === device.own) {
      const detail = `${device.nic.name} is in subnet ${nameOf(place)}, whose own traffic is routed to it; it needs a subnet whose default route is an internet gateway`;
      return [block("NAT_IN_OWN_SUBNET", { ...at, detail, rule: "R-VPC-11" })];
    }
    const source = addressesOf(network, device.nic, 4) ?? subnetAddresses(network, place, 4);
    if (source === null) return;
    const outside: Flow = {
      ...original,
      family: 4,
      boxes: original.boxes.map((box) => ({
        ...box,
        source: source.set,
        sourcePorts: device.nic.clientPorts,
        destination: routed.to.family === 6 ? internet[4] : box.destination,
      })),
      sourceIsPoint: source.isPoint,
    };
    return [
      translated(outside),
      groups(device.sends, "egress", STRANGER),
      acl(place, "egress"),
      byTable(device, routed, table),
      // Also where the way out is not known: what follows is the answer to the sender, with the sender's ports.
      translated(original),
      answerThrough([place, "egress"]),
    ];
  };
}

/**
 * True if a device behind a NAT may forward packets: a firewall or another network always, a peer only for its own
 * addresses (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html names transit and virtual private
 * gateways).
 */
function leadsOn(kind: RouteTarget["kind"], isSpecial: boolean): boolean {
  switch (kind) {
    case "other":
    case "vpc-endpoint":
      return true;
    case "peering-connection":
    case "network-interface":
    case "instance":
      return isSpecial;
    case "internet-gateway":
    case "egress-only-internet-gateway":
    case "nat-gateway":
    case "local":
      return false;
  }
}

/** By the device's own table to an internet gateway, and the answer back through its subnet, in both its forms. */
function byTable(device: NatDevice, routed: Routed, table: RouteTable): Step {
  const { place, at, rules } = device;
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  return ({ network, flow, sourceIp }) => {
    const vpc = vpcOf(network, place);
    const { ways, doubt: why } = lookup(network, table, vpc, {
      family: 4,
      addresses: allOf(flow, "destination"),
      service: null,
    });
    // Behind a route that is not known neither an arrival nor a stop is certain.
    if (why !== null) return [doubt({ ...hop, detail: `another route may win: ${why}`, rule: "R-VPC-03" })];
    const isSpecial = specialUse(allOf(flow, "destination"), 4) !== null;
    const out = ways.flatMap((way) => {
      const target = known(way.target ?? undefined);
      return target?.kind === "internet-gateway" ? [{ way, target, state: targetState(network, way, vpc) }] : [];
    });
    const unknown = ways.map(({ target }) => target).find((target) => isUnknown(target));
    if (unknown !== undefined && out.length < ways.length) {
      const detail = `it is not known on which path traffic leaves ${device.nic.name}: ${reasonOf(unknown ?? undefined, "")}`;
      return [doubt({ ...hop, detail, rule: "R-VPC-12" })];
    }
    const [first] = out;
    const further = ways.flatMap((way) => {
      const target = known(way.target ?? undefined);
      const mayLead =
        target !== undefined && leadsOn(target.kind, isSpecial) && targetState(network, way, vpc) !== "dead";
      return mayLead ? [{ way, target }] : [];
    })[0];
    if (further !== undefined) {
      const name = targetWords(network, further.target);
      const { words, rule } = toCheck(further.target.unfollowed);
      const detail = `traffic that leaves ${device.nic.name} by ${further.way.label} goes to ${name}, ${words}`;
      return [doubt({ ...hop, detail, rule: rule ?? "R-VPC-12" }), seenAs(UNDETERMINED_SOURCE)];
    }
    if (first === undefined && isSpecial) {
      const detail = `route table ${hop.name} of subnet ${nameOf(place)}, which contains ${device.nic.name}, has no route to ${routed.to.name}`;
      return [block("NO_ROUTE_TO_DESTINATION", { ...hop, detail, rule: "R-VPC-46" })];
    }
    if (first === undefined) {
      const detail = `route table ${hop.name} of subnet ${nameOf(place)}, which contains ${device.nic.name}, has no route to an internet gateway`;
      return [block("NAT_WITHOUT_INTERNET_ROUTE", { ...hop, detail, rule: rules.stranded })];
    }
    const open = out.find(({ state }) => state !== "dead");
    if (open === undefined) {
      const detail = `the target of route ${first.way.label} in ${hop.name} is gone`;
      return [block("BAD_STATE_ROUTE", { ...hop, detail, rule: "R-VPC-43" })];
    }
    const elsewhere = ways.filter((each) => !out.some(({ way }) => way === each));
    const gone = out.filter(({ state }) => state === "dead").map(({ way }) => way);
    const lost = partOf(flow.boxes, "destination", union(...[...elsewhere, ...gone].map(({ part }) => part)));
    const reason = `not all traffic to ${routed.to.name} leaves ${device.nic.name} through the internet gateway`;
    const unsure = {
      ...hop,
      detail: "it is not known whether all routes to the internet gateway are active",
      rule: "R-VPC-43",
    };
    return [
      elsewhere.length + gone.length > 0 &&
        routing({
          table: { ...hop, rule: "R-VPC-03" },
          judged: { passed: lost.misses, refused: lost.hits, open: [], reason },
          side: "destination",
          leg: "forward",
          code: elsewhere.length > 0 ? "NAT_WITHOUT_INTERNET_ROUTE" : "BAD_STATE_ROUTE",
          refused: reason,
        }),
      out.some(({ state }) => state === "unknown") && doubt(unsure),
      pass({ ...at, detail: "translates to its own address", rule: rules.translates, ...shown(sourceIp) }),
      pass({ ...hop, detail: `${open.way.label} leads to the internet gateway`, rule: "R-VPC-12" }),
      internetGateway({ ...routed, nic: device.nic, table: hop, way: open.way, target: open.target, use: device.use }),
      answerThrough([place, "ingress"]),
    ];
  };
}
