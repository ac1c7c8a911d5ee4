/**
 * The rules and ports that services of this program have on one shared load balancer: a later service is refused if it
 * has the same, or would get no request. Two different outputs are not compared; AWS refuses the rest.
 */
import { asComponentsSee, checkAmongRules } from "../../analysis/rules/checks";
import type { ListenerRuleFacts } from "../../analysis/rules/listenerRules";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { isLater } from "../later";
import type { EcsServiceArgs } from "./args";
import type { ServicePlan } from "./plan";

/** The parts of a shared load balancer that one service has for itself. */
export interface Claim {
  readonly name: string;
  /** The setting that names the load balancer. */
  readonly place: "of" | "listenerArn";
  readonly rule: ListenerRuleFacts | undefined;
  readonly port: number | undefined;
  /** The instances and their ports, if tasks have no security group of their own: AWS has each rule only once. */
  readonly instances: unknown;
  readonly hostPort: number;
}

const claims = new WeakMap<object, Claim[]>();

/** Returns the problems beside earlier services. Without any, the service has its rule and its port from then on. */
export function claimProblems(name: string, args: EcsServiceArgs, plan: ServicePlan): Problem[] {
  const place = args.loadBalancer?.of === undefined ? "listenerArn" : "of";
  // An object, which no other program has: a contract, or an output.
  const shared: unknown = args.loadBalancer?.[place];
  if (typeof shared !== "object" || shared === null || !plan.isBalanced) return [];
  const others = claims.get(shared) ?? [];
  const own: Claim = {
    name,
    place,
    rule: plan.route.rule,
    port: args.loadBalancer?.port,
    instances: plan.hasOwnInterface || isLater(args.capacity) ? undefined : args.capacity,
    hostPort: plan.entry?.plannedHostPort ?? 0,
  };
  const problems = claimsTogether(own, others, "loadBalancer.");
  if (problems.length === 0) claims.set(shared, [...others, own]);
  return problems;
}

/** @param at the path of the settings of this service's load balancer: `loadBalancer.`. */
export function claimsTogether(own: Claim, others: readonly Claim[], at: string): Problem[] {
  const rules = others.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const { rule, name } = own;
  const port = others.find((other) => other.port !== undefined && other.port === own.port);
  const instances = others.find(
    (other) => own.instances !== undefined && other.instances === own.instances && other.hostPort === own.hostPort,
  );
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
    ...(instances === undefined
      ? []
      : [
          brokenRule("R-LB-08", {
            property: `${at}${own.place}`,
            value: null,
            message: `${instances.name} and ${name} use the same ports of the same instances, so both would make one rule of the instances' security group, and AWS refuses the second.`,
            remedy: "Use network mode awsvpc, a hostPort of its own, or another load balancer for one of them.",
          }),
        ]),
  ];
}
