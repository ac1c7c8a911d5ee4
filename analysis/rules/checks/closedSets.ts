/** Words of closed sets that are not in their set: `fargat`. Programs in other languages have no compiler to say so. */
import { nearest } from "../nearest";
import { brokenRule, type Problem } from "../problem";

/** A closed set of words, as `analysis/rules/words` has them. */
export type Words = Readonly<Record<string, string>>;

/** The problem of a word that is not in its set; the nearest one of the set is the remedy. */
export function noSuchWord(property: string, value: string, words: Words, rule: string, noun = property): Problem {
  const known = Object.values(words);
  const meant = nearest(value, known);
  const remedy = meant === undefined ? `Use one of: ${known.join(", ")}.` : `Did you mean ${meant}?`;
  return brokenRule(rule, { property, value, message: `there is no such ${noun}.`, remedy });
}

/** One property and the set that its word must be in. */
export interface WordOf {
  readonly property: string;
  /** Undefined where it is left out; not a text where it is known later. */
  readonly value: unknown;
  readonly words: Words;
  readonly rule: string;
  /** What it is, where the property's path does not say so. */
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
