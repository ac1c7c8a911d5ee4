/** What carries packets out of a VPC by itself: internet gateway, egress-only gateway, gateway endpoint, peering. */
import type { Via } from "../../report";
import type { Key, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { found } from "../../topology/topologyIndex";
import { known, nameOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { vpcAddresses } from "../network/nic";
import type { At, Outside } from "./outside";
import { isNat64, labelOf, missing, publicAccessOpen, within } from "./outside";
import { isInternet } from "../sets/addresses";
import { policyAllows } from "./endpointPolicy";
import type { PublicWay } from "./blockPublicAccess";
import type { Way } from "../network/routes";
import type { Trace } from "../trace/trace";
import { NO_SOURCE } from "../trace/trace";

/** Attached to the VPC, and let through by Block Public Access; false once the packet is stopped. */
function gatewayOpen(trace: Trace, subnet: Subnet, key: Key, way: Way, hop: At, use: PublicWay): boolean {
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
  return !untranslated(trace, at) && publicAccessOpen(trace, subnet, use, at);
}

export function internetGateway(trace: Trace, nic: Nic, key: Key, way: Way, hop: At, use: PublicWay): void {
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

/** Nothing on the internet has NAT64's addresses: without a route to a NAT gateway they lead nowhere. */
function untranslated(trace: Trace, at: At): boolean {
  if (!isNat64(trace.flow)) return false;
  const detail = `no route for 64:ff9b::/96 leads to a NAT gateway, and ${at.name} does not translate`;
  trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-V6-11" });
  return true;
}

export function egressOnly(trace: Trace, nic: Nic, key: Key, way: Way, hop: At): void {
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
  if (untranslated(trace, at) || !publicAccessOpen(trace, nic.subnet, "egress-only", at)) return;
  trace.pass({ ...at, detail: "lets IPv6 out, and its answers back in", rule: "R-V6-05" });
  trace.sourceIp = { kind: "ephemeral", addresses: [] };
}

/** Into the peer's own addresses at most: no path leads through it (R-VPC-36). */
export function peering(trace: Trace, nic: Nic, key: Key, way: Way, hop: At, to: Outside): void {
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
  // A host that only its name is known of is no host of the peer's, whatever addresses that has.
  const elsewhere = blocks === undefined ? isSomewhereOnInternet(to) : within(trace.flow, blocks).boxes.length === 0;
  if (elsewhere) {
    const detail = `${way.label} in ${hop.name} leads to a peered VPC, and no way to ${to.name} leads through one`;
    trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail, rule: "R-VPC-36" });
    return;
  }
  const detail = `${to.name} may lie in the peered VPC, whose filters are not followed here`;
  trace.doubtful({ ...at, detail, rule: "R-VPC-36" });
}

function isSomewhereOnInternet({ addresses, family }: Outside): boolean {
  const [from, to] = addresses[0] ?? [0n, 0n];
  return isInternet(addresses, family) && (addresses.length > 1 || to - from > 1n);
}

export function gatewayEndpoint(trace: Trace, key: Key, way: Way, hop: At, to: Outside): void {
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
