/**
 * Texts without secrets: `[secret]` replaces each one. Data are masked before they are written, because a writer breaks
 * lines and cuts long names; the written text is masked once more.
 */
import { titled } from "../analysis/compare";
import { candidates } from "../analysis/compare/candidates";
import { escapeMarkup } from "./diagram/text";
import { entityCodes } from "./diagram/mermaid";
import { messageText, propertyText } from "./github";
import { code, htmlCode, prose } from "./markdownText";
import { escapeInJson, sanitize } from "./sanitize";

const MASK = "[secret]";

/** A shorter text is one only where it stands alone: `dev1` is not masked in `dev12`. */
const SHORTEST_INSIDE = 7;

/**
 * Fields of a report with words of closed sets. A secret that is such a word stays in these fields, where it belongs to
 * the format; a field that shows a secret value is null.
 */
const CLOSED: ReadonlySet<string> = new Set([
  ...["kind", "verdict", "launchType", "networkMode", "strategy", "purpose", "interface", "code", "rule", "via"],
  ...["severity", "direction", "tier", "defaultRoute", "targetType", "explanation", "op", "placement", "inbound"],
  ...["currency", "unit", "cheaperBelow"],
]);

/** Both sides of a switch: `nat-gateway single`. The same fields of a path are names, and a secret one is masked. */
const SIDES: ReadonlySet<string> = new Set(candidates.map(titled));

function isSide(field: string | undefined, text: string): boolean {
  return (field === "from" || field === "to") && SIDES.has(text);
}

/** Words of a format's own: `services`, `stroke-width`, `1024`. In a written text these are not searched. */
const OF_FORMAT = /^(?:[a-z]+(?:-[a-z]+)*|[A-Za-z]+|\d{1,9})$/;

interface Alike {
  readonly forms: Set<string>;
  /** Of the forms, each once, the longest first. */
  readonly lengths: number[];
}

/** Finds secrets in a text: many thousands of them, also with the same beginning, take no longer than a few. */
class Search {
  /** By the first characters: each form in which an output may show a secret. */
  readonly #forms = new Map<string, Alike>();
  readonly #starts = new Set<number>();

  constructor(texts: readonly string[]) {
    const all = new Set(texts.flatMap(formsOf));
    for (const form of [...all].sort((one, other) => other.length - one.length)) {
      const start = form.slice(0, START);
      const alike = this.#forms.get(start) ?? { forms: new Set(), lengths: [] };
      this.#forms.set(start, alike);
      alike.forms.add(form);
      if (alike.lengths.at(-1) !== form.length) alike.lengths.push(form.length);
      this.#starts.add(form.charCodeAt(0));
    }
  }

  get isEmpty(): boolean {
    return this.#starts.size === 0;
  }

  masked(text: string): string {
    if (this.isEmpty) return text;
    const kept: string[] = [];
    let from = 0;
    for (let at = 0; at + START <= text.length; at++) {
      if (!this.#starts.has(text.charCodeAt(at))) continue;
      const alike = this.#forms.get(text.slice(at, at + START));
      const found = alike?.lengths.find((length) => {
        const form = text.slice(at, at + length);
        return alike.forms.has(form) && isWhole(text, at, form);
      });
      if (found === undefined) continue;
      kept.push(text.slice(from, at), MASK);
      from = at + found;
      at = from - 1;
    }
    return kept.length === 0 ? text : kept.join("") + text.slice(from);
  }
}

/** The length of the shortest secret. */
const START = 4;

/** True if the form is not only a part of a longer word, number or address. */
function isWhole(text: string, at: number, form: string): boolean {
  const isAddress = /^\d+[.:/][\d.:/]*$/.test(form);
  if (form.length >= SHORTEST_INSIDE && !isAddress) return true;
  const letters = isAddress ? /\d/ : /[\p{L}\p{N}]/u;
  return !letters.test(text.charAt(at - 1)) && !letters.test(text.charAt(at + form.length));
}

/** As it is, and as each format writes it. */
function formsOf(text: string): string[] {
  const json = inJson(text);
  const forms = [
    text,
    text.toLowerCase(),
    sanitize(text),
    json,
    inJson(json),
    escapeMarkup(text),
    escapeMarkup(json),
    entityCodes(text),
    escapeMarkup(encoded(text)),
    encoded(text),
    messageText(text),
    propertyText(text),
    prose(text),
    code(text),
    htmlCode(text),
    // Without the padding, which a writer may leave out.
    Buffer.from(text)
      .toString("base64")
      .replace(/={1,2}$/, ""),
  ];
  return forms.filter((form) => form.length >= START);
}

function inJson(text: string): string {
  return escapeInJson(JSON.stringify(text).slice(1, -1));
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a surrogate pair has no code.
    return text;
  }
}

export class Mask {
  readonly #all: Search;
  readonly #written: Search;

  /** @param texts the secrets. */
  constructor(texts: readonly string[]) {
    this.#all = new Search(texts);
    this.#written = new Search(texts.filter((text) => !OF_FORMAT.test(text)));
  }

  /** A message without secrets. */
  message(text: string): string {
    return this.#all.masked(text);
  }

  /** A text in one of the formats, without the secrets that a writer let through. */
  output(text: string): string {
    return this.#written.masked(text);
  }

  /** Data without secrets; the same object if there are none, because a report may be as large as the file it is of. */
  data<T>(data: T): T {
    const all = this.#all;
    if (all.isEmpty) return data;
    const without = (part: unknown, name: string | undefined): unknown => {
      if (typeof part === "string") {
        return (name !== undefined && CLOSED.has(name)) || isSide(name, part) ? part : all.masked(part);
      }
      if (typeof part !== "object" || part === null) return part;
      // The words of a list, and of a record in a closed field, are those of the field.
      const inherited = name !== undefined && CLOSED.has(name) && name !== "interface" ? name : undefined;
      const names = Array.isArray(part) ? undefined : Object.keys(part);
      const values: readonly unknown[] = Object.values(part);
      const inside = values.map((value, index) =>
        without(value, names === undefined ? name : (inherited ?? names[index])),
      );
      if (values.every((value, index) => value === inside[index])) return part;
      return names === undefined ? inside : Object.fromEntries(names.map((key, index) => [key, inside[index]]));
    };
    return without(data, undefined) as T;
  }
}
