/**
 * The rules and ports that services of this program have on one shared load balancer, and the rules that they have in the
 * group of their instances: a later service is refused if it has the same, or would get no request. Two different outputs
 * are not compared; AWS refuses the rest.
 */
import { asComponentsSee, checkAmongRules } from "../../analysis/rules/checks";
import { dynamicHostPorts } from "../../analysis/rules/limits";
import type { ListenerRuleFacts } from "../../analysis/rules/listenerRules";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { makerOf } from "../madeRules";
import type { EcsServiceArgs } from "./args";
import type { ServicePlan } from "./plan";
import { rulesOnInstances } from "./rules";

/** The parts of a shared load balancer that one service has for itself. */
export interface Claim {
  readonly name: string;
  readonly rule: ListenerRuleFacts | undefined;
  readonly port: number | undefined;
}

const claims = new WeakMap<object, Claim[]>();

/** Returns the problems beside earlier services. Without any, the service has its rule and its port from then on. */
export function claimProblems(name: string, args: EcsServiceArgs, plan: ServicePlan): Problem[] {
  const { of, listenerArn, port } = args.loadBalancer ?? {};
  // An object, which no other program has: a contract, or an output.
  const shared: unknown = of ?? listenerArn;
  if (typeof shared !== "object" || shared === null || !plan.isBalanced) return [];
  const others = claims.get(shared) ?? [];
  const own: Claim = { name, rule: plan.route.rule, port };
  const problems = claimsTogether(own, others, "loadBalancer.");
  if (problems.length === 0) claims.set(shared, [...others, own]);
  return problems;
}

/** R-VPC-50: the problems of rules that an earlier service has made in the group of the same instances. */
export function instanceProblems(name: string, args: EcsServiceArgs, plan: ServicePlan): Problem[] {
  return rulesOnInstances(args, plan).flatMap((rule) => {
    const maker = makerOf(rule);
    if (maker === undefined) return [];
    const { of, ports } = rule;
    return [
      sameRule(of === "loadBalancer" ? placeOf(args) : of, [maker, name], {
        isDynamic: of === "loadBalancer" && ports.from === dynamicHostPorts.from,
      }),
    ];
  });
}

/** The setting that names the load balancer. */
export function placeOf({
  loadBalancer,
}: {
  readonly loadBalancer?: { readonly of?: unknown; readonly listenerArn?: unknown } | undefined;
}): string {
  const { of, listenerArn } = loadBalancer ?? {};
  return `loadBalancer.${of !== undefined ? "of" : listenerArn !== undefined ? "listenerArn" : "targetGroupArn"}`;
}

/** @param isDynamic true for the dynamic host ports of a load balancer, whose rule the capacity can make. */
export function sameRule(
  property: string,
  [first, second]: readonly [string, string],
  { isDynamic }: { readonly isDynamic: boolean },
): Problem {
  return brokenRule(["R-LB-08", "R-VPC-50"], {
    property,
    value: null,
    message: `${first} and ${second} use the same ports of the same instances, so both would make one rule of the instances' security group, and AWS refuses the second.`,
    remedy: isDynamic
      ? "Set loadBalancers of their Ec2Capacity, which then makes the rule once, or use network mode awsvpc."
      : "Use network mode awsvpc, or a hostPort of its own for one of them.",
  });
}

/** @param at the path of the settings of this service's load balancer: `loadBalancer.`. */
export function claimsTogether(own: Claim, others: readonly Claim[], at: string): Problem[] {
  const rules = others.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const { rule, name } = own;
  const port = others.find((other) => other.port !== undefined && other.port === own.port);
  return [
    ...(rule === undefined
      ? []
      : [
          ...checkAmongRules(rule, rules, at),
          // The earlier service's rule may be the one without requests.
          ...rules.flatMap((other) => checkAmongRules(other, [rule], at)).filter(({ id }) => id === "V-39"),
        ].map(asComponentsSee)),
    ...(port === undefined
      ? []
      : [
          brokenRule("R-LB-22", {
            property: `${at}port`,
            value: String(own.port),
            message: `${port.name} has this port of the load balancer, and each port has one service.`,
            remedy: `Give ${name} another port.`,
          }),
        ]),
  ];
}
