/** Reduces a record to some of its fields. */
import type { AwsRecord } from "../record";
import { Chosen, type Fields, type Kept, Options, OrText, Prepared } from "./kinds";

export function fieldsOf(record: AwsRecord, fields: Fields): AwsRecord {
  const kept = Object.entries(fields).flatMap(([name, kind]): [string, unknown][] => {
    if (!Object.hasOwn(record, name)) return [];
    const value = valueOf(record[name], kind);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}

function valueOf(value: unknown, kind: Kept): unknown {
  if (value === null) return null;
  if (kind === true) return plainOf(value);
  if (typeof kind === "function") return mapped(plainOf(value), kind);
  if (kind instanceof OrText) return typeof value === "string" ? kind.reduce(value) : valueOf(value, kind.fields);
  // A value of another form is not known, and must not become one that is absent.
  if (typeof value !== "object") return "";
  if (kind instanceof Options) return isRecord(value) ? optionsOf(value, kind) : "";
  if (!Array.isArray(value)) return partOf(value, kind);
  return value
    .filter((element) => !(kind instanceof Chosen) || isChosen(element, kind))
    .map((each) => partOf(each, kind));
}

function partOf(value: unknown, kind: Fields | Chosen | Prepared): unknown {
  if (!isRecord(value)) return "";
  if (kind instanceof Prepared) return fieldsOf(kind.prepare(value), kind.fields);
  return fieldsOf(value, kind instanceof Chosen ? kind.fields : kind);
}

function optionsOf(record: AwsRecord, { names, reduce }: Options): AwsRecord {
  const chosen = Object.keys(record).filter(names);
  return fieldsOf(record, Object.fromEntries(chosen.map((name) => [name, reduce])));
}

function plainOf(value: unknown): unknown {
  if (!Array.isArray(value)) return typeof value === "object" ? undefined : value;
  return value.filter((element) => typeof element !== "object");
}

function mapped(value: unknown, reduce: (text: string) => string | undefined): unknown {
  const one = (each: unknown) => (typeof each === "string" ? reduce(each) : each);
  return Array.isArray(value) ? value.map(one) : one(value);
}

function isChosen(element: unknown, { by, names }: Chosen): boolean {
  const name = isRecord(element) ? element[by] : undefined;
  return typeof name === "string" && names(name);
}

function isRecord(value: unknown): value is AwsRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
