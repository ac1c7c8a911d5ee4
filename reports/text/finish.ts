/**
 * The last step before text meets a terminal: no line is a command to a CI system, rule ids become links to AWS's page if the terminal supports links, and
 * signs become ASCII if it shows only ASCII.
 */
import { rule } from "../../analysis/rules/book";
import { withoutCommands } from "../sanitize";

export interface Abilities {
  /** True if the terminal supports links (OSC 8). Default: false. */
  readonly links?: boolean;
  /** True if it shows more than ASCII. Default: true. */
  readonly unicode?: boolean;
}

const RULE_ID = /\b(?:R-[A-Z0-9]+-\d+|[VXM]-\d+)\b/g;

/** Signs of this package and their ASCII form; any other character of a name becomes a question mark. */
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
  const safe = withoutCommands(text);
  const plain = unicode ? safe : safe.replace(/[^\u0000-\u007f]/gu, (sign) => SIGNS[sign] ?? "?");
  return links ? plain.replace(RULE_ID, linked) : plain;
}

/** https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function linked(id: string): string {
  const page = rule(id)?.sources.find((source) => source.startsWith("https://"));
  return page === undefined ? id : `\u001b]8;;${page}\u001b\\${id}\u001b]8;;\u001b\\`;
}
