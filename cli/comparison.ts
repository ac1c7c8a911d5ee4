/** One row of `compare`: the stack planned with one strategy, and without the settings that it does not support. */
import { analyse } from "../analysis/analyse";
import { settingsFor } from "../analysis/compare/candidates";
import type { Candidate, PlanResult } from "../analysis/compare";
import { survivesZoneLoss } from "../analysis/compare/zoneLoss";
import { type Refused, whatIf, type WhatIf } from "./whatIf";

/**
 * Clients reach a task directly only by a public address. A strategy without public addresses is still compared, with
 * services that are reachable from the VPC: the row shows it. Undefined if something else is refused too.
 */
export function withoutDirectIngress({ lines }: Refused): string[] | undefined {
  const keys = lines.map((line) => /^(?:[\w-]+:)?((?:services\[\d+\]\.)?ingress) = "direct"/.exec(line)?.[1]);
  return keys.every((key) => key !== undefined) ? keys.map((key) => `${key}=private`) : undefined;
}

export async function outcomeOf(candidate: Candidate, base: WhatIf): Promise<PlanResult> {
  const config = [...base.config, ...settingsFor(candidate)];
  let changes: string[] = [];
  let result = await whatIf({ ...base, config });
  if (result.kind === "refused") {
    const fallback = withoutDirectIngress(result);
    if (fallback === undefined) return result;
    changes = fallback;
    result = await whatIf({ ...base, config: [...config, ...changes] });
    if (result.kind === "refused") return result;
  }
  const { topology, report, cost } = result;
  const verdictOf = (lessened: typeof topology) => analyse(lessened, report.source).verdict;
  return { kind: "planned", report, cost, survivesZoneLoss: survivesZoneLoss(topology, verdictOf), changes };
}
