/**
 * Values of an answer that is not known, for a program that awaits it: as a whole, and in each part, they are unknown
 * for the SDK, and ordinary code can work with them. A text is a text, a list has one element for all, and an object
 * has every field.
 */
import { UNKNOWN_STRING } from "../../wire";
import { type FieldKind, fieldsOf } from "./typings";

/**
 * Pulumi's word for unknown would be taken apart: `id.split("-")[1]`, and parseInt reads "04da…" as 4. One private
 * character, the last of those that placeholders use, stays what it is; the engine gets the word.
 */
export const OPEN = "\uf8ff";

/** Values on their way to the engine: the same object if nothing in it is open. */
export function closed<T>(value: T): T {
  if (typeof value === "string") return (value.includes(OPEN) ? value.replaceAll(OPEN, UNKNOWN_STRING) : value) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value) as [string, unknown][];
  const inside = entries.map(([key, part]): [string, unknown] => [closed(key), closed(part)]);
  if (entries.every(([key, part], index) => inside[index]?.[0] === key && inside[index][1] === part)) return value;
  return (Array.isArray(value) ? inside.map(([, part]) => part) : Object.fromEntries(inside)) as T;
}

/** A name that is made of one: `route-${id}`. */
export function closedName(name: string): string {
  return name.replaceAll(OPEN, "unknown");
}

/** @param text the unknown text: `OPEN`, or a placeholder's mark. */
export function openAnswer(token: string, text: string): object {
  const fields = Object.entries(fieldsOf(token)).map(([name, kind]) => [name, openField(kind, text)]);
  return openObject(text, Object.fromEntries(fields) as Record<string, unknown>);
}

export function openField(kind: FieldKind | undefined, text: string): unknown {
  switch (kind) {
    case "object":
      return openObject(text);
    case "values":
      return new OpenList(text);
    case "objects":
      return new OpenList(openObject(text));
    case "value":
    case undefined:
      return text;
  }
}

/** An answer of the engine, in which the SDK made each unknown field an object without properties. */
export function withOpenFields(
  token: string,
  answer: unknown,
  isUnknown: (value: unknown) => boolean,
  text: () => string,
): unknown {
  if (typeof answer !== "object" || answer === null || isUnknown(answer)) return answer;
  const fields = fieldsOf(token);
  const opened = (value: unknown, kind?: FieldKind): unknown => {
    if (isUnknown(value)) return openField(kind, text());
    if (Array.isArray(value)) return value.map((part: unknown) => opened(part));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, opened(part)]));
  };
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, opened(value, fields[name])]));
}

/** @param fields those that are known to exist; without them, one unknown key is in the place of all. */
export function openObject(text: string, fields: Record<string, unknown> = {}): object {
  const target = Object.keys(fields).length === 0 ? { [text]: text } : fields;
  return noted(
    new Proxy(target, {
      get: (own, key) => {
        if (typeof key === "symbol") return key === Symbol.toPrimitive ? () => text : undefined;
        // As a whole it is unknown.
        if (key === "__pulumiUnknown") return true;
        if (key === "toString" || key === "valueOf" || key === "toJSON") return () => text;
        // A promise must not treat it as another promise, and no copy of the SDK as a resource.
        if (key === "then" || key.startsWith("__")) return undefined;
        return Object.hasOwn(own, key) ? own[key] : text;
      },
    }),
  );
}

const opens = new WeakSet();

function noted<T extends object>(value: T): T {
  opens.add(value);
  return value;
}

/** An open value, or a text with one in it. */
export function isOpen(value: unknown): boolean {
  if (typeof value === "string") return value.includes(OPEN);
  return ((typeof value === "object" && value !== null) || typeof value === "function") && opens.has(value);
}

/** The same value, as if the SDK knew it. */
export function withoutMark(value: unknown): unknown {
  return new Proxy(value as object, {
    get: (open, key) => (key === "__pulumiUnknown" ? undefined : (Reflect.get(open, key) as unknown)),
  });
}

/** More elements than a program usually takes apart: `const [a, b] = ids`. */
const TAKEN_APART = 4;

/**
 * Its methods return lists of the same kind: `ids.map(…)` is as unknown as `ids`, and so is a selection of them. An index
 * beyond it is unknown, too, and taken apart it never ends before the program does.
 */
class OpenList extends Array<unknown> {
  constructor(...elements: unknown[]) {
    super();
    // `map` and its like give a length.
    if (elements.length === 1 && typeof elements[0] === "number") this.length = elements[0];
    else this.push(...elements);
    return noted(
      new Proxy(this, {
        get: (list, key, receiver) =>
          typeof key === "string" && /^\d+$/.test(key) && !(key in list)
            ? (list[0] ?? OPEN)
            : (Reflect.get(list, key, receiver) as unknown),
      }),
    );
  }

  get __pulumiUnknown(): boolean {
    return true;
  }

  override *[Symbol.iterator](): ArrayIterator<unknown> {
    for (let index = 0; index < TAKEN_APART; index += 1) yield this[index];
  }

  override at(index: number): unknown {
    return this[Math.max(index, 0)];
  }

  // No element can be tested.
  override filter(): unknown[] {
    return this.map((element) => element);
  }

  override find(): unknown {
    return this[0];
  }

  override slice(): unknown[] {
    return this.filter();
  }
}

/**
 * A value of any form that is not known. Its methods can be called, as those of texts and lists, and call their callbacks
 * with such a value; the SDK takes no function for an unknown value.
 */
export function openAny(target: object = {}): object {
  return noted(
    new Proxy(target, {
      get: (_, key) => {
        // The mark by which each copy of the SDK recognises an unknown value.
        if (key === "__pulumiUnknown") return true;
        if (key === Symbol.toPrimitive || key === "toString" || key === "valueOf" || key === "toJSON") {
          return () => OPEN;
        }
        if (key === Symbol.iterator) return () => [...new OpenList(openAny())].values();
        if (typeof key === "symbol" || key === "then" || key.startsWith("__")) return undefined;
        return isMethod(key, "") || isMethod(key, []) ? openAny(() => undefined) : openAny();
      },
      apply: (_method, _of, given: readonly unknown[]) => {
        for (const callback of given)
          if (typeof callback === "function") (callback as (part: unknown) => void)(openAny());
        return openAny();
      },
    }),
  );
}

function isMethod(key: string, of: string | readonly unknown[]): boolean {
  return typeof (Object(of) as Record<string, unknown>)[key] === "function";
}

/**
 * Secrets are often kept as JSON: `JSON.parse(answer.secretString).host` of an answer that is not known is unknown, and
 * not a mistake of the program. Undefined for a text that is known.
 */
export function openJson(text: unknown): object | undefined {
  if (typeof text !== "string") return undefined;
  return text.includes(OPEN) ? openObject(OPEN) : text.includes(UNKNOWN_STRING) ? openObject(text) : undefined;
}
