/** Patterns of policies, `*` for any text and `?` for any one character, against texts that are known in part. */
import { HOLE } from "../../rules/calls";

/**
 * The longest policy of an endpoint and the longest ARN. The time of a comparison is the product of both lengths, and
 * both come from files.
 */
const LONGEST_PATTERN = 20_480;
const LONGEST_ARN = 2048;

/**
 * True if a pattern matches a text; undefined if that depends on the unknown parts ("holes") of the text, or on a
 * variable of the policy, which has a value only in a request.
 */
export function matches(pattern: string, text: string): boolean | undefined {
  if (pattern.length > LONGEST_PATTERN || text.length > LONGEST_ARN) return undefined;
  // A hole is any text: surely matched is what a `*` swallows whole.
  if (like(pattern, text)) return true;
  if (!text.includes(HOLE) && !pattern.includes("${")) return false;
  return meet(pattern.replace(/\$\{[^{}]*\}/g, "*"), text) ? undefined : false;
}

function like(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const one = pattern[p];
    if (one === "*") {
      star = p;
      mark = t;
      p += 1;
    } else if (p < pattern.length && ((one === "?" && text[t] !== HOLE) || one === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

/**
 * True if some text matches both, with a hole as another `*`. Each row contains what a prefix of the pattern can match.
 */
function meet(pattern: string, text: string): boolean {
  const isOpen = (one: string | undefined): boolean => one === HOLE;
  let row: boolean[] = [true];
  for (let t = 0; t < text.length; t += 1) row.push(row[t] === true && isOpen(text[t]));
  for (const one of pattern) {
    const next: boolean[] = [one === "*" && row[0] === true];
    for (let t = 0; t < text.length; t += 1) {
      const other = text[t];
      const swallowed =
        one === "*"
          ? row[t + 1] === true || next[t] === true
          : isOpen(other)
            ? row[t + 1] === true || next[t] === true || row[t] === true
            : row[t] === true && (one === "?" || one === other);
      next.push(swallowed);
    }
    row = next;
  }
  return row[text.length] === true;
}
