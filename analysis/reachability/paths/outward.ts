/** The way out of a subnet: its filters, its routes, and whatever device a route leads to; then the answer's way in. */
import type { RouteTarget } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import { egressOnly, gatewayEndpoint, internetGateway, peering } from "../devices/gateways";
import { natGateway } from "../devices/natGateway";
import { natInstance } from "../devices/natInstance";
import type { Network } from "../../topology/topologyIndex";
import { routeTableOf, vpcOf } from "../../topology/topologyIndex";
import { nameOf } from "../../topology/lookup";
import type { Nic } from "../network/nic";
import { addressesOf } from "../network/nic";
import type { At, Outside } from "../devices/outside";
import { labelOf, within } from "../devices/outside";
import type { Flow } from "../sets/flow";
import type { Way } from "../network/routes";
import { lookup } from "../network/routes";
import type { Outcome } from "../trace/trace";
import { Trace, UNKNOWN_VALUE, settled } from "../trace/trace";

/** From an interface to hosts outside its VPC. One outcome for each way that the destinations take. */
export function outward(network: Network, nic: Nic, to: Outside): readonly Outcome[] {
  const own = addressesOf(network, nic, to.family);
  const table = routeTableOf(network, nic.subnet);
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

function follow(trace: Trace, nic: Nic, way: Way, hop: At, to: Outside): void {
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

function toTarget(trace: Trace, nic: Nic, target: RouteTarget, way: Way, hop: At, to: Outside): void {
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
