/**
 * What a component model is given and what it answers. A model says which resources a component of another process makes
 * from its inputs; whoever runs it records them as if the program had made each.
 */
import { SIGNATURE_KEY, UNKNOWN_STRING } from "../wire";
import { type Inputs, NotModelled, plain, type Wire } from "./inputs";

/** A resource that a model had made. */
export interface ModelledResource {
  readonly urn: string;
  readonly id: string;
  /** In wire form; what only AWS decides is absent. */
  readonly outputs: Wire;
}

export interface Component {
  readonly urn: string;
  readonly name: string;
  readonly inputs: Inputs;
  readonly region: string;
  readonly stack: string;
  /** @param parent the component itself unless told. */
  readonly make: (type: string, name: string, inputs: Wire, parent?: ModelledResource) => ModelledResource;
  /** A component inside this one, under this one's URN. */
  readonly within: (type: string, name: string, inputs: Inputs) => Component;
  /** What AWS would answer; undefined where nothing is known of it. */
  readonly lookUp: (token: string, inputs: Wire) => Wire | undefined;
  /** The state of a resource that was handed over as a whole; undefined where it is none or is not known. */
  readonly stateOf: (reference: unknown) => Wire | undefined;
  /** Something wrong that the component would end with only if an assumption holds. */
  readonly warn: (message: string, fix: string) => void;
}

export interface Model {
  /** Every input that the model knows. */
  readonly inputs: readonly string[];
  /** Makes the resources, and answers the component's outputs in wire form. */
  readonly make: (component: Component) => Record<string, unknown>;
}

const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A resource as an output hands it over whole. */
export function reference({ urn, id }: ModelledResource): Record<string, unknown> {
  return { [SIGNATURE_KEY]: RESOURCE_SIGNATURE, urn, id, packageVersion: "" };
}

/** The URN of a resource that was handed over whole. */
export function referredUrn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Wire;
  return record[SIGNATURE_KEY] === RESOURCE_SIGNATURE && typeof record["urn"] === "string" ? record["urn"] : undefined;
}

/** An output of a resource that was handed over whole. */
export function outputOf({ stateOf }: Component, value: unknown, property: string): unknown {
  const state = stateOf(plain(value));
  if (state === undefined) throw new NotModelled("one of its inputs is a resource that is unknown here");
  return state[property] ?? UNKNOWN_STRING;
}
