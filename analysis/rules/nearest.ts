/** "Did you mean": finds the candidate that is most similar to a mistyped word. */
import { distance } from "fastest-levenshtein";

/** A longer name is not a name that is typed. */
const LONGEST = 1000;

/**
 * The most similar candidate, or undefined if in all of them more than two letters and more than a third of the letters
 * differ.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const sought = word.toLowerCase();
  let best: { readonly candidate: string; readonly steps: number } | undefined;
  for (const candidate of candidates) {
    const most = Math.max(2, Math.floor(candidate.length / 3));
    // Each letter more is a step, and two long texts take the product of their lengths.
    if (Math.abs(sought.length - candidate.length) > most || candidate.length > LONGEST) continue;
    const steps = distance(sought, candidate.toLowerCase());
    if (steps <= most && (best === undefined || steps < best.steps)) {
      best = { candidate, steps };
    }
  }
  return best?.candidate;
}
