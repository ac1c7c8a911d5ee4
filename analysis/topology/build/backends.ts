/** Services that AWS runs with interfaces in a VPC: databases, caches, brokers, search domains, functions. */
import { type BackendType, backendTypes } from "../../rules/backends";
import { perCollection } from "../collections";
import { type Backend, isUnknown, type Key, type Maybe } from "../model";
import { UNKNOWN, type Value, SecretValue } from "../resource";
import { BACKEND_ROWS, type BackendRow } from "./backendRows";
import { entityOf } from "./entity";
import { all, byReference, Fields, firstObject } from "./fields";
import { groupsOrDefault } from "./groups";
import { vpcOfSubnets } from "./instances";
import type { Source } from "./source";
import { SUBNETS } from "./types";

const TYPES = Object.keys(backendTypes) as readonly BackendType[];

/** Read once a source: names of calls are looked up in them. */
export const backends = perCollection((source: Source): readonly Backend[] =>
  TYPES.flatMap((type) => {
    const row = BACKEND_ROWS[type];
    return all(source, row.token)
      .filter((fields) => row.partOf === undefined || fields.value(row.partOf) === undefined)
      .map((fields) => backendOf(source, type, row, fields));
  }),
);

function backendOf(source: Source, type: BackendType, row: BackendRow, fields: Fields): Backend {
  const place = row.within === undefined ? fields : firstObject(fields, row.within);
  const subnets = place === undefined ? [] : isUnknown(place) ? place : subnetsOf(place, row);
  const publiclyAccessible = publicityOf(row, fields);
  const isNowhere = place === undefined || isOutside(type, row, fields, publiclyAccessible);
  return {
    ...entityOf(fields),
    type,
    subnets: isNowhere ? [] : subnets,
    securityGroups: isNowhere
      ? []
      : isUnknown(place)
        ? place
        : groupsOrDefault(place, row.groups, vpcOfSubnets(source, subnets)),
    ports: row.ports(fields),
    families: familiesOf(row, fields, isUnknown(place) ? undefined : place),
    publiclyAccessible,
    availabilityZone: zoneOf(row, fields),
    hosts: hostsOf(source, row, fields),
    otherNames: ["arn", ...row.names].flatMap((name) => knownText(fields, name)),
    ...behindProxy(source, type, fields),
  };
}

const PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget";
const PROXIES = [BACKEND_ROWS["rds.Proxy"].token];

/** The databases that are registered with a proxy, or with the proxy of an endpoint. */
function behindProxy(source: Source, type: BackendType, fields: Fields): Pick<Backend, "behind"> {
  if (type !== "rds.Proxy" && type !== "rds.ProxyEndpoint") return {};
  const proxy = type === "rds.Proxy" ? fields.key : fields.ref("dbProxyName", PROXIES);
  if (isUnknown(proxy)) return { behind: proxy };
  const targets = proxy === null ? [] : (byReference(source, PROXY_TARGET, "dbProxyName", PROXIES).get(proxy) ?? []);
  const keys = targets.flatMap((target) =>
    (["rds.Cluster", "rds.Instance"] as const).flatMap((kind) => {
      const property = kind === "rds.Cluster" ? "dbClusterIdentifier" : "dbInstanceIdentifier";
      const key = target.value(property) === undefined ? null : target.ref(property, [BACKEND_ROWS[kind].token]);
      return key === null ? [] : [key];
    }),
  );
  return { behind: keys.find(isUnknown) ?? keys.filter((key): key is Key => !isUnknown(key)) };
}

/** A broker without subnets that is public, and a queue of RabbitMQ that is, have no interface in a VPC of the account. */
function isOutside(type: BackendType, row: BackendRow, fields: Fields, isPublic: Maybe<boolean>): boolean {
  return type === "mq.Broker" && isPublic === true && fields.value(String(row.subnets)) === undefined;
}

function subnetsOf(fields: Fields, { subnets }: BackendRow): Maybe<readonly Key[]> {
  if (typeof subnets === "string") {
    if (fields.value(subnets) === undefined) return inDefaultVpc(fields, subnets);
    return fields.refs(subnets, SUBNETS);
  }
  const [property, type] = subnets;
  const group = fields.ref(property, [type]);
  if (isUnknown(group)) return group;
  const resource = group === null ? undefined : fields.source.resource(group);
  if (resource === undefined) return inDefaultVpc(fields, property);
  return Fields.of(fields.source, resource).refs("subnetIds", SUBNETS);
}

function inDefaultVpc(fields: Fields, property: string): Maybe<readonly Key[]> {
  return fields.unknown(property, "is left out, so that AWS chooses the subnets");
}

function publicityOf({ isPublic }: BackendRow, fields: Fields): Maybe<boolean> {
  if (isPublic === undefined) return false;
  return typeof isPublic === "string" ? (fields.boolean(isPublic) ?? false) : isPublic(fields);
}

function familiesOf({ family }: BackendRow, fields: Fields, place: Fields | undefined): Backend["families"] {
  if (family === undefined) return [4];
  const value = fields.value(family) ?? place?.value(family);
  if (value === UNKNOWN) return fields.resource.inputs[family] === undefined ? [4] : fields.unknown(family);
  const text = String(typeof value === "string" || typeof value === "boolean" ? value : "").toLowerCase();
  if (text === "ipv6") return [6];
  return text.startsWith("dual") || text === "true" ? [4, 6] : [4];
}

function zoneOf({ isZonal }: BackendRow, fields: Fields): Maybe<string | null> {
  if (isZonal?.(fields) !== true) return null;
  const zone = fields.string("availabilityZone");
  // AWS chooses a zone where none is written.
  return zone === undefined || isUnknown(zone) ? null : zone;
}

function knownText(fields: Fields, property: string): readonly string[] {
  const value = fields.resource.syntheticId === true || fields.isSecret(property) ? undefined : fields.value(property);
  return typeof value === "string" && value !== "" ? [value] : [];
}

function hostsOf(source: Source, row: BackendRow, fields: Fields): readonly string[] {
  const parts = (row.parts ?? []).flatMap(
    ([token, property]) => byReference(source, token, property, [row.token]).get(fields.key) ?? [],
  );
  const hosts = [fields, ...parts].flatMap((each) =>
    [...row.hosts, "endpoint"].flatMap((name) => hostsIn(each.value(name))),
  );
  return [...new Set(hosts)];
}

const HOST = /(?<![\w.-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?![\w.-])/gi;

/** The names in an output: a name, `name:port`, a list of them in one text, or objects with them. */
function hostsIn(value: Value | undefined): readonly string[] {
  if (typeof value === "string") {
    const names = value.match(HOST) ?? [];
    return names.map((name) => name.toLowerCase()).filter((name) => /[a-z]/.test(name) && !value.startsWith("arn:"));
  }
  if (typeof value !== "object" || value === null || value instanceof SecretValue) return [];
  return Object.values(value).flatMap(hostsIn);
}
