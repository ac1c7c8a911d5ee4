/** The order in which Pulumi acts: a resource after everything that it depends on; deletions the other way round. */
import type { ResourceGraph, ResourceState } from "../topology/resource";

/** The resources that must exist before a resource: its dependencies and its parent. */
function before(resource: ResourceState): readonly string[] {
  const parent = resource.parent === undefined ? [] : [resource.parent];
  return [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat(), ...parent];
}

/** Resources in dependency order; among equals in the graph's own. A cycle, which only a broken file has, is cut. */
export function inDependencyOrder(graph: ResourceGraph): readonly ResourceState[] {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const done = new Set<string>();
  const ordered: ResourceState[] = [];
  for (const root of graph.resources) {
    // An explicit stack: a deep chain in a hostile file must not exhaust the call stack.
    const pending: { resource: ResourceState; expanded: boolean }[] = [{ resource: root, expanded: false }];
    while (pending.length > 0) {
      const next = pending.pop();
      if (next === undefined) break;
      if (next.expanded) {
        ordered.push(next.resource);
        continue;
      }
      if (done.has(next.resource.urn)) continue;
      done.add(next.resource.urn);
      pending.push({ resource: next.resource, expanded: true });
      for (const urn of [...before(next.resource)].reverse()) {
        const dependency = byUrn.get(urn);
        if (dependency !== undefined && !done.has(urn)) pending.push({ resource: dependency, expanded: false });
      }
    }
  }
  return ordered;
}
