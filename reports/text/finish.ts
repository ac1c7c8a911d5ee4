/**
 * The last step before text meets a terminal: rule ids become links to the page of AWS that says so, where the terminal
 * has links, and signs become ASCII where it has nothing else.
 */
import { rule } from "../../analysis/rules/book";

export interface Abilities {
  /** Whether the terminal follows links (OSC 8). None if left out. */
  readonly links?: boolean;
  /** Whether it shows more than ASCII. It does if left out. */
  readonly unicode?: boolean;
}

const RULE_ID = /\b(?:R-[A-Z0-9]+-\d+|[VXM]-\d+)\b/g;

/** Signs of our own, by what stands for them in ASCII; whatever else a name brings is a question mark. */
const SIGNS: { readonly [sign: string]: string } = {
  "→": "->",
  "×": "x",
  "±": "+/-",
  "–": "-",
  "│": "|",
  "─": "-",
  "┼": "+",
  "…": "...",
};

/** Links lead to addresses of the rule book alone: no text of an input ever becomes one. */
export function finished(text: string, { links = false, unicode = true }: Abilities): string {
  const plain = unicode ? text : text.replace(/[^\u0000-\u007f]/gu, (sign) => SIGNS[sign] ?? "?");
  return links ? plain.replace(RULE_ID, linked) : plain;
}

/** https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function linked(id: string): string {
  const page = rule(id)?.sources.find((source) => source.startsWith("https://"));
  return page === undefined ? id : `\u001b]8;;${page}\u001b\\${id}\u001b]8;;\u001b\\`;
}
