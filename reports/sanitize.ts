/**
 * Names may come from hostile files. Before a name is shown, characters are removed that move a cursor, change a
 * colour, reverse the reading order or hide text.
 */

/**
 * C0 and C1 controls (escape sequences begin with one), line and paragraph separators, the zero-width and bidirectional
 * controls, and lone surrogates.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/**
 * Commands to the CI system that collects the output, anywhere in a line: `##vso[task.setvariable …]` of Azure
 * Pipelines, `##[add-mask]` of GitHub Actions, `##teamcity[…]`.
 */
const COMMAND = /##(?=[\w.-]{0,40}\[)/g;

/** Commands of GitHub Actions, which must begin their line: `::error::text`. Colours and blanks may precede them. */
const COMMAND_LINE = /^((?:[^\S\n]|\u001b\[[\d;]*m)*)::/gm;

/** The visible text alone: `a\u001b[31mb` → `a�[31mb`. It contains no command to a CI system: `##vso[` → `#�vso[`. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, "\ufffd").replace(COMMAND, "#\ufffd");
}

/** Whole lines of output without a command to a CI system, also where a line was broken: `::error::` → `:�error::`. */
export function withoutCommands(lines: string): string {
  return lines.replace(COMMAND, "#\ufffd").replace(COMMAND_LINE, "$1:\ufffd");
}

/** Text of several lines, such as a stack trace. */
export function sanitizeLines(text: string): string {
  return withoutCommands(text.split("\n").map(sanitize).join("\n"));
}

/** The same for text that must stay exact, as JSON: unsafe characters and the second sign of `##[` become escapes. */
export function escapeInJson(json: string): string {
  // Line ends and indentation are the document's own; inside its strings JSON has already escaped them.
  return json
    .replace(UNSAFE, (character) =>
      character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .replace(COMMAND, "#\\u0023");
}
