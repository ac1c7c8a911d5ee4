/**
 * Checks of words against their closed set: `fargat`. Programs in other languages have no compiler that refuses such a
 * word.
 */
import { nearest } from "../nearest";
import { brokenRule, type Problem } from "../problem";

/** A closed set of words, in the form of `analysis/rules/words`. */
export type Words = Readonly<Record<string, string>>;

/** The problem of a word that is not in its set. The remedy names the nearest word of the set. */
export function noSuchWord(property: string, value: string, words: Words, rule: string, noun = property): Problem {
  const known = Object.values(words);
  const meant = nearest(value, known);
  const remedy = meant === undefined ? `Use one of: ${known.join(", ")}.` : `Did you mean ${meant}?`;
  return brokenRule(rule, { property, value, message: `there is no such ${noun}.`, remedy });
}

/** A property, and the set that its word must be in. */
export interface WordOf {
  readonly property: string;
  /** Undefined if omitted; not a string if it is known only later. */
  readonly value: unknown;
  readonly words: Words;
  readonly rule: string;
  /** The noun for messages, if the property's path does not contain it. */
  readonly noun?: string;
}

/** The problems of all words that are not in their sets. */
export function wordProblems(words: readonly WordOf[]): Problem[] {
  return words.flatMap(({ property, value, words: known, rule, noun }) =>
    typeof value === "string" && !Object.values(known).includes(value)
      ? [noSuchWord(property, value, known, rule, noun)]
      : [],
  );
}
