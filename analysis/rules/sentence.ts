/** A problem as one line of a log, and a component's warning read back from such a line. */
import type { Problem } from "./problem";

/** One problem as one line: property, value, reason, rules, remedy. */
export function sentence(problem: Problem): string {
  // Control codes in a value must not reach a terminal. A program without types may give a value that is no text.
  const given: unknown = problem.value;
  const text = typeof given === "string" ? given : JSON.stringify(given);
  const value = given === null ? "" : ` (${String(text).replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")})`;
  const rules = problem.rules.length === 0 ? "" : ` [${problem.rules.join(", ")}]`;
  return `${problem.property}${value}: ${problem.message}${rules} ${problem.remedy}`.trimEnd();
}

/** The line that a component logs for a warning. */
export function loggedWarning(component: string, name: string, problem: Problem): string {
  return `${component} "${name}": ${sentence(problem)}`;
}

export interface ReadWarning {
  /** `Network "app"`. */
  readonly subject: string;
  readonly rule: string;
  /** The reason alone, without the property and the rules. */
  readonly reason: string;
  /** The line without its subject and remedy. */
  readonly message: string;
  readonly remedy: string;
}

/** The component: `Network "app": …`. */
const SUBJECT = /^(?:warning: )?([A-Za-z0-9]+ "[^"]*"): /;
/** The rules at the end of a sentence, of which the first is the deciding one: `[R-NAT-10, V-24]`. */
const RULES = / \[([A-Z]+-[A-Z0-9-]+)(?:, [A-Z0-9, -]+)?\](?: |$)/;

/** No component logs a longer line. */
const LONGEST = 4000;

/** The warning in a line of a program's log; undefined for a line that no component logged. */
export function readWarning(text: string): ReadWarning | undefined {
  if (text.length > LONGEST) return undefined;
  const line = text.trim();
  const [beginning, subject] = SUBJECT.exec(line) ?? [];
  if (beginning === undefined || subject === undefined) return undefined;
  const rest = line.slice(beginning.length);
  const rules = RULES.exec(rest);
  const rule = rules?.[1];
  if (rules === null || rule === undefined) return undefined;
  const [property, ...words] = rest.slice(0, rules.index).split(": ");
  const reason = words.join(": ");
  if (property === "" || reason === "") return undefined;
  const end = rules.index + rules[0].trimEnd().length;
  return { subject, rule, reason, message: rest.slice(0, end), remedy: rest.slice(end).trim() };
}
