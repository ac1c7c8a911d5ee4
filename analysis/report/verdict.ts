/** One verdict for several. */
import type { Verdict } from ".";

/** From the worst to the best. */
export const VERDICTS: readonly Verdict[] = ["blocked", "partial", "undetermined", "reachable"];

/** The worst of several verdicts; `undetermined` for none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "undetermined";
}
