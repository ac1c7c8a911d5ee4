/**
 * Records of describe answers, read by the names that AWS's own SDK gives their fields. A file may have any content: a
 * field of another shape is a defect of its resource, and unknown.
 */
import type { Vpc } from "@aws-sdk/client-ec2";
import { type Defect, UNKNOWN, type Value } from "../../../analysis/topology/resource";
import { at, isObject, type Json } from "../../json";

type Element<List> = NonNullable<List> extends readonly (infer Item)[] ? Extract<Item, object> : never;
type Part<Field> = Extract<NonNullable<Field>, object>;

/** Deeper than any answer of AWS. */
const DEEPEST = 50;

/** Values of JSON as the analysis reads them. */
function valueOf(json: unknown, depth = 0): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  if (typeof json !== "object" || depth > DEEPEST) return UNKNOWN;
  if (Array.isArray(json)) return json.map((element) => valueOf(element, depth + 1));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, valueOf(value, depth + 1)]));
}

/** One record, or an object in one, with the fields that the SDK's type has. */
export class Item<T extends object> {
  readonly #json: Json;
  readonly #subject: string;
  readonly #defects: Defect[];

  constructor(json: Json, subject: string, defects: Defect[]) {
    this.#json = json;
    this.#subject = subject;
    this.#defects = defects;
  }

  /** The value as it is; absent if AWS returns none. */
  value(field: keyof T & string): Value | undefined {
    const value = at(this.#json, field);
    return value === undefined || value === null ? undefined : valueOf(value);
  }

  /** A string that is not empty; undefined for anything else. */
  text(field: keyof T & string): string | undefined {
    const value = at(this.#json, field);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  number(field: keyof T & string): number | undefined {
    const value = at(this.#json, field);
    return typeof value === "number" ? value : undefined;
  }

  is(field: keyof T & string): boolean {
    return at(this.#json, field) === true;
  }

  part<K extends keyof T & string>(field: K): Item<Part<T[K]>> | undefined {
    const value = at(this.#json, field);
    return isObject(value) ? new Item(value, this.#subject, this.#defects) : undefined;
  }

  /** The objects of a list; empty if AWS omits it, unknown if it is not a list. */
  list<K extends keyof T & string>(field: K): readonly Item<Element<T[K]>>[] | typeof UNKNOWN {
    const value = at(this.#json, field);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every(isObject)) {
      return value.map((element) => new Item<Element<T[K]>>(element, this.#subject, this.#defects));
    }
    this.#defects.push({
      subject: this.#subject,
      message: `${field} of ${this.#subject} is not a list of objects.`,
      fix: "Take the snapshot again: AWS answers with a list there.",
    });
    return UNKNOWN;
  }

  /** The objects of a list that can be read, for uses in which a missing one makes no difference. */
  listed<K extends keyof T & string>(field: K): readonly Item<Element<T[K]>>[] {
    const list = this.list(field);
    return list === UNKNOWN ? [] : list;
  }

  /** Each object of a list as a property's value; unknown if the list is. */
  mapped<K extends keyof T & string>(field: K, map: (item: Item<Element<T[K]>>) => Value): Value {
    const list = this.list(field);
    return list === UNKNOWN ? UNKNOWN : list.map(map);
  }
}

/** The Name tag. EC2 writes tags as `{Key, Value}`, in `Tags` or, on an interface, in `TagSet`. */
export function nameTag(item: Item<Pick<Vpc, "Tags">>): string | undefined {
  return tagOf(item.listed("Tags"), "Name");
}

export function tagOf(
  tags: readonly Item<{ Key?: string | undefined; Value?: string | undefined }>[],
  key: string,
): string | undefined {
  return tags.find((tag) => tag.text("Key") === key)?.text("Value");
}

/** Without the fields that AWS omits. */
export function given(properties: { readonly [name: string]: Value | undefined }): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
