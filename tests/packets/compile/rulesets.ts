/**
 * Security groups and network ACLs as nftables rules: groups stateful and at the interface, ACLs stateless and between
 * subnets. Every rule has the id of the rule that it applies; each packet that it drops is recorded with its code.
 */
import type { Maybe, NetworkAcl, PortRange, Protocol, SecurityGroupRule } from "../../../analysis/topology/model";
import { familyOf, normal } from "./cidr";
import type { Nic } from "./hosts";
import type { World } from "./world";
import { byKey, known, must, Unwitnessed } from "./known";

/** Marks that a recording rule writes into the packets it drops: a number for each code. */
export class Words {
  readonly codes: string[] = [];

  drop(code: string, rule: string): string {
    const found = this.codes.indexOf(code);
    const mark = found < 0 ? this.codes.push(code) : found + 1;
    return (
      `meta mark set ${String(mark)} update @drops { meta mark . tcp sport . tcp dport } drop ` +
      `comment "${rule} ${code}"`
    );
  }
}

export function table(chains: readonly string[]): string {
  const set = "set drops {\n type mark . inet_service . inet_service\n flags dynamic\n size 8192\n }";
  return `table inet lab {\n${[set, ...chains].join("\n")}\n}\n`;
}

export function chain(name: string, lines: readonly string[], hook?: string): string {
  return `chain ${name} {\n${[...(hook === undefined ? [] : [`type ${hook}; policy accept;`]), ...lines].join("\n")}\n}`;
}

/** Addresses behind a managed prefix list: the topology's own, else stand-ins for S3's and DynamoDB's. */
export function prefixes(
  world: World,
  list: { readonly cidrs: Maybe<readonly string[]>; readonly service?: string },
): readonly string[] {
  const given = known(list.cidrs);
  if (given !== undefined && given.length > 0) return given;
  if (list.service === "s3") return world.storage;
  if (list.service === "dynamodb") return ["52.94.0.0/22"];
  return must(list.cidrs, "a prefix list's entries");
}

function isTcp(protocol: Protocol): boolean {
  return protocol === "all" || protocol === "tcp" || protocol === 6;
}

function portsOf(protocol: Protocol, ports: PortRange, match: "dport"): string {
  const all = protocol === "all" || (ports.from <= 0 && ports.to >= 65535);
  if (all) return `tcp ${match} 0-65535`;
  return ports.from === ports.to
    ? `tcp ${match} ${String(ports.from)}`
    : `tcp ${match} ${String(ports.from)}-${String(ports.to)}`;
}

function peersOf(world: World, rule: SecurityGroupRule): readonly string[] {
  const peer = must(rule.peer, "a group rule's peer");
  switch (peer.kind) {
    case "cidr":
      return [normal(peer.cidr)];
    case "prefix-list":
      return prefixes(world, peer);
    case "group":
      // The private addresses of every interface that carries the group.
      return world.hosts.flatMap((host) =>
        host.nics.filter((nic) => nic.groups?.includes(peer.group)).flatMap((nic) => nic.addresses),
      );
  }
}

function groupChain(world: World, words: Words, nic: Nic, direction: "ingress" | "egress"): string {
  const groups = (nic.groups ?? []).map((key) => byKey(world.topology.securityGroups, key));
  const rules = groups.flatMap((group) => {
    if (group === undefined) throw new Unwitnessed("a security group is not here");
    if (group.incomplete !== null) throw new Unwitnessed(`group ${group.name} may hold more: ${group.incomplete}`);
    return group.rules.filter((rule) => rule.direction === direction);
  });
  const side = direction === "ingress" ? "saddr" : "daddr";
  const lines = rules.flatMap((rule) => {
    const protocol = must(rule.protocol, "a group rule's protocol");
    if (!isTcp(protocol)) return [];
    const ports = portsOf(protocol, must(rule.ports, "a group rule's ports"), "dport");
    return peersOf(world, rule).map(
      (peer) => `${familyOf(peer) === 4 ? "ip" : "ip6"} ${side} ${peer} ${ports} accept comment "R-VPC-20"`,
    );
  });
  const code = rules.length === 0 ? "SG_HAS_NO_RULES" : "ENI_SG_RULES_MISMATCH";
  return chain(`${direction}_${nic.end}`, [...lines, words.drop(code, "R-VPC-20")]);
}

/** The guards of a host's interfaces, and of what is no connection at all. */
export function guards(world: World, words: Words, nics: readonly Nic[]): string[] {
  const enter: string[] = ["meta l4proto != tcp accept"];
  const leave: string[] = ["meta l4proto != tcp accept"];
  const chains: string[] = [];
  for (const nic of nics) {
    if (nic.checked) {
      const own = nic.addresses.filter((address) => familyOf(address) === 4);
      const stop = words.drop("ENI_SOURCE_DEST_CHECK_RESTRICTION", "R-NATI-01");
      if (own.length > 0) enter.push(`iifname ${nic.end} ip daddr != { ${own.join(", ")} } ${stop}`);
    }
    if (nic.groups !== null) {
      enter.push(`iifname ${nic.end} ct state new jump ingress_${nic.end}`);
      leave.push(`oifname ${nic.end} ct state new jump egress_${nic.end}`);
      chains.push(groupChain(world, words, nic, "ingress"), groupChain(world, words, nic, "egress"));
    }
  }
  // An answer whose question never came this way: the way back is not the way there.
  enter.push(
    `ct state invalid tcp flags & (syn | ack) == (syn | ack) ${words.drop("NO_ROUTE_TO_DESTINATION", "R-VPC-10")}`,
  );
  return [
    ...chains,
    chain("enter", enter, "filter hook prerouting priority 0"),
    chain("leave", leave, "filter hook postrouting priority 0"),
  ];
}

/** One direction of one ACL: by number, the first match decides, and nothing matching is denied. */
export function aclChain(words: Words, name: string, acl: NetworkAcl, direction: "ingress" | "egress"): string {
  if (acl.incomplete !== null) throw new Unwitnessed(`ACL ${acl.name} may hold more: ${acl.incomplete}`);
  const deny = words.drop("SUBNET_ACL_RESTRICTION", "R-VPC-21");
  const side = direction === "ingress" ? "saddr" : "daddr";
  const rules = acl.rules
    .filter((rule) => rule.direction === direction)
    .map((rule) => ({ ...rule, order: must(rule.number, "an ACL rule's number") }))
    .sort((one, other) => one.order - other.order);
  const lines = rules.flatMap((rule) => {
    const protocol = must(rule.protocol, "an ACL rule's protocol");
    if (!isTcp(protocol)) return [];
    const cidr = normal(must(rule.cidr, "an ACL rule's block"));
    const match = `${familyOf(cidr) === 4 ? "ip" : "ip6"} ${side} ${cidr} ${portsOf(protocol, must(rule.ports, "an ACL rule's ports"), "dport")}`;
    return must(rule.action, "an ACL rule's action") === "allow"
      ? [`${match} return comment "R-VPC-21"`]
      : [`${match} ${deny}`];
  });
  return chain(name, [...lines, deny]);
}

/** Every port that some rule treats unlike its neighbour: where a range of ports has to be probed apart. */
export function portBorders(
  guards: readonly { readonly rules: readonly { readonly ports: Maybe<PortRange> }[] }[],
): readonly number[] {
  const ranges = guards.flatMap((guard) => guard.rules).map((rule) => known(rule.ports));
  const borders = ranges.flatMap((ports) => (ports === undefined ? [] : [ports.from, ports.to + 1]));
  return [...new Set(borders)].sort((one, other) => one - other);
}
