/**
 * The fields of one resource, or of an object nested in one, as the model wants them: a known value, `Unknown` with the
 * reason, or absent. A field of the wrong type is a defect of its resource, and unknown.
 */
import { grouped, perCollection } from "../collections";
import { isUnknown, type Key, type Maybe, type Unknown } from "../model";
import { own, type Properties, type ResourceState, SecretValue, UNKNOWN, type Value } from "../resource";
import { type Source, typeOf } from "./source";
import { howToGive, idKind } from "./missing";
import { STACK_REFERENCE, SUBNETS } from "./types";

export class Fields {
  readonly #source: Source;
  readonly #resource: ResourceState;
  /** The property of the resource that this object is nested in; undefined for the resource itself. */
  readonly #property: string | undefined;
  readonly #values: (name: string) => Value | undefined;

  private constructor(
    source: Source,
    resource: ResourceState,
    property: string | undefined,
    values: (name: string) => Value | undefined,
  ) {
    this.#source = source;
    this.#resource = resource;
    this.#property = property;
    this.#values = values;
  }

  /** The input, if it is known, else the output of AWS. */
  static of(source: Source, resource: ResourceState): Fields {
    return new Fields(source, resource, undefined, (name) => {
      const input = own(resource.inputs, name);
      if (input !== undefined && input !== null && input !== UNKNOWN) return input;
      // The Region is never left out: without one it is the provider's.
      const absent = resource.sparse === true && name !== "region" ? UNKNOWN : undefined;
      return own(resource.outputs, name) ?? absent ?? input ?? undefined;
    });
  }

  get key(): Key {
    return this.#resource.urn;
  }

  get source(): Source {
    return this.#source;
  }

  get resource(): ResourceState {
    return this.#resource;
  }

  unknown(name: string, why = this.#cause(name)): Unknown {
    return { unknown: `${name} of ${this.#resource.name} ${why}` };
  }

  /** The reader's cause, if it has one for this field. */
  #cause(name: string): string {
    const { causes, unread } = this.#resource;
    return own(causes ?? {}, name.toLowerCase()) ?? unread ?? this.#fromStack(name) ?? "is not known before deployment";
  }

  /** Outputs of another stack, if the reader does not have them. */
  #fromStack(name: string): string | undefined {
    const found = this.sourcesOf(name).map((urn) => this.#source.resource(urn));
    return found.find((resource) => resource?.type === STACK_REFERENCE)?.unread;
  }

  /** The plain value; undefined when absent. A secret is looked into: it is analysed, and never shown. */
  value(name: string): Value | undefined {
    const value = this.#values(name);
    const inner = value instanceof SecretValue ? value.reveal() : value;
    return inner === null ? undefined : inner;
  }

  isSecret(name: string): boolean {
    return this.#values(name) instanceof SecretValue;
  }

  #typed<T>(name: string, what: string, read: (value: Value) => T | undefined): Maybe<T> | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (value === UNKNOWN) return this.unknown(name);
    const result = read(value);
    if (result !== undefined) return result;
    this.#source.defect(this.key, `${name} of ${this.#resource.name} is not ${what}.`, `Give ${name} as ${what}.`);
    return this.unknown(name, `is not ${what}`);
  }

  string(name: string): Maybe<string> | undefined {
    return this.#typed(name, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  number(name: string): Maybe<number> | undefined {
    return this.#typed(name, "a number", (value) => {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : undefined;
    });
  }

  boolean(name: string): Maybe<boolean> | undefined {
    return this.#typed(name, "true or false", (value) => {
      if (value === "true" || value === "false") return value === "true";
      return typeof value === "boolean" ? value : undefined;
    });
  }

  /** Texts of a list; empty when absent. An element that is not known stays in its place. */
  strings(name: string): Maybe<readonly Maybe<string>[]> {
    const list = this.#typed(name, "a list", (value) =>
      Array.isArray(value) ? (value as readonly Value[]) : undefined,
    );
    if (list === undefined) return [];
    if (isUnknown(list)) return list;
    return list.map((element) => {
      const inner = element instanceof SecretValue ? element.reveal() : element;
      return typeof inner === "string" ? inner : this.unknown(name);
    });
  }

  /** A list of objects; empty when absent. */
  objects(name: string): Maybe<readonly Fields[]> {
    const list = this.#typed(name, "a list", (value) =>
      Array.isArray(value) ? (value as readonly Value[]) : undefined,
    );
    if (list === undefined) return [];
    if (isUnknown(list)) return list;
    const objects: Fields[] = [];
    for (const element of list) {
      const nested = this.#nested(name, element);
      if (nested === undefined) return this.unknown(name);
      objects.push(nested);
    }
    return objects;
  }

  /** One object; undefined when absent. */
  object(name: string): Maybe<Fields> | undefined {
    return this.#typed(name, "an object", (value) => this.#nested(name, value));
  }

  #nested(name: string, value: Value): Fields | undefined {
    const inner = value instanceof SecretValue ? value.reveal() : value;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return undefined;
    return new Fields(this.#source, this.#resource, this.#property ?? name, (field) => own(inner as Properties, field));
  }

  /** The resource that a field names; null when absent. */
  ref(name: string, types: readonly string[]): Maybe<Key | null> {
    const value = this.value(name);
    if (value === undefined || value === "") return null;
    if (value === UNKNOWN) return this.joined(name, types);
    if (typeof value !== "string") return this.string(name) as Unknown;
    return this.named(name, value, types);
  }

  /** The resource that bears a known name. */
  named(name: string, value: string, types: readonly string[]): Maybe<Key> {
    const urn = this.#source.named(value, types, this.key);
    if (urn !== undefined) return urn;
    return this.unknown(
      name,
      !this.#source.graph.complete
        ? "names something that is not in this source; a preview made with --show-sames may contain it"
        : idKind(value) === undefined
          ? "names something that is not in this source"
          : `is ${value}, which is not in this source; ${howToGive([value])}`,
    );
  }

  /** Known only by what it is computed from: certain where that is one resource of the type. */
  joined(name: string, types: readonly string[]): Maybe<Key> {
    const candidates = this.#candidates(name, types);
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) return only;
    if (candidates.length === 0) return this.unknown(name, this.#whyNoCandidate(name));
    return this.unknown(name, "is computed from several resources and is not known before deployment");
  }

  /** The resources that a field is computed from; for a nested field only those of the whole property are known. */
  sourcesOf(name: string): readonly string[] {
    return own(this.#resource.propertyDependencies, this.#property ?? name) ?? [];
  }

  #candidates(name: string, types: readonly string[]): readonly string[] {
    return [...new Set(this.sourcesOf(name))].filter((urn) => {
      const resource = this.#source.resource(urn);
      return resource !== undefined && types.includes(typeOf(resource));
    });
  }

  #whyNoCandidate(name: string): string {
    const found = this.sourcesOf(name).map((urn) => this.#source.resource(urn));
    if (found.some((resource) => resource?.remote === true && resource.expandedBy === undefined)) {
      return "comes from a component that another process builds; a preview (--preview) shows what is in it";
    }
    if (found.includes(undefined) && !this.#source.graph.complete) {
      return "comes from a resource that is not in this source; a preview made with --show-sames may contain it";
    }
    return this.#cause(name);
  }

  /** The resources that a list names; empty when absent. */
  refs(name: string, types: readonly string[]): Maybe<readonly Key[]> {
    const value = this.value(name);
    if (value === undefined) return [];
    if (value === UNKNOWN) return this.#allJoined(name, types);
    const texts = this.strings(name);
    if (isUnknown(texts)) return texts;
    const known: Key[] = [];
    let open = 0;
    for (const text of texts) {
      if (isUnknown(text)) {
        open += 1;
        continue;
      }
      const key = this.named(name, text, types);
      if (isUnknown(key)) return key;
      known.push(key);
    }
    if (open === 0) return known;
    const rest = this.#candidates(name, types).filter((urn) => !known.includes(urn));
    // As many resources as places: each place is one of them.
    return rest.length === open ? [...known, ...rest] : this.unknown(name);
  }

  /**
   * A list of which nothing but its sources is known. One source is certain. Several subnets are taken to be all in it,
   * and said so; of groups or tables that would open what the program may have left shut.
   */
  #allJoined(name: string, types: readonly string[]): Maybe<readonly Key[]> {
    const candidates = this.#candidates(name, types);
    if (candidates.length === 0) return this.unknown(name, this.#whyNoCandidate(name));
    if (candidates.length > 1) {
      if (types !== SUBNETS) {
        return this.unknown(name, "is computed from several resources and is not known before deployment");
      }
      this.#source.assume({
        subject: this.key,
        fact: `${name} of ${this.#resource.name} is a list that is not known before deployment`,
        assumption: `it contains the ${String(candidates.length)} resources that it is computed from`,
        consequence: "if the program omits some of them, the verdict may differ",
      });
    }
    return candidates;
  }
}

/** An object, or the first one of a list. */
export function firstObject(fields: Fields, property: string): Maybe<Fields> | undefined {
  if (!Array.isArray(fields.value(property))) return fields.object(property);
  const list = fields.objects(property);
  return isUnknown(list) ? list : list[0];
}

/** Every resource of these types, read by its properties. */
export function all(source: Source, ...types: readonly string[]): Fields[] {
  return types.flatMap((type) => source.ofType(type).map((resource) => Fields.of(source, resource)));
}

const references = perCollection((_: Source) => new Map<string, ReadonlyMap<Key, readonly Fields[]>>());

/** The resources of a type by the resource that one of their properties names, read once a source. */
export function byReference(
  source: Source,
  type: string,
  property: string,
  types: readonly string[],
): ReadonlyMap<Key, readonly Fields[]> {
  const ofSource = references(source);
  const name = `${type} ${property}`;
  const before = ofSource.get(name);
  if (before !== undefined) return before;
  const found = grouped(all(source, type), (fields) => {
    const key = fields.ref(property, types);
    return key === null || isUnknown(key) ? [] : [key];
  });
  ofSource.set(name, found);
  return found;
}

/** By each text that one of these outputs of a resource holds: the first resource of the types that has it. */
export function firstByOutputs(
  source: Source,
  types: readonly string[],
  outputs: readonly string[],
): ReadonlyMap<string, Key> {
  const found = new Map<string, Key>();
  for (const resource of types.flatMap((type) => source.ofType(type))) {
    for (const output of outputs) {
      const text = resource.outputs[output];
      if (typeof text === "string" && !found.has(text)) found.set(text, resource.urn);
    }
  }
  return found;
}

/** A value that the model requires: absent becomes the default that AWS documents. */
export function orDefault<T>(value: Maybe<T> | undefined, fallback: T): Maybe<T> {
  return value === undefined ? fallback : value;
}

/** A reference that the model requires: absent is unknown. */
export function required(fields: Fields, name: string, key: Maybe<Key | null>): Maybe<Key> {
  return key === null ? fields.unknown(name, "is missing") : key;
}
