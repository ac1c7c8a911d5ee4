/**
 * NAT gateways: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 *
 * Modelled: zonal ones in a subnet and regional ones in none, public and private connectivity, Elastic IPs as the source
 * address, NAT64. Not modelled: a private NAT gateway's path to other networks, which has no end on the internet, and the
 * limit of 55,000 connections to one destination, which is no question of reachability.
 */
import { ephemeralPorts } from "../../rules/limits";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type NatGateway, type Subnet } from "../../topology/model";
import { found, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { subnetAddresses } from "../network/nic";
import { specialUse } from "../sets/addresses";
import { allOf, type Flow } from "../sets/flow";
import { ports } from "../sets/ranges";
import { acl } from "../trace/filters";
import { block, by, doubt, pass, seenAs, type Step, type Steps } from "../trace/steps";
import { type Component, type SeenIp, UNDETERMINED_SOURCE } from "../trace/trace";
import { behindNat, shown } from "./behindNat";
import { unlessBlocked } from "./blockPublicAccess";
import { notOnInternet } from "./internetGateway";
import { isNat64, type Routed } from "./routed";
import { missing } from "./routeTable";

const natPorts = ports(ephemeralPorts.natGateway.from, ephemeralPorts.natGateway.to);

export function natGateway(routed: Routed): Step {
  const { nic, target } = routed;
  return ({ network, flow }) => {
    const nat = found(network.natGateways, target.key);
    if (nat === undefined) return [by("nat-gateway"), missing(routed), seenAs(UNDETERMINED_SOURCE)];
    const at = { kind: "nat-gateway", name: nameOf(nat), id: nat.key };
    const { availabilityMode: mode, connectivity, state } = nat;
    const unread = `it is not known whether ${at.name} is zonal or regional`;
    return [
      by("nat-gateway"),
      isUnknown(state) && doubt({ ...at, detail: `the state of ${at.name} is not known`, rule: null }),
      state === "gone" &&
        block("BAD_STATE_ROUTE", { ...at, detail: `NAT gateway ${at.name} is gone`, rule: "R-VPC-43" }),
      isUnknown(connectivity) &&
        doubt({ ...at, detail: `it is not known whether ${at.name} is public`, rule: "R-VPC-14" }),
      ...(connectivity === "private" && !isSpecial(flow) ? privateNat(network, nat, nic.subnet, at) : []),
      flow.family === 6 &&
        !isNat64(flow) &&
        block("NO_ROUTE_TO_DESTINATION", {
          ...at,
          detail: "a NAT gateway carries IPv6 only for NAT64 (64:ff9b::/96)",
          rule: "R-V6-11",
        }),
      seenAs(sourceOf(nat, nic.subnet)),
      isUnknown(mode)
        ? doubt({ ...at, detail: unread, rule: "R-NAT-05" })
        : () => (mode === "regional" ? regional(network, nat, routed, at) : zonal(network, nat, routed, at)),
    ];
  };
}

/** To private addresses a private NAT gateway may lead, by the routes of its subnet. */
function isSpecial(flow: Flow): boolean {
  return specialUse(allOf(flow, "destination"), flow.family) !== null;
}

/** Reached as any other NAT gateway, and no path to the internet. */
function privateNat(network: TopologyIndex, nat: NatGateway, from: Subnet, at: Component): Steps {
  const place = found(network.subnets, known(nat.subnet));
  const detail = `NAT gateway ${at.name} is private: it has no path to the internet`;
  return [
    place !== undefined && place.key !== from.key && acl(place, "ingress"),
    block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-14" }),
  ];
}

/** The Elastic IPs; of a regional NAT gateway those of the sender's zone, which AWS may change in automatic mode. */
function sourceOf(nat: NatGateway, subnet: Subnet): SeenIp {
  if (isUnknown(nat.regionalAddresses)) return UNDETERMINED_SOURCE;
  if (nat.regionalAddresses === "automatic") return { kind: "ephemeral", addresses: [] };
  const zone = known(subnet.availabilityZone);
  const isZonal = nat.regionalAddresses === null;
  const all = known(nat.addresses) ?? [];
  const own = all.filter(({ availabilityZone }) => isZonal || known(availabilityZone) === zone);
  const addresses = own.map(({ address }) => known(address)).filter((address) => address !== undefined);
  const isPart =
    addresses.length > 0 &&
    (addresses.length < own.length || (!isZonal && all.some(({ availabilityZone }) => isUnknown(availabilityZone))));
  return { kind: "fixed", addresses: [...new Set(addresses)].sort(), ...(isPart ? { isPart } : {}) };
}

/** In no subnet: it has a route of its own to the VPC's internet gateway. */
function regional(network: TopologyIndex, nat: NatGateway, { nic: { subnet }, to }: Routed, at: Component): Steps {
  const vpc = known(subnet.vpc);
  const { internetGateways, complete } = network.topology;
  const isServed = internetGateways.some((gateway) => known(gateway.vpc ?? undefined) === vpc);
  const isCertain = vpc !== undefined && complete && !internetGateways.some((gateway) => isUnknown(gateway.vpc));
  const without = `the VPC of regional NAT gateway ${at.name} has no internet gateway`;
  const open = `it is not known whether the VPC of ${at.name} has an internet gateway`;
  return [
    addressInZone(nat, subnet, at),
    !isServed &&
      (isCertain
        ? block("NAT_WITHOUT_INTERNET_ROUTE", { ...at, detail: without, rule: "R-NAT-05" })
        : doubt({ ...at, detail: open, rule: "R-NAT-05" })),
    notOnInternet(to, at),
    unlessBlocked({ vpc: vpcOf(network, subnet), subnet: null, use: "nat-gateway" }, at),
    by("internet-gateway"),
    pass({
      ...at,
      detail: "translates to its own address, and has its own path to the internet",
      rule: "R-VPC-13",
      ...shown(sourceOf(nat, subnet)),
    }),
  ];
}

/** In manual mode a regional NAT gateway serves the zones that it has an address in. */
function addressInZone(nat: NatGateway, subnet: Subnet, at: Component): Step | false {
  if (nat.regionalAddresses !== "manual" || isUnknown(nat.addresses)) return false;
  const zone = known(subnet.availabilityZone);
  const zones = nat.addresses.map((address) => address.availabilityZone);
  if (zone === undefined || (zones.some(isUnknown) && !zones.includes(zone))) {
    const detail = `it is not known whether ${at.name} has an address in the zone of subnet ${nameOf(subnet)}`;
    return doubt({ ...at, detail, rule: "R-VPC-13" });
  }
  const detail = `regional NAT gateway ${at.name} has no address in ${zone}`;
  return !zones.includes(zone) && block("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", { ...at, detail, rule: "R-VPC-13" });
}

function zonal(network: TopologyIndex, nat: NatGateway, routed: Routed, at: Component): Steps {
  const place = found(network.subnets, known(nat.subnet));
  if (place === undefined) {
    const detail = `the subnet of NAT gateway ${at.name} is not known: ${reasonOf(nat.subnet, "it is not in this source")}`;
    return [doubt({ ...at, detail, rule: "R-VPC-12" })];
  }
  if (subnetAddresses(network, place, 4) === null) {
    const detail = `subnet ${nameOf(place)} of NAT gateway ${at.name} has no IPv4`;
    return [block("NAT_WITHOUT_INTERNET_ROUTE", { ...at, detail, rule: "R-VPC-12" })];
  }
  const device = {
    at,
    place,
    own: nat.key,
    sends: null,
    use: "nat-gateway" as const,
    nic: {
      name: `NAT gateway ${at.name}`,
      subnet: place,
      groups: null,
      privateIps: { unknown: "chosen by AWS" },
      publicIpv4: { has: true, ...sourceOf(nat, routed.nic.subnet), missing: null },
      ipv6: false,
      clientPorts: natPorts,
    },
    rules: { stranded: "R-VPC-12", translates: "R-NAT-02" },
  };
  return [behindNat(device, routed)];
}
