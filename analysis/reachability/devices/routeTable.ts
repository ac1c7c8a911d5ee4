/**
 * Route tables, as far as a route's target decides: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 *
 * Modelled: a route to a target that does not exist, or that is not attached to this VPC, drops its packets (state
 * `blackhole`, R-VPC-43). Not modelled: targets outside this source, which are unknown unless the source is complete.
 */
import { type Unfollowed, UNFOLLOWED } from "../../rules/unfollowed";
import { nameOf } from "../../topology/lookup";
import { isUnknown, type RouteTarget, type Vpc } from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import type { Way } from "../network/routes";
import { type Box, type Side, type Split, split } from "../sets/flow";
import { type AddressSet, ports } from "../sets/ranges";
import { block, doubt, type Step } from "../trace/steps";
import type { Routed } from "./routed";

/** The state of a route's target: it exists and belongs to this VPC, it does not, or that is not known. */
export function targetState(network: TopologyIndex, way: Way, vpc: Vpc | undefined): "live" | "dead" | "unknown" {
  if (way.state === "blackhole") return "dead";
  if (way.target === null || isUnknown(way.target) || isUnknown(way.state)) return "unknown";
  const { kind, key } = way.target;
  switch (kind) {
    case "internet-gateway":
    case "egress-only-internet-gateway": {
      const { egressOnlyInternetGateways } = network.topology;
      const gateway = found(network.gateways, key) ?? egressOnlyInternetGateways.find((each) => each.key === key);
      if (gateway === undefined) break;
      if (isUnknown(gateway.vpc) || vpc === undefined) return "unknown";
      return gateway.vpc === vpc.key ? "live" : "dead";
    }
    case "nat-gateway":
      if (network.natGateways.has(key)) return "live";
      break;
    case "network-interface":
      if (network.interfaces.has(key)) return "live";
      break;
    case "instance":
      if (network.instances.has(key)) return "live";
      break;
    case "vpc-endpoint":
      if (network.endpoints.has(key)) return "live";
      break;
    case "peering-connection":
      if (network.peerings.has(key)) return "live";
      break;
    case "local":
      return "live";
    case "other":
      return "unknown";
  }
  return network.topology.complete ? "dead" : "unknown";
}

/** A target that this source does not have: gone where the source is complete, else not known. */
export function missing({ table, way, target }: Routed): Step {
  const gone = { ...table, detail: `the target of route ${way.label} in ${table.name} is gone`, rule: "R-VPC-43" };
  return ({ network }) => {
    const absent = { ...table, detail: `${targetWords(network, target)} is not in this source`, rule: null };
    return [network.topology.complete ? block("BAD_STATE_ROUTE", gone) : doubt(absent)];
  };
}

const WORDS: Readonly<Record<RouteTarget["kind"], string>> = {
  "internet-gateway": "internet gateway",
  "egress-only-internet-gateway": "egress-only internet gateway",
  "nat-gateway": "NAT gateway",
  "network-interface": "network interface",
  instance: "instance",
  "vpc-endpoint": "VPC endpoint",
  "peering-connection": "peering connection",
  local: "the VPC itself",
  other: "another network",
};

/** A route's target as a hop names it: "NAT gateway nat (nat-0a1b)", "transit gateway hub". */
export function targetWords(network: TopologyIndex, { kind, key, name }: RouteTarget): string {
  if (kind === "local") return WORDS.local;
  if (name !== undefined) return name;
  const entity =
    found(network.gateways, key) ??
    found(network.egressOnlyGateways, key) ??
    found(network.natGateways, key) ??
    found(network.interfaces, key) ??
    found(network.instances, key) ??
    found(network.endpoints, key) ??
    found(network.peerings, key);
  if (entity !== undefined) return `${WORDS[kind]} ${nameOf(entity)}`;
  return `${WORDS[kind]} ${targetId(key)}`;
}

/** The end of a sentence about a target that is not followed: what decides there. */
export function toCheck(kind: Unfollowed | undefined): { readonly words: string; readonly rule: string | null } {
  if (kind === undefined) return { words: "which is not followed here", rule: null };
  const { check, rule } = UNFOLLOWED[kind];
  return { words: `which is not followed here: check that ${check}`, rule };
}

/** AWS's id of a target that is not here; of a Pulumi resource its name, never its URN. */
export function targetId(key: string): string {
  return key.startsWith("urn:pulumi:") ? (key.split("::").at(-1) ?? key) : key;
}

const everyPort = ports(0, 65_535);

/** The part of some boxes that goes to these addresses, or comes from them. */
export function partOf(boxes: readonly Box[], side: Side, addresses: AddressSet): Split {
  return split(boxes, side, { addresses, ports: everyPort });
}
