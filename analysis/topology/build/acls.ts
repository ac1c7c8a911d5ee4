/** Network ACLs: rules inline and on their own, and the default one where a program adopts it. */
import { perCollection } from "../collections";
import {
  type AclRule,
  isUnknown,
  type Key,
  type Maybe,
  type NetworkAcl,
  type PortRange,
  type Protocol,
} from "../model";
import { cidrOf } from "./cidr";
import { entityOf } from "./entity";
import { all, Fields, required } from "./fields";
import { aclRef, anyPort, vpcOfAdopter } from "./implicit";
import type { Source } from "./source";
import { ACLS, DEFAULT_ACL, VPCS } from "./types";

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ["-1", "all"],
  ["all", "all"],
  ["6", "tcp"],
  ["tcp", "tcp"],
  ["17", "udp"],
  ["udp", "udp"],
  ["1", "icmp"],
  ["icmp", "icmp"],
  ["58", "icmpv6"],
  ["icmpv6", "icmpv6"],
]);

/** A protocol by name or number. */
export function protocolOf(fields: Fields, property: string): Maybe<Protocol> {
  const value = fields.value(property);
  const text = typeof value === "number" ? String(value) : fields.string(property);
  if (text === undefined) return "all";
  if (isUnknown(text)) return text;
  const known = PROTOCOLS.get(text.toLowerCase());
  if (known !== undefined) return known;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number < 256
    ? number
    : fields.unknown(property, "is not a protocol");
}

/** `all` has every port, whatever the fields say; so has a protocol without ports. */
export function portsOf(fields: Fields, protocol: Maybe<Protocol>): Maybe<PortRange> {
  if (protocol === "all") return anyPort;
  if (!isUnknown(protocol) && protocol !== "tcp" && protocol !== "udp") return anyPort;
  const from = fields.number("fromPort");
  const to = fields.number("toPort");
  if (from !== undefined && isUnknown(from)) return from;
  if (to !== undefined && isUnknown(to)) return to;
  if (from === undefined && to === undefined) return anyPort;
  return { from: from ?? to ?? 0, to: to ?? from ?? 65535 };
}

function ruleOf(
  fields: Fields,
  direction: "ingress" | "egress",
  names: { readonly number: string; readonly action: string },
): AclRule[] {
  const protocol = protocolOf(fields, "protocol");
  const action = fields.string(names.action);
  const common = {
    number: fields.number(names.number) ?? fields.unknown(names.number, "is missing"),
    direction,
    action:
      action === undefined || isUnknown(action)
        ? fields.unknown(names.action)
        : action.toLowerCase() === "allow"
          ? ("allow" as const)
          : ("deny" as const),
    protocol,
    ports: portsOf(fields, protocol),
  };
  return ["cidrBlock", "ipv6CidrBlock"].flatMap((property) => {
    const cidr = cidrOf(fields, property);
    return cidr === null ? [] : [{ ...common, cidr }];
  });
}

function inlineRules(fields: Fields): { rules: AclRule[]; incomplete: string | null } {
  const rules: AclRule[] = [];
  let incomplete: string | null = null;
  for (const direction of ["ingress", "egress"] as const) {
    const entries = fields.objects(direction);
    if (isUnknown(entries)) incomplete = entries.unknown;
    else for (const entry of entries) rules.push(...ruleOf(entry, direction, { number: "ruleNo", action: "action" }));
  }
  return { rules, incomplete };
}

/** Rules of their own, by the ACL that they name. */
export const separateAclRules = perCollection((source: Source) => {
  const rules = new Map<Key, AclRule[]>();
  let lost: string | null = null;
  for (const fields of all(source, "aws:ec2/networkAclRule:NetworkAclRule")) {
    const acl = aclRef(fields, "networkAclId");
    if (acl === null || isUnknown(acl)) {
      lost ??= `the rule ${fields.resource.name} belongs to an ACL that is not known`;
      continue;
    }
    const direction = fields.boolean("egress") === true ? "egress" : "ingress";
    const rule = ruleOf(fields, direction, { number: "ruleNumber", action: "ruleAction" });
    const before = rules.get(acl);
    if (before === undefined) rules.set(acl, rule);
    else before.push(...rule);
  }
  return { rules, lost };
});

export function networkAcls(source: Source): NetworkAcl[] {
  const separate = separateAclRules(source);
  return all(source, ...ACLS).map((fields) => {
    const inline = inlineRules(fields);
    return {
      ...entityOf(fields),
      vpc:
        fields.resource.type === DEFAULT_ACL
          ? vpcOfAdopter(fields)
          : required(fields, "vpcId", fields.ref("vpcId", VPCS)),
      rules: [...inline.rules, ...(separate.rules.get(fields.key) ?? [])],
      incomplete: inline.incomplete ?? separate.lost ?? source.hidden,
    };
  });
}
