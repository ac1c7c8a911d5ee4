/** The parts of an answer to a lookup, and the words that all answers share. */
import type { MachineImage } from "../../../analysis/rules/machineImages";
import type { Assumption } from "../../../analysis/topology/resource";
import type { World } from "../answers";

export interface InvokeAnswer {
  readonly result: Record<string, unknown>;
  /** The assumption in the report, if the answer is not a fact. */
  readonly assumption?: Assumption;
  /** Machine images that the answer names by example ids. */
  readonly images?: Readonly<Record<string, MachineImage>>;
  /** The main field is unknown; only others are answered. */
  readonly isOpen?: boolean;
  /** The answer is about the account's default VPC, which then belongs to the graph. */
  readonly defaultVpc?: boolean;
}

export type Inputs = Readonly<Record<string, unknown>>;
/** Undefined if the answer to this lookup is unknown. */
export type Answerer = (inputs: Inputs, world: World) => InvokeAnswer | undefined;
/** By token. */
export type Answerers = Readonly<Record<string, Answerer>>;

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function region(inputs: Inputs, world: World): string {
  return text(inputs["region"]) ?? world.region;
}

export function assumed(
  subject: string,
  fact: string,
  assumption: string,
  consequence: string,
): { assumption: Assumption } {
  return { assumption: { subject, fact, assumption, consequence } };
}
