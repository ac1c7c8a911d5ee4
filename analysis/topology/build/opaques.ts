/** Components that another process builds: the analysis cannot read what is in them, and reports this. */
import type { Opaque } from "../model";
import type { Source } from "./source";

/**
 * A remote component whose children are in the source (a preview or an export shows them) hides nothing. In a program
 * run here it has none, unless a model of it took it apart.
 */
export function opaques(source: Source): Opaque[] {
  const parents = new Set(source.graph.resources.map((resource) => resource.parent));
  return source.graph.resources
    .filter((resource) => resource.remote === true && resource.expandedBy === undefined && !parents.has(resource.urn))
    .map((resource) => ({
      key: resource.urn,
      name: resource.name,
      id: null,
      type: resource.type,
      reason:
        "another process builds this component, so its content is not known here" +
        (resource.unexpanded === undefined ? "; " : ` (${resource.unexpanded}); `) +
        "run pulumi preview --json and read it with --preview",
    }));
}
