/**
 * What a rule says when it is broken: one shape for a component's refusal, a stack setting's error and a finding of the
 * analysis, so that the same mistake reads the same wherever it is met.
 */

export type Severity = "error" | "warning" | "info";

/** One broken rule. Text is plain, complete sentences without control codes; values are never secrets. */
export interface Problem {
  /** The check that spoke (`V-05`), or the rule when no check has an id for it (`R-LIM-08`). */
  readonly id: string;
  /** The rules it rests on, most telling first: keys of the rule book. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** The setting to look at, as its user wrote it: `assignPublicIp`, `services[0].port`. */
  readonly property: string;
  /** The offending value as text, or null where the lack of one is the problem. */
  readonly value: string | null;
  /** Why it cannot work. */
  readonly message: string;
  /** What to do instead. */
  readonly remedy: string;
}

/** The error of broken rules that no check has an id for: `brokenRule("R-LB-04", …)` has the id `R-LB-04`. */
export function brokenRule(
  rules: string | readonly [string, ...string[]],
  rest: Omit<Problem, "id" | "rules" | "severity">,
): Problem {
  const [id, ...more] = typeof rules === "string" ? [rules] : rules;
  return { id, rules: [id, ...more], severity: "error", ...rest };
}
