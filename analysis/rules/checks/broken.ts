/** Makes a check's problem: id, rules and severity stand once in the list, the rest is the case at hand. */
import type { Problem, Severity } from "../problem";
import { checkOf } from "./list";

export interface Case {
  readonly property: string;
  readonly value: string | null;
  readonly message: string;
  readonly remedy: string;
  /** The rules that this case breaks; all of the check's if left out. */
  readonly rules?: readonly string[];
  /** Where this case is graver or milder than the check. */
  readonly severity?: Severity;
}

export function broken(id: string, { rules, severity, ...rest }: Case): Problem {
  const check = checkOf(id);
  return { id, rules: rules ?? check.rules, severity: severity ?? check.severity, ...rest };
}
