/** Checks of a load balancer's settings, as far as their values are known. */
import { brokenRule, type Problem } from "../problem";
import { LoadBalancerType, Scheme, TargetType } from "../words";
import { broken } from "./broken";
import { wordProblems } from "./closedSets";
import { type BalancerSecurity, balancerSecurityProblems } from "./security";

export interface BalancerInputs extends Pick<BalancerSecurity, "accessLogs" | "webAclArn"> {
  readonly type: string;
  readonly scheme?: string;
  readonly targetType: string;
  /** A list whose length is known, or a value that is known only after deployment. */
  readonly subnetIds: unknown;
  readonly port: number;
  readonly certificateArn?: unknown;
}

export function loadBalancerInputProblems(inputs: BalancerInputs): Problem[] {
  const { type, scheme, targetType, subnetIds, port, certificateArn } = inputs;
  const problems = wordProblems([
    { property: "type", value: type, words: LoadBalancerType, rule: "R-LB-01", noun: "type of load balancer" },
    { property: "scheme", value: scheme, words: Scheme, rule: "R-LB-16" },
    { property: "targetType", value: targetType, words: TargetType, rule: "R-LB-14", noun: "target type" },
  ]);
  if (type === "alb" && Array.isArray(subnetIds) && subnetIds.length < 2) {
    problems.push(
      broken("V-16", {
        rules: ["R-LB-04"],
        property: "subnetIds",
        value: `${String(subnetIds.length)} given`,
        message: "an Application Load Balancer needs subnets in two Availability Zones.",
        remedy: "Give two subnets or more, or use type nlb.",
      }),
    );
  }
  return [
    ...problems,
    ...portProblems("port", port, "R-LB-14"),
    ...balancerSecurityProblems({ ...inputs, isSecure: certificateArn !== undefined }),
  ];
}

/** The problem of a number that is not a port: `99999`. @param least 0 where 0 means a dynamic port. */
export function portProblems(property: string, port: number | undefined, rule: string, least: 0 | 1 = 1): Problem[] {
  if (port === undefined || (Number.isInteger(port) && port >= least && port <= 65535)) return [];
  const remedy = `Use a whole number from ${String(least)} to 65535.`;
  return [brokenRule(rule, { property, value: String(port), message: "this is not a port.", remedy })];
}
