/** All checks, and the list of them by id. A caller skips a check while one of its facts is unknown. */
import type { Problem } from "../problem";
import { checkList } from "./list";

export * from "./density";
export * from "./fargateSize";
export * from "./firewalls";
export * from "./hosts";
export * from "./instancePlacement";
export * from "./isolation";
export * from "./launchType";
export * from "./listenerRules";
export * from "./loadBalancers";
export * from "./nat";
export * from "./ports";
export * from "./publicAddresses";
export * from "./subnets";
export { broken } from "./broken";
export { checkList } from "./list";

/**
 * The same problem as a component reports it: settings that AWS accepts without effect are an error, so that they are
 * not built. Quotas that AWS raises on request stay warnings.
 */
export function asComponentsSee(problem: Problem): Problem {
  const refuses = checkList.some((check) => check.id === problem.id && check.componentsRefuse);
  return refuses && problem.severity === "warning" ? { ...problem, severity: "error" } : problem;
}
