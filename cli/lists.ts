/** Options whose value is a list. */

/** `a, b` → `a`, `b`. */
export function wordsOf(text: string): readonly string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
