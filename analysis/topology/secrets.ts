/**
 * Properties that are themselves secret. The analysis uses their values. A text is masked where it leaves the process,
 * but a number or a word such as `true` would be found everywhere: the field of a report that shows it is null instead.
 */
import { perCollection } from "./collections";
import { type Properties, type ResourceGraph, SecretValue } from "./resource";

/** `URN property`, and `URN property.field` for a field of an object. */
export function secretProperties({ resources }: ResourceGraph): readonly string[] {
  const found = new Set<string>();
  for (const { urn, inputs, outputs } of resources) {
    for (const properties of [inputs, outputs]) {
      for (const name in properties) {
        const value = properties[name];
        if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
        if (value instanceof SecretValue) found.add(`${urn} ${name}`);
        const fields = value as Properties;
        for (const field in fields) {
          if (fields[field] instanceof SecretValue) found.add(`${urn} ${name}.${field}`);
        }
      }
    }
  }
  return [...found];
}

const asSet = perCollection((properties: readonly string[]) => new Set(properties));

/** The value, or null if its property is secret. */
export function unlessSecret<T>(
  { secretProperties }: { readonly secretProperties?: readonly string[] },
  key: string | null | undefined,
  property: string,
  value: T,
): T | null {
  if (secretProperties === undefined || secretProperties.length === 0) return value;
  return asSet(secretProperties).has(`${key ?? ""} ${property}`) ? null : value;
}
