/**
 * The facts of other sources for a program that runs here: its own stack as it is deployed, the resources of the sources
 * beside it, and the outputs of the stacks that it refers to.
 */
import {
  own,
  type Properties,
  type ResourceState,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../../analysis/topology/resource";
import { propertiesFrom, sameValue, wireFrom } from "../wire";

export interface Beside {
  /** Resources of the stack as its export or preview has them, by URN. */
  readonly deployed: ReadonlyMap<string, ResourceState>;
  /** Resources of other sources: lookups may name them, and example ids must differ from theirs. */
  readonly others: readonly ResourceState[];
  /** The answer to a StackReference. */
  readonly stack: (name: string) => StackAnswer;
}

/** A stack's outputs, or why they are not known, as the rest of a sentence. */
export type StackAnswer = { readonly outputs: Properties } | { readonly unread: string };

export const NOTHING_BESIDE: Beside = {
  deployed: new Map(),
  others: [],
  stack: (name) => ({ unread: `comes from stack ${name}` }),
};

/** The resource of another source that a program reads with `.get`. */
export function besideNamed({ others }: Beside, type: string, id: string): ResourceState | undefined {
  if (id === "") return undefined;
  return others.find((other) => other.id === id && other.type === type && other.external !== true);
}

/** Properties for which the provider has resources of their own: those of the program say all of it. */
const LISTED_APART: ReadonlySet<string> = new Set(["routes", "ingress", "egress", "subnetIds", "routeTableIds"]);

/** A deployed resource with the program's inputs: its id, and the outputs that AWS assigned. */
export function redeployed(
  deployed: ResourceState | undefined,
  answer: { readonly id?: string; readonly synthetic: boolean; readonly outputs: Record<string, unknown> },
  inputs: Readonly<Record<string, unknown>>,
): { readonly id?: string; readonly synthetic: boolean; readonly outputs: Record<string, unknown> } {
  if (deployed?.id === undefined || deployed.external === true) return answer;
  const now = propertiesFrom(inputs);
  const kept = Object.entries(deployed.outputs).filter(
    ([name, value]) =>
      value !== UNKNOWN &&
      (own(now, name) === undefined
        ? !LISTED_APART.has(name) && isAssigned(deployed.inputs, name)
        : sameValue(own(now, name), own(deployed.inputs, name))),
  );
  return {
    id: deployed.id,
    synthetic: false,
    outputs: {
      ...answer.outputs,
      ...Object.fromEntries(kept.map(([name, value]) => [name, wireFrom(value)])),
      ...inputs,
    },
  };
}

/** True if AWS or the provider chose the value: one that the program set before, and does not set now, is not kept. */
function isAssigned(before: Properties, name: string): boolean {
  const defaults = own(before, "__defaults");
  return own(before, name) === undefined || (Array.isArray(defaults) && defaults.includes(name));
}

/** The properties of a StackReference, as the engine answers. */
export function referenceOutputs(name: string, answer: StackAnswer): Record<string, unknown> {
  if ("unread" in answer) return { name, outputs: wireFrom(UNKNOWN), secretOutputNames: [] };
  const outputs = Object.entries(answer.outputs);
  return {
    name,
    outputs: Object.fromEntries(outputs.map(([key, value]) => [key, wireFrom(value)])),
    secretOutputNames: outputs.filter(([, value]) => holdsSecret(value)).map(([key]) => key),
  };
}

function holdsSecret(value: Value): boolean {
  if (value instanceof SecretValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
