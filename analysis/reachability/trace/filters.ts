/** Steps that narrow a flow: security groups, network ACLs, and routes that take only a part of it. */
import type { Hop } from "../../report";
import type { Code } from "../../rules/codes";
import { nameOf } from "../../topology/lookup";
import { isUnknown, type Key, type Maybe, type Subnet } from "../../topology/model";
import { aclOf, found, type TopologyIndex } from "../../topology/topologyIndex";
import { judgeAcl, judgeGroups, type Peer } from "../network/filter";
import { blockText, isInternet, isOneAddress } from "../sets/addresses";
import { allOf, type Box, type Flow, type Judged, type Side, splitByPoint } from "../sets/flow";
import { type AddressSet, type PortSet, portText, sizeOf, subtract, union } from "../sets/ranges";
import { answered, block, doubt, part, pass, type Step, type Steps } from "./steps";
import type { Component, Trace } from "./trace";

type Direction = "ingress" | "egress";
type RuledComponent = Component & Pick<Hop, "rule">;

/** The security groups of an interface; `null` groups filter nothing. Stateful, so the answer passes (R-VPC-08). */
export function groups(keys: Maybe<readonly Key[]> | null, direction: Direction, peer: Peer): Step {
  return (trace) => {
    if (keys === null) return;
    const { network, flow } = trace;
    const judged = judgeGroups(network, keys, direction, flow, peer);
    const what = wordsOf(flow, direction);
    return narrow(trace, judged, direction, "forward", {
      owner: keys,
      code: judged.hasRules ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES",
      at: () => groupsComponent(network, isUnknown(keys) ? [] : keys),
      what,
      passed: () => `an ${direction} rule allows ${what}`,
      refused: (name) =>
        judged.hasRules
          ? `no ${direction} rule of security group ${name} allows ${wordsOfPackets(flow)} ${endWords(network, flow, direction, peer)}`
          : `security group ${name} has no ${direction} rule at all`,
    });
  };
}

/** `from security group alb`, `to s3`, `from 10.0.0.0/16`, `from the internet`; `in` or `out` for an end without one name. */
function endWords(network: TopologyIndex, flow: Flow, direction: Direction, peer: Peer): string {
  const toward = direction === "egress" ? "to" : "from";
  if (peer.service !== null) return `${toward} ${peer.service}`;
  const members = isUnknown(peer.groups) ? [] : peer.groups;
  if (members.length > 0) return `${toward} security group ${groupNames(network, members)}`;
  const addresses = allOf(flow, sideOf(direction));
  if (isInternet(addresses, flow.family) && !isOneAddress(addresses)) return `${toward} the internet`;
  const block = blockText(addresses, flow.family);
  return block === null ? (direction === "egress" ? "out" : "in") : `${toward} ${block}`;
}

function sideOf(direction: Direction): Side {
  return direction === "egress" ? "destination" : "source";
}

function groupName(network: TopologyIndex, key: Key): string {
  const group = found(network.groups, key);
  return group === undefined ? key : nameOf(group);
}

function groupNames(network: TopologyIndex, keys: readonly Key[]): string {
  return keys.map((key) => groupName(network, key)).join(", ");
}

function groupsComponent(network: TopologyIndex, keys: readonly Key[]): RuledComponent {
  const name = keys.length === 0 ? "security group" : groupNames(network, keys);
  return { kind: "security-group", name, id: keys[0] ?? "", rule: "R-VPC-08" };
}

/** The network ACL at a subnet's border; stateless, so the answer needs a rule of its own (R-VPC-09). */
export function acl(subnet: Subnet, direction: Direction, leg: Hop["direction"] = "forward"): Step {
  return (trace) => {
    const acl = aclOf(trace.network, subnet);
    const rule = "R-VPC-09";
    if (isUnknown(acl)) {
      const detail = `the network ACL of subnet ${subnet.name} is not known: ${acl.unknown}`;
      return [doubt({ kind: "network-acl", name: subnet.name, id: subnet.key, rule, detail }, leg)];
    }
    const what = wordsOf(trace.flow, direction);
    return narrow(trace, judgeAcl(acl, direction, trace.flow), direction, leg, {
      owner: acl,
      code: "SUBNET_ACL_RESTRICTION",
      at: () => ({ kind: "network-acl", name: nameOf(acl), id: acl.key, rule }),
      what,
      passed: () => `allows ${what} (${direction})`,
      refused: (name) =>
        `network ACL ${name} of subnet ${nameOf(subnet)} denies ${what} (${direction}${leg === "return" ? ", the answer" : ""})`,
    });
  };
}

/** The answer through the network ACLs of these borders, in its order. */
export function answerThrough(...borders: readonly (readonly [Subnet, Direction])[]): Step {
  return answered(borders.map(([subnet, direction]) => acl(subnet, direction, "return")));
}

/** A route table's decision about the parts of a flow. */
export interface Routing {
  readonly table: RuledComponent;
  readonly judged: Judged;
  /** The addresses that are looked up in the table: the request's destinations, or, for the answer, its sources. */
  readonly side: Side;
  readonly leg: Hop["direction"];
  /** The code and the words for the part that it sends nowhere. */
  readonly code: Code;
  readonly refused: string;
}

export function routing({ table, judged, side, leg, code, refused }: Routing): Step {
  return (trace) => {
    const direction = side === "destination" ? "egress" : "ingress";
    return narrow(trace, judged, direction, leg, {
      owner: judged,
      code,
      at: () => table,
      what: wordsOf(trace.flow, direction),
      passed: () => "leads there",
      refused: () => refused,
    });
  };
}

/** The text of a hop for a filter; it is built only for a new hop. */
interface Filter {
  /** The rules: filters of the same rules share their hops. */
  readonly owner: object;
  readonly code: Code;
  readonly at: () => RuledComponent;
  readonly what: string;
  readonly passed: () => string;
  readonly refused: (name: string) => string;
}

function narrow(trace: Trace, judged: Judged, direction: Direction, leg: Hop["direction"], filter: Filter): Steps {
  const { passed, refused, open } = judged;
  if (refused.length === 0 && open.length === 0 && passed.length > 0) {
    trace.hops.push(passedHop(filter, direction, leg));
    return [];
  }
  const at = filter.at();
  const { flow } = trace;
  const side = sideOf(direction);
  // An address counts as passed with all of its ports, unless any is enough: one that is refused a part is not served.
  const refusedInPart = flow.isAny === true ? [] : union(...refused.map((box) => box[side]));
  const through = withoutAddresses([...passed, ...open], side, refusedInPart);
  if (through.length === 0) {
    const detail = filter.refused(at.name) + admittedPorts(flow, passed);
    return [block(filter.code, { ...at, detail }, leg)];
  }
  if (refused.length > 0) trace.flow = { ...flow, boxes: through };
  if (open.length > 0) {
    const detail = `it is not known whether ${at.name} passes ${filter.what}: ${judged.reason ?? "a value is not known"}`;
    return [doubt({ ...at, detail }, leg)];
  }
  if (splitByPoint(flow, side, { ...judged, passed: through })) {
    const detail = `${at.name} passes only some of the possible addresses, and it is not known which of them is used`;
    return [doubt({ ...at, detail }, leg)];
  }
  if (flow.isAny === true) return [pass({ ...at, detail: `lets through ${wordsOf(trace.flow, direction)}` }, leg)];
  return [part(filter.code, { ...at, detail: `only for a part: ${filter.refused(at.name)}` }, leg)];
}

function withoutAddresses(boxes: readonly Box[], side: Side, addresses: AddressSet): readonly Box[] {
  if (addresses.length === 0) return boxes;
  return boxes.flatMap((box) => {
    const left = subtract(box[side], addresses);
    return left.length === 0 ? [] : [{ ...box, [side]: left }];
  });
}

/** `: 1 of 64512 ports allowed`; empty if no port is. */
function admittedPorts(flow: Flow, passed: readonly Box[]): string {
  if (passed.length === 0) return "";
  const count = (boxes: readonly Box[]) => sizeOf(union(...boxes.map((box) => box.ports)));
  return `: ${String(count(passed))} of ${String(count(flow.boxes))} ports allowed`;
}

const passedHops = new WeakMap<object, Map<string, Hop>>();

/** Most hops of most paths are a filter that passes everything: one object for all of them. */
function passedHop(filter: Filter, direction: Direction, leg: Hop["direction"]): Hop {
  let hops = passedHops.get(filter.owner);
  if (hops === undefined) passedHops.set(filter.owner, (hops = new Map<string, Hop>()));
  const key = `${leg} ${direction} ${filter.what}`;
  let hop = hops.get(key);
  if (hop === undefined) {
    hop = { ...filter.at(), detail: filter.passed(), direction: leg, verdict: "passed" };
    hops.set(key, hop);
  }
  return hop;
}

type Words = Readonly<Record<Flow["protocol"], Readonly<Record<Direction, string>>>>;
const wordsOfPorts = new WeakMap<PortSet, Words>();

function portsOf(flow: Flow): PortSet {
  const [first, ...others] = flow.boxes;
  return first !== undefined && others.length === 0 ? first.ports : union(...flow.boxes.map((box) => box.ports));
}

/** `TCP 32768-60999`. */
function wordsOfPackets(flow: Flow): string {
  return `${flow.protocol.toUpperCase()} ${portText(portsOf(flow))}`;
}

/** `TCP 443 out`. Not the addresses, which are rarely one block. */
function wordsOf(flow: Flow, direction: Direction): string {
  const set = portsOf(flow);
  // Nearly all flows go to the same few sets of ports.
  let words = wordsOfPorts.get(set);
  if (words === undefined) {
    const ports = portText(set);
    words = {
      tcp: { egress: `TCP ${ports} out`, ingress: `TCP ${ports} in` },
      udp: { egress: `UDP ${ports} out`, ingress: `UDP ${ports} in` },
    };
    wordsOfPorts.set(set, words);
  }
  return words[flow.protocol][direction];
}
