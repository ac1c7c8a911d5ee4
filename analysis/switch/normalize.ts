/**
 * Two graphs of one stack are compared by what their resources refer to, not by ids: a running stack has AWS's ids where
 * its program, run again without the cloud, has made-up ones. Here every id, ARN and provider-made name of a resource is
 * replaced by that resource's URN.
 */
import {
  own,
  type Properties,
  type ResourceGraph,
  type ResourceState,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../topology/resource";

/** The placeholder for a value that cannot be compared: unknown on one side, or secret. */
const INCOMPARABLE: unique symbol = Symbol("incomparable");

export type Comparable =
  | null
  | boolean
  | number
  | string
  | typeof INCOMPARABLE
  | readonly Comparable[]
  | { readonly [key: string]: Comparable };

/** Outputs by which other resources name one. */
const namingOutputs = ["arn", "allocationId", "name", "keyId", "prefixListId", "repositoryUrl", "imageUri", "dnsName"];

/** Shorter strings occur by chance; every id and ARN of AWS's is longer. */
const shortestName = 8;

function namesOf({ id, inputs, outputs }: ResourceState): string[] {
  // An output that only repeats an input names another resource, or is a name of the program's own.
  const own = namingOutputs.filter((output) => outputs[output] !== inputs[output]);
  const names = [id, ...own.map((output) => outputs[output])];
  return names.filter((name): name is string => typeof name === "string" && name !== "");
}

/** Scripts of instances, which AWS takes in base64: the names inside are seen only without it. */
const encodedInputs = ["userData", "userDataBase64"];

function decoded(key: string, value: Value): Value {
  if (!encodedInputs.includes(key) || typeof value !== "string") return value;
  const bytes = Buffer.from(value, "base64");
  return bytes.toString("base64") === value ? bytes.toString("utf8") : value;
}

/** A resource's inputs, as they can be compared with those of another graph of the stack. */
export type Normalized = { readonly [property: string]: Comparable };

/**
 * Replaces names by URNs, inside longer strings too (policies, container definitions, user data). Only the names of what
 * a property depends on: a tag that happens to read like a role's name is no reference to the role.
 */
export function normalizer(graph: ResourceGraph): (resource: ResourceState) => Normalized {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const naming = new Map<string, Naming>();
  const namingOf = (urns: readonly string[]): Naming => {
    const key = urns.join("\n");
    const known =
      naming.get(key) ??
      namingBy(
        urns.flatMap((urn) => byUrn.get(urn) ?? []),
        1,
      );
    naming.set(key, known);
    return known;
  };
  // Some files have no property dependencies.
  const byAny = namingBy(graph.resources, shortestName);
  const hasDependencies = graph.resources.some(
    ({ propertyDependencies }) => Object.keys(propertyDependencies).length > 0,
  );
  return ({ inputs, propertyDependencies }) => {
    const entries = Object.entries(inputs)
      .filter(([key, value]) => !key.startsWith("__") && value !== null)
      .map(([key, value]): [string, Comparable] => {
        return [
          key,
          comparable(decoded(key, value), hasDependencies ? namingOf(own(propertyDependencies, key) ?? []) : byAny),
        ];
      });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
}

type Naming = (text: string) => string;

/** An ARN has at most 2,048 characters (docs.aws.amazon.com/IAM/latest/APIReference, arnType); a longer text is no name. */
const LONGEST_NAME = 2048;

/** @param least how long a name must be to count. */
function namingBy(resources: readonly ResourceState[], least: number): Naming {
  const urnOf = new Map<string, string>();
  for (const resource of resources) for (const name of namesOf(resource)) urnOf.set(name, resource.urn);
  const names = [...urnOf.keys()].filter((name) => name.length >= least && name.length <= LONGEST_NAME);
  if (names.length === 0) return (text) => text;
  // Longest first, so that an ARN goes before the name that it ends with; a short name only where it is a whole word.
  names.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const patterns = names.map((name) =>
    name.length < shortestName ? `(?<![\\w-])${escaped(name)}(?![\\w-])` : escaped(name),
  );
  const any = new RegExp(patterns.join("|"), "g");
  return (text) => urnOf.get(text) ?? text.replace(any, (name) => urnOf.get(name) ?? name).replaceAll(arnAround, "");
}

/** A program may write an ARN by hand around an id: it names the resource as its own ARN does. */
const arnAround = /arn:[\w-]+:[\w-]+:[\w-]*:\d*:[\w-]+[:/](?=urn:pulumi:)/g;

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function comparable(value: Value, naming: Naming): Comparable {
  if (value === UNKNOWN || value instanceof SecretValue) return INCOMPARABLE;
  if (typeof value === "string") return naming(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => comparable(item, naming));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as Properties)
      .filter(([key, inner]) => !key.startsWith("__") && inner !== null)
      .map(([key, inner]): [string, Comparable] => [key, comparable(inner, naming)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return value;
}

/** Equal as far as both are known: what cannot be compared counts as unchanged. */
export function sameAsFarAsKnown(a: Comparable | undefined, b: Comparable | undefined): boolean {
  if (a === INCOMPARABLE || b === INCOMPARABLE) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [a as readonly Comparable[], b as readonly Comparable[]];
    return left.length === right.length && left.every((item, index) => sameAsFarAsKnown(item, right[index]));
  }
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    const [left, right] = [a as Record<string, Comparable>, b as Record<string, Comparable>];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
      sameAsFarAsKnown(own(left, key), own(right, key)),
    );
  }
  return a === b;
}

/** True if any part of it cannot be compared. */
export function hasUnknown(value: Comparable | undefined): boolean {
  if (value === INCOMPARABLE) return true;
  if (Array.isArray(value)) return (value as readonly Comparable[]).some(hasUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** The URNs that it names as a whole value. */
export function urnsIn(value: Comparable | undefined): string[] {
  if (typeof value === "string") return value.startsWith("urn:") ? [value] : [];
  if (Array.isArray(value)) return (value as readonly Comparable[]).flatMap(urnsIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(urnsIn) : [];
}

/**
 * True if it names the resource, inside a longer text too, or if it is not known. A value may only wait for the
 * resource.
 */
export function mayName(value: Comparable | undefined, urn: string): boolean {
  if (value === INCOMPARABLE) return true;
  if (typeof value === "string") return value.includes(urn);
  if (Array.isArray(value)) return (value as readonly Comparable[]).some((item) => mayName(item, urn));
  return typeof value === "object" && value !== null && Object.values(value).some((inner) => mayName(inner, urn));
}
