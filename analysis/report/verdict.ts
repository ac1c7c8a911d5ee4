/** One verdict for several. */
import type { NeedReport, ServiceReport, Verdict } from ".";

/** From the worst to the best. */
export const VERDICTS: readonly Verdict[] = ["blocked", "partial", "undetermined", "reachable"];

/** The worst of several verdicts; `undetermined` for none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "undetermined";
}

/** The needs that decide verdict and exit code: a call is probable, not certain, and counts only where it is required. */
export function countedNeeds({ needs }: Pick<ServiceReport, "needs">): readonly NeedReport[] {
  return needs.filter(({ purpose }) => purpose !== "call");
}

/** The calls that a service probably makes. */
export function likelyCalls({ needs }: Pick<ServiceReport, "needs">): readonly NeedReport[] {
  return needs.filter(({ purpose }) => purpose === "call");
}
