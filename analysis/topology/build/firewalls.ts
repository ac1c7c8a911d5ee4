/** Endpoints of AWS Network Firewall as route targets: their ids exist only once the firewall does. */
import { type RouteTarget, isUnknown } from "../model";
import { UNFOLLOWED } from "../../rules/unfollowed";
import { UNKNOWN, type Value } from "../resource";
import { perCollection } from "../collections";
import { all, Fields } from "./fields";
import type { Source } from "./source";
import { ENDPOINTS, FIREWALLS, SUBNETS } from "./types";

/** The firewall whose endpoint a property names or is computed from; undefined if it may be another endpoint. */
export function firewallTarget(fields: Fields, property: string): RouteTarget | undefined {
  const value = fields.value(property);
  const key =
    value === UNKNOWN
      ? isUnknown(fields.joined(property, ENDPOINTS))
        ? fields.joined(property, FIREWALLS)
        : undefined
      : typeof value === "string"
        ? endpointIds(fields.source).get(value)
        : undefined;
  const resource = key === undefined || isUnknown(key) ? undefined : fields.source.resource(key);
  if (resource === undefined) return undefined;
  const mappings = Fields.of(fields.source, resource).objects("subnetMappings");
  const subnets = isUnknown(mappings) ? [mappings] : mappings.map((mapping) => mapping.ref("subnetId", SUBNETS));
  return {
    kind: "other",
    key: resource.urn,
    name: `${UNFOLLOWED.firewall.words} ${resource.name}`,
    unfollowed: "firewall",
    subnets: subnets.find(isUnknown) ?? subnets.filter((each): each is string => typeof each === "string"),
  };
}

/** Endpoint id → firewall, from firewallStatuses[].syncStates[].attachments[].endpointId. */
const endpointIds = perCollection((source: Source): ReadonlyMap<string, string> => {
  const ids = new Map<string, string>();
  for (const { key, resource } of all(source, ...FIREWALLS)) {
    for (const id of idsIn(resource.outputs["firewallStatuses"])) ids.set(id, key);
  }
  return ids;
});

function idsIn(value: Value | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(idsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, Value]) =>
    name === "endpointId" && typeof inner === "string" ? [inner] : idsIn(inner),
  );
}
