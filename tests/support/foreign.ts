/**
 * Arguments as the SDK's plugin server hands them to a component for a program in another language. The function is
 * internal to the SDK: here is the only import of it.
 */
import * as server from "@pulumi/pulumi/provider/server";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

type Urns = ReadonlyMap<string, { getUrnsList(): readonly string[] }>;
const { deserializeInputs } = server as unknown as {
  deserializeInputs: (inputs: Struct, urns: Urns) => Promise<unknown>;
};

/** The text that the engine sends for a value that is unknown in a preview. */
export const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Inputs from plain JSON, with the URNs that each property was computed from. */
export async function inputsFromWire<T>(
  properties: object,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Promise<T> {
  const urns = new Map(Object.entries(dependencies).map(([property, list]) => [property, { getUrnsList: () => list }]));
  return (await deserializeInputs(Struct.fromJavaScript(properties as never), urns)) as T;
}
