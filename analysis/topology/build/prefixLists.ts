/** Prefix lists: AWS's own for a gateway endpoint's service, and those that an account manages. */
import { type Cidr, isUnknown, type Maybe } from "../model";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import { canonicalCidr } from "./cidr";
import { serviceWord } from "./endpointNames";
import { Fields } from "./fields";
import { ENDPOINTS, PREFIX_LISTS } from "./types";

interface PrefixList {
  readonly id: string;
  readonly service?: string;
  readonly cidrs: Maybe<readonly Cidr[]>;
}

function gatewayList(fields: Fields, urn: string, id: string): Maybe<PrefixList> {
  const endpoint = fields.source.resource(urn);
  if (endpoint === undefined) return fields.unknown("prefixListId");
  const name = Fields.of(fields.source, endpoint).string("serviceName");
  if (name === undefined || isUnknown(name)) return fields.unknown("serviceName");
  return { id, service: serviceWord(name), cidrs: { unknown: "AWS keeps this list" } };
}

function managedList(fields: Fields, urn: string): Maybe<PrefixList> {
  const resource = fields.source.resource(urn);
  if (resource === undefined) return fields.unknown("prefixListId");
  const list = Fields.of(fields.source, resource);
  const separate = fields.source
    .ofType("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry")
    .map((entry) => Fields.of(fields.source, entry))
    .filter((entry) => entry.ref("prefixListId", PREFIX_LISTS) === urn);
  const name = list.string("name");
  const common = { id: urn, ...(typeof name === "string" ? serviceNamed(name) : {}) };
  const inline = list.objects("entries");
  if (isUnknown(inline)) return { ...common, cidrs: inline };
  const cidrs: Cidr[] = [];
  for (const entry of [...inline, ...separate]) {
    const text = entry.string("cidr");
    const cidr = text === undefined || isUnknown(text) ? undefined : canonicalCidr(text);
    if (cidr === undefined) return { ...common, cidrs: list.unknown("entries") };
    cidrs.push(cidr);
  }
  return { ...common, cidrs };
}

/** The service of a prefix list's name: `com.amazonaws.eu-west-1.s3` → `s3`. */
function byName(id: string): PrefixList | undefined {
  const named = serviceNamed(id);
  return named === undefined ? undefined : { id, ...named, cidrs: { unknown: "AWS keeps this list" } };
}

function serviceNamed(name: string): { readonly service: string } | undefined {
  return name.startsWith("com.amazonaws.") ? { service: serviceWord(name) } : undefined;
}

/** The list that a value names: an endpoint's output, a managed list's id, or AWS's own name for it. */
export function prefixListNamed(fields: Fields, property: string, value: Value | undefined): Maybe<PrefixList | null> {
  const inner = value instanceof SecretValue ? value.reveal() : value;
  if (inner === undefined || inner === null || inner === "") return null;
  if (inner === UNKNOWN) {
    const endpoint = fields.joined(property, ENDPOINTS);
    if (!isUnknown(endpoint)) return gatewayList(fields, endpoint, endpoint);
    const list = fields.joined(property, PREFIX_LISTS);
    return !isUnknown(list) ? managedList(fields, list) : fields.unknown(property);
  }
  if (typeof inner !== "string") return fields.unknown(property, "is not a text");
  const endpoint = ENDPOINTS.flatMap((type) => fields.source.ofType(type)).find(
    (resource) => resource.outputs["prefixListId"] === inner,
  );
  if (endpoint !== undefined) return gatewayList(fields, endpoint.urn, inner);
  const managed = fields.source.named(inner, PREFIX_LISTS);
  if (managed !== undefined) return managedList(fields, managed);
  return byName(inner) ?? { id: inner, cidrs: fields.unknown(property, "names a list that is not in this source") };
}

export function prefixListOf(fields: Fields, property: string): Maybe<PrefixList | null> {
  return prefixListNamed(fields, property, fields.value(property));
}
