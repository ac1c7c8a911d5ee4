/**
 * Route tables that are associated with an internet gateway (R-VPC-45):
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 *
 * Modelled: requests and answers that enter by the gateway follow the table: by its local route as without it; to a
 * target that is gone, to an interface whose source/destination check is on, or whose groups do not allow it, it is
 * lost. Not modelled: what a firewall behind the route does with a packet, so such packets are undetermined.
 */
import type { Code } from "../../rules/codes";
import { known, nameOf } from "../../topology/lookup";
import { type InternetGateway, isUnknown, type Key, type RouteTarget, type Subnet } from "../../topology/model";
import { found, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { judgeGroups, STRANGER } from "../network/filter";
import { lookup, type Way } from "../network/routes";
import type { Family } from "../sets/addresses";
import { allOf, reversed, type Side } from "../sets/flow";
import type { AddressSet } from "../sets/ranges";
import { block, doubt, type Step } from "../trace/steps";
import type { HopFacts } from "../trace/trace";
import { targetState, targetWords } from "./routeTable";

/** To the subnet of an interface: the request's destinations, or, for answers that come back in, its sources. */
export function entering(gateway: InternetGateway, subnet: Subnet, side: Side): Step {
  const leg = side === "destination" ? "forward" : "return";
  const enters = side === "destination" ? "inbound traffic" : "the answer";
  return ({ network, flow }) => {
    const key = gateway.routeTable;
    if (key === null) return;
    const by = { kind: "internet-gateway", name: nameOf(gateway), id: gateway.key, rule: "R-VPC-45" };
    const table = isUnknown(key) ? undefined : found(network.routeTables, key);
    if (table === undefined) {
      const why = isUnknown(key) ? key.unknown : "it is not in this source";
      return [doubt({ ...by, detail: `the route table of internet gateway ${by.name} is not known: ${why}` }, leg)];
    }
    const at = { kind: "route-table", name: nameOf(table), id: table.key, rule: "R-VPC-45" };
    const words = `route table ${at.name} of internet gateway ${by.name}`;
    const { ways, doubt: why } = waysIn(network, gateway, subnet, flow.family, allOf(flow, side));
    if (why !== null) return [doubt({ ...at, detail: `another route in ${words} may win: ${why}` }, leg)];
    const [first] = ways.filter((way) => !isLocal(way));
    if (first === undefined) return;
    const target = known(first.target ?? undefined);
    if (target === undefined)
      return [doubt({ ...at, detail: `the target of ${first.label} in ${words} is not known` }, leg)];
    const sends = `${words} sends ${enters} for ${first.label} to ${targetWords(network, target)}`;
    if (ways.length > 1) return [doubt({ ...at, detail: `${sends}, and the rest to another target` }, leg)];
    if (targetState(network, first, vpcOf(network, subnet)) === "dead") {
      return [block("BAD_STATE_ROUTE", { ...at, detail: `${sends}, which is gone` }, leg)];
    }
    const lost = lostAt(network, target, { ...at, detail: sends }, (groups) =>
      judgeGroups(network, groups, "ingress", side === "destination" ? flow : reversed(flow), STRANGER),
    );
    return lost === null
      ? [doubt({ ...at, detail: `${sends}, and it is not known whether that forwards it` }, leg)]
      : [block(lost.code, lost.hop, leg)];
  };
}

/** A certain loss at an interface; null if the interface may forward the packet. */
function lostAt(
  network: TopologyIndex,
  { kind, key }: RouteTarget,
  sends: HopFacts,
  judge: (groups: readonly Key[]) => ReturnType<typeof judgeGroups>,
): { readonly code: Code; readonly hop: HopFacts } | null {
  const device = kind === "network-interface" ? found(network.interfaces, key) : found(network.instances, key);
  if (device === undefined) return null;
  if (device.sourceDestCheck === true) {
    const detail = `${sends.detail}, whose source/destination check is on, so it drops packets that are not addressed to itself`;
    return { code: "ENI_SOURCE_DEST_CHECK_RESTRICTION", hop: { ...sends, detail } };
  }
  const groups = known(device.securityGroups);
  if (groups === undefined) return null;
  const judged = judge(groups);
  if (judged.passed.length + judged.open.length > 0) return null;
  const detail = `${sends.detail}, whose security groups do not allow it`;
  return { code: judged.hasRules ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES", hop: { ...sends, detail } };
}

function waysIn(
  network: TopologyIndex,
  { routeTable }: InternetGateway,
  to: Subnet,
  family: Family,
  addresses: AddressSet,
) {
  const table = found(network.routeTables, known(routeTable));
  return table === undefined
    ? { ways: [], doubt: null }
    : lookup(network, table, vpcOf(network, to), { family, addresses, service: null });
}

function isLocal({ target }: Way): boolean {
  return known(target ?? undefined)?.kind === "local";
}

/** The devices that an edge table of the VPC puts before these addresses: the other direction must pass them too. */
export function inspectors(
  network: TopologyIndex,
  subnet: Subnet,
  family: Family,
  addresses: AddressSet,
): readonly Key[] {
  const gateways = network.topology.internetGateways.filter((gateway) => gateway.vpc === subnet.vpc);
  return gateways.flatMap((gateway) =>
    waysIn(network, gateway, subnet, family, addresses).ways.flatMap((way) => {
      const target = known(way.target ?? undefined);
      return target === undefined || target.kind === "local" ? [] : [target.key];
    }),
  );
}
