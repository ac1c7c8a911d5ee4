/** Load balancers and the target groups that services register with (V-15, V-16, V-27, V-32). */
import type { Finding } from "../report";
import type { DefaultRoute } from "../rules/subnetRoutes";
import { defaultRoutes } from "../report/serviceNetwork";
import {
  checkAmongRules,
  checkBalancerSubnets,
  checkFacing,
  checkForwarding,
  checkRuleOfNetworkBalancer,
  checkTargetType,
  type LoadBalancerKind,
} from "../rules/checks";
import type { Problem } from "../rules/problem";
import { blockOf } from "../topology/addressBlock";
import { perCollection } from "../topology/collections";
import { byKey, known, nameOf } from "../topology/lookup";
import {
  isUnknown,
  type Listener,
  type LoadBalancer,
  type Route,
  type ServiceLoadBalancer,
  type Subnet,
  type TargetGroup,
  type Topology,
} from "../topology/model";
import { knownRouteTableOf, topologyIndex } from "../topology/topologyIndex";
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
    // The health check's own path reports zones without the load balancer.
    return checkBalancerSubnets({ kind, subnets, taskZones: [] }).map((problem) => findingOf(problem, balancer));
  });
}

/** A route that is not known, or leads to a device that is not followed, is no finding. */
export function facingFindings(topology: Topology): readonly Finding[] {
  return topology.loadBalancers.flatMap((balancer) => {
    if (known(balancer.scheme) !== "internet-facing") return [];
    const keys = known(balancer.subnets) ?? [];
    const isIpv6Only = known(balancer.ipAddressType) === "dualstack-without-public-ipv4";
    const shut = keys
      .map((key) => byKey(topology.subnets, key))
      .filter((subnet) => subnet !== undefined)
      .filter((subnet) => isShut(topology, subnet, isIpv6Only ? ["ipv6"] : ["ipv4", "ipv6"]));
    return checkFacing(shut.map(nameOf), shut.length === keys.length).map((problem) => findingOf(problem, balancer));
  });
}

/** Rules of one listener that AWS refuses, or that no request reaches. What is not known breaks no rule. */
export function listenerRuleFindings(topology: Topology): readonly Finding[] {
  return topology.listeners.flatMap(({ rules = [], loadBalancer }) => {
    if (known(byKey(topology.loadBalancers, known(loadBalancer))?.kind) === "nlb") {
      return rules.flatMap((rule) =>
        checkRuleOfNetworkBalancer("listenerArn", null).map((problem) => findingOf(problem, rule)),
      );
    }
    const facts = rules.flatMap((rule) => {
      const priority = known(rule.priority);
      // A rule with conditions that are not compared takes no request of another one for certain.
      return priority === undefined ? [] : [{ rule, name: nameOf(rule), priority, conditions: known(rule.conditions) }];
    });
    return facts.flatMap((own, index) => {
      const others = facts.filter((other, place) => other.priority !== own.priority || place < index);
      const conditions = own.conditions ?? {};
      return checkAmongRules(
        { ...own, conditions },
        others.map((other) => ({ ...other, conditions: other.conditions ?? NONE })),
      ).map((problem) => findingOf(problem, own.rule));
    });
  });
}

/** Conditions that no other rule's requests are known to meet. */
const NONE = { host: [] };

function isShut(topology: Topology, subnet: Subnet, families: readonly ("ipv4" | "ipv6")[]): boolean {
  const routes = defaultRoutes(topology, subnet);
  const isInward = families.every((family) => INWARD.includes(routes[family]));
  // A table may name the networks of its clients alone.
  const named = knownRouteTableOf(topology, subnet)?.routes ?? [];
  const isIpv4 = ({ destination }: Route) => {
    const block = known(destination);
    return block?.kind !== "cidr" || !block.cidr.includes(":");
  };
  const open = named.filter((route) => families.includes("ipv4") || !isIpv4(route));
  return isInward && !open.some((route) => known(route.target)?.kind === "internet-gateway");
}

/** Default routes by which no answer reaches a client that called from outside. */
const INWARD: readonly DefaultRoute[] = ["none", "nat-gateway", "nat-instance", "egress-only-internet-gateway"];

const areAllKnown = perCollection((listeners: readonly Listener[]) =>
  listeners.every(({ targetGroups }) => !isUnknown(targetGroups)),
);

/** A group that stands alone while its balancer is known: AWS creates no service with it. */
function forwardingProblems(topology: Topology, each: ServiceLoadBalancer): readonly Problem[] {
  const group = byKey(topology.targetGroups, known(each.targetGroup));
  const { listenersOf } = topologyIndex(topology);
  const certain = topology.complete && areAllKnown(topology.listeners);
  if (group === undefined || each.alternateOf !== undefined || !certain || listenersOf.has(group.key)) return [];
  // Without any balancer here it may be in another stack, whose listener forwards to this group.
  return topology.loadBalancers.length === 0 ? [] : checkForwarding(nameOf(group));
}

export function targetFindings(topology: Topology, view: ServiceView): readonly Finding[] {
  const { networkMode, service, needs } = view;
  if (networkMode === null || needs.some((need) => need.code === "TARGET_TYPE_MISMATCH")) return [];
  return (known(service.loadBalancers) ?? []).flatMap((each) => {
    const alone = forwardingProblems(topology, each);
    if (alone.length > 0) return alone.map((problem) => findingOf(problem, service));
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
