/** Network ACLs, security groups, and the prefix lists that groups and routes name. */
import type {
  IpPermission,
  ManagedPrefixList,
  NetworkAcl,
  NetworkAclEntry,
  PrefixListEntry,
  SecurityGroup,
  Subnet,
} from "@aws-sdk/client-ec2";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item, nameTag } from "./item";

/** From this number on are the default denials at the end of every ACL, which cannot be changed. */
const LAST_RULES = 32767;

/** VPC → its default ACL. */
export function addNetworkAcls(graph: GraphBuilder): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  const guarded = new Set<string>();
  for (const acl of graph.records<NetworkAcl>("NetworkAcls", "NetworkAclId")) {
    const id = acl.text("NetworkAclId") ?? "";
    const vpc = acl.text("VpcId");
    const isDefault = acl.is("IsDefault") && vpc !== undefined;
    if (isDefault) defaults.set(vpc, id);
    graph.add("aws:ec2/networkAcl:NetworkAcl", id, nameTag(acl), {
      vpcId: acl.value("VpcId"),
      ingress: entriesOf(acl, false),
      egress: entriesOf(acl, true),
    });
    for (const association of acl.listed("Associations")) {
      const subnetId = association.text("SubnetId");
      if (subnetId === undefined) continue;
      guarded.add(subnetId);
      // A subnet without its own association has the default ACL.
      if (!isDefault) graph.relate(ASSOCIATION, `${id} of ${subnetId}`, { subnetId, networkAclId: id });
    }
  }
  // Every subnet has an ACL: it is unknown for a subnet that no ACL names.
  for (const subnet of graph.records<Subnet>("Subnets", "SubnetId")) {
    const subnetId = subnet.text("SubnetId") ?? "";
    if (guarded.has(subnetId)) continue;
    const why = graph.unread("NetworkAcls") ?? "no ACL in NetworkAcls names the subnet";
    graph.relate(ASSOCIATION, `ACL of ${subnetId}`, { subnetId, networkAclId: UNKNOWN }, why);
  }
  return defaults;
}

const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

function entriesOf(acl: Item<NetworkAcl>, egress: boolean): Value {
  const entries = acl.list("Entries");
  if (entries === UNKNOWN) return UNKNOWN;
  return entries
    .filter((entry) => entry.is("Egress") === egress && (entry.number("RuleNumber") ?? 0) < LAST_RULES)
    .map(entryOf);
}

function entryOf(entry: Item<NetworkAclEntry>): Value {
  const ports = entry.part("PortRange");
  return given({
    ruleNo: entry.value("RuleNumber"),
    action: entry.value("RuleAction"),
    protocol: entry.value("Protocol"),
    fromPort: ports?.value("From"),
    toPort: ports?.value("To"),
    cidrBlock: entry.value("CidrBlock"),
    ipv6CidrBlock: entry.value("Ipv6CidrBlock"),
  });
}

/** VPC → its default group. */
export function addSecurityGroups(graph: GraphBuilder): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  for (const group of graph.records<SecurityGroup>("SecurityGroups", "GroupId")) {
    const id = group.text("GroupId") ?? "";
    const vpc = group.text("VpcId");
    // AWS reserves this name for the group that it creates with the VPC.
    if (group.text("GroupName") === "default" && vpc !== undefined) defaults.set(vpc, id);
    graph.add("aws:ec2/securityGroup:SecurityGroup", id, nameTag(group) ?? group.text("GroupName"), {
      vpcId: group.value("VpcId"),
      ingress: permissionsOf(group, "IpPermissions"),
      egress: permissionsOf(group, "IpPermissionsEgress"),
    });
  }
  return defaults;
}

/** One rule for each peer: an unknown peer leaves the other peers known. */
function permissionsOf(group: Item<SecurityGroup>, field: "IpPermissions" | "IpPermissionsEgress"): Value {
  const permissions = group.list(field);
  return permissions === UNKNOWN ? UNKNOWN : permissions.flatMap((each) => rulesOf(each, group.text("GroupId")));
}

function rulesOf(permission: Item<IpPermission>, own: string | undefined): Value[] {
  const rule = given({
    protocol: permission.value("IpProtocol"),
    fromPort: permission.value("FromPort"),
    toPort: permission.value("ToPort"),
  });
  const peers: (Value | undefined)[] = [
    ...each(permission, "IpRanges", (range) => ({ cidrBlocks: [range.value("CidrIp") ?? UNKNOWN] })),
    ...each(permission, "Ipv6Ranges", (range) => ({ ipv6CidrBlocks: [range.value("CidrIpv6") ?? UNKNOWN] })),
    ...each(permission, "PrefixListIds", (list) => ({ prefixListIds: [list.value("PrefixListId") ?? UNKNOWN] })),
    ...each(permission, "UserIdGroupPairs", (pair) =>
      given(pair.text("GroupId") === own ? { self: true } : { securityGroups: [pair.value("GroupId") ?? UNKNOWN] }),
    ),
  ];
  return peers.map((peer) => ({ ...rule, ...(peer as { readonly [name: string]: Value }) }));
}

type Peers = "IpRanges" | "Ipv6Ranges" | "PrefixListIds" | "UserIdGroupPairs";

function each<K extends Peers>(
  permission: Item<IpPermission>,
  field: K,
  map: (item: Item<Extract<NonNullable<IpPermission[K]>[number], object>>) => Value,
): Value[] {
  const list = permission.list(field);
  // A rule whose peer is unknown.
  if (list === UNKNOWN) return [{ cidrBlocks: [UNKNOWN] }];
  return list.map((item) => map(item as Item<Extract<NonNullable<IpPermission[K]>[number], object>>));
}

/** An entry of GetManagedPrefixListEntries, and the list of its request. */
type ListedEntry = PrefixListEntry & { PrefixListId?: string };

export function addPrefixLists(graph: GraphBuilder): void {
  const entries = graph.loose<ListedEntry>("ManagedPrefixListEntries");
  const unread = graph.unread("ManagedPrefixListEntries");
  for (const list of graph.records<ManagedPrefixList>("ManagedPrefixLists", "PrefixListId")) {
    const id = list.text("PrefixListId") ?? "";
    const own = entries.filter((entry) => entry.text("PrefixListId") === id);
    graph.add(
      "aws:ec2/managedPrefixList:ManagedPrefixList",
      id,
      list.text("PrefixListName"),
      {
        name: list.value("PrefixListName"),
        entries:
          unread !== undefined && own.length === 0
            ? UNKNOWN
            : own.map((entry) => given({ cidr: entry.value("Cidr") ?? UNKNOWN })),
      },
      unread,
    );
  }
}
