/**
 * Texts on which a regular expression backtracks: its own repetitions, each with the text that reaches it, many
 * repetitions of what it matches, and an end that matches nothing.
 */

/** `a+`, and the text of everything before it in the expression. */
interface Repetition {
  readonly before: string;
  readonly atom: string;
}

/** Characters that classes share, beside those of the expression itself. */
const COMMON = ["a", "A", "1", " ", ":", "-", ".", "/"];
const MOST_UNITS = 8;

/** @param length characters of each text. */
export function* hostileTexts({ source, flags }: RegExp, length: number): Generator<string> {
  const repetitions: Repetition[] = [];
  const pool = [...new Set([...COMMON, ...(source.match(/[\p{L}\p{N} :.,"'=@/_-]/gu) ?? [])])];
  const matching = (atom: string): string[] => {
    const whole = new RegExp(`^(?:${atom})$`, flags.replace(/[gy]/g, ""));
    return pool.filter((text) => whole.test(text)).slice(0, MOST_UNITS);
  };
  const example = new Reader(source, matching, repetitions).disjunction("");
  for (const { before, atom } of repetitions) {
    const units = matching(atom);
    for (const unit of units.length > 0 ? units : [exampleOf(atom, matching)]) {
      yield before + repeated(unit, length);
      for (const end of ["\u0001", ...pool.filter((text) => !units.includes(text)).slice(0, 1)]) {
        yield before + repeated(unit, length) + end.repeat(2);
      }
      // Each repetition of the whole is one more place where a search begins.
      yield repeated(before + unit, length);
    }
  }
  yield repeated(example, length);
}

function exampleOf(atom: string, matching: (atom: string) => string[]): string {
  return new Reader(atom, matching, []).disjunction("");
}

function repeated(unit: string, length: number): string {
  return unit === "" ? "" : unit.repeat(Math.ceil(length / unit.length));
}

/** Reads an expression as far as its repetitions need: groups, classes, escapes, quantifiers. */
class Reader {
  #at = 0;

  constructor(
    readonly source: string,
    readonly matching: (atom: string) => string[],
    readonly found: Repetition[],
  ) {}

  /** @param before text that leads here. Returns a text that its first alternative matches. */
  disjunction(before: string): string {
    const first = this.#alternative(before);
    while (this.source[this.#at] === "|") {
      this.#at++;
      this.#alternative(before);
    }
    return first;
  }

  #alternative(before: string): string {
    let text = "";
    while (this.#at < this.source.length && !"|)".includes(this.source[this.#at] ?? "")) {
      text += this.#term(before + text);
    }
    return text;
  }

  #term(before: string): string {
    const start = this.#at;
    const example = this.#atom(before);
    const atom = this.source.slice(start, this.#at);
    const [quantifier = ""] = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.source.slice(this.#at)) ?? [];
    this.#at += quantifier.length;
    if (quantifier !== "" && !quantifier.startsWith("?")) this.found.push({ before, atom });
    const least = Number(/^\{(\d+)/.exec(quantifier)?.[1] ?? 1);
    return example.repeat(Math.max(1, least));
  }

  #atom(before: string): string {
    const start = this.#at;
    const [group] = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.source.slice(start)) ?? [];
    if (group !== undefined) {
      this.#at += group.length;
      const inner = this.disjunction(before);
      this.#at++;
      return /[=!]$/.test(group) ? "" : inner;
    }
    const [atom = ""] =
      /^(?:\[(?:\\.|[^\]\\])*\]|\\u[0-9a-f]{4}|\\[pP]\{[^}]*\}|\\[0-9]+|\\.|.)/su.exec(this.source.slice(start)) ?? [];
    this.#at += atom.length;
    if (/^(?:\^|\$|\\[bB])$/.test(atom)) return "";
    return this.matching(atom)[0] ?? (atom.startsWith("\\") ? atom.slice(1) : atom);
  }
}
