/** Resources that live, as the tests of conflicts write them. */
import type { Bag, Living } from "../deployment";

/** `one(SUBNET, "a", {…})` has the id `a`. */
export function one(type: string, name: string, inputs: Bag, outputs: Bag = {}): Living {
  const rest = { dependencies: [], propertyDependencies: {}, replaced: false };
  return { urn: `${type}::${name}`, type, name, id: name, inputs, outputs: { ...inputs, ...outputs }, ...rest };
}

/** The network of a Managed Instances provider. */
export const managed = (networkConfiguration: Bag): Bag => ({
  managedInstancesProvider: { instanceLaunchTemplate: { networkConfiguration } },
});

export const nothingGone: ReadonlyMap<string, string> = new Map();
