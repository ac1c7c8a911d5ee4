/** From the internet to an interface: the internet gateway's mapping, the filters, and the answer's route back. */
import { ephemeralPorts } from "../../rules/limits";
import { isUnknown } from "../../topology/model";
import type { Family } from "../sets/addresses";
import { internet } from "../sets/addresses";
import type { Target } from "./inside";
import { arrive } from "./inside";
import type { Network } from "../../topology/topologyIndex";
import { routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { known, nameOf } from "../../topology/lookup";
import { addressesOf } from "../network/nic";
import { publicAccess } from "../devices/blockPublicAccess";
import { allOf } from "../sets/flow";
import { ports as portSet } from "../sets/ranges";
import { lookup } from "../network/routes";
import { fateOf } from "../devices/localRoute";
import type { Outcome } from "../trace/trace";
import { Trace, settled } from "../trace/trace";

const clients = portSet(ephemeralPorts.loadBalancer.from, ephemeralPorts.loadBalancer.to);

/** Over one family. The address that clients call is one that AWS maps, or the interface's own IPv6 one. */
export function fromInternet(network: Network, to: Target, family: Family): Outcome {
  const { nic } = to;
  const { subnet } = nic;
  const vpc = vpcOf(network, subnet);
  const start = { kind: "network-interface", name: nic.name, id: subnet.key };
  const own = addressesOf(network, nic, family);
  if (own === null) {
    const detail = `${nic.name} has no IPv${String(family)} address`;
    const code = family === 6 ? "NO_IPV6_ADDRESS" : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
    return settled("blocked", code, { ...start, detail, rule: family === 6 ? "R-V6-01" : "R-VPC-28" });
  }
  const trace = new Trace(network, {
    family,
    protocol: to.protocol,
    boxes: [{ source: internet[family], destination: own.set, sourcePorts: clients, ports: to.ports }],
    sourceIsPoint: false,
    destinationIsPoint: true,
  });
  const gateways = network.topology.internetGateways;
  const gateway = gateways.find((candidate) => known(candidate.vpc ?? undefined) === vpc?.key);
  const at = {
    kind: "internet-gateway",
    name: gateway === undefined ? "internet gateway" : nameOf(gateway),
    id: gateway?.key ?? "",
  };
  if (gateway === undefined) {
    const open = gateways.find((candidate) => isUnknown(candidate.vpc));
    if (open === undefined && network.topology.complete && vpc !== undefined) {
      trace.block("NO_ROUTE_TO_DESTINATION", { ...at, detail: "the VPC has no internet gateway", rule: "R-VPC-28" });
      return trace.outcome();
    }
    trace.doubtful({ ...at, detail: "not known whether the VPC has an internet gateway", rule: "R-VPC-28" });
  }
  trace.via.push("internet-gateway");
  const access = publicAccess(vpc, subnet, "own-address");
  if (isUnknown(access)) {
    trace.doubtful({
      ...at,
      detail: `whether Block Public Access is on is not known: ${access.unknown}`,
      rule: "R-PUB-16",
    });
  } else if (!access) {
    trace.block("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", {
      ...at,
      detail: "VPC Block Public Access stops what comes in",
      rule: "R-PUB-16",
    });
    return trace.outcome();
  }
  mapped(trace, to, family, at);
  if (!trace.stopped) arrive(trace, subnet, to, true);
  if (!trace.stopped) answer(trace, to, family);
  return trace.outcome();
}

function mapped(trace: Trace, to: Target, family: Family, at: { kind: string; name: string; id: string }): void {
  const { nic } = to;
  if (family === 6) {
    if (isUnknown(nic.ipv6)) {
      trace.doubtful({
        ...at,
        detail: `not known whether ${nic.name} has an IPv6 address: ${nic.ipv6.unknown}`,
        rule: "R-V6-01",
      });
    } else {
      trace.pass({ ...at, detail: "IPv6 passes unchanged", rule: "R-VPC-37" });
    }
    return;
  }
  const { has, missing } = nic.publicIpv4;
  if (isUnknown(has)) {
    trace.doubtful({
      ...at,
      detail: `not known whether ${nic.name} has a public IPv4 address: ${has.unknown}`,
      rule: "R-VPC-28",
    });
  } else if (!has) {
    const { code, rule } = missing ?? { code: "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", rule: "R-VPC-28" };
    const detail =
      code === "LAUNCH_TYPE_NO_PUBLIC_IP"
        ? `a public IPv4 address is on the instance's own interface; ${nic.name} listens on another, which can never have one`
        : `${nic.name} has no public IPv4 address, so nothing on the internet can call it`;
    trace.block(code, { ...at, detail, rule });
  } else {
    const destination = nic.publicIpv4.addresses[0];
    trace.pass({
      ...at,
      detail: "maps the public address to the private one",
      rule: "R-VPC-28",
      ...(destination === undefined ? {} : { destination }),
    });
  }
}

/** The answer leaves by the subnet's own table: only an internet gateway brings it back as it came. */
function answer(trace: Trace, to: Target, family: Family): void {
  const { network } = trace;
  const { subnet } = to.nic;
  const table = routeTableOf(network, subnet);
  if (isUnknown(table)) {
    const detail = `the route table of subnet ${nameOf(subnet)} is not known: ${table.unknown}`;
    trace.doubtful({ kind: "route-table", name: subnet.name, id: subnet.key, detail, rule: "R-VPC-04" }, "return");
    return;
  }
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  const sources = allOf(trace.flow, "source");
  const vpc = vpcOf(network, subnet);
  const { ways, doubt } = lookup(network, table, vpc, { family, addresses: sources, service: null });
  // What a VPC owns of the public addresses is nobody's on the internet.
  const outside = ways.filter((way) => known(way.target ?? undefined)?.kind !== "local");
  const open = outside.some((way) => {
    if (way.target === null) return false;
    // Behind an endpoint of a Gateway Load Balancer stands a firewall, which may send it on to the internet gateway.
    return fateOf(network, way, vpc) === "unknown" || known(way.target)?.kind === "vpc-endpoint";
  });
  const toGateway = outside.filter((way) => known(way.target ?? undefined)?.kind === "internet-gateway");
  const leads = toGateway.filter((way) => fateOf(network, way, vpc) === "leads");
  const gone = toGateway.find((way) => fateOf(network, way, vpc) === "dead");
  const lost =
    gone === undefined
      ? { code: "NO_ROUTE_TO_DESTINATION", rule: "R-VPC-28" }
      : { code: "BAD_STATE_ROUTE", rule: "R-VPC-43" };
  if (doubt !== null || open) {
    const detail = `not known where the answer leaves: ${doubt ?? "where a route leads is not known"}`;
    trace.doubtful({ ...hop, detail, rule: "R-VPC-03" }, "return");
  } else if (leads.length === 0) {
    const detail =
      gone === undefined
        ? `route table ${hop.name} has no route to an internet gateway for the answer`
        : `the answer's route ${gone.label} in ${hop.name} leads to an internet gateway that is not there`;
    trace.block(lost.code, { ...hop, detail, rule: lost.rule }, "return");
  } else if (leads.length < outside.length) {
    const detail = `only a part of the answers leaves ${hop.name} by the internet gateway`;
    trace.partly(lost.code, { ...hop, detail, rule: "R-VPC-03" }, "return");
  } else {
    const detail = `${leads[0]?.label ?? ""} leads to the internet gateway`;
    trace.pass({ ...hop, detail, rule: "R-VPC-28" }, "return");
  }
}
