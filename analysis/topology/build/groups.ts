/** Security groups: rules inline, and the separate rule resources of both kinds. */
import { calledTypes } from "../../rules/backends";
import { perCollection } from "../collections";
import {
  isUnknown,
  type Key,
  type Maybe,
  type SecurityGroup,
  type SecurityGroupPeer,
  type SecurityGroupRule,
} from "../model";
import { UNKNOWN, type Value } from "../resource";
import { portsOf, protocolOf } from "./acls";
import { canonicalCidr, cidrOf } from "./cidr";
import { entityOf } from "./entity";
import { all, Fields, firstObject, required } from "./fields";
import { defaultGroupKey, groupRef, groupRefs, isForeign, vpcOfAdopter } from "./implicit";
import { prefixListNamed, prefixListOf } from "./prefixLists";
import { type Source, typeOf } from "./source";
import { DEFAULT_GROUP, GROUPS, VPCS } from "./types";

/** The group that a list of an element's names means, in place order. */
function groupPeers(fields: Fields, property: string): Maybe<SecurityGroupPeer>[] {
  const groups = groupRefs(fields, property);
  if (!isUnknown(groups)) return groups.map((group) => ({ kind: "group", group }));
  const texts = fields.strings(property);
  return isUnknown(texts) ? [groups] : texts.map(() => groups);
}

function cidrPeers(fields: Fields, property: string): Maybe<SecurityGroupPeer>[] {
  const texts = fields.strings(property);
  if (isUnknown(texts)) return [texts];
  return texts.map((text) => {
    if (isUnknown(text)) return text;
    const cidr = canonicalCidr(text);
    if (cidr !== undefined) return { kind: "cidr", cidr };
    fields.source.defect(
      fields.key,
      `${property} of ${fields.resource.name} contains no CIDR block.`,
      "Write 10.0.0.0/16.",
    );
    return fields.unknown(property, "contains no CIDR block");
  });
}

function prefixPeers(fields: Fields, property: string): Maybe<SecurityGroupPeer>[] {
  const value = fields.value(property);
  if (value === undefined) return [];
  const elements: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [UNKNOWN];
  return elements.flatMap((element) => {
    const list = prefixListNamed(fields, property, element);
    return list === null ? [] : [isUnknown(list) ? list : { kind: "prefix-list" as const, ...list }];
  });
}

/** A rule with lists of peers, as the group's own or `aws.ec2.SecurityGroupRule`: one rule of ours for each peer. */
function listRules(
  fields: Fields,
  direction: "ingress" | "egress",
  self: Key,
  groups: Maybe<SecurityGroupPeer>[],
): SecurityGroupRule[] {
  const protocol = protocolOf(fields, "protocol");
  const isSelf = fields.boolean("self");
  const peers = [
    ...cidrPeers(fields, "cidrBlocks"),
    ...cidrPeers(fields, "ipv6CidrBlocks"),
    ...prefixPeers(fields, "prefixListIds"),
    ...groups,
    ...(isSelf === true ? [{ kind: "group" as const, group: self }] : []),
  ];
  return peers.map((peer) => ({ key: fields.key, direction, protocol, ports: portsOf(fields, protocol), peer }));
}

/** `aws.vpc.SecurityGroupIngressRule` and its twin: one peer each. */
function singlePeer(fields: Fields): Maybe<SecurityGroupPeer> {
  for (const property of ["cidrIpv4", "cidrIpv6"]) {
    const cidr = cidrOf(fields, property);
    if (isUnknown(cidr)) return cidr;
    if (cidr !== null) return { kind: "cidr", cidr };
  }
  const list = prefixListOf(fields, "prefixListId");
  if (list !== null) return isUnknown(list) ? list : { kind: "prefix-list", ...list };
  const group = ruleGroupRef(fields, "referencedSecurityGroupId");
  if (group === null) return fields.unknown("peer", "is missing");
  return isUnknown(group) ? group : { kind: "group", group };
}

/**
 * The group at one end of a rule. An id that is computed from a database alone is that of its group, if it has only one:
 * `securityGroupId: db.vpcSecurityGroupIds[0]`.
 */
function ruleGroupRef(fields: Fields, property: string): Maybe<Key | null> {
  const group = groupRef(fields, property);
  const [source, ...others] = fields.sourcesOf(property);
  if (!isUnknown(group) || fields.value(property) !== UNKNOWN || others.length > 0) return group;
  const resource = source === undefined ? undefined : fields.source.resource(source);
  const called = resource === undefined ? undefined : calledTypes.get(typeOf(resource));
  if (resource === undefined || called === undefined) return group;
  const whole = Fields.of(fields.source, resource);
  const place = called.within === undefined ? whole : firstObject(whole, called.within);
  if (place === undefined || isUnknown(place)) return group;
  const groups = groupRefs(place, called.groups);
  const [only] = isUnknown(groups) ? [] : groups;
  return isUnknown(groups) || groups.length !== 1 || only === undefined ? group : only;
}

interface Separate {
  readonly rules: Map<Key, SecurityGroupRule[]>;
  readonly lost: string | null;
}

export const separateGroupRules = perCollection((source: Source): Separate => {
  const rules = new Map<Key, SecurityGroupRule[]>();
  let lost: string | null = null;
  const add = (fields: Fields, of: (group: Key) => SecurityGroupRule[]): void => {
    const group = ruleGroupRef(fields, "securityGroupId");
    if (group === null || isUnknown(group)) {
      lost ??= `the rule ${fields.resource.name} belongs to a group that is not known`;
      return;
    }
    const before = rules.get(group);
    if (before === undefined) rules.set(group, of(group));
    else before.push(...of(group));
  };
  for (const direction of ["ingress", "egress"] as const) {
    const word = direction === "ingress" ? "Ingress" : "Egress";
    for (const fields of all(source, `aws:vpc/securityGroup${word}Rule:SecurityGroup${word}Rule`)) {
      const protocol = protocolOf(fields, "ipProtocol");
      add(fields, () => [
        { key: fields.key, direction, protocol, ports: portsOf(fields, protocol), peer: singlePeer(fields) },
      ]);
    }
  }
  for (const fields of all(source, "aws:ec2/securityGroupRule:SecurityGroupRule")) {
    const direction = fields.string("type") === "egress" ? "egress" : "ingress";
    const other = ruleGroupRef(fields, "sourceSecurityGroupId");
    const groups: Maybe<SecurityGroupPeer>[] =
      other === null ? [] : [isUnknown(other) ? other : { kind: "group", group: other }];
    add(fields, (group) => listRules(fields, direction, group, groups));
  }
  return { rules, lost };
});

/**
 * A group whose program writes no egress has none: the provider takes away the rule that AWS puts into a new group. A
 * group that was only read has the rules that its outputs list.
 */
export function securityGroups(source: Source): SecurityGroup[] {
  const separate = separateGroupRules(source);
  return all(source, ...GROUPS).map((fields) => {
    const rules: SecurityGroupRule[] = [];
    let incomplete: string | null = separate.lost ?? source.hidden;
    for (const direction of ["ingress", "egress"] as const) {
      const inline = fields.objects(direction);
      if (isUnknown(inline)) incomplete = inline.unknown;
      else {
        for (const rule of inline)
          rules.push(...listRules(rule, direction, fields.key, groupPeers(rule, "securityGroups")));
      }
    }
    if (isForeign(fields.resource) && rules.length === 0) {
      incomplete = `${fields.resource.name} is managed elsewhere, and its rules are not in this source`;
    }
    return {
      ...entityOf(fields),
      vpc: vpcOf(fields),
      rules: [...rules, ...(separate.rules.get(fields.key) ?? [])],
      incomplete,
    };
  });
}

function vpcOf(fields: Fields): Maybe<Key> {
  if (fields.resource.type === DEFAULT_GROUP) return vpcOfAdopter(fields);
  const vpc = fields.ref("vpcId", VPCS);
  if (vpc !== null) return vpc;
  // Without a VPC the group is made in the default one, where that is in the source.
  const defaults = fields.source.ofType("aws:ec2/defaultVpc:DefaultVpc");
  return defaults[0]?.urn ?? required(fields, "vpcId", null);
}

/** Groups of an interface, instance or balancer; none written means the VPC's default group. */
export function groupsOrDefault(fields: Fields, property: string, vpc: Maybe<Key> | undefined): Maybe<readonly Key[]> {
  const groups = groupRefs(fields, property);
  if (isUnknown(groups) || groups.length > 0) return groups;
  if (vpc === undefined || isUnknown(vpc)) return fields.unknown(property, "is left to the VPC's default group");
  return [defaultGroupKey(fields.source, vpc)];
}
