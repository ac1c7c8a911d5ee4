/** The instance whose primary interface a property names: by its output `primaryNetworkInterfaceId`, known or not yet. */
import { isUnknown, type Key } from "../model";
import type { Fields } from "./fields";
import { INSTANCES } from "./types";

export function instanceOfPrimary(fields: Fields, property: string): Key | undefined {
  const joined = fields.ref(property, INSTANCES);
  if (joined !== null && !isUnknown(joined)) return joined;
  const value = fields.value(property);
  return typeof value !== "string"
    ? undefined
    : INSTANCES.flatMap((type) => fields.source.ofType(type)).find(
        (instance) => instance.outputs["primaryNetworkInterfaceId"] === value,
      )?.urn;
}
