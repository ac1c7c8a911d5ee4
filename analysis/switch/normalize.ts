/**
 * Two graphs of one stack are compared by what their resources refer to, not by ids: a running stack has AWS's ids where
 * its program, run again without the cloud, has made-up ones. Here every id, ARN and provider-made name of a resource is
 * replaced by that resource's URN.
 */
import {
  type Properties,
  type ResourceGraph,
  type ResourceState,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../topology/resource";

/** What stands for a value that cannot be compared: unknown on one side, or secret. */
export const INCOMPARABLE: unique symbol = Symbol("incomparable");

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

/** Shorter strings occur by chance inside other words; every id and ARN of AWS's is longer. */
const shortestName = 8;

function namesOf({ id, inputs, outputs }: ResourceState): string[] {
  // An output that only repeats an input names somebody else, or is a name of the program's own.
  const own = namingOutputs.filter((output) => outputs[output] !== inputs[output]);
  const names = [id, ...own.map((output) => outputs[output])];
  return names.filter((name): name is string => typeof name === "string" && name.length >= shortestName);
}

/** Scripts of instances, which AWS takes in base64: the names inside are seen only without it. */
const encodedInputs = ["userData", "userDataBase64"];

function decoded(key: string, value: Value): Value {
  if (!encodedInputs.includes(key) || typeof value !== "string") return value;
  const bytes = Buffer.from(value, "base64");
  return bytes.toString("base64") === value ? bytes.toString("utf8") : value;
}

/** Replaces each resource's names by its URN, inside longer strings too (policies, container definitions). */
export function normalizer(graph: ResourceGraph): (inputs: Properties) => { [key: string]: Comparable } {
  const urnOf = new Map<string, string>();
  for (const resource of graph.resources) for (const name of namesOf(resource)) urnOf.set(name, resource.urn);
  // Longest first, so that an ARN goes before the name that it ends with.
  const names = [...urnOf.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

  const text = (value: string): string => {
    const whole = urnOf.get(value);
    if (whole !== undefined) return whole;
    let result = value;
    for (const name of names) {
      if (result.includes(name)) result = result.split(name).join(urnOf.get(name) ?? name);
    }
    return result;
  };
  const comparable = (value: Value): Comparable => {
    if (value === UNKNOWN || value instanceof SecretValue) return INCOMPARABLE;
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return (value as readonly Value[]).map(comparable);
    if (typeof value === "object" && value !== null) return properties(value as Properties);
    return value;
  };
  const properties = (inputs: Properties): { [key: string]: Comparable } => {
    const entries = Object.entries(inputs)
      .filter(([key, value]) => !key.startsWith("__") && value !== null)
      .map(([key, value]): [string, Comparable] => [key, comparable(decoded(key, value))]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return properties;
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
      sameAsFarAsKnown(left[key], right[key]),
    );
  }
  return a === b;
}
