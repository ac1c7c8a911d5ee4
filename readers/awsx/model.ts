/**
 * Input and output of a component model. A model computes the resources that a component of another process creates
 * from its inputs; they are recorded as if the program had created each.
 */
import { SIGNATURE_KEY, UNKNOWN_STRING } from "../wire";
import { type Inputs, NotModelled, plain, type Wire } from "./inputs";

/** A resource that a model created. */
export interface ModelledResource {
  readonly urn: string;
  readonly id: string;
  /** In wire form; values that AWS assigns are absent. */
  readonly outputs: Wire;
}

export interface Component {
  readonly urn: string;
  readonly name: string;
  readonly inputs: Inputs;
  readonly region: string;
  readonly stack: string;
  /** @param parent default: the component itself. */
  readonly make: (type: string, name: string, inputs: Wire, parent?: ModelledResource) => ModelledResource;
  /** A component inside this one, under this one's URN. */
  readonly within: (type: string, name: string, inputs: Inputs) => Component;
  /** The answer of AWS; undefined if it is unknown. */
  readonly lookUp: (token: string, inputs: Wire) => Wire | undefined;
  /** The state of a resource that is an input as a whole; undefined without one, or if it is unknown. */
  readonly stateOf: (reference: unknown) => Wire | undefined;
  /** An error with which the component ends only if an assumption is true. */
  readonly warn: (message: string, fix: string) => void;
}

export interface Model {
  /** Every input that the model supports. */
  readonly inputs: readonly string[];
  /** Creates the resources, and returns the component's outputs in wire form. */
  readonly make: (component: Component) => Record<string, unknown>;
}

const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A whole resource as an output. */
export function reference({ urn, id }: ModelledResource): Record<string, unknown> {
  return { [SIGNATURE_KEY]: RESOURCE_SIGNATURE, urn, id, packageVersion: "" };
}

/** The URN of a resource that is an input as a whole. */
export function referredUrn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Wire;
  return record[SIGNATURE_KEY] === RESOURCE_SIGNATURE && typeof record["urn"] === "string" ? record["urn"] : undefined;
}

/** An output of a resource that is an input as a whole. */
export function outputOf({ stateOf }: Component, value: unknown, property: string): unknown {
  const state = stateOf(plain(value));
  if (state === undefined) throw new NotModelled("one of its inputs is a resource that is unknown here");
  return state[property] ?? UNKNOWN_STRING;
}
