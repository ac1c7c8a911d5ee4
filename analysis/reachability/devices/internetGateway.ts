/**
 * Internet gateways: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 *
 * Modelled: attachment to the VPC, one-to-one translation between private and public IPv4 addresses (a packet from an
 * interface without a public one is dropped), IPv6 unchanged, VPC Block Public Access, addresses that the internet does not
 * have, the gateway's own route table for what comes back in.
 */
import { nameOf } from "../../topology/lookup";
import { type InternetGateway, isUnknown, type Subnet } from "../../topology/model";
import { found, vpcOf } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { sourceOf } from "../network/publicAddress";
import { specialUse } from "../sets/addresses";
import type { Flow } from "../sets/flow";
import { block, by, doubt, pass, seenAs, type Step, type Steps } from "../trace/steps";
import { type Component, UNDETERMINED_SOURCE } from "../trace/trace";
import { unlessBlocked } from "./blockPublicAccess";
import { entering } from "./edgeTable";
import { isNat64, type Outside, type Routed } from "./routed";
import { missing, targetId } from "./routeTable";

export function internetGateway(routed: Routed): Step {
  const { nic, target, use } = routed;
  return ({ network, flow }) => {
    const gateway = found(network.gateways, target.key);
    const at = {
      kind: "internet-gateway",
      name: gateway === undefined ? targetId(target.key) : nameOf(gateway),
      id: target.key,
    };
    const present = (attached: InternetGateway): Steps => [
      attachment(attached, nic.subnet, at),
      untranslated(flow, at),
      notOnInternet(routed.to, at),
      unlessBlocked({ vpc: vpcOf(network, nic.subnet), subnet: nic.subnet, use }, at),
    ];
    return [
      by("internet-gateway"),
      ...(gateway === undefined ? [missing(routed)] : present(gateway)),
      ...(flow.family === 6 ? unchanged(at) : mapped(nic, at)),
      gateway !== undefined && entering(gateway, nic.subnet, "source"),
    ];
  };
}

function attachment({ vpc }: InternetGateway, subnet: Subnet, at: Component): Step | false {
  if (isUnknown(vpc)) {
    return doubt({ ...at, detail: `the VPC of ${at.name} is not known: ${vpc.unknown}`, rule: "R-VPC-28" });
  }
  if (vpc !== null && isUnknown(subnet.vpc)) {
    const detail = `the VPC of subnet ${nameOf(subnet)} is not known: ${subnet.vpc.unknown}`;
    return doubt({ ...at, detail, rule: "R-VPC-28" });
  }
  const detail = `internet gateway ${at.name} is not attached to this VPC`;
  return (vpc === null || vpc !== subnet.vpc) && block("BAD_STATE_ROUTE", { ...at, detail, rule: "R-VPC-43" });
}

/** Nothing on the internet has the addresses of NAT64, and no internet gateway translates them. */
export function untranslated(flow: Flow, at: Component): Step | false {
  const detail = `no route for 64:ff9b::/96 leads to a NAT gateway, and ${at.name} does not translate`;
  return isNat64(flow) && block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-V6-11" });
}

/**
 * No host on the internet has a private, local or documentation address, so a gateway to the internet drops it (R-VPC-46). The
 * destination as a whole decides: a route for a block of examples does not make a part of the internet unreachable.
 */
export function notOnInternet(to: Outside, at: Component): Step | false {
  const use = specialUse(to.addresses, to.family);
  const detail = `${to.name} has an address for ${use ?? ""}, which does not exist behind ${at.name}; a route through a peering connection, a transit gateway or a VPN is missing`;
  return use !== null && block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-46" });
}

function unchanged(at: Component): Steps {
  return [
    pass({ ...at, detail: "IPv6 passes unchanged", rule: "R-VPC-37" }),
    seenAs({ kind: "ephemeral", addresses: [] }),
  ];
}

function mapped({ name, publicIpv4 }: Nic, at: Component): Steps {
  const { has, addresses, missing: why } = publicIpv4;
  if (isUnknown(has)) {
    const detail = `it is not known whether ${name} has a public IPv4 address: ${has.unknown}`;
    return [doubt({ ...at, detail, rule: "R-VPC-28" }), seenAs(UNDETERMINED_SOURCE)];
  }
  if (!has) {
    const { code, rule } = why ?? { code: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", rule: "R-PUB-02" };
    const lacks = code === "LAUNCH_TYPE_NO_PUBLIC_IP" ? "can never have a" : "has no";
    const detail = `${name} ${lacks} public IPv4 address, and the internet gateway drops packets without one`;
    return [block(code, { ...at, detail, rule })];
  }
  const [source] = addresses;
  return [
    seenAs(sourceOf(publicIpv4)),
    pass({
      ...at,
      detail: "maps the private address to the public one",
      rule: "R-VPC-28",
      ...(source === undefined ? {} : { source }),
    }),
  ];
}
