/** What every entity has: key, name, and AWS's own id where there is a real one. */
import type { Entity } from "../model";
import { isUnknown } from "../model";
import type { ResourceState, Value } from "../resource";
import type { Fields } from "./fields";

/** The id or ARN that AWS gave; a made-up one is never shown. */
export function idOf(resource: ResourceState): string | null {
  return resource.syntheticId === true ? null : (resource.id ?? null);
}

function nameTag(tags: Value | undefined): string | undefined {
  if (typeof tags !== "object" || tags === null || Array.isArray(tags) || !Object.hasOwn(tags, "Name"))
    return undefined;
  const name = (tags as { readonly [key: string]: Value })["Name"];
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The Pulumi name: unique in a stack, and what a preview and a program know before AWS names anything. */
export function entityOf(fields: Fields): Entity {
  return { key: fields.key, name: fields.resource.name, id: idOf(fields.resource) };
}

/** For resources that were only read: the Name tag says more than the name that the program gave the lookup. */
export function entityOfRead(fields: Fields): Entity {
  const name = nameTag(fields.value("tags"));
  return name === undefined || fields.resource.external !== true ? entityOf(fields) : { ...entityOf(fields), name };
}

/** A name that AWS uses, else the Pulumi name. */
export function entityNamed(fields: Fields, property: string): Entity {
  const name = fields.string(property);
  return name === undefined || isUnknown(name) || fields.resource.syntheticId === true
    ? entityOf(fields)
    : { ...entityOf(fields), name };
}
