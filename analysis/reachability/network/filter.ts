/** Security groups and network ACLs: which packets of a flow they let pass. */
import { known } from "../../topology/lookup";
import {
  type AclRule,
  isUnknown,
  type Key,
  type Maybe,
  type NetworkAcl,
  type PortRange,
  type Protocol,
  type SecurityGroupRule,
} from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { everything, type Family, parseCidr, setOf } from "../sets/addresses";
import { type Box, type Flow, type Judged, type Match, type Side, split } from "../sets/flow";
import { ports, type PortSet } from "../sets/ranges";

/** The far side of a security group: what a rule may name beside addresses. */
export interface Peer {
  /** The groups on its interface; empty for what is no interface, or hides behind a public address (R-VPC-07). */
  readonly groups: Maybe<readonly Key[]>;
  /** The AWS service whose addresses these are: a prefix list of that service names them all (R-EP-07). */
  readonly service: string | null;
}

export const STRANGER: Peer = { groups: [], service: null };

const anyPort: PortSet = ports(0, 65535);
const numbers = { tcp: 6, udp: 17 } as const;

function speaksOf(protocol: Maybe<Protocol>, flow: Flow): boolean | null {
  if (isUnknown(protocol)) return null;
  return protocol === "all" || protocol === flow.protocol || protocol === numbers[flow.protocol];
}

function portsOf(range: Maybe<PortRange>, protocol: Maybe<Protocol>): PortSet | null {
  if (protocol === "all") return anyPort;
  return isUnknown(range) ? null : ports(range.from, range.to);
}

/** True if any packet goes to these ports: most rules are about other ports, and need no closer look. */
function touches(range: PortRange, flow: Flow): boolean {
  for (const box of flow.boxes) {
    for (const each of box.ports) if (each[0] <= range.to && range.from < each[1]) return true;
  }
  return false;
}

/** A rule's match: the packets that it certainly matches, or may match. */
interface RuleReading {
  readonly match: Match;
  readonly sure: boolean;
  readonly reason: string;
}

function readPeer(rule: SecurityGroupRule, family: Family, peer: Peer): { set: Match["addresses"]; sure: boolean } {
  const all = everything[family];
  const named = rule.peer;
  if (isUnknown(named)) return { set: all, sure: false };
  switch (named.kind) {
    case "cidr": {
      const block = parseCidr(named.cidr);
      if (block === null) return { set: all, sure: false };
      return { set: block.family === family ? block.set : [], sure: true };
    }
    case "prefix-list": {
      // AWS's list of a service contains its IPv4 addresses; no page documents a list for IPv6.
      if (named.service !== undefined && named.service === peer.service) return { set: all, sure: family === 4 };
      if (isUnknown(named.cidrs)) {
        // A list that AWS manages for one service contains no other addresses.
        return { set: named.service === undefined ? all : [], sure: named.service !== undefined };
      }
      const set = setOf(named.cidrs, family);
      return set === undefined ? { set: all, sure: false } : { set, sure: true };
    }
    case "group": {
      if (isUnknown(peer.groups)) return { set: all, sure: false };
      return { set: peer.groups.includes(named.group) ? all : [], sure: true };
    }
  }
}

function readGroupRule(rule: SecurityGroupRule, flow: Flow, peer: Peer): RuleReading | null {
  const speaks = speaksOf(rule.protocol, flow);
  if (speaks === false) return null;
  if (rule.protocol !== "all" && !isUnknown(rule.ports) && !touches(rule.ports, flow)) return null;
  const range = portsOf(rule.ports, rule.protocol);
  const { set, sure } = readPeer(rule, flow.family, peer);
  const open = [rule.peer, rule.ports, rule.protocol].find(isUnknown);
  return {
    match: { addresses: set, ports: range ?? anyPort },
    sure: sure && range !== null && speaks === true,
    reason: open?.unknown ?? "what a security group rule names is not known",
  };
}

export interface GroupsJudged extends Judged {
  /** True if the groups have any rule in that direction. */
  readonly hasRules: boolean;
}

/** A packet passes when any rule of any group allows it; answers pass by themselves (R-VPC-08). */
export function judgeGroups(
  network: TopologyIndex,
  groups: Maybe<readonly Key[]>,
  direction: "ingress" | "egress",
  flow: Flow,
  peer: Peer,
): GroupsJudged {
  if (isUnknown(groups)) {
    return { passed: [], refused: [], open: flow.boxes, reason: groups.unknown, hasRules: true };
  }
  if (groups.length === 0) {
    const reason = "the VPC's default security group applies, which is not in this source";
    return { passed: [], refused: [], open: flow.boxes, reason, hasRules: true };
  }
  const side: Side = direction === "egress" ? "destination" : "source";
  let left = flow.boxes;
  const passed: Box[] = [];
  const unsure: RuleReading[] = [];
  let reason: string | null = null;
  let hasRules = false;
  for (const key of groups) {
    const group = found(network.groups, key);
    if (group === undefined) {
      reason ??= `security group ${key} is not in this source`;
      continue;
    }
    reason ??= group.incomplete;
    for (const rule of group.rules) {
      if (rule.direction !== direction) continue;
      hasRules = true;
      if (left.length === 0) break;
      const reading = readGroupRule(rule, flow, peer);
      if (reading === null) continue;
      if (!reading.sure) {
        unsure.push(reading);
        continue;
      }
      const { hits, misses } = split(left, side, reading.match);
      passed.push(...hits);
      left = misses;
    }
  }
  if (left.length === 0) return { passed, refused: [], open: [], reason: null, hasRules };
  if (reason !== null) return { passed, refused: [], open: left, reason, hasRules: true };
  const open: Box[] = [];
  for (const reading of unsure) {
    const { hits, misses } = split(left, side, reading.match);
    if (hits.length > 0) reason ??= reading.reason;
    open.push(...hits);
    left = misses;
  }
  return { passed, refused: left, open, reason, hasRules };
}

/** True if a rule names another group, so that it matters which groups the far side has. */
export function namesGroups(
  network: TopologyIndex,
  groups: Maybe<readonly Key[]> | null,
  direction: "ingress" | "egress",
): boolean {
  if (groups === null || isUnknown(groups)) return false;
  return groups.some((key) =>
    found(network.groups, key)?.rules.some(
      (rule) => rule.direction === direction && known(rule.peer)?.kind === "group",
    ),
  );
}

const sortedRules = new WeakMap<
  NetworkAcl,
  { readonly sure: readonly AclRule[]; readonly unsure: readonly AclRule[] }
>();

function rulesOf(acl: NetworkAcl) {
  const sorted = sortedRules.get(acl);
  if (sorted !== undefined) return sorted;
  const result = {
    sure: acl.rules
      .filter((rule) => !isUnknown(rule.number))
      .sort((one, two) => (known(one.number) ?? 0) - (known(two.number) ?? 0)),
    unsure: acl.rules.filter((rule) => isUnknown(rule.number)),
  };
  sortedRules.set(acl, result);
  return result;
}

function readAclRule(rule: AclRule, flow: Flow): { match: Match; sure: boolean } | null {
  const speaks = speaksOf(rule.protocol, flow);
  if (speaks === false) return null;
  const range = portsOf(rule.ports, rule.protocol);
  const block = isUnknown(rule.cidr) ? null : parseCidr(rule.cidr);
  if (block !== null && block.family !== flow.family) return null;
  return {
    match: { addresses: block?.set ?? everything[flow.family], ports: range ?? anyPort },
    sure: speaks === true && range !== null && block !== null && !isUnknown(rule.action),
  };
}

/** Rules in order of number, the first match decides, what no rule names is denied (R-VPC-09). */
export function judgeAcl(acl: NetworkAcl, direction: "ingress" | "egress", flow: Flow): Judged {
  const side: Side = direction === "egress" ? "destination" : "source";
  const { sure, unsure } = rulesOf(acl);
  const passed: Box[] = [];
  const refused: Box[] = [];
  const open: Box[] = [];
  let left = flow.boxes;
  // A rule whose place is not known may come first.
  for (const rule of [...unsure, ...sure]) {
    if (left.length === 0) break;
    if (rule.direction !== direction) continue;
    const reading = readAclRule(rule, flow);
    if (reading === null) continue;
    const { hits, misses } = split(left, side, reading.match);
    if (hits.length === 0) continue;
    left = misses;
    if (!reading.sure || isUnknown(rule.number)) open.push(...hits);
    else if (rule.action === "allow") passed.push(...hits);
    else refused.push(...hits);
  }
  if (acl.incomplete !== null) {
    return { passed: [], refused: [], open: [...passed, ...refused, ...open, ...left], reason: acl.incomplete };
  }
  return {
    passed,
    refused: [...refused, ...left],
    open,
    reason: open.length > 0 ? `a rule of network ACL ${acl.name} is not known` : null,
  };
}
