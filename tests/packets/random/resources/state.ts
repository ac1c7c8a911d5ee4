/** One resource of a stack export, from the values of a drawn entity. */
import { isUnknown } from "../../../../analysis/topology/model";
import type { Properties, ResourceState, Value } from "../../../../analysis/topology/resource";

/** The value, or the reason that the drawn network has none: then the property is left out, as before deployment. */
function given(value: unknown): Value | undefined {
  return isUnknown(value) || value === null ? undefined : (value as Value);
}

export function properties(values: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, Value][] => {
      const known = given(value);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

export function state(
  type: string,
  { key, name, id }: { readonly key: string; readonly name: string; readonly id?: string | null },
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>> = {},
): ResourceState {
  return {
    urn: key,
    type,
    name,
    id: id ?? key,
    custom: true,
    inputs: properties(inputs),
    outputs: properties(outputs),
    dependencies: [],
    propertyDependencies: {},
  };
}

/** Tables have the names of their subnets, and ids of their own. */
export function tableId(key: unknown): string {
  return `rtb-${String(key)}`;
}

/** A resource that only joins others. */
export function joining(type: string, key: string, inputs: Readonly<Record<string, unknown>>): ResourceState {
  return state(type, { key, name: key }, inputs);
}
