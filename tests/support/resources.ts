/** Resources as a reader returns them, written by hand: those that no program of this package registers. */
import type { ResourceGraph, ResourceState } from "../../analysis/topology/resource";

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

/** A deployed resource, unless `rest` says otherwise; its id is its name. */
export function resource(
  type: string,
  name: string,
  inputs: ResourceState["inputs"] = {},
  rest: Partial<ResourceState> = {},
): ResourceState {
  return {
    urn: urnOf(type, name),
    type,
    name,
    id: name,
    custom: true,
    inputs,
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    ...rest,
  };
}

export function graph(resources: readonly ResourceState[], rest: Partial<ResourceGraph> = {}): ResourceGraph {
  return { resources, region: "eu-west-1", complete: true, assumptions: [], defects: [], ...rest };
}
