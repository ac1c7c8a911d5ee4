/** What cannot be looked into: components that another process builds. */
import type { Opaque } from "../model";
import { Fields } from "./fields";
import { entityOf } from "./entity";
import type { Source } from "./source";

export function opaques(source: Source): Opaque[] {
  const parents = new Set(source.graph.resources.map((resource) => resource.parent));
  return source.graph.resources
    .filter((resource) => resource.remote === true && !resource.custom && !parents.has(resource.urn))
    .map((resource) => ({
      ...entityOf(Fields.of(source, resource)),
      type: resource.type,
      reason: `${resource.type} is built by another process, so what is in ${resource.name} is not known here`,
    }));
}
