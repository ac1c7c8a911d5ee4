/** The fields of every entity: key, name, and AWS's own id if there is a real one. */
import { type Entity, isUnknown } from "../model";
import type { ResourceState } from "../resource";
import type { Fields } from "./fields";

/** The id or ARN that AWS gave; a made-up one is never shown. */
function idOf(resource: ResourceState): string | null {
  return resource.syntheticId === true ? null : (resource.id ?? null);
}

/** The Pulumi name: unique in a stack, and what a preview and a program know before AWS names anything. */
export function entityOf(fields: Fields): Entity {
  return { key: fields.key, name: fields.resource.name, id: idOf(fields.resource) };
}

/** A name that AWS uses, else the Pulumi name: where there is none yet, and where the program keeps it secret. */
export function entityNamed(fields: Fields, property: string): Entity {
  const name = fields.isSecret(property) ? undefined : fields.string(property);
  return name === undefined || isUnknown(name) || fields.resource.syntheticId === true
    ? entityOf(fields)
    : { key: fields.key, name, id: idOf(fields.resource) };
}
