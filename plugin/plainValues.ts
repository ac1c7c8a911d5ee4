/**
 * Finds outputs where the schema requires a plain value. In TypeScript the compiler refuses them. In YAML and Python
 * nothing refuses them before the component is built, and the component would read the output itself as the value:
 * `logs` as true, `tags` as an object of the SDK's own properties.
 */
import type * as pulumi from "@pulumi/pulumi";
import { isLater } from "../components/later";

/** A property's type in Pulumi's schema. */
export interface PropertyType {
  readonly plain?: boolean;
  readonly $ref?: string;
  readonly items?: PropertyType;
}

export type PropertyTypes = Readonly<Record<string, PropertyType>>;

/** `#/types/ecs-connectivity:index:Container` → its properties; undefined for a closed set of words. */
export type Lookup = (reference: string) => PropertyTypes | undefined;

/** Texts on which no decision depends: they become a part of a resource, even if they are known only later. */
const TEXTS: ReadonlySet<string> = new Set(["command", "name", "path"]);

/**
 * The paths of all outputs where a plain value is required: `containers[0].port`. The component checks all other
 * values.
 */
export function outputsAtPlainPlaces(inputs: pulumi.Inputs, types: PropertyTypes, lookup: Lookup): string[] {
  return outputsWithin("", inputs, types, lookup);
}

function outputsWithin(prefix: string, inputs: pulumi.Inputs, types: PropertyTypes, lookup: Lookup): string[] {
  return Object.entries(types).flatMap(([name, type]) =>
    TEXTS.has(name) ? [] : pathsOf(`${prefix}${name}`, inputs[name], type, lookup),
  );
}

function pathsOf(path: string, value: unknown, type: PropertyType, lookup: Lookup): string[] {
  if (type.plain !== true) return [];
  if (isLater(value)) return [path];
  const { items, $ref } = type;
  if (items !== undefined && Array.isArray(value)) {
    return value.flatMap((item, index) => pathsOf(`${path}[${index}]`, item, items, lookup));
  }
  const properties = $ref === undefined ? undefined : lookup($ref);
  return properties !== undefined && typeof value === "object" && value !== null
    ? outputsWithin(`${path}.`, value, properties, lookup)
    : [];
}
