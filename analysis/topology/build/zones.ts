/** Private hosted zones of Route 53: the VPCs that they answer for, and where their records lead. */
import { perCollection } from "../collections";
import { isUnknown, type Key, type Maybe, type PrivateZone, type ZoneRecord, type ZoneTarget } from "../model";
import { UNKNOWN } from "../resource";
import { entityOf } from "./entity";
import { all, byReference, Fields } from "./fields";
import { perSource, type Source } from "./source";
import { ENDPOINTS, VPCS } from "./types";

const ZONES = ["aws:route53/zone:Zone"];
const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";
const AUTHORIZATION = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
const RECORD = "aws:route53/record:Record";
const RULES = ["aws:route53/resolverRule:ResolverRule"];
const RULE_ASSOCIATION = "aws:route53/resolverRuleAssociation:ResolverRuleAssociation";

/** Zones, and the Resolver rules that forward names: neither answers for a VPC that it is not associated with. */
export function privateZones(source: Source): PrivateZone[] {
  return [...all(source, ...ZONES).flatMap((fields) => zoneOf(source, fields)), ...forwarders(source)];
}

function zoneOf(source: Source, fields: Fields): readonly PrivateZone[] {
  const own = ownVpcs(fields);
  const further = referring(source, ASSOCIATION, fields.key).map(vpcOf);
  const authorized = referring(source, AUTHORIZATION, fields.key).map(vpcOf);
  // Without any VPC it is a public zone.
  if (!isUnknown(own) && own.length + further.length + authorized.length === 0) return [];
  const vpcs = isUnknown(own) ? own : joined([...own, ...further]);
  // Of a zone of another account the records cannot be read.
  const unread = fields.objects("records");
  const given = fields.string("name");
  const name = given === undefined ? fields.unknown("name", "is missing") : isUnknown(given) ? given : plain(given);
  return [
    {
      ...entityOf(fields),
      zoneName: name,
      vpcs,
      authorized: authorized.filter((key): key is Key => typeof key === "string"),
      records: referring(source, RECORD, fields.key).map((record) => recordOf(source, record, name)),
      incomplete: source.hidden ?? lostRecord(source, RECORD) ?? (isUnknown(unread) ? unread.unknown : null),
    },
  ];
}

function referring(source: Source, type: string, zone: Key): readonly Fields[] {
  return byReference(source, type, "zoneId", ZONES).get(zone) ?? [];
}

/** A record whose zone is not known may be in any of them; an id of one that is not here is another's. */
const lostRecord = perSource((source, type): string | null => {
  const lost = all(source, type).find(
    (record) => record.value("zoneId") === UNKNOWN && isUnknown(record.ref("zoneId", ZONES)),
  );
  return lost === undefined ? null : `the zone of record ${lost.resource.name} is not known`;
});

/** The VPCs in a zone's own list. Where their ids are not known yet, all the VPCs that the list is computed from. */
function ownVpcs(fields: Fields): Maybe<readonly Maybe<Key | null>[]> {
  const entries = fields.objects("vpcs");
  if (isUnknown(entries)) {
    const behind = fields.refs("vpcs", VPCS);
    return isUnknown(behind) ? entries : behind;
  }
  const keys = entries.map(vpcOf);
  const sources = fields.sourcesOf("vpcs").filter((urn) => VPCS.includes(fields.source.resource(urn)?.type ?? ""));
  const open = keys.filter(isUnknown).length;
  const rest = sources.filter((urn) => !keys.includes(urn));
  return open > 0 && rest.length === open ? [...keys.filter((key) => !isUnknown(key)), ...rest] : keys;
}

function joined(keys: readonly Maybe<Key | null>[]): Maybe<readonly Key[]> {
  return keys.find(isUnknown) ?? keys.filter((key): key is Key => typeof key === "string");
}

/** A VPC of this source; null for an id of one that is elsewhere. */
function vpcOf(fields: Fields): Maybe<Key | null> {
  const key = fields.ref("vpcId", VPCS);
  return isUnknown(key) && typeof fields.value("vpcId") === "string" ? null : key;
}

/** `Logs.eu-west-1.amazonaws.com.` → `logs.eu-west-1.amazonaws.com`; Route 53 writes `*` as `\\052`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/\\052/g, "*").replace(/\.$/, "");
}

function recordOf(source: Source, fields: Fields, zone: Maybe<string>): ZoneRecord {
  const type = fields.string("type") ?? fields.unknown("type", "is missing");
  return { key: fields.key, name: fullName(fields, zone), type, targets: targetsOf(source, fields) };
}

/** A name that does not end with the zone's is relative to it, as the provider reads it. */
function fullName(fields: Fields, zone: Maybe<string>): Maybe<string> {
  const given = fields.string("name");
  if (isUnknown(given)) return given;
  if (isUnknown(zone)) return zone;
  const name = plain(given ?? "");
  if (name === "") return zone;
  return name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
}

function targetsOf(source: Source, fields: Fields): Maybe<readonly ZoneTarget[]> {
  const aliases = fields.objects("aliases");
  if (isUnknown(aliases)) return aliasBehind(fields) ?? aliases;
  const [alias] = aliases;
  if (alias !== undefined) {
    const name = alias.string("name");
    if (typeof name === "string") return [named(source, name)];
    return aliasBehind(fields) ?? name ?? alias.unknown("aliases", "has no name");
  }
  const values = fields.strings("records");
  if (isUnknown(values)) return values;
  const open = values.find(isUnknown);
  if (open !== undefined) return open;
  return values.filter((value): value is string => !isUnknown(value)).map((value) => named(source, value));
}

/** The endpoint that an alias is computed from, where its name is not known yet. */
function aliasBehind(fields: Fields): readonly ZoneTarget[] | undefined {
  const behind = fields
    .sourcesOf("aliases")
    .filter((urn) => ENDPOINTS.includes(fields.source.resource(urn)?.type ?? ""));
  return behind.length === 1 ? behind.map((endpoint) => ({ kind: "endpoint", endpoint })) : undefined;
}

/** An address, a name of an endpoint of this source, or any other name. */
function named(source: Source, text: string): ZoneTarget {
  const name = plain(text);
  if (/^\d+(\.\d+){3}$|:/.test(name)) return { kind: "address", address: name };
  const { byName, ids } = endpointNames(source);
  const id = /^(vpce-[a-z0-9]+)[-.]/.exec(name)?.[1];
  const endpoint = byName.get(name) ?? (id === undefined ? undefined : ids.get(id));
  return endpoint === undefined ? { kind: "name", name } : { kind: "endpoint", endpoint };
}

/**
 * Endpoints by their names and by their ids, with which AWS begins each of their names:
 * `vpce-0a1b-xyz.logs.eu-west-1.vpce.amazonaws.com`. Read once a source.
 */
const endpointNames = perCollection((source: Source) => {
  const byName = new Map<string, Key>();
  const ids = new Map<string, Key>();
  for (const fields of all(source, ...ENDPOINTS)) {
    if (fields.resource.id !== undefined) ids.set(fields.resource.id, fields.key);
    const entries = fields.objects("dnsEntries");
    for (const entry of isUnknown(entries) ? [] : entries) {
      const own = entry.string("dnsName");
      if (typeof own === "string") byName.set(plain(own), fields.key);
    }
  }
  return { byName, ids };
});

/**
 * Names that a rule forwards to other servers, and those that a system rule takes out of a wider one
 * (https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverRule.html).
 */
function forwarders(source: Source): PrivateZone[] {
  return all(source, ...RULES).flatMap((fields): PrivateZone[] => {
    const type = fields.string("ruleType");
    const name = fields.string("domainName");
    if (type === undefined || name === undefined) return [];
    const associations = byReference(source, RULE_ASSOCIATION, "resolverRuleId", RULES).get(fields.key) ?? [];
    const vpcs = joined(associations.map(vpcOf));
    const does = isUnknown(type) ? "may forward" : "forwards";
    const zoneName = isUnknown(name) ? name : plain(name);
    const zone = { ...entityOf(fields), zoneName, vpcs, authorized: [], records: [] };
    if (type === "SYSTEM" || type === "RECURSIVE") return [{ ...zone, incomplete: null, rule: "as-usual" }];
    const incomplete = `Resolver rule ${fields.resource.name} ${does} the names in it to other DNS servers`;
    return [{ ...zone, incomplete, rule: "elsewhere" }];
  });
}
