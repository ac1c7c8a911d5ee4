/** Load balancers and the target groups that services register with (V-15, V-16). */
import type { Finding } from "../report";
import { checkBalancerSubnets, checkTargetType, type LoadBalancerKind } from "../rules/checks";
import { blockOf } from "../topology/addressBlock";
import { byKey, known } from "../topology/lookup";
import type { LoadBalancer, TargetGroup, Topology } from "../topology/model";
import { topologyIndex } from "../topology/topologyIndex";
import { findingOf } from "./finding";
import type { ServiceView } from "./view";

const KINDS: { readonly [kind: string]: LoadBalancerKind } = {
  alb: "application",
  nlb: "network",
  gwlb: "gateway",
  classic: "classic",
};

export function balancerFindings(topology: Topology): readonly Finding[] {
  return topology.loadBalancers.flatMap((balancer) => {
    const kind = kindOf(balancer);
    const keys = known(balancer.subnets);
    if (kind === undefined || keys === undefined) return [];
    const subnets = keys.flatMap((key) => {
      const subnet = byKey(topology.subnets, key);
      const availabilityZone = known(subnet?.availabilityZone);
      const block = blockOf(known(subnet?.ipv4Cidr) ?? "");
      if (subnet === undefined || availabilityZone === undefined || block === null) return [];
      return [{ name: subnet.name, availabilityZone, prefixLength: block.prefix }];
    });
    if (subnets.length < keys.length) return [];
    // Zones without the balancer are what the health check's own path tells.
    return checkBalancerSubnets({ kind, subnets, taskZones: [] }).map((problem) => findingOf(problem, balancer));
  });
}

export function targetFindings(topology: Topology, view: ServiceView): readonly Finding[] {
  const { networkMode, service, needs } = view;
  if (networkMode === null || needs.some((need) => need.code === "TARGET_TYPE_MISMATCH")) return [];
  return (known(service.loadBalancers) ?? []).flatMap((each) => {
    const key = known(each.targetGroup);
    if (key === undefined) return [];
    const group = byKey(topology.targetGroups, key);
    const kind = key === null ? "classic" : kindBehind(topology, group);
    const targetType = known(group?.targetType);
    if (kind === undefined || (key !== null && targetType === undefined)) return [];
    return checkTargetType({ networkMode, kind, targetType }).map((problem) => findingOf(problem, service));
  });
}

function kindOf(balancer: LoadBalancer): LoadBalancerKind | undefined {
  return KINDS[known(balancer.kind) ?? ""];
}

function kindBehind(topology: Topology, group: TargetGroup | undefined): LoadBalancerKind | undefined {
  const [listener] = group === undefined ? [] : (topologyIndex(topology).listenersOf.get(group.key) ?? []);
  const balancer = byKey(topology.loadBalancers, known(listener?.loadBalancer));
  return balancer === undefined ? "application" : kindOf(balancer);
}
