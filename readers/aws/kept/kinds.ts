/** How much of a field of AWS's answers is kept, with names that AWS's SDK has for the fields. */
import type { AwsRecord } from "../record";

/** Reduces one text; undefined removes the field. */
export type Reduce = (value: string) => string | undefined;

/** The fields of a record, or of each record in a list. */
export type Fields = { readonly [field: string]: Kept };

/**
 * `true` keeps a text, a number, a flag, or a list of them. A function reduces a text, or each text of a list. `Chosen`
 * keeps certain names of a list of names with values, `Options` of a record of them; `Prepared` changes a record first. `OrText` is a record
 * in whose place there may be a text.
 */
export type Kept = true | Reduce | Fields | Chosen | Options | Prepared | OrText;

export class Chosen {
  constructor(
    /** The field with the name. */
    readonly by: string,
    readonly names: (name: string) => boolean,
    readonly fields: Fields,
  ) {}
}

/** Texts by names that a user may choose: those with certain names are kept. */
export class Options {
  constructor(
    readonly names: (name: string) => boolean,
    readonly reduce: Reduce,
  ) {}
}

/** A record in which the value of one field decides what is kept of another. */
export class Prepared {
  constructor(
    readonly prepare: (record: AwsRecord) => AwsRecord,
    readonly fields: Fields,
  ) {}
}

export class OrText {
  constructor(
    readonly reduce: Reduce,
    readonly fields: Fields,
  ) {}
}

/** The same for the type that AWS's SDK has for a record, so that each name is one of AWS's. */
export type Of<T> = T extends readonly (infer Item)[]
  ? Of<Item> | Chosen
  : T extends object
    ? T extends Date
      ? true
      : Named<T> | Prepared | { readonly [field in keyof T]?: Of<NonNullable<T[field]>> }
    : true | Reduce;

/** A record whose names a user may choose. */
type Named<T> = string extends keyof T ? Options : never;

/** @template Own fields that the reader itself adds to the record. */
export function of<T extends object, Own extends string = never>(
  fields: { readonly [field in keyof T]?: Of<NonNullable<T[field]>> } & { readonly [field in Own]?: true },
): Fields {
  return fields;
}

export const named = (by: string, names: readonly string[], ...fields: readonly string[]): Chosen =>
  new Chosen(by, (name) => names.includes(name), Object.fromEntries([by, ...fields].map((field) => [field, true])));

/** The Name tag, and the tag with which a group marks its instances. */
export const Tags = named("Key", ["Name", "aws:autoscaling:groupName"], "Value");
