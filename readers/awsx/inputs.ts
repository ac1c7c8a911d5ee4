/**
 * Inputs of a component, as the program sends them, read for the few values that decide which resources the component
 * creates. Other inputs are passed on unchanged, unknown or secret.
 */
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_STRING } from "../wire";

export type Wire = Readonly<Record<string, unknown>>;

/** The component cannot be expanded. The message is the rest of a sentence that begins with the component's name. */
export class NotModelled extends Error {}

/** The component itself would refuse these inputs, and the program would end with this error. */
export class Refused extends Error {}

/** The value inside a secret; absent for null, because the protocol has no `undefined`. */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  return isRecord(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE ? plain(value["value"]) : value;
}

export function isUnknown(value: unknown): boolean {
  const inner = plain(value);
  return typeof inner === "string" && inner.includes(UNKNOWN_STRING);
}

/** True if any part is not known yet. */
export function holdsUnknown(value: unknown): boolean {
  const inner = plain(value);
  if (Array.isArray(inner)) return inner.some(holdsUnknown);
  return isRecord(inner) ? Object.values(inner).some(holdsUnknown) : isUnknown(inner);
}

export function isRecord(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export class Inputs {
  readonly values: Wire;
  readonly #path: string;

  constructor(values: Wire, path = "") {
    this.values = values;
    this.#path = path;
  }

  /** The name of a property in messages. */
  #named(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  has(name: string): boolean {
    return this.plain(name) !== undefined;
  }

  plain(name: string): unknown {
    return Object.hasOwn(this.values, name) ? plain(this.values[name]) : undefined;
  }

  #typed<T>(name: string, what: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.plain(name);
    if (value === undefined) return undefined;
    if (isUnknown(value)) throw new NotModelled(`its ${this.#named(name)} is not known before deployment`);
    if (!is(value)) throw new NotModelled(`its ${this.#named(name)} is not ${what}`);
    return value;
  }

  text(name: string): string | undefined {
    return this.#typed(name, "a string", (value) => typeof value === "string");
  }

  number(name: string): number | undefined {
    return this.#typed(name, "a number", (value) => typeof value === "number");
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, "true or false", (value) => typeof value === "boolean");
  }

  list(name: string): readonly unknown[] | undefined {
    return this.#typed(name, "a list", (value): value is readonly unknown[] => Array.isArray(value));
  }

  object(name: string): Inputs | undefined {
    const value = this.#typed(name, "an object", isRecord);
    return value === undefined ? undefined : new Inputs(value, this.#named(name));
  }

  objects(name: string): readonly Inputs[] | undefined {
    return this.list(name)?.map((element, index) => {
      const inner = plain(element);
      if (!isRecord(inner)) throw new NotModelled(`its ${this.#named(name)}[${index}] is not known before deployment`);
      return new Inputs(inner, `${this.#named(name)}[${index}]`);
    });
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((element) => {
      const inner = plain(element);
      if (typeof inner !== "string" || isUnknown(inner)) {
        throw new NotModelled(`its ${this.#named(name)} is not known before deployment`);
      }
      return inner;
    });
  }

  /** Inputs as given, for a resource with properties of these names. */
  picked(names: Iterable<string>): Record<string, unknown> {
    return Object.fromEntries([...names].filter((name) => this.has(name)).map((name) => [name, this.values[name]]));
  }

  /** Inputs as given, except these. */
  without(...names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.values).filter(([name]) => !names.includes(name)));
  }

  /** A newer component may have more inputs than its model: then the model does not apply. */
  expectOnly(known: Iterable<string>): void {
    const names = new Set(known);
    const strange = Object.keys(this.values).filter((name) => !names.has(name) && this.has(name));
    if (strange.length > 0) {
      throw new NotModelled(`the model does not support its ${strange.map((name) => this.#named(name)).join(", ")}`);
    }
  }
}

export function refuseBoth(inputs: Inputs, a: string, b: string): void {
  if (inputs.has(a) && inputs.has(b)) throw new Refused(`Only one of \`${a}\` or \`${b}\` can be provided.`);
}
