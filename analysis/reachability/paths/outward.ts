/** Out of a VPC: the filters of the sender's subnet, its routes, the device that a route names, and the answer's way in. */
import { nameOf } from "../../topology/lookup";
import { isUnknown, type RouteTarget } from "../../topology/model";
import { routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { egressOnlyGateway } from "../devices/egressOnlyGateway";
import { gatewayEndpoint } from "../devices/gatewayEndpoint";
import { internetGateway } from "../devices/internetGateway";
import { natGateway } from "../devices/natGateway";
import { natInstance } from "../devices/natInstance";
import { peering } from "../devices/peering";
import { type Outside, type Routed, within } from "../devices/routed";
import { targetWords, toCheck } from "../devices/routeTable";
import { addressesOf, type Nic } from "../network/nic";
import { lookup, type Way } from "../network/routes";
import type { Flow } from "../sets/flow";
import { acl, answerThrough, groups } from "../trace/filters";
import { block, doubt, pass, seenAs, type Step, type Steps, walk } from "../trace/steps";
import { type Component, type Outcome, settled, Trace, UNDETERMINED_SOURCE, UNKNOWN_VALUE } from "../trace/trace";

/** From an interface to hosts outside its VPC. One outcome for each route that the destinations take. */
export function outward(network: TopologyIndex, nic: Nic, to: Outside): readonly Outcome[] {
  const own = addressesOf(network, nic, to.family);
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
    isAny: to.isAny,
  };
  const begin = (): Trace => {
    const trace = new Trace(network, flow);
    walk(trace, [
      groups(nic.groups, "egress", { groups: [], service: to.service?.name ?? null }),
      acl(nic.subnet, "egress"),
    ]);
    // Shown for every result of the filters: it is a fact about the interface.
    if (to.family === 6 && isUnknown(nic.ipv6)) {
      const detail = `it is not known whether ${nic.name} has an IPv6 address: ${nic.ipv6.unknown}`;
      trace.add("doubt", UNKNOWN_VALUE, { ...start, detail, rule: "R-V6-01" }, "forward");
    }
    return trace;
  };
  const table = routeTableOf(network, nic.subnet);
  if (isUnknown(table)) {
    const trace = begin();
    const detail = `the route table of subnet ${nameOf(nic.subnet)} is not known: ${table.unknown}`;
    walk(trace, [doubt({ kind: "route-table", name: nic.subnet.name, id: nic.subnet.key, detail, rule: "R-VPC-04" })]);
    const outcome = trace.outcome();
    return [outcome.verdict === "undetermined" ? { ...outcome, sourceIp: UNDETERMINED_SOURCE } : outcome];
  }
  const { ways, doubt: why } = lookup(network, table, vpcOf(network, nic.subnet), to);
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  return ways.flatMap((way) => {
    const trace = begin();
    if (trace.stopped) return [trace.outcome()];
    trace.flow = within(trace.flow, way.part);
    // The filters may have left nothing of this part.
    if (trace.flow.boxes.length === 0) return [];
    const other = `another route may win: ${why}`;
    walk(trace, [
      why !== null && doubt({ ...hop, detail: other, rule: "R-VPC-03" }),
      ...byRoute(network, nic, way, hop, to),
    ]);
    return [why === null ? trace.outcome() : unsettled(trace.outcome(), other)];
  });
}

/** While another route may win, nothing behind this one is certain, neither an arrival nor a stop. */
function unsettled(outcome: Outcome, reason: string): Outcome {
  return { ...outcome, verdict: "undetermined", code: UNKNOWN_VALUE, reason, sourceIp: UNDETERMINED_SOURCE };
}

function byRoute(network: TopologyIndex, nic: Nic, way: Way, table: Component, to: Outside): Steps {
  const { target, state, label } = way;
  const rule = "R-VPC-03";
  if (target === null) {
    const detail = `route table ${table.name} has no route to ${to.name}${to.family === 6 ? " over IPv6" : ""}`;
    return [block("NO_ROUTE_TO_DESTINATION", { ...table, detail, rule: "R-PUB-03" })];
  }
  if (isUnknown(target)) {
    const detail = `the target of ${label} is not known: ${target.unknown}`;
    return [doubt({ ...table, detail, rule }), seenAs(UNDETERMINED_SOURCE)];
  }
  const gone = { ...table, detail: `the target of route ${label} in ${table.name} is gone`, rule: "R-VPC-43" };
  return [
    state === "blackhole" && block("BAD_STATE_ROUTE", gone),
    isUnknown(state) && doubt({ ...table, detail: `the state of route ${label} is not known`, rule }),
    pass({ ...table, detail: `${label} leads to ${targetWords(network, target)}`, rule }),
    ...DEVICES[target.kind]({ nic, table, way, target, to, use: "own-address" }),
  ];
}

/** A device that sends on, and the answer through the ACL of the sender's subnet. */
function through(device: (routed: Routed) => Step): (routed: Routed) => Steps {
  return (routed) => [device(routed), answerThrough([routed.nic.subnet, "ingress"])];
}

/** The steps of each kind of route target. */
const DEVICES: Readonly<Record<RouteTarget["kind"], (routed: Routed) => Steps>> = {
  "internet-gateway": through(internetGateway),
  "egress-only-internet-gateway": through(egressOnlyGateway),
  "nat-gateway": through(natGateway),
  "network-interface": through(natInstance),
  instance: through(natInstance),
  "vpc-endpoint": through(gatewayEndpoint),
  "peering-connection": (routed) => [peering(routed)],
  local: ({ table, way }) => [
    doubt({ ...table, detail: `${way.label} is local: no destination outside the VPC is in it`, rule: "R-VPC-04" }),
  ],
  other: ({ table, way, target }) => [
    ({ network }) => {
      const { words, rule } = toCheck(target.unfollowed);
      return [doubt({ ...table, detail: `${way.label} leads to ${targetWords(network, target)}, ${words}`, rule })];
    },
    seenAs(UNDETERMINED_SOURCE),
  ],
};
