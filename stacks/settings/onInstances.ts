/**
 * Services behind load balancers that exist without them, in network modes that use the security group of the instances.
 * AWS has each rule of that group once, so the capacity makes those that several services need.
 */
import { LaunchType } from "../../analysis/rules/words";
import { rowOf, type Strategy } from "../../analysis/rules/strategies";
import { keptStrategies, type ServiceSettings, type Settings } from "./resolve";
import { planOf } from "./serviceArgs";

/** The rule that a service needs between its load balancer and its instances. */
export interface RuleOnInstances extends Pick<ServiceSettings, "loadBalancer"> {
  /** The name of the load balancer in `balancers`, or the id of its security group. */
  readonly balancer: string;
  readonly launchType: LaunchType;
  readonly tier: string;
  readonly port: number;
  readonly isDynamic: boolean;
}

/** The rule; undefined with a load balancer of its own, with tasks that have groups of their own, and without a port. */
export function ruleOnInstances(settings: Settings, service: ServiceSettings): RuleOnInstances | undefined {
  const { loadBalancer, launchType, strategy } = service;
  const balancer = loadBalancer?.of ?? loadBalancer?.securityGroupId;
  if (balancer === undefined || launchType === LaunchType.Fargate) return undefined;
  const { isBalanced, hasOwnInterface, entry } = planOf(settings, service).plan;
  const port = entry?.plannedHostPort;
  if (!isBalanced || hasOwnInterface || port === undefined) return undefined;
  return { loadBalancer, balancer, launchType, tier: rowOf(strategy).tier, port, isDynamic: port === 0 };
}

/**
 * The load balancers that several services with dynamic host ports share on the EC2 instances of a tier. A tier that is
 * kept during a switch still has the tasks of all services that leave it.
 */
export function sharedOnInstances(settings: Settings, strategy: Strategy): string[] {
  const { tier } = rowOf(strategy);
  const isKept = keptStrategies(settings).some((kept) => rowOf(kept).tier === tier);
  const counts = new Map<string, number>();
  for (const service of settings.services) {
    const rule = ruleOnInstances(settings, service);
    if (rule?.isDynamic !== true || !(isKept || rule.tier === tier)) continue;
    counts.set(rule.balancer, (counts.get(rule.balancer) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([balancer]) => balancer);
}
