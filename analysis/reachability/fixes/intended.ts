/**
 * Blocked paths that the network is meant to have. Needs always are; a blocked path from the internet, or to it, is mostly
 * intended to be blocked, and a fix for it would open the network.
 */
import type { Strategy } from "../../rules/strategies";
import { byKey, known } from "../../topology/lookup";
import type { SecurityGroup, Topology } from "../../topology/model";
import { knownRouteTableOf } from "../../topology/topologyIndex";
import type { PathName, ServiceAnalysis } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { targetOf } from "./blockedPath";
import { isKeptPrivate } from "./keptPrivate";

export function isIntended(
  topology: Topology,
  analysis: ServiceAnalysis,
  strategy: Strategy | null,
  name: PathName,
  path: PathAnalysis,
): boolean {
  switch (name.kind) {
    case "need":
      return true;
    case "egress":
      // A network that follows a strategy without this path is meant to be without it.
      return name.family === "ipv4"
        ? strategy === null && !isKeptPrivate(topology, analysis.service, analysis.subnets)
        : path.code !== "NO_IPV6_ADDRESS" && hasIpv6Route(topology, analysis);
    case "ingress":
      switch (name.from) {
        case "internet":
          return path.code !== null && (analysis.ingress.loadBalancer !== null || opensToInternet(topology, analysis));
        case "vpc":
          return false;
        case "loadBalancer":
          return true;
      }
  }
}

/** An IPv6 default route is there to be used; a network without one is meant to have no IPv6. */
function hasIpv6Route(topology: Topology, { subnets }: ServiceAnalysis): boolean {
  return subnets.some((key) => {
    const table = knownRouteTableOf(topology, byKey(topology.subnets, key));
    return targetOf(table, "::/0") !== undefined;
  });
}

/** A group that allows every address means that the service is to be reached. */
function opensToInternet(topology: Topology, analysis: ServiceAnalysis): boolean {
  const groups = analysis.groups.map((key): SecurityGroup | undefined => byKey(topology.securityGroups, key));
  return groups.some((group) =>
    group?.rules.some((rule) => {
      const peer = known(rule.peer);
      return (
        rule.direction === "ingress" && peer?.kind === "cidr" && (peer.cidr === "0.0.0.0/0" || peer.cidr === "::/0")
      );
    }),
  );
}
