/** The JSON of container definitions, by parts: names in any case, secrets looked into, and what is not known kept as such. */
import type { Maybe } from "../../rules/serviceDefinition";
import { SecretValue, type Value } from "../resource";
import type { Fields } from "./fields";

export interface Json {
  readonly [key: string]: Value;
}

/** A field by its name in any case: the provider reads definitions so. */
export function field(json: Json, name: string): Value | undefined {
  const exact = Object.hasOwn(json, name) ? name : undefined;
  const key = exact ?? Object.keys(json).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : json[key];
  const inner = value instanceof SecretValue ? value.reveal() : value;
  return inner === null ? undefined : inner;
}

export function isObject(value: Value | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretValue);
}

export function list(json: Json, name: string): readonly Json[] {
  const value = field(json, name);
  return Array.isArray(value) ? (value as readonly Value[]).filter(isObject) : [];
}

export function text(fields: Fields, json: Json, name: string, container: string): Maybe<string> {
  const value = field(json, name);
  return typeof value === "string" && value !== "" ? value : fields.unknown(`${name} in container ${container}`);
}
