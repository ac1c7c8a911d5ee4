/**
 * Which strategy a network follows, recognised from the topology alone: what the service's own application traffic
 * uses. Endpoints beside a NAT or a public IP do not change it.
 */
import type { DefaultRoute, PathReport, ServiceNetworkReport } from "../report";
import type { AnyLaunchType, AnyNetworkMode } from "../rules/words";
import { Strategy } from "../rules/words";
import type { Key, Topology } from "../topology/model";
import { byKey, known } from "../topology/lookup";

type Way = Pick<PathReport, "verdict" | "hops">;

export interface StrategyFacts {
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** Where application traffic leaves from, by key, and what its subnets look like. */
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
  if (ways.some((way) => way.ipv4 !== first.ipv4)) return null;
  if (first.ipv4 === "none") {
    if (ways.some((way) => way.ipv6 !== first.ipv6)) return null;
    return withoutIpv4(topology, facts, first.ipv6);
  }
  return holds(facts, facts.egress.ipv4) ? byIpv4(facts, first.ipv4) : null;
}

function byIpv4(facts: StrategyFacts, way: DefaultRoute): Strategy | null {
  switch (way) {
    case "nat-gateway":
      return Strategy.NatGateway;
    case "nat-instance":
      return Strategy.NatInstance;
    case "internet-gateway":
      if (facts.launchType === "fargate") return Strategy.PublicIp;
      return facts.networkMode === "awsvpc" ? null : Strategy.PublicHost;
    case "egress-only-internet-gateway":
    case "other":
    case "none":
    case "undetermined":
      return null;
  }
}

function withoutIpv4(topology: Topology, facts: StrategyFacts, way: DefaultRoute): Strategy | null {
  if (way === "egress-only-internet-gateway") return holds(facts, facts.egress.ipv6) ? Strategy.EgressOnlyIpv6 : null;
  if (way !== "none") return null;
  const vpc = known(byKey(topology.subnets, facts.subnets[0])?.vpc);
  const endpoints = topology.vpcEndpoints.some((endpoint) => known(endpoint.vpc) === vpc);
  return endpoints ? Strategy.VpcEndpoints : null;
}

/** Whether the network does what its default route promises, leaving aside what the service's own groups forbid. */
function holds(facts: StrategyFacts, path: Way): boolean {
  if (path.verdict === "reachable" || path.verdict === "undetermined") return true;
  const stopped = path.hops.find((hop) => hop.verdict === "stopped");
  return stopped?.kind === "security-group" && facts.groups.includes(stopped.id);
}
