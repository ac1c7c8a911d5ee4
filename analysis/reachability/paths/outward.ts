/** Out of a VPC: the filters of the sender's subnet, its routes, the device that a route names, and the answer's way in. */
import { known, nameOf } from "../../topology/lookup";
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
import { addressesOf, type Nic, onceAtPlace } from "../network/nic";
import { lookup, type Way } from "../network/routes";
import type { Flow } from "../sets/flow";
import { acl, answerThrough, groups } from "../trace/filters";
import { block, doubt, pass, seenAs, type Step, type Steps, walk } from "../trace/steps";
import { type Component, type Outcome, settled, Trace, UNDETERMINED_SOURCE, UNKNOWN_VALUE } from "../trace/trace";

/**
 * From an interface to hosts outside its VPC. One outcome for each route that the destinations take.
 * @param key a name for these hosts: interfaces of one place share the path behind groups that pass everything.
 */
export function outward(network: TopologyIndex, nic: Nic, to: Outside, key?: string): readonly Outcome[] {
  const own = addressesOf(network, nic, to.family);
  if (own === null) {
    const start = { kind: "network-interface", name: nic.name, id: nic.subnet.key };
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
  const filtered = new Trace(network, flow);
  walk(filtered, [groups(nic.groups, "egress", { groups: [], service: to.service?.name ?? null })]);
  const isShared = key !== undefined && !filtered.stopped && filtered.flow === flow;
  const shared = isShared ? onceAtPlace(network, nic, key, () => sharedLegs(network, nic, to, filtered)) : null;
  return (shared ?? legsOf(network, nic, to, filtered)).map(({ rest, doubt: why }) =>
    why === null ? filtered.outcome(rest) : unsettled(filtered.outcome(rest), why),
  );
}

/** The path behind the sender's groups, by one route. */
interface Leg {
  readonly rest: Trace;
  /** Why nothing about it is certain. */
  readonly doubt: string | null;
}

/** Null where the sender's groups decide once more: those of a NAT instance may name them. */
function sharedLegs(network: TopologyIndex, nic: Nic, to: Outside, filtered: Trace): readonly Leg[] | null {
  const table = routeTableOf(network, nic.subnet);
  const ways = isUnknown(table) ? [] : lookup(network, table, vpcOf(network, nic.subnet), to).ways;
  const isByInterface = ways.some(({ target }) => BY_INTERFACE.has(known(target ?? undefined)?.kind));
  return isByInterface ? null : legsOf(network, nic, to, filtered);
}

const BY_INTERFACE: ReadonlySet<RouteTarget["kind"] | undefined> = new Set(["network-interface", "instance"]);

/** @param filtered the path through the sender's groups, from where each leg goes on. */
function legsOf(network: TopologyIndex, nic: Nic, to: Outside, filtered: Trace): readonly Leg[] {
  const begin = (): Trace => {
    const trace = new Trace(network, filtered.flow);
    if (!filtered.stopped) walk(trace, [acl(nic.subnet, "egress")]);
    // Shown for every result of the filters: it is a fact about the interface.
    if (to.family === 6 && isUnknown(nic.ipv6)) {
      const at = { kind: "network-interface", name: nic.name, id: nic.subnet.key };
      const detail = `it is not known whether ${nic.name} has an IPv6 address: ${nic.ipv6.unknown}`;
      trace.add("doubt", UNKNOWN_VALUE, { ...at, detail, rule: "R-V6-01" }, "forward");
    }
    return trace;
  };
  const table = routeTableOf(network, nic.subnet);
  if (isUnknown(table)) {
    const rest = begin();
    const detail = `the route table of subnet ${nameOf(nic.subnet)} is not known: ${table.unknown}`;
    const at = { kind: "route-table", name: nic.subnet.name, id: nic.subnet.key, detail, rule: "R-VPC-04" };
    if (!filtered.stopped) walk(rest, [doubt(at), seenAs(UNDETERMINED_SOURCE)]);
    return [{ rest, doubt: null }];
  }
  const { ways, doubt: why } = lookup(network, table, vpcOf(network, nic.subnet), to);
  const hop = { kind: "route-table", name: nameOf(table), id: table.key };
  return ways.flatMap((way): readonly Leg[] => {
    const rest = begin();
    if (filtered.stopped || rest.stopped) return [{ rest, doubt: null }];
    rest.flow = within(rest.flow, way.part);
    // The filters may have left nothing of this part.
    if (rest.flow.boxes.length === 0) return [];
    const other = why === null ? null : `another route may win: ${why}`;
    walk(rest, [
      other !== null && doubt({ ...hop, detail: other, rule: "R-VPC-03" }),
      ...byRoute(network, nic, way, hop, to),
    ]);
    return [{ rest, doubt: other }];
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
