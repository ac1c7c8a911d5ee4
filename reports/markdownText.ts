/**
 * Text in Markdown that stays text: no part of a name becomes a link, a mention, an image, HTML, a heading or a fence. A
 * word with a sign that Markdown or GitHub could read becomes code, in which neither reads anything.
 */
import { sanitize } from "./sanitize";

/** Words that no dialect of Markdown changes, in any position but the first of a line. */
const PLAIN = /^[\p{L}\p{N}→×–…](?:[\p{L}\p{N}.,;/'"()%=→×–…-]|:(?![\p{L}\p{N}+/-]))*$/u;

/** Plain words that are more: names of hosts, issues and commits become links, and a number begins a list. */
const LINKED = /^(?:www\.|gh-\d|[0-9a-f]{7,40}$)/i;

/** Signs around a word. A number with one of them could begin a list, so its signs are part of it. */
const AROUND = /^([([]?)([^([].*?)([\])]?[.,;:]?)$/su;

/** A sentence: `web: pulls app@sha256:…` → ``web: pulls `app@sha256:…` ``. */
export function prose(text: string): string {
  return sanitize(text)
    .split(/ +/)
    .filter((word) => word !== "")
    .map(wordText)
    .join(" ");
}

function wordText(word: string): string {
  const [, before = "", core = word, after = ""] = AROUND.exec(word) ?? [];
  if (/^\d+$/.test(core) && /^[.)]/.test(after)) return code(word);
  const inner = PLAIN.test(core) && !LINKED.test(core) ? core : code(core);
  return `${escaped(before)}${inner}${escaped(after)}`;
}

/** `[R-PUB-12]` could be a link. */
function escaped(signs: string): string {
  return signs.replace(/[[\]]/g, "\\$&");
}

/** A name as code. Its delimiters are longer than any that it contains. */
export function code(text: string): string {
  const safe = sanitize(text);
  const longest = (safe.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  if (longest === 0) return `\`${safe === "" ? " " : safe}\``;
  const delimiter = "`".repeat(longest + 1);
  return `${delimiter} ${safe} ${delimiter}`;
}

/** The same in a cell of a table, which a bar would end. */
export function cellCode(text: string): string {
  return code(text.replaceAll("|", "\u00a6"));
}

/** The same in an element of HTML, where backticks are no signs. */
export function htmlCode(text: string): string {
  return `<code>${markdownCodes(sanitize(text))}</code>`;
}

export function markdownCodes(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/-]/gu, (sign) => `&#${String(sign.codePointAt(0))};`);
}
