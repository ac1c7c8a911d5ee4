/** Text for a drawing: without control characters, cut to fit, and escaped for its format. */
import { sanitize } from "../sanitize";

/** No line of a box is longer; the full name is in its tooltip. */
const MOST_CHARACTERS = 46;

/** Cut in the middle, because names differ at both ends: `service-with-a-…-production-web`. */
export function shorten(text: string, most: number = MOST_CHARACTERS): string {
  const characters = [...sanitize(text)];
  if (characters.length <= most) return characters.join("");
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}

/** For text and attribute values of XML and HTML alike. */
export function escapeMarkup(text: string): string {
  return sanitize(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/** The width of a line in pixels, estimated high because no font is available. */
export function widthOf(text: string, size: number): number {
  let units = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > 0x2e80) units += 1.05;
    else units += /[A-Z_@%]/.test(character) ? 0.75 : 0.6;
  }
  return Math.ceil(units * size);
}
