/** What a report means for the process that asked: 0 all is well, 1 something is not. Wrong input is 2, elsewhere. */
import type { PathReport, Report, ServiceReport, Verdict } from "./index";

/** Informational paths, which count only where `--require` names them. */
export const REQUIRABLE = ["egress.ipv4", "egress.ipv6", "ingress.internet", "ingress.vpc"] as const;
export type Requirable = (typeof REQUIRABLE)[number];

export interface ExitOptions {
  /** Counts what is undetermined as a failure too. */
  readonly strict: boolean;
  /** Paths that every service must have. */
  readonly require: readonly Requirable[];
}

export function exitCodeOf(report: Report, options: ExitOptions): 0 | 1 {
  if (report.findings.some((finding) => finding.severity === "error")) return 1;
  const verdicts = report.services.flatMap((service) => [
    ...service.needs.map((need) => need.verdict),
    ...options.require.map((name) => pathRequired(service, name).verdict),
  ]);
  // A report without any need is undetermined as a whole.
  return [...verdicts, report.verdict].some((verdict) => isFailure(verdict, options.strict)) ? 1 : 0;
}

/** @param strict counts what is undetermined as a failure too. */
export function isFailure(verdict: Verdict, strict: boolean): boolean {
  return verdict !== "reachable" && (verdict !== "undetermined" || strict);
}

export function pathRequired(service: ServiceReport, name: Requirable): PathReport {
  switch (name) {
    case "egress.ipv4":
      return service.egress.ipv4;
    case "egress.ipv6":
      return service.egress.ipv6;
    case "ingress.internet":
      return service.ingress.internet;
    case "ingress.vpc":
      return service.ingress.vpc;
  }
}
