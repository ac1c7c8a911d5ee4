/** "Did you mean": the candidate most like a mistyped word. */
import { distance } from "fastest-levenshtein";

/** The closest candidate, or undefined where none is near enough (more than a third of its letters differ, or two). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const sought = word.toLowerCase();
  let best: { readonly candidate: string; readonly steps: number } | undefined;
  for (const candidate of candidates) {
    const steps = distance(sought, candidate.toLowerCase());
    if (steps <= Math.max(2, Math.floor(candidate.length / 3)) && (best === undefined || steps < best.steps)) {
      best = { candidate, steps };
    }
  }
  return best?.candidate;
}
