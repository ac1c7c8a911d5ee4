/**
 * The way out of a subnet: route, then internet gateway, egress-only gateway, NAT gateway, NAT instance or gateway
 * endpoint, with the devices' own subnets and the answer's way back.
 */
import { ephemeralPorts } from "../rules/limits";
import type { SourceIp, Via } from "../report";
import type { Instance, Key, NatGateway, NetworkInterface, RouteTarget, Subnet } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Family } from "./addresses";
import { internet, nat64 } from "./addresses";
import { policyAllows } from "./policy";
import type { Call } from "./policy";
import type { Network } from "./network";
import { addressesHeld, found, known, knownAddresses, nameOf, reasonOf, tableOf, vpcOf } from "./network";
import type { Nic } from "./nic";
import { NO_PUBLIC, addressesOf, subnetAddresses, vpcAddresses } from "./nic";
import type { Flow } from "./packet";
import { publicAccess } from "./publicAccess";
import type { PublicWay } from "./publicAccess";
import type { AddressSet, PortSet } from "./ranges";
import { intersect, ports as portSet } from "./ranges";
import type { Way } from "./routes";
import { defaultTarget, lookup } from "./routes";
import { STRANGER } from "./filter";
import type { Outcome } from "./trace";
import { NO_SOURCE, Trace, UNKNOWN_VALUE, settled } from "./trace";

/** What is called outside. */
export interface Outside {
  readonly name: string;
  readonly family: Family;
  readonly addresses: AddressSet;
  /** One host at an address that is not known, or every host there. */
  readonly isPoint: boolean;
  readonly ports: PortSet;
  readonly protocol: "tcp" | "udp";
  /** The AWS service and Region that the addresses belong to. */
  readonly service: { readonly name: string; readonly region: string } | null;
  /** What the call asks an endpoint's policy for. */
  readonly call: Call | null;
}

const natPorts = portSet(ephemeralPorts.natGateway.from, ephemeralPorts.natGateway.to);

/** From an interface to hosts outside its VPC. One outcome for each way that the destinations take. */
export function outward(network: Network, nic: Nic, to: Outside): readonly Outcome[] {
  const own = addressesOf(network, nic, to.family);
  const table = tableOf(network, nic.subnet);
  const start = { kind: "network-interface", name: nic.name, id: nic.subnet.key };
  if (own === null) {
    const detail = `${nic.name} has no IPv${String(to.family)} address in subnet ${nameOf(nic.subnet)}`;
    const code = to.family === 6 ? "NO_IPV6_ADDRESS" : "NO_ROUTE_TO_DESTINATION";
    return [settled("blocked", code, { ...start, detail, rule: to.family === 6 ? "R-V6-01" : "R-V6-06" })];
  }
  const flow: Flow = {
    family: to.family,
    protocol: to.protocol,
    boxes: [{ source: own.set, destination: to.addresses, sourcePorts: nic.clientPorts, ports: to.ports }],
    sourceIsPoint: own.isPoint,
    destinationIsPoint: to.isPoint,
  };
  const begin = (): Trace => {
    const trace = new Trace(network, flow);
    trace.groups(nic.groups, "egress", { groups: [], service: to.service?.name ?? null });
    if (!trace.stopped) trace.acl(nic.subnet, "egress");
    if (to.family === 6 && isUnknown(nic.ipv6)) {
      trace.doubtful({
        ...start,
        detail: `not known whether ${nic.name} has an IPv6 address: ${nic.ipv6.unknown}`,
        rule: "R-V6-01",
      });
    }
    return trace;
  };
  if (isUnknown(table)) {
    const trace = begin();
    const detail = `the route table of subnet ${nameOf(nic.subnet)} is not known: ${table.unknown}`;
    if (!trace.stopped)
      trace.doubtful({ kind: "route-table", name: nic.subnet.name, id: nic.subnet.key, detail, rule: "R-VPC-04" });
    return [open(trace)];
  }
  const { ways, doubt } = lookup(network, table, vpcOf(network, nic.subnet), to);
  return ways
    .map((way) => {
      const trace = begin();
      if (trace.stopped) return trace.outcome();
      trace.flow = within(trace.flow, way.part);
      // The filters may have left nothing of this part.
      if (trace.flow.boxes.length === 0) return null;
      const hop = { kind: "route-table", name: nameOf(table), id: table.key };
      if (doubt !== null) trace.doubtful({ ...hop, detail: `another route may win: ${doubt}`, rule: "R-VPC-03" });
      follow(trace, nic, way, hop, to);
      return doubt === null ? trace.outcome() : unsettled(trace, doubt);
    })
    .filter((outcome) => outcome !== null);
}

/** An outcome whose way is not known shows no source address as if it were certain. */
function open(trace: Trace): Outcome {
  const outcome = trace.outcome();
  return outcome.verdict === "undetermined"
    ? { ...outcome, sourceIp: { kind: "undetermined", addresses: [] } }
    : outcome;
}

/** While another route may win, nothing behind this one is certain, neither an arrival nor a stop. */
function unsettled(trace: Trace, doubt: string): Outcome {
  const outcome = trace.outcome();
  const reason = `another route may win: ${doubt}`;
  return {
    ...outcome,
    verdict: "undetermined",
    code: UNKNOWN_VALUE,
    reason,
    sourceIp: { kind: "undetermined", addresses: [] },
  };
}

function within(flow: Flow, part: AddressSet): Flow {
  const boxes = flow.boxes
    .map((box) => ({ ...box, destination: intersect(box.destination, part) }))
    .filter((box) => box.destination.length > 0);
  return { ...flow, boxes };
}

function follow(trace: Trace, nic: Nic, way: Way, hop: { kind: string; name: string; id: Key }, to: Outside): void {
  const rule = "R-VPC-03";
  if (way.target === null) {
    const detail = `route table ${hop.name} has no route to ${to.name}${to.family === 6 ? " over IPv6" : ""}`;
    trace.block("NO_ROUTE_TO_DESTINATION", { ...hop, detail, rule: "R-PUB-03" });
    return;
  }
  if (isUnknown(way.target)) {
    trace.doubtful({ ...hop, detail: `where ${way.label} leads is not known: ${way.target.unknown}`, rule });
    trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  if (way.state === "blackhole") {
    trace.block("BAD_STATE_ROUTE", {
      ...hop,
      detail: `the target of route ${way.label} in ${hop.name} is gone`,
      rule: "R-VPC-43",
    });
    return;
  }
  if (isUnknown(way.state)) trace.doubtful({ ...hop, detail: `the state of route ${way.label} is not known`, rule });
  const target = way.target;
  trace.pass({ ...hop, detail: `${way.label} leads to ${target.kind} ${labelOf(trace.network, target)}`, rule });
  toTarget(trace, nic, target, way, hop, to);
}

function toTarget(
  trace: Trace,
  nic: Nic,
  target: RouteTarget,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  switch (target.kind) {
    case "internet-gateway":
      internetGateway(trace, nic, target.key, way, hop, "own-address");
      break;
    case "egress-only-internet-gateway":
      egressOnly(trace, nic, target.key, way, hop);
      break;
    case "nat-gateway":
      natGateway(trace, nic, target.key, way, hop, to);
      break;
    case "network-interface":
    case "instance":
      natInstance(trace, nic, target, way, hop, to);
      break;
    case "vpc-endpoint":
      gatewayEndpoint(trace, target.key, way, hop, to);
      break;
    case "peering-connection":
      peering(trace, nic, target.key, way, hop, to);
      return;
    case "local": {
      const detail = `${way.label} is local: nothing outside the VPC lies there`;
      trace.doubtful({ ...hop, detail, rule: "R-VPC-04" });
      return;
    }
    case "other":
      trace.doubtful({ ...hop, detail: `${way.label} leads to ${target.key}, which is not followed here`, rule: null });
      trace.sourceIp = { kind: "undetermined", addresses: [] };
      return;
  }
  if (trace.stopped) return;
  trace.aclBack(nic.subnet, "ingress", trace.reversedFlow());
}

/** Into the peer's own addresses at most: no path leads through it (R-VPC-36). */
function peering(
  trace: Trace,
  nic: Nic,
  key: Key,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  const { network } = trace;
  trace.via.push("peering-connection");
  const connection = network.topology.peeringConnections.find((candidate) => candidate.key === key);
  if (connection === undefined) {
    missing(trace, way, hop, key);
    return;
  }
  const at = { kind: "peering-connection", name: nameOf(connection), id: connection.key };
  if (connection.active === false) {
    trace.block("BAD_STATE_ROUTE", { ...at, detail: `peering connection ${at.name} is not active`, rule: "R-VPC-43" });
    return;
  }
  const ends = [connection.requester, connection.accepter];
  const peer = ends.map(known).find((end) => end !== undefined && end !== known(nic.subnet.vpc));
  const blocks = vpcAddresses(found(network.vpcs, peer), trace.flow.family);
  if (blocks !== undefined && within(trace.flow, blocks).boxes.length === 0) {
    const detail = `${way.label} in ${hop.name} leads to a peered VPC, and no way to ${to.name} leads through one`;
    trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-36" });
    return;
  }
  const detail = `${to.name} may lie in the peered VPC, whose filters are not followed here`;
  trace.doubtful({ ...at, detail, rule: "R-VPC-36" });
}

function labelOf(network: Network, target: RouteTarget): string {
  const entity =
    found(network.gateways, target.key) ??
    found(network.natGateways, target.key) ??
    found(network.interfaces, target.key) ??
    found(network.instances, target.key) ??
    found(network.endpoints, target.key);
  return entity === undefined ? target.key : nameOf(entity);
}

/** A target that nothing here declares: gone where the source is whole, else not known. */
function missing(trace: Trace, way: Way, hop: { kind: string; name: string; id: Key }, target: Key): void {
  if (trace.network.topology.complete) {
    trace.block("BAD_STATE_ROUTE", {
      ...hop,
      detail: `the target of route ${way.label} in ${hop.name} is gone`,
      rule: "R-VPC-43",
    });
  } else {
    trace.doubtful({ ...hop, detail: `${target} is not in this source`, rule: null });
  }
}

/** Attached to the VPC, and let through by Block Public Access; false once the packet is stopped. */
function gatewayOpen(
  trace: Trace,
  subnet: Subnet,
  key: Key,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  use: PublicWay,
): boolean {
  const gateway = found(trace.network.gateways, key);
  if (gateway === undefined) {
    missing(trace, way, hop, key);
    return !trace.stopped;
  }
  const at = { kind: "internet-gateway", name: nameOf(gateway), id: gateway.key };
  if (isUnknown(gateway.vpc)) {
    trace.doubtful({ ...at, detail: `the VPC of ${at.name} is not known: ${gateway.vpc.unknown}`, rule: "R-VPC-28" });
  } else if (gateway.vpc !== null && isUnknown(subnet.vpc)) {
    const detail = `the VPC of subnet ${nameOf(subnet)} is not known: ${subnet.vpc.unknown}`;
    trace.doubtful({ ...at, detail, rule: "R-VPC-28" });
  } else if (gateway.vpc === null || gateway.vpc !== subnet.vpc) {
    const detail = `internet gateway ${at.name} is not attached to this VPC`;
    trace.block("BAD_STATE_ROUTE", { ...at, detail, rule: "R-VPC-43" });
    return false;
  }
  return publicAccessOpen(trace, subnet, use, at);
}

function publicAccessOpen(
  trace: Trace,
  subnet: Subnet | null,
  use: PublicWay,
  at: { kind: string; name: string; id: Key },
  vpc = vpcOf(trace.network, subnet ?? undefined),
): boolean {
  const open = publicAccess(vpc, subnet, use);
  if (isUnknown(open)) {
    trace.doubtful({
      ...at,
      detail: `whether Block Public Access is on is not known: ${open.unknown}`,
      rule: "R-PUB-16",
    });
  } else if (!open) {
    const detail = `VPC Block Public Access stops it at ${at.name}`;
    trace.block("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", { ...at, detail, rule: "R-PUB-16" });
    return false;
  }
  return true;
}

function internetGateway(
  trace: Trace,
  nic: Nic,
  key: Key,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  use: PublicWay,
): void {
  trace.via.push("internet-gateway");
  if (!gatewayOpen(trace, nic.subnet, key, way, hop, use)) return;
  const at = { kind: "internet-gateway", name: labelOf(trace.network, { kind: "internet-gateway", key }), id: key };
  if (trace.flow.family === 6) {
    trace.pass({ ...at, detail: "IPv6 passes unchanged", rule: "R-VPC-37" });
    trace.sourceIp = { kind: "ephemeral", addresses: [] };
    return;
  }
  const { publicIpv4 } = nic;
  if (isUnknown(publicIpv4.has)) {
    const detail = `not known whether ${nic.name} has a public IPv4 address: ${publicIpv4.has.unknown}`;
    trace.doubtful({ ...at, detail, rule: "R-VPC-28" });
    trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  if (!publicIpv4.has) {
    const { code, rule } = publicIpv4.missing ?? { code: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", rule: "R-PUB-02" };
    const lacks = code === "LAUNCH_TYPE_NO_PUBLIC_IP" ? "can never have a" : "has no";
    const detail = `${nic.name} ${lacks} public IPv4 address, and the internet gateway drops what has none`;
    trace.block(code, { ...at, detail, rule });
    return;
  }
  trace.sourceIp = { kind: publicIpv4.kind, addresses: publicIpv4.addresses };
  const source = publicIpv4.addresses[0];
  trace.pass({
    ...at,
    detail: "maps the private address to the public one",
    rule: "R-VPC-28",
    ...(source === undefined ? {} : { source }),
  });
}

function egressOnly(trace: Trace, nic: Nic, key: Key, way: Way, hop: { kind: string; name: string; id: Key }): void {
  trace.via.push("egress-only-internet-gateway");
  const gateway = trace.network.topology.egressOnlyInternetGateways.find((candidate) => candidate.key === key);
  if (gateway === undefined) {
    missing(trace, way, hop, key);
    if (trace.stopped) return;
  } else if (!isUnknown(gateway.vpc) && !isUnknown(nic.subnet.vpc) && gateway.vpc !== nic.subnet.vpc) {
    trace.block("BAD_STATE_ROUTE", { ...hop, detail: `${nameOf(gateway)} belongs to another VPC`, rule: "R-VPC-43" });
    return;
  }
  const at = { kind: "egress-only-internet-gateway", name: gateway === undefined ? key : nameOf(gateway), id: key };
  if (trace.flow.family === 4) {
    trace.block("NO_ROUTE_TO_DESTINATION", {
      ...at,
      detail: "an egress-only internet gateway carries IPv6 only",
      rule: "R-V6-05",
    });
    return;
  }
  if (!publicAccessOpen(trace, nic.subnet, "egress-only", at)) return;
  trace.pass({ ...at, detail: "lets IPv6 out, and its answers back in", rule: "R-V6-05" });
  trace.sourceIp = { kind: "ephemeral", addresses: [] };
}

function natGateway(
  trace: Trace,
  nic: Nic,
  key: Key,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  const { network } = trace;
  trace.via.push("nat-gateway");
  const nat = found(network.natGateways, key);
  if (nat === undefined) {
    missing(trace, way, hop, key);
    if (!trace.stopped) trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  const at = { kind: "nat-gateway", name: nameOf(nat), id: nat.key };
  if (isUnknown(nat.state)) trace.doubtful({ ...at, detail: `the state of ${at.name} is not known`, rule: null });
  if (nat.state === "gone") {
    trace.block("BAD_STATE_ROUTE", { ...at, detail: `NAT gateway ${at.name} is gone`, rule: "R-VPC-43" });
    return;
  }
  if (isUnknown(nat.connectivity)) {
    trace.doubtful({ ...at, detail: `whether ${at.name} is public is not known`, rule: "R-VPC-14" });
  } else if (nat.connectivity === "private") {
    trace.block("NO_ROUTE_TO_DESTINATION", {
      ...at,
      detail: `NAT gateway ${at.name} is private: no way to the internet`,
      rule: "R-VPC-14",
    });
    return;
  }
  if (trace.flow.family === 6 && !isNat64(trace.flow)) {
    trace.block("NO_ROUTE_TO_DESTINATION", {
      ...at,
      detail: "a NAT gateway carries IPv6 only for NAT64 (64:ff9b::/96)",
      rule: "R-V6-11",
    });
    return;
  }
  trace.sourceIp = sourceOfNat(nat, nic.subnet);
  if (isUnknown(nat.availabilityMode)) {
    trace.doubtful({ ...at, detail: `whether ${at.name} is zonal or regional is not known`, rule: "R-NAT-05" });
    return;
  }
  if (nat.availabilityMode === "regional") regionalNat(trace, nic, nat, at);
  else zonalNat(trace, nic, nat, at, to);
}

function isNat64(flow: Flow): boolean {
  return flow.boxes.every(
    (box) => intersect(box.destination, nat64).length > 0 && within(flow, nat64).boxes.length > 0,
  );
}

function sourceOfNat(nat: NatGateway, subnet: Subnet): SourceIp {
  if (isUnknown(nat.regionalAddresses)) return { kind: "undetermined", addresses: [] };
  if (nat.regionalAddresses === "automatic") return { kind: "ephemeral", addresses: [] };
  const zone = known(subnet.availabilityZone);
  const mine = (known(nat.addresses) ?? []).filter(
    (address) => nat.regionalAddresses === null || known(address.availabilityZone) === zone,
  );
  const addresses = mine.map((address) => known(address.address)).filter((address) => address !== undefined);
  return { kind: "fixed", addresses: [...new Set(addresses)].sort() };
}

function regionalNat(trace: Trace, nic: Nic, nat: NatGateway, at: { kind: string; name: string; id: Key }): void {
  const { network } = trace;
  const vpc = known(nic.subnet.vpc);
  if (nat.regionalAddresses === "manual" && !isUnknown(nat.addresses)) {
    const zone = known(nic.subnet.availabilityZone);
    const zones = nat.addresses.map((address) => address.availabilityZone);
    if (zone === undefined || (zones.some(isUnknown) && !zones.includes(zone))) {
      const detail = `not known whether ${at.name} has an address in the zone of subnet ${nameOf(nic.subnet)}`;
      trace.doubtful({ ...at, detail, rule: "R-VPC-13" });
    } else if (!zones.includes(zone)) {
      const detail = `regional NAT gateway ${at.name} has no address in ${zone}`;
      trace.block("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", { ...at, detail, rule: "R-VPC-13" });
      return;
    }
  }
  const gateways = network.topology.internetGateways;
  if (!gateways.some((gateway) => known(gateway.vpc ?? undefined) === vpc)) {
    if (vpc !== undefined && network.topology.complete && !gateways.some((gateway) => isUnknown(gateway.vpc))) {
      const detail = `the VPC of regional NAT gateway ${at.name} has no internet gateway`;
      trace.block("NAT_WITHOUT_INTERNET_ROUTE", { ...at, detail, rule: "R-NAT-05" });
      return;
    }
    trace.doubtful({
      ...at,
      detail: `not known whether the VPC of ${at.name} has an internet gateway`,
      rule: "R-NAT-05",
    });
  }
  if (!publicAccessOpen(trace, null, "nat-gateway", at, vpcOf(network, nic.subnet))) return;
  trace.via.push("internet-gateway");
  trace.pass({
    ...at,
    detail: "translates to its own address, with its own way out",
    rule: "R-VPC-13",
    ...shown(trace.sourceIp),
  });
}

function shown(source: SourceIp): { source?: string } {
  const first = source.addresses[0];
  return first === undefined ? {} : { source: first };
}

function zonalNat(
  trace: Trace,
  nic: Nic,
  nat: NatGateway,
  at: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  const { network } = trace;
  const place = isUnknown(nat.subnet) ? undefined : found(network.subnets, nat.subnet);
  if (place === undefined) {
    const detail = `the subnet of NAT gateway ${at.name} is not known: ${reasonOf(nat.subnet, "it is not in this source")}`;
    trace.doubtful({ ...at, detail, rule: "R-VPC-12" });
    return;
  }
  const addresses = subnetAddresses(network, place, 4);
  const device: Device = {
    at,
    place,
    own: nat.key,
    sends: null,
    use: "nat-gateway",
    nic: {
      name: `NAT gateway ${at.name}`,
      subnet: place,
      groups: null,
      privateIps: { unknown: "chosen by AWS" },
      publicIpv4: {
        has: true,
        addresses: trace.sourceIp.addresses,
        kind: trace.sourceIp.kind === "none" ? "undetermined" : trace.sourceIp.kind,
        missing: null,
      },
      ipv6: false,
      clientPorts: natPorts,
    },
  };
  if (addresses === null) {
    trace.block("NAT_WITHOUT_INTERNET_ROUTE", {
      ...at,
      detail: `subnet ${nameOf(place)} of NAT gateway ${at.name} has no IPv4`,
      rule: "R-VPC-12",
    });
    return;
  }
  secondLeg(trace, nic, device, to);
}

interface Device {
  readonly at: { readonly kind: string; readonly name: string; readonly id: Key };
  readonly place: Subnet;
  /** What a route of its own subnet must not name. */
  readonly own: Key;
  /** The groups that it sends by: those of another interface where it forwards by its primary one. */
  readonly sends: Nic["groups"];
  readonly use: PublicWay;
  readonly nic: Nic;
}

/** Into the device's subnet, out of it by its own table, and the answer all the way back (R-VPC-10, R-VPC-12). */
function secondLeg(trace: Trace, nic: Nic, device: Device, to: Outside): void {
  const { network } = trace;
  const { place, at } = device;
  const inside = place.key === nic.subnet.key;
  if (!inside) trace.acl(place, "ingress");
  if (trace.stopped) return;
  trace.groups(device.nic.groups, "ingress", { groups: nic.groups ?? [], service: null });
  if (trace.stopped) return;
  const table = tableOf(network, place);
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
  if (inside || back?.key === device.own) {
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
    addresses: destinationsOf(outside),
    service: null,
  });
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  if (doubt !== null) trace.doubtful({ ...hop, detail: `another route may win: ${doubt}`, rule: "R-VPC-03" });
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
  if (toGateway.length < ways.length) {
    trace.doubtful({
      ...hop,
      detail: `not all of ${to.name} leaves ${device.nic.name} by the internet gateway`,
      rule: "R-VPC-03",
    });
  }
  if (way.state === "blackhole") {
    trace.block("BAD_STATE_ROUTE", {
      ...hop,
      detail: `the target of route ${way.label} in ${hop.name} is gone`,
      rule: "R-VPC-43",
    });
    return;
  }
  trace.pass({
    ...at,
    detail: "translates to its own address",
    rule: at.kind === "nat-gateway" ? "R-NAT-02" : "R-VPC-16",
    ...shown(trace.sourceIp),
  });
  trace.pass({ ...hop, detail: `${way.label} leads to the internet gateway`, rule: "R-VPC-12" });
  const gateway = known(way.target ?? undefined);
  internetGateway(trace, device.nic, gateway?.key ?? "", way, hop, device.use);
  if (trace.stopped) return;
  trace.aclBack(place, "ingress", trace.reversedFlow());
  if (trace.stopped) return;
  trace.flow = first;
  trace.aclBack(place, "egress", trace.reversedFlow());
}

function destinationsOf(flow: Flow): AddressSet {
  return flow.boxes[0]?.destination ?? [];
}

/** An instance that forwards: judged by the interface that receives, and by the address that it leaves with. */
function natInstance(
  trace: Trace,
  nic: Nic,
  target: RouteTarget,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  const { network } = trace;
  trace.via.push("nat-instance");
  const byInterface = target.kind === "network-interface" ? found(network.interfaces, target.key) : undefined;
  const holder = byInterface === undefined ? target.key : known(byInterface.instance);
  const instance = typeof holder === "string" ? found(network.instances, holder) : undefined;
  const device = byInterface ?? instance;
  if (device === undefined) {
    missing(trace, way, hop, target.key);
    if (!trace.stopped) trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  const at = { kind: "nat-instance", name: nameOf(device), id: device.key };
  if (to.family === 6) {
    trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail: "a NAT instance carries IPv4 only", rule: "R-NATI-09" });
    return;
  }
  if (isUnknown(device.sourceDestCheck)) {
    trace.doubtful({ ...at, detail: `the source/destination check of ${at.name} is not known`, rule: "R-VPC-17" });
  } else if (device.sourceDestCheck) {
    const detail = `the source/destination check of ${at.name} is on, so it drops what is not for itself`;
    trace.block("ENI_SOURCE_DEST_CHECK_RESTRICTION", { ...at, detail, rule: "R-VPC-17" });
    return;
  }
  const place = isUnknown(device.subnet) ? undefined : found(network.subnets, device.subnet);
  if (place === undefined) {
    trace.doubtful({ ...at, detail: `the subnet of ${at.name} is not known`, rule: "R-NATI-01" });
    trace.sourceIp = { kind: "undetermined", addresses: [] };
    return;
  }
  const outer = leavingAddress(network, byInterface, instance, place);
  // A routed interface without an address of its own: what forwards leaves by the primary one (R-VPC-16).
  const byPrimary =
    byInterface !== undefined && instance !== undefined && addressesHeld(network, byInterface.key).length === 0;
  if (byInterface !== undefined && instance === undefined) heldAtBoot(trace, byInterface, place, at);
  trace.sourceIp = { kind: outer.kind, addresses: outer.addresses };
  secondLeg(
    trace,
    nic,
    {
      at,
      place,
      own: target.key,
      sends: byPrimary ? instance.securityGroups : device.securityGroups,
      use: "own-address",
      nic: {
        name: `NAT instance ${at.name}`,
        subnet: place,
        groups: device.securityGroups,
        privateIps: byInterface === undefined ? { unknown: "chosen by AWS" } : byInterface.privateIps,
        publicIpv4: outer,
        ipv6: false,
        clientPorts: nic.clientPorts,
      },
    },
    to,
  );
}

/** The public address that forwarded packets leave with: the routed interface's own, else the primary one's. */
function leavingAddress(
  network: Network,
  byInterface: NetworkInterface | undefined,
  instance: Instance | undefined,
  place: Subnet,
): Nic["publicIpv4"] {
  const onInterface = byInterface === undefined ? [] : addressesHeld(network, byInterface.key);
  if (onInterface.length > 0) {
    return { has: true, addresses: [...knownAddresses(onInterface)].sort(), kind: "fixed", missing: null };
  }
  if (instance !== undefined) return instancePublic(network, instance, place);
  const open = network.topology.elasticIps.find((address) => isUnknown(address.holder));
  if (open !== undefined)
    return {
      ...NO_PUBLIC,
      has: { unknown: reasonOf(open.holder, "an Elastic IP's holder is not known") },
      kind: "undetermined",
    };
  const own = byInterface?.publicIp;
  if (isUnknown(own)) return { ...NO_PUBLIC, has: own, kind: "undetermined" };
  return own === null || own === undefined
    ? { ...NO_PUBLIC }
    : { has: true, addresses: [own], kind: "ephemeral", missing: null };
}

/** An instance's public address on its primary interface: an Elastic IP, the request's flag, else the subnet's. */
export function instancePublic(network: Network, instance: Instance, place: Subnet): Nic["publicIpv4"] {
  const held = addressesHeld(network, instance.key);
  if (held.length > 0) return { has: true, addresses: [...knownAddresses(held)].sort(), kind: "fixed", missing: null };
  const own = instance.publicIp;
  if (typeof own === "string") return { has: true, addresses: [own], kind: "ephemeral", missing: null };
  const flag = isUnknown(instance.associatePublicIpAddress)
    ? instance.associatePublicIpAddress
    : (instance.associatePublicIpAddress ?? place.mapPublicIpOnLaunch);
  // An address is assigned at launch only: a running instance without one has none (R-VPC-29).
  if (own === null && instance.id !== null) return { ...NO_PUBLIC };
  return { ...NO_PUBLIC, has: flag, kind: flag === false ? "none" : isUnknown(flag) ? "undetermined" : "ephemeral" };
}

/**
 * An interface that no instance holds yet, in a network that has yet to start: carried by an Auto Scaling group of exactly
 * one instance in its subnet alone, which takes it at boot. Anything less certain stays open.
 */
function heldAtBoot(trace: Trace, device: NetworkInterface, place: Subnet, at: Device["at"]): void {
  const { network } = trace;
  const keeper = network.topology.autoScalingGroups.find((group) => {
    const subnets = known(group.subnets);
    return (
      subnets?.length === 1 &&
      subnets[0] === place.key &&
      known(group.minSize) === 1 &&
      known(group.maxSize) === 1 &&
      found(network.launchTemplates, known(group.launchTemplate)) !== undefined &&
      addressesHeld(network, device.key).length > 0
    );
  });
  if (keeper === undefined) {
    const detail = `no instance holds interface ${at.name} yet, and nothing here shows which one takes it at boot`;
    trace.doubtful({ ...at, detail, rule: "R-VPC-16" });
    return;
  }
  network.assumptions.set(device.key, {
    subject: device.id ?? device.key,
    fact: `no instance holds network interface ${at.name} yet`,
    assumption: `the one instance of Auto Scaling group ${nameOf(keeper)} attaches it at boot and forwards by it`,
    consequence: "if it does not, nothing behind this NAT instance reaches the internet",
  });
  trace.pass({ ...at, detail: `taken at boot by the one instance of ${nameOf(keeper)} (assumed)`, rule: "R-NATI-10" });
}

function gatewayEndpoint(
  trace: Trace,
  key: Key,
  way: Way,
  hop: { kind: string; name: string; id: Key },
  to: Outside,
): void {
  const endpoint = found(trace.network.endpoints, key);
  if (endpoint === undefined) {
    missing(trace, way, hop, key);
    return;
  }
  const via: Via = known(endpoint.kind) === "gateway" ? "gateway-endpoint" : "interface-endpoint";
  const at = { kind: via, name: nameOf(endpoint), id: endpoint.key };
  trace.via.push(via);
  if (via !== "gateway-endpoint") {
    trace.doubtful({ ...at, detail: `a route leads into endpoint ${at.name}, which is not followed here`, rule: null });
    return;
  }
  const allows = policyAllows(endpoint.policy, to.call);
  trace.sourceIp = NO_SOURCE;
  if (isUnknown(allows)) {
    trace.doubtful({
      ...at,
      detail: `the policy of endpoint ${at.name} cannot be decided: ${allows.unknown}`,
      rule: "R-VPC-24",
    });
  } else if (!allows) {
    const detail = `the policy of endpoint ${at.name} does not allow ${to.call?.actions.join(", ") ?? "the call"}`;
    trace.block("ENDPOINT_POLICY_DENIES", { ...at, detail, rule: to.call?.service === "s3" ? "R-VPC-21" : "R-VPC-24" });
  } else {
    trace.pass({ ...at, detail: `carries it to ${to.name} inside AWS`, rule: "R-VPC-18" });
  }
}
