/** Behind a NAT: in through its subnet's border, out by its subnet's own table, and the answer all the way back. */
import type { SourceIp } from "../../report";
import type { Key, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { internet } from "../sets/addresses";
import { STRANGER } from "../network/filter";
import { internetGateway } from "./gateways";
import { routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { addressesOf, subnetAddresses } from "../network/nic";
import type { At, Outside } from "./outside";
import { allOf } from "../sets/flow";
import type { PublicWay } from "./blockPublicAccess";
import { union } from "../sets/ranges";
import { defaultTarget, lookup } from "../network/routes";
import { fateOf, partOf } from "./localRoute";
import type { Trace } from "../trace/trace";

export function shown(source: SourceIp): { source?: string } {
  const first = source.addresses[0];
  return first === undefined ? {} : { source: first };
}

export interface Device {
  readonly at: At;
  readonly place: Subnet;
  /** What a route of its own subnet must not name. */
  readonly own: Key;
  /** The groups that it sends by: those of another interface where it forwards by its primary one. */
  readonly sends: Nic["groups"];
  readonly use: PublicWay;
  readonly nic: Nic;
}

/** Into the device's subnet, out of it by its own table, and the answer all the way back (R-VPC-10, R-VPC-12). */
export function secondLeg(trace: Trace, nic: Nic, device: Device, to: Outside): void {
  const { network } = trace;
  const { place, at } = device;
  const inside = place.key === nic.subnet.key;
  if (!inside) trace.acl(place, "ingress");
  if (trace.stopped) return;
  trace.groups(device.nic.groups, "ingress", { groups: nic.groups ?? [], service: null });
  if (trace.stopped) return;
  const table = routeTableOf(network, place);
  if (isUnknown(table)) {
    trace.doubtful({
      ...at,
      detail: `the route table of subnet ${nameOf(place)} is not known: ${table.unknown}`,
      rule: "R-VPC-12",
    });
    return;
  }
  const vpc = vpcOf(network, place);
  const standard = defaultTarget(network, table, vpc, 4);
  const back = known(standard?.target ?? undefined);
  // What came by NAT64 leaves as IPv4, by another route than the one that led here.
  if ((inside && to.family === 4) || back?.key === device.own) {
    const detail = `${device.nic.name} lies in subnet ${nameOf(place)}, whose own traffic leads to it; it needs a subnet whose default route is an internet gateway`;
    trace.block("NAT_IN_OWN_SUBNET", { ...at, detail, rule: "R-VPC-11" });
    return;
  }
  const first = trace.flow;
  const outer = subnetAddresses(network, place, 4);
  const fixedIps = addressesOf(network, device.nic, 4);
  const source = fixedIps ?? outer;
  if (source === null) return;
  const target = to.family === 6 ? internet[4] : undefined;
  trace.flow = {
    ...first,
    family: 4,
    boxes: first.boxes.map((box) => ({
      ...box,
      source: source.set,
      sourcePorts: device.nic.clientPorts,
      destination: target ?? box.destination,
    })),
    sourceIsPoint: source.isPoint,
  };
  trace.groups(device.sends, "egress", STRANGER);
  if (trace.stopped) return;
  trace.acl(place, "egress");
  if (trace.stopped) return;
  const outside = trace.flow;
  // What leaves by a NAT uses no endpoint of the NAT's subnet (R-VPC-15).
  const { ways, doubt } = lookup(network, table, vpc, {
    family: 4,
    addresses: allOf(outside, "destination"),
    service: null,
  });
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  if (doubt !== null) {
    // Behind a route that nobody knows there is nothing to say, neither an arrival nor a stop.
    trace.doubtful({ ...hop, detail: `another route may win: ${doubt}`, rule: "R-VPC-03" });
    return;
  }
  const out = ways.map((way) => way.target);
  const unknownWay = out.find((each) => isUnknown(each));
  const toGateway = ways.filter((way) => known(way.target ?? undefined)?.kind === "internet-gateway");
  if (unknownWay !== undefined && toGateway.length < ways.length) {
    trace.doubtful({
      ...hop,
      detail: `where ${device.nic.name} leaves is not known: ${reasonOf(unknownWay ?? undefined, "")}`,
      rule: "R-VPC-12",
    });
    return;
  }
  const way = toGateway[0];
  if (way === undefined) {
    const detail = `route table ${hop.name} of subnet ${nameOf(place)}, where ${device.nic.name} lies, has no route to an internet gateway`;
    trace.block("NAT_WITHOUT_INTERNET_ROUTE", {
      ...hop,
      detail,
      rule: at.kind === "nat-gateway" ? "R-VPC-12" : "R-NATI-01",
    });
    return;
  }
  const gone = toGateway.filter((each) => fateOf(network, each, vpc) === "dead");
  if (gone.length === toGateway.length) {
    trace.block("BAD_STATE_ROUTE", {
      ...hop,
      detail: `the target of route ${way.label} in ${hop.name} is gone`,
      rule: "R-VPC-43",
    });
    return;
  }
  const elsewhere = ways.filter((each) => !toGateway.includes(each));
  if (elsewhere.length + gone.length > 0) {
    const lost = union(...[...elsewhere, ...gone].map(({ part }) => part));
    const { hits, misses } = partOf(trace.flow.boxes, "destination", lost);
    const reason = `not all of ${to.name} leaves ${device.nic.name} by the internet gateway`;
    const judged = { passed: misses, refused: hits, open: [], reason };
    const code = elsewhere.length > 0 ? "NAT_WITHOUT_INTERNET_ROUTE" : "BAD_STATE_ROUTE";
    trace.routed(judged, "destination", "forward", { ...hop, rule: "R-VPC-03" }, { code, reason });
    if (trace.stopped) return;
  }
  if (toGateway.some((each) => fateOf(network, each, vpc) === "unknown")) {
    trace.doubtful({ ...hop, detail: "not known whether all routes to the internet gateway hold", rule: "R-VPC-43" });
  }
  trace.pass({
    ...at,
    detail: "translates to its own address",
    rule: at.kind === "nat-gateway" ? "R-NAT-02" : "R-VPC-16",
    ...shown(trace.sourceIp),
  });
  const open = toGateway.find((each) => !gone.includes(each)) ?? way;
  trace.pass({ ...hop, detail: `${open.label} leads to the internet gateway`, rule: "R-VPC-12" });
  const gateway = known(open.target ?? undefined);
  internetGateway(trace, device.nic, gateway?.key ?? "", open, hop, device.use);
  if (trace.stopped) return;
  trace.aclBack(place, "ingress", trace.reversedFlow());
  if (trace.stopped) return;
  trace.flow = first;
  trace.aclBack(place, "egress", trace.reversedFlow());
}
