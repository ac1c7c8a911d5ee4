/**
 * The problem of a broken rule: one type for a component's refusal, a stack setting's error and a finding of the
 * analysis, so that the same mistake has the same text everywhere.
 */

export type Severity = "error" | "warning" | "info";

/** One broken rule. Text is plain, complete sentences without control codes; values are never secrets. */
export interface Problem {
  /** The id of the check (`V-05`), or of the rule if no check covers it (`R-LIM-08`). */
  readonly id: string;
  /** The ids of the rules that it is based on, the most relevant first. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** The path of the setting, as its user wrote it: `assignPublicIp`, `services[0].port`. */
  readonly property: string;
  /** The wrong value as text, or null if the value is missing. */
  readonly value: string | null;
  /** The reason why it cannot work. */
  readonly message: string;
  /** The change that solves it; empty if there is nothing to change. */
  readonly remedy: string;
}

/** The error of broken rules that no check covers: `brokenRule("R-LB-04", …)` has the id `R-LB-04`. */
export function brokenRule(
  rules: string | readonly [string, ...string[]],
  rest: Omit<Problem, "id" | "rules" | "severity">,
): Problem {
  const [id, ...more] = typeof rules === "string" ? [rules] : rules;
  return { id, rules: [id, ...more], severity: "error", ...rest };
}
