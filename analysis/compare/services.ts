/** Questions about the services of one plan that rows and recommendation share. */
import type { ServiceReport, Verdict } from "../report";

export function passes(path: { readonly verdict: Verdict } | null): boolean {
  return path?.verdict === "reachable" || path?.verdict === "partial";
}

/** The clients that can connect to one of the services. */
export function inboundOf(services: readonly ServiceReport[]): "internet" | "vpc" | "none" {
  if (services.some(({ ingress }) => ingress !== null && passes(ingress.internet))) return "internet";
  if (services.some(({ ingress }) => ingress !== null && (passes(ingress.vpc) || passes(ingress.loadBalancer))))
    return "vpc";
  return "none";
}
