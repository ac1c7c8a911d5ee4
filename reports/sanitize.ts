/**
 * Names may come from hostile files. Before a name is shown, characters are removed that move a cursor, change a
 * colour, reverse the reading order or hide text.
 */

/**
 * C0 and C1 controls (escape sequences begin with one), line and paragraph separators, the zero-width and bidirectional
 * controls, and lone surrogates.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/** The visible text alone: `a\u001b[31mb` → `a�[31mb`. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}

/** The same for text that must stay exact, as JSON: unsafe characters become escapes. */
export function escapeInJson(json: string): string {
  // Line ends and indentation are the document's own; inside its strings JSON has already escaped them.
  return json.replace(UNSAFE, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
