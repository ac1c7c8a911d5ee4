/** The policy of an endpoint as text, with the VPCs and endpoints that its conditions name as keys of the topology. */
import type { Maybe } from "../model";
import { UNKNOWN } from "../resource";
import { byReference, type Fields } from "./fields";
import type { Source } from "./source";
import { ENDPOINTS, VPCS } from "./types";

/** Its own document, or that of a resource which sets it. */
export function policyOf(source: Source, fields: Fields): Maybe<string | null> {
  const policies = byReference(source, "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "vpcEndpointId", ENDPOINTS);
  const holder = policies.get(fields.key)?.[0] ?? fields;
  const value = holder.value("policy");
  if (value === undefined || value === "") return null;
  if (value === UNKNOWN) return holder.unknown("policy");
  if (typeof value === "string") return withKeys(source, value);
  return typeof value === "object"
    ? withKeys(source, JSON.stringify(value))
    : holder.unknown("policy", "is not a document");
}

/** Types of the resources that a condition key names by id. */
const NAMED: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:sourcevpc", VPCS],
  ["aws:sourcevpce", ENDPOINTS],
]);

/** The ids of what a program makes are not real before deployment: a key says all the same which resource is meant. */
function withKeys(source: Source, text: string): string {
  if (!/aws:sourcevpc/i.test(text)) return text;
  try {
    return JSON.stringify(replaced(source, JSON.parse(text)));
  } catch {
    return text;
  }
}

function replaced(source: Source, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(source, each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const types = NAMED.get(name.toLowerCase());
      return [name, types === undefined ? replaced(source, inner) : keyed(source, inner, types)];
    }),
  );
}

function keyed(source: Source, value: unknown, types: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => keyed(source, each, types));
  return typeof value === "string" ? (source.named(value, types) ?? value) : value;
}
