/** Resources that a resource's inputs name. */
import type { Bag } from "./deployment";

export function isRecord(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The text of a property; nothing where there is none. */
export function at(inputs: Bag, property: string): string {
  return text(inputs[property]) ?? "";
}

/** One text or many. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]).flat() : [value]).filter(
    (one): one is string => text(one) !== undefined,
  );
}

/** Value at a path; through lists, all values there. */
export function within(inputs: Bag, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return (value as unknown[]).flatMap((one) => (isRecord(one) ? [one[key]] : [])).flat();
    return isRecord(value) ? value[key] : undefined;
  }, inputs);
}

/** Every text in the inputs. */
export function referencesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as unknown[]).flatMap(referencesOf);
  return isRecord(value) ? Object.values(value).flatMap(referencesOf) : [];
}
