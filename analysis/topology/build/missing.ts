/**
 * Ids of AWS that a program, a preview or an export names and that no source has: a VPC that another stack or another
 * tool created. All of them are reported together, with the two commands that read them.
 */
import { type Assumption, own, type Properties, type ResourceGraph, type Value } from "../resource";

/** The words for an id by its prefix, and for an ARN by its service and type. */
const KINDS: Readonly<Record<string, string>> = {
  vpc: "VPC",
  subnet: "subnet",
  sg: "security group",
  rtb: "route table",
  acl: "network ACL",
  igw: "internet gateway",
  eigw: "egress-only internet gateway",
  nat: "NAT gateway",
  vpce: "VPC endpoint",
  eni: "network interface",
  "elasticloadbalancing:loadbalancer": "load balancer",
  "elasticloadbalancing:targetgroup": "target group",
  "elasticloadbalancing:listener": "listener",
  "ecs:cluster": "cluster",
};

/** Kinds that are read by themselves; the other ones are in their VPC, or in every snapshot. */
const READ_BY_ID: ReadonlySet<string> = new Set([
  "VPC",
  "subnet",
  "security group",
  "load balancer",
  "listener",
  "target group",
]);

/** The ways to give ids, as the end of a sentence. */
export function howToGive(ids: readonly string[]): string {
  const also = ids.filter((id) => READ_BY_ID.has(idKind(id) ?? ""));
  const option = also.length === 0 ? "" : ` --also ${also.join(",")}`;
  return (
    `read the account with ecs-connectivity doctor --save DIR${option} and add --snapshot DIR, ` +
    `or add the export of the stack that creates ${ids.length === 1 ? "it" : "them"}: pulumi stack export > FILE, then --state FILE`
  );
}

/** The word for what an id names: `subnet-0f00ba4c` → `subnet`; undefined for a text that is no such id. */
export function idKind(text: string): string | undefined {
  if (text.length < SHORTEST_ID) return undefined;
  const kind = text.startsWith("arn:") ? arnKind(text) : text.length > LONGEST_ID ? undefined : ID.exec(text)?.[1];
  return kind !== undefined && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
}

const ID = /^([a-z]+)-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;
/** `sg-` and 8 digits, `subnet-` and 17; a file may have millions of shorter and of longer texts. */
const SHORTEST_ID = 11;
const LONGEST_ID = 24;

function arnKind(arn: string): string | undefined {
  const [, service, type] = /^arn:[\w-]+:(\w+):[\w-]+:\d{12}:(\w+)\//.exec(arn) ?? [];
  return service === undefined || type === undefined ? undefined : `${service}:${type}`;
}

/** Outputs that name the resource, or what AWS created with it. */
const NAMING_OUTPUTS = [
  "arn",
  "mainRouteTableId",
  "defaultRouteTableId",
  "defaultNetworkAclId",
  "defaultSecurityGroupId",
  "primaryNetworkInterfaceId",
];

/** One assumption for all of them. */
export function missingIds({ resources, images }: ResourceGraph): Assumption[] {
  const known = new Set<string>(Object.keys(images ?? {}));
  const named = new Map<string, string>();
  for (const { id, outputs, external } of resources) {
    if (external === true) continue;
    if (id !== undefined) known.add(id);
    for (const name of NAMING_OUTPUTS) {
      const value = own(outputs, name);
      if (typeof value === "string") known.add(value);
    }
  }
  for (const { inputs, id, external, syntheticId } of resources) {
    if (external !== true) collect(inputs, named);
    else if (id !== undefined && syntheticId !== true) note(id, named);
  }
  const missing = [...named].filter(([id]) => !known.has(id));
  if (missing.length === 0) return [];
  return [
    {
      subject: "source",
      fact: `ids that are named and are not in this source (${listed(missing)})`,
      assumption: "they exist, and nothing else is known of them",
      consequence: `what depends on them is undetermined; ${howToGive(missing.map(([id]) => id))}`,
    },
  ];
}

/** A secret is not looked into. */
function collect(value: Value, named: Map<string, string>): void {
  if (typeof value === "string") note(value, named);
  else if (Array.isArray(value)) for (const element of value as readonly Value[]) collect(element, named);
  else if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const properties = value as Properties;
    for (const name in properties) {
      const inner = properties[name];
      if (inner !== undefined) collect(inner, named);
    }
  }
}

function note(text: string, named: Map<string, string>): void {
  const kind = idKind(text);
  if (kind !== undefined) named.set(text, kind);
}

/** `VPC vpc-1; subnets subnet-1, subnet-2`. */
function listed(missing: readonly (readonly [string, string])[]): string {
  const byKind = new Map<string, string[]>();
  for (const [id, kind] of missing) byKind.set(kind, [...(byKind.get(kind) ?? []), id]);
  return [...byKind].map(([kind, ids]) => `${kind}${ids.length === 1 ? "" : "s"} ${ids.join(", ")}`).join("; ");
}
