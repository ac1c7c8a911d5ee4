/** NAT gateways: public or private, zonal in a subnet or regional in none, and the address that others see. */
import { ephemeralPorts } from "../../rules/limits";
import type { SourceIp } from "../../report";
import type { Key, NatGateway, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { found, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { subnetAddresses } from "../network/nic";
import type { At, Outside } from "./outside";
import { isNat64, missing, publicAccessOpen } from "./outside";
import { ports as portSet } from "../sets/ranges";
import type { Way } from "../network/routes";
import type { Device } from "./behindNat";
import { secondLeg, shown } from "./behindNat";
import type { Trace } from "../trace/trace";

const natPorts = portSet(ephemeralPorts.natGateway.from, ephemeralPorts.natGateway.to);

export function natGateway(trace: Trace, nic: Nic, key: Key, way: Way, hop: At, to: Outside): void {
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
    // It is reached like any other, and translates for other networks alone.
    const place = isUnknown(nat.subnet) ? undefined : found(network.subnets, nat.subnet);
    if (place !== undefined && place.key !== nic.subnet.key) trace.acl(place, "ingress");
    if (trace.stopped) return;
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

function regionalNat(trace: Trace, nic: Nic, nat: NatGateway, at: At): void {
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

function zonalNat(trace: Trace, nic: Nic, nat: NatGateway, at: At, to: Outside): void {
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
