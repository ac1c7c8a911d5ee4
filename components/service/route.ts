/** Plans which load balancer a service is behind, and the requests that it gets there. Pure. */
import { listenerRuleOf, type ListenerRuleFacts, type RuleConditions } from "../../analysis/rules/listenerRules";
import {
  type BalancedBy,
  balancedBy,
  type ServiceBalancerFacts,
  serviceBalancerProblems,
} from "../../analysis/rules/checks/sharedBalancer";
import { certificateProblems } from "../../analysis/rules/checks/balancer";
import { mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { Ingress, LoadBalancerType } from "../../analysis/rules/words";
import { isLater } from "../later";
import type { SharedLoadBalancerArgs } from "../loadBalancer/args";
import type { EcsServiceArgs, ServiceLoadBalancerArgs } from "./args";
import type { ServiceChoices, ServicePlan } from "./plan";

/** How a service gets requests from its load balancer. */
export interface RoutePlan {
  readonly by: BalancedBy;
  /** The rule on the listener; undefined if the service has a listener of its own, or registers only. */
  readonly rule: ListenerRuleFacts | undefined;
}

/** The shared load balancer, or undefined if its type or its scheme is known only later. */
export function plainShared(of: ServiceLoadBalancerArgs["of"]): SharedLoadBalancerArgs | undefined {
  if (of === undefined || isLater(of)) return undefined;
  // A program without types may give null, or a component instead of its contract.
  const known = ((of as unknown) ?? {}) as SharedLoadBalancerArgs;
  return isLater(known.type) || isLater(known.scheme) ? undefined : known;
}

/** The ingress: the type of the shared load balancer, if it is not written. */
export function ingressOf({ ingress, loadBalancer }: Pick<EcsServiceArgs, "ingress" | "loadBalancer">): Ingress {
  if (ingress !== undefined) return ingress;
  const shared = plainShared(loadBalancer?.of);
  if (shared !== undefined) return shared.type === LoadBalancerType.Nlb ? Ingress.Nlb : Ingress.Alb;
  return loadBalancer?.listenerArn === undefined ? Ingress.None : Ingress.Alb;
}

function conditionsOf({ host, path, headers }: ServiceLoadBalancerArgs): RuleConditions {
  const values = Object.entries(headers ?? {}).map(([name, value]) => [name, [value]] as const);
  return { host, path, headers: headers === undefined ? undefined : Object.fromEntries(values) };
}

export function routeOf(name: string, loadBalancer: ServiceLoadBalancerArgs = {}): RoutePlan {
  const { port, priority } = loadBalancer;
  const by = balancedBy(loadBalancer);
  const hasRule = by === "listener" || (by === "shared" && port === undefined);
  return { by, rule: hasRule ? listenerRuleOf(name, conditionsOf(loadBalancer), priority) : undefined };
}

/** The settings that decide which resources exist, or the order of the rules. */
const PLAIN = ["host", "path", "headers", "priority", "port", "scheme", "securityGroupRules"] as const;

/** The problems of such settings that are outputs: without them there is no plan. */
export function laterRoute(loadBalancer: EcsServiceArgs["loadBalancer"]): Problem[] {
  if (loadBalancer === undefined || isLater(loadBalancer)) return [];
  return PLAIN.filter((key) => isLater(loadBalancer[key])).map((key) => mustBePlain(`loadBalancer.${key}`, "R-LB-21"));
}

export function routeProblems(
  { ingress, hasOwnInterface }: Pick<ServicePlan, "ingress" | "hasOwnInterface">,
  { loadBalancer = {}, scaling }: ServiceChoices,
): Problem[] {
  const shared = plainShared(loadBalancer.of);
  const facts: ServiceBalancerFacts = {
    ingress,
    settings: loadBalancer,
    conditions: conditionsOf(loadBalancer),
    shared,
    onInstances: !hasOwnInterface,
  };
  const countsUnknown = scaling?.requestsPerTarget !== undefined && balancedBy(loadBalancer) === "target-group";
  return [
    ...(countsUnknown
      ? [
          brokenRule("R-SVC-02", {
            property: "scaling.requestsPerTarget",
            value: String(scaling.requestsPerTarget),
            message: "the load balancer of an existing target group is not known here, and the metric has its name.",
            remedy: "Set listenerArn instead of targetGroupArn, or scale by cpu or memory.",
          }),
        ]
      : []),
    ...serviceBalancerProblems(facts),
    ...certificateProblems("loadBalancer.certificateArn", loadBalancer.certificateArn),
  ];
}
