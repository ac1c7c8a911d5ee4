/**
 * The names in a source that lead to something of it: endpoints of databases, DNS names of load balancers, records of
 * Route 53, names of Cloud Map, aliases of Service Connect. A container whose settings contain one probably calls it.
 */
import type { CallTarget } from "../../rules/serviceDefinition";
import { grouped, perCollection } from "../collections";
import { isUnknown, type Key } from "../model";
import { own, type ResourceState, SecretValue, UNKNOWN, type Value } from "../resource";
import { BACKEND_ROWS } from "./backendRows";
import { backends } from "./backends";
import { aliasesOf } from "./serviceConnect";
import { all, byReference, Fields } from "./fields";
import { perSource, type Source, typeOf } from "./source";
import { discoveryNameOf } from "./discovery";
import { DISCOVERY_SERVICES, LOAD_BALANCERS } from "./types";

/** A name that is called, and the port that is written after it. */
export interface NamedTarget {
  readonly target: CallTarget;
  readonly port?: number;
}

const RECORD = "aws:route53/record:Record";
const PARAMETER = "aws:ssm/parameter:Parameter";
const SECRET = "aws:secretsmanager/secret:Secret";
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

const ROW_OF: ReadonlyMap<string, (typeof BACKEND_ROWS)[keyof typeof BACKEND_ROWS]> = new Map(
  Object.values(BACKEND_ROWS).map((row) => [row.token, row]),
);
/** The property by which a part of a backend names the whole, by the part's type. */
const PART_OF: ReadonlyMap<string, { readonly property: string; readonly whole: string }> = new Map(
  Object.values(BACKEND_ROWS).flatMap(({ token, parts = [] }) =>
    parts.map(([part, property]) => [part, { property, whole: token }] as const),
  ),
);

/** By name, in lower case. */
const namesOf = perCollection((source: Source): ReadonlyMap<string, readonly CallTarget[]> => {
  const names = new Map<string, CallTarget[]>();
  const add = (name: string, target: CallTarget): void => {
    const key = name.toLowerCase().replace(/\.$/, "");
    const before = names.get(key) ?? [];
    if (!before.some((each) => each.kind === target.kind && each.key === target.key))
      names.set(key, [...before, target]);
  };
  for (const { key, hosts } of backends(source)) for (const host of hosts) add(host, { kind: "backend", key });
  for (const fields of all(source, ...LOAD_BALANCERS)) {
    const name = fields.resource.syntheticId === true ? undefined : fields.string("dnsName");
    if (typeof name === "string") add(name, { kind: "load-balancer", key: fields.key });
  }
  for (const fields of all(source, ...DISCOVERY_SERVICES)) {
    const name = discoveryNameOf(fields);
    if (name !== undefined) add(name, { kind: "name", key: name.toLowerCase() });
  }
  for (const alias of aliasesOf(source)) add(alias.name, { kind: "name", key: alias.name.toLowerCase() });
  for (const fields of all(source, RECORD)) {
    const name = fields.string("name");
    if (typeof name !== "string") continue;
    for (const target of builtFrom(source, fields, ["records", "aliases"], names)) add(name, target);
  }
  return names;
});

/** The ports of each alias, which distinguish `http://api:80` from the word api. */
const aliasPorts = perCollection((source: Source): ReadonlyMap<string, ReadonlySet<number>> => {
  const ports = new Map<string, Set<number>>();
  for (const { name, port } of aliasesOf(source)) {
    const ofName = ports.get(name.toLowerCase()) ?? new Set<number>();
    ports.set(name.toLowerCase(), ofName.add(port));
  }
  return ports;
});

const TOKEN = /(^|\/\/|[^\w.-])([a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::(\d{1,5})(?!\d))?/gi;

/** The port of a URL, by what is before its `//`. */
const SCHEMES: readonly (readonly [RegExp, number])[] = [
  [/\bhttp:$/i, 80],
  [/\bhttps:$/i, 443],
];

/** The targets whose names a text contains. The text itself is not kept. */
export function targetsIn(source: Source, text: string): readonly NamedTarget[] {
  return scanned(text, namesOf(source), aliasPorts(source));
}

function scanned(
  text: string,
  names: ReadonlyMap<string, readonly CallTarget[]>,
  ports: ReadonlyMap<string, ReadonlySet<number>>,
): readonly NamedTarget[] {
  if (names.size === 0) return [];
  return [...text.matchAll(TOKEN)].flatMap((match) => {
    const [, before = "", name = "", digits] = match;
    const port = digits === undefined ? undefined : Number(digits);
    const key = name.toLowerCase();
    const isWord = !key.includes(".");
    // A word alone may mean anything: only in a URL, or with the port of its alias, is it a host.
    if (isWord && before !== "//" && before !== "@" && (port === undefined || ports.get(key)?.has(port) !== true))
      return [];
    // Other targets listen on the port of their own service, which another variable may name: `DB_PORT`.
    const scheme = before === "//" ? text.slice(Math.max(0, match.index - 7), match.index) : "";
    const ofScheme = SCHEMES.find(([pattern]) => pattern.test(scheme))?.[1];
    return (names.get(key) ?? []).map((target): NamedTarget => {
      const called = port ?? (target.kind === "load-balancer" ? ofScheme : undefined);
      return { target, ...(called === undefined ? {} : { port: called }) };
    });
  });
}

/** Outputs of a component that are no name of a part of it. */
const NO_NAME = /(arn|id|ids|port|name|zone)$/i;

const childrenOf = perCollection((source: Source) =>
  grouped(source.graph.resources, ({ parent }) => (parent === undefined ? [] : [parent])),
);

/** The target that an output of a resource is a name of. */
export function targetsOfOutput(source: Source, urn: string, property: string | null): readonly CallTarget[] {
  const resource = source.resource(urn);
  if (resource === undefined) return [];
  const type = typeOf(resource);
  const row = ROW_OF.get(type);
  if (row !== undefined) {
    const whole =
      row.partOf === undefined ? undefined : wholeOf(source, resource, row.partOf, PART_OF.get(type)?.whole);
    if (property !== null && !row.hosts.includes(property)) return [];
    return [{ kind: "backend", key: whole ?? urn }];
  }
  const part = PART_OF.get(type);
  if (part !== undefined) {
    const whole = wholeOf(source, resource, part.property, part.whole);
    const isName = property === null || /endpoint|address/i.test(property);
    return whole !== undefined && isName ? [{ kind: "backend", key: whole }] : [];
  }
  if (LOAD_BALANCERS.includes(type)) {
    return property === null || property === "dnsName" ? [{ kind: "load-balancer", key: urn }] : [];
  }
  // A component that another process builds, of which a model put the parts here: awsx's load balancer.
  if (!resource.custom && (property === null || !NO_NAME.test(property))) {
    return (childrenOf(source).get(urn) ?? []).flatMap((child) => targetsOfOutput(source, child.urn, null));
  }
  if (type === RECORD && (property === "fqdn" || property === "name")) {
    return builtFrom(source, Fields.of(source, resource), ["records", "aliases"], new Map());
  }
  return [];
}

function wholeOf(source: Source, resource: ResourceState, property: string, type: string | undefined): Key | undefined {
  if (type === undefined) return undefined;
  const key = Fields.of(source, resource).ref(property, [type]);
  return key === null || isUnknown(key) ? undefined : key;
}

/** The targets that a parameter or a secret is built from, by the ARN or name that `valueFrom` has. */
export function targetsOfSecret(source: Source, valueFrom: string): readonly CallTarget[] {
  // arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME, before the key and the version in it.
  const arn = valueFrom.startsWith("arn:") ? valueFrom.split(":").slice(0, 7).join(":") : valueFrom;
  const urn = source.named(arn, [PARAMETER, SECRET, SECRET_VERSION]) ?? source.named(valueFrom, [PARAMETER]);
  return urn === undefined ? (masterSecrets(source).get(arn) ?? []) : targetsOfSecretResource(source, urn);
}

export const targetsOfSecretResource = perSource((source, urn): readonly CallTarget[] => {
  const resource = source.resource(urn);
  if (resource === undefined) return [];
  const fields = Fields.of(source, resource);
  switch (typeOf(resource)) {
    case PARAMETER:
      return builtFrom(source, fields, ["value", "insecureValue", "valueWo"], namesOf(source));
    case SECRET_VERSION:
      return builtFrom(source, fields, ["secretString", "secretStringWo"], namesOf(source));
    case SECRET:
      return (byReference(source, SECRET_VERSION, "secretId", [SECRET]).get(urn) ?? []).flatMap((version) =>
        targetsOfSecretResource(source, version.key),
      );
    default:
      return [];
  }
});

/** By ARN: the databases whose password RDS keeps in that secret, for its readers call them. */
const masterSecrets = perCollection((source: Source): ReadonlyMap<string, readonly CallTarget[]> => {
  const keepers = Object.values(BACKEND_ROWS).filter(({ hosts }) => hosts.includes("masterUserSecrets"));
  const resources = keepers.flatMap(({ token }) => source.ofType(token));
  const byArn = grouped(resources, ({ outputs }) => [...new Set(textsIn(outputs["masterUserSecrets"]).known)]);
  return new Map([...byArn].map(([arn, own]) => [arn, own.map(({ urn: key }) => ({ kind: "backend", key }))]));
});

/** The targets whose names a property contains, or, while it is not known, whose outputs it is computed from. */
function builtFrom(
  source: Source,
  fields: Fields,
  properties: readonly string[],
  names: ReadonlyMap<string, readonly CallTarget[]>,
): readonly CallTarget[] {
  return properties.flatMap((property) => {
    const value = own(fields.resource.inputs, property) ?? own(fields.resource.outputs, property);
    const texts = textsIn(value);
    const found = texts.known.flatMap((text) => scanned(text, names, new Map()).map(({ target }) => target));
    const behind = texts.isOpen ? fields.sourcesOf(property).flatMap((urn) => targetsOfOutput(source, urn, null)) : [];
    return [...found, ...behind];
  });
}

function textsIn(value: Value | undefined): { readonly known: readonly string[]; readonly isOpen: boolean } {
  if (value === undefined || value === null) return { known: [], isOpen: false };
  if (value === UNKNOWN) return { known: [], isOpen: true };
  if (typeof value === "string") return { known: [value], isOpen: false };
  if (value instanceof SecretValue) return textsIn(value.reveal());
  if (typeof value !== "object") return { known: [], isOpen: false };
  const parts = Object.values(value).map(textsIn);
  return { known: parts.flatMap(({ known }) => known), isOpen: parts.some(({ isOpen }) => isOpen) };
}
