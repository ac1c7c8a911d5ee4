/**
 * Refuses what no assertion means. In JavaScript a mistyped option would be left out in silence, and the assertion would
 * pass without it.
 */
import { isDevice, isPort, isReach, isSource, PORTS, REACHES, SOURCES } from "../analysis/intent";
import { VIAS } from "../analysis/report";
import { nearest } from "../analysis/rules/nearest";
import { sanitize } from "../reports/sanitize";
import { AnalysisError } from "./analysisError";
import type { ReachOptions } from "./end";

interface Allowed {
  readonly one: (value: unknown) => boolean;
  readonly words: readonly string[];
  readonly isList: boolean;
}

const OPTIONS: Readonly<Record<keyof ReachOptions, Allowed>> = {
  port: { one: isPort, words: [PORTS], isList: false },
  family: { one: isReach, words: REACHES, isList: false },
  by: { one: isDevice, words: VIAS, isList: true },
  source: { one: isSource, words: SOURCES, isList: true },
};
/** The rest of a question. */
const REST: ReadonlySet<string> = new Set(["from", "to", "never"]);
const NAMES = Object.keys(OPTIONS) as (keyof ReachOptions)[];

/** Throws `AnalysisError` for an option that is none, and for a value that its option does not have. */
export function checkOptions(question: object): void {
  for (const [name, value] of Object.entries(question) as [string, unknown][]) {
    if (value === undefined || REST.has(name)) continue;
    const known = NAMES.find((one) => one === name);
    if (known === undefined) throw unknownOf(`A path has no option ${sanitize(name)}.`, name, NAMES);
    const { one, words, isList } = OPTIONS[known];
    const values: readonly unknown[] = isList && Array.isArray(value) && value.length > 0 ? value : [value];
    const place = values.findIndex((each) => !one(each));
    if (place !== -1) throw unknownOf(`${name} is ${shown(values[place])}.`, values[place], words);
  }
}

/** Throws `AnalysisError` for a name that is no text. */
export function checkName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw new AnalysisError(`The name of an end is ${shown(name)}. Give a name as explain takes it, such as "ecr".`);
}

function unknownOf(problem: string, value: unknown, allowed: readonly string[]): AnalysisError {
  const close = typeof value === "string" ? nearest(value, allowed) : undefined;
  return new AnalysisError(
    `${problem}${close === undefined ? "" : ` Did you mean ${close}?`} Allowed: ${allowed.join(", ")}.`,
  );
}

/** As it is written in a program: `"80"` is not `80`, and `NaN` is a number. */
function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) as string | undefined);
  return sanitize(text?.slice(0, 40) ?? typeof value);
}
