/** Makes the problem of a check: id, rules and severity come from the list of checks, the rest from the case. */
import type { Problem, Severity } from "../problem";
import { checkOf } from "./list";

export interface Case {
  readonly property: string;
  readonly value: string | null;
  readonly message: string;
  readonly remedy: string;
  /** The rules that this case breaks. Default: all rules of the check. */
  readonly rules?: readonly string[];
  /** The severity, if this case differs from the check's. */
  readonly severity?: Severity;
}

export function broken(id: string, { rules, severity, ...rest }: Case): Problem {
  const check = checkOf(id);
  return { id, rules: rules ?? check.rules, severity: severity ?? check.severity, ...rest };
}
