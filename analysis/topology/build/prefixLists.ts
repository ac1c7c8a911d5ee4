/** Prefix lists: AWS's own for a gateway endpoint's service, and those that an account manages. */
import { perCollection } from "../collections";
import { type Cidr, isUnknown, type Maybe } from "../model";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import { canonicalCidr } from "./cidr";
import { serviceWord } from "./endpointNames";
import { byReference, Fields, firstByOutputs } from "./fields";
import { perSource, type Source } from "./source";
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
  return readList(fields.source, urn) ?? fields.unknown("prefixListId");
}

/** Read once, however many rules name the list; undefined where it is not in the source. */
const readList = perSource((source, urn): PrefixList | undefined => {
  const resource = source.resource(urn);
  if (resource === undefined) return undefined;
  const list = Fields.of(source, resource);
  const type = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
  const separate = byReference(source, type, "prefixListId", PREFIX_LISTS).get(urn) ?? [];
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
});

const endpointsByList = perCollection((source: Source) => firstByOutputs(source, ENDPOINTS, ["prefixListId"]));

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
  const endpoint = endpointsByList(fields.source).get(inner);
  if (endpoint !== undefined) return gatewayList(fields, endpoint, inner);
  const managed = fields.source.named(inner, PREFIX_LISTS);
  if (managed !== undefined) return managedList(fields, managed);
  return byName(inner) ?? { id: inner, cidrs: fields.unknown(property, "names a list that is not in this source") };
}

export function prefixListOf(fields: Fields, property: string): Maybe<PrefixList | null> {
  return prefixListNamed(fields, property, fields.value(property));
}
