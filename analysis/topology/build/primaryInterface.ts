/** The instance whose primary interface a property names: by its output `primaryNetworkInterfaceId`, known or not yet. */
import { perCollection } from "../collections";
import { isUnknown, type Key } from "../model";
import { type Fields, firstByOutputs } from "./fields";
import type { Source } from "./source";
import { INSTANCES } from "./types";

export function instanceOfPrimary(fields: Fields, property: string): Key | undefined {
  const joined = fields.ref(property, INSTANCES);
  if (joined !== null && !isUnknown(joined)) return joined;
  const value = fields.value(property);
  return typeof value !== "string" ? undefined : instancesByPrimaryInterface(fields.source).get(value);
}

const instancesByPrimaryInterface = perCollection((source: Source) =>
  firstByOutputs(source, INSTANCES, ["primaryNetworkInterfaceId"]),
);
