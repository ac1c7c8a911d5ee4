/** The JSON of container definitions, by parts: names in any case, secrets looked into, and each unknown part named with its cause. */
import type { Maybe, Unknown } from "../../rules/serviceDefinition";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import type { Fields } from "./fields";

/** The property of a task definition that holds them. */
export const DEFINITIONS = "containerDefinitions";

export interface Json {
  readonly [key: string]: Value;
}

/** A field by its name in any case: the provider reads definitions so. */
export function field(json: Json, name: string): Value | undefined {
  const key = Object.hasOwn(json, name) ? name : otherSpelling(json, name);
  const value = key === undefined ? undefined : json[key];
  const inner = value instanceof SecretValue ? value.reveal() : value;
  return inner === null ? undefined : inner;
}

/** Most keys differ in length already, and of ten thousand definitions each has many. */
function otherSpelling(json: Json, name: string): string | undefined {
  for (const key in json) if (key.length === name.length && key.toLowerCase() === name.toLowerCase()) return key;
  return undefined;
}

export function isObject(value: Value | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretValue);
}

/** A list's objects; undefined for one that is not known, or for the one place of a list that is not known. */
export function list(json: Json, name: string): readonly (Json | undefined)[] {
  const value = field(json, name);
  if (value === UNKNOWN) return [undefined];
  if (!Array.isArray(value)) return [];
  return (value as readonly Value[]).flatMap((element) => {
    const inner = element instanceof SecretValue ? element.reveal() : element;
    return inner === UNKNOWN ? [undefined] : isObject(inner) ? [inner] : [];
  });
}

/** One container, or a part of one, and its place in the task definition. */
export interface Place {
  readonly fields: Fields;
  readonly container: string;
  /** `containerDefinitions.0`, in lower case as causes are kept. It is computed only for an unknown value. */
  readonly path: () => string;
}

export function within({ fields, container, path }: Place, ...names: readonly (string | number)[]): Place {
  return { fields, container, path: () => [path(), ...names].join(".").toLowerCase() };
}

/** Names what is unknown, and the cause: the reader's, else the resources that the definitions are computed from. */
export function open({ fields, container, path }: Place, what: string, why?: string): Unknown {
  return fields.unknown(`${what} of container ${container}`, why ?? causeOf(fields, path()));
}

export function causeOf(fields: Fields, path: string): string | undefined {
  const { causes, unread } = fields.resource;
  if (causes?.[path] !== undefined) return causes[path];
  if (unread !== undefined) return undefined;
  const isSecret = fields.isSecret(DEFINITIONS);
  const names = fields.sourcesOf(DEFINITIONS).flatMap((urn) => {
    const resource = fields.source.resource(urn);
    return resource === undefined ? [] : [`${resource.name} (${resource.type})`];
  });
  return [
    isSecret ? "is secret and not readable here" : "is not known before deployment",
    ...(names.length === 0 ? [] : [`the definitions are computed from ${names.join(", ")}`]),
    ...(isSecret ? ["pulumi stack export --show-secrets writes it readably for --state"] : []),
  ].join("; ");
}

/** @param json undefined where the object is not known. */
export function text(place: Place, json: Json | undefined, name: string): Maybe<string> {
  const value = json === undefined ? UNKNOWN : field(json, name);
  return typeof value === "string" && value !== "" ? value : open(within(place, name), name);
}
