/** Checks of whole numbers against their range. A value that is known only later is no number and passes. */
import { brokenRule, type Problem } from "../problem";

/** `most` is undefined if there is no maximum. */
export function rangeProblems(rule: string, property: string, value: unknown, least: number, most?: number): Problem[] {
  if (typeof value !== "number") return [];
  if (Number.isInteger(value) && value >= least && value <= (most ?? value)) return [];
  const range = most === undefined ? `of ${String(least)} or more` : `from ${String(least)} to ${String(most)}`;
  return [
    brokenRule(rule, {
      property,
      value: String(value),
      message: "this is out of range.",
      remedy: `Use a whole number ${range}.`,
    }),
  ];
}
