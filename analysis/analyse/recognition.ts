/**
 * Recognises the strategy of a network from the topology alone: by the path of the service's own application traffic.
 * Endpoints beside a NAT or a public IP do not change it.
 */
import type { PathReport, ServiceNetworkReport } from "../report";
import type { AnyLaunchType, AnyNetworkMode } from "../rules/words";
import { rowOf, Strategy } from "../rules/strategies";
import { decidingFamily, hasRoutesOf } from "../rules/subnetRoutes";
import type { Key, Topology } from "../topology/model";
import { byKey, known } from "../topology/lookup";

type Way = Pick<PathReport, "verdict" | "hops">;

export interface StrategyFacts {
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** The place that application traffic leaves from, by key, and the kind of its subnets. */
  readonly subnets: readonly Key[];
  readonly network: ServiceNetworkReport;
  /** Its security groups: what they forbid is the service's own wish, and does not break the network's strategy. */
  readonly groups: readonly Key[];
  readonly egress: { readonly ipv4: Way; readonly ipv6: Way };
}

/** Null when no one strategy explains the network, or when the one that it was meant to be is broken. */
export function strategyOf(topology: Topology, facts: StrategyFacts): Strategy | null {
  const ways = facts.network.subnets.map((subnet) => subnet.defaultRoute);
  const first = ways[0];
  if (facts.networkMode === "none" || facts.networkMode === null || first === undefined) return null;
  const family = decidingFamily(first);
  if (ways.some((way) => way.ipv4 !== first.ipv4 || way[family] !== first[family])) return null;
  const target = first[family];
  const strategy = Object.values(Strategy).find((one) => {
    const { publicAddress } = rowOf(one);
    return hasRoutesOf(one, first) && (publicAddress === null || publicAddress === ownerOfAddress(facts));
  });
  // A target that is not followed may be any of several devices.
  if (strategy === undefined || target === "other") return null;
  return (target === "none" ? hasEndpoints(topology, facts) : holds(facts, facts.egress[family])) ? strategy : null;
}

/** The interface whose public address the application's packets leave with behind an internet gateway. */
function ownerOfAddress({ launchType, networkMode }: StrategyFacts): "task" | "instance" | null {
  if (launchType === "fargate") return "task";
  return networkMode === "awsvpc" ? null : "instance";
}

function hasEndpoints(topology: Topology, facts: StrategyFacts): boolean {
  const vpc = known(byKey(topology.subnets, facts.subnets[0])?.vpc);
  return topology.vpcEndpoints.some((endpoint) => known(endpoint.vpc) === vpc);
}

/** True if the network works as its default route suggests, without regard to the service's own groups. */
function holds(facts: StrategyFacts, path: Way): boolean {
  if (path.verdict === "reachable" || path.verdict === "undetermined") return true;
  const stopped = path.hops.find((hop) => hop.verdict === "stopped");
  return stopped?.kind === "security-group" && facts.groups.includes(stopped.id);
}
