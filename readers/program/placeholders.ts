/**
 * Values in place of unknown ones, so that a program's callbacks run and build their strings. A placeholder is Pulumi's
 * own unknown for the SDK. For a callback it is anything: each property and each result of a method is a placeholder
 * too, and as a string it is one private character, which identifies the cause in any result: `lb.dnsName.apply((name)
 * => JSON.stringify([{ environment: [{ name: "URL", value: `http://${name}` }] }]))`. What a string cannot contain (a
 * comparison of sizes, a sum, the keys of an object) throws, and the result stays unknown.
 */
import type { MarkedOutput, Marks } from "../partlyKnown";

/** A Unicode block without characters of its own: https://www.unicode.org/charts/PDF/UE000.pdf */
const FIRST_MARK = 0xe000;
/** One less than the last of the block, which is that of an awaited lookup. */
const LAST_MARK = 0xf8fe;

export class Placeholders {
  readonly #causes: string[] = [];
  readonly #outputs: (MarkedOutput | undefined)[] = [];
  readonly #marks = new WeakMap<object, string>();

  readonly marks: Marks = {
    pattern: /[\ue000-\uf8ff]+/,
    causeIn: (text) => {
      const named = marked(text, this.#causes);
      return named.length === 0 ? undefined : `depends on ${named.join(", and on ")}`;
    },
    outputsIn: (text) => marked(text, this.#outputs),
  };

  /**
   * @param cause the object of "depends on".
   * @param output the output that the mark takes the place of, if it is one.
   */
  mark(cause: string, output?: MarkedOutput): string {
    const known = this.#causes.indexOf(cause);
    const index = known >= 0 ? known : this.#causes.push(cause) - 1;
    this.#outputs[index] = output;
    return String.fromCharCode(Math.min(FIRST_MARK + index, LAST_MARK));
  }

  of(cause: string, output?: MarkedOutput): object {
    return this.plain(this.mark(cause, output));
  }

  /** The mark of a placeholder, or of a property or method of one. */
  markOf(value: unknown): string | undefined {
    return (typeof value === "object" && value !== null) || typeof value === "function"
      ? this.#marks.get(value)
      : undefined;
  }

  /** True if a string is only a mark. */
  isMark(text: unknown): boolean {
    return typeof text === "string" && text.length === 1 && this.marks.pattern.test(text);
  }

  /** The placeholder with a mark. Its properties are callable, since each may be a method. */
  plain(mark: string): object {
    return this.#placeholder(mark, {});
  }

  #placeholder(mark: string, target: object): object {
    const placeholder = new Proxy(target, {
      get: (_, key) => {
        if (key === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? notKnown() : mark);
        if (key === Symbol.iterator) return notKnown();
        if (key === "toString" || key === "valueOf" || key === "toJSON") return () => mark;
        // The mark by which each copy of the SDK recognises an unknown value.
        if (key === "__pulumiUnknown") return true;
        if (typeof key === "symbol" || key === "then" || key.startsWith("__")) return undefined;
        return this.#placeholder(mark, () => undefined);
      },
      apply: () => this.#placeholder(mark, {}),
      has: notKnown,
      ownKeys: notKnown,
    });
    this.#marks.set(placeholder, mark);
    return placeholder;
  }
}

/** The meaning of each mark in a text, once each. */
function marked<T>(text: string, by: readonly (T | undefined)[]): T[] {
  const found = [...text].map((character) => by[character.charCodeAt(0) - FIRST_MARK]);
  return [...new Set(found.filter((each) => each !== undefined))];
}

function notKnown(): never {
  throw new TypeError("This value is not known before deployment.");
}
