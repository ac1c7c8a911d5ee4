/**
 * Counts how often entities of a topology, and the resources that it is built from, are looked at, wherever that happens: a
 * measure of work that needs no clock.
 */
import type { Topology } from "../../analysis/topology/model";
import type { ResourceGraph } from "../../analysis/topology/resource";

/** How many elements of the topology's collections are read while `work` runs. */
export function visits(topology: Topology, work: (counted: Topology) => unknown): number {
  let count = 0;
  const counting = <T>(collection: readonly T[]): readonly T[] =>
    new Proxy(collection, {
      get(target, property, receiver) {
        if (typeof property === "string" && /^\d+$/.test(property)) count += 1;
        return Reflect.get(target, property, receiver) as unknown;
      },
    });
  const collections = Object.entries(topology).map(([name, value]: [string, unknown]) => [
    name,
    Array.isArray(value) ? counting(value as readonly unknown[]) : value,
  ]);
  work(Object.fromEntries(collections) as Topology);
  return count;
}

/** How often a property of a graph's resources is read while `work` runs. */
export function readings(graph: ResourceGraph, work: (counted: ResourceGraph) => unknown): number {
  let count = 0;
  const resources = graph.resources.map(
    (resource) =>
      new Proxy(resource, {
        get(target, property, receiver) {
          count += 1;
          return Reflect.get(target, property, receiver) as unknown;
        },
      }),
  );
  work({ ...graph, resources });
  return count;
}
