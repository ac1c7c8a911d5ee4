/**
 * One flow on its way: a packet set that is narrowed at each device, and the list of what each device said. The first
 * device that lets nothing through ends it.
 */
import type { Hop, SourceIp, Verdict, Via } from "../../report";
import type { Entity, Key, Maybe, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Peer } from "../network/filter";
import { judgeAcl, judgeGroups } from "../network/filter";
import type { Network } from "../../topology/topologyIndex";
import { aclOf, found } from "../../topology/topologyIndex";
import { nameOf } from "../../topology/lookup";
import type { Flow, Judged, Side } from "../sets/flow";
import { reversed, splitByPoint } from "../sets/flow";
import type { PortSet } from "../sets/ranges";
import { portText, union } from "../sets/ranges";

/** The end of a trace. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly code: string | null;
  readonly rule: string | null;
  /** What stopped the packet, or what is not known. */
  readonly reason: string;
  readonly via: readonly Via[];
  readonly sourceIp: SourceIp;
  readonly hops: readonly Hop[];
}

export const UNKNOWN_VALUE = "UNKNOWN_VALUE";
export const NO_SOURCE: SourceIp = { kind: "none", addresses: [] };

interface Blame {
  readonly code: string;
  readonly rule: string;
  readonly reason: string;
}

export class Trace {
  readonly hops: Hop[] = [];
  readonly via: Via[] = [];
  sourceIp: SourceIp = NO_SOURCE;
  private stop: Blame | null = null;
  private part: Blame | null = null;
  private doubt: Blame | null = null;

  constructor(
    readonly network: Network,
    public flow: Flow,
  ) {}

  get stopped(): boolean {
    return this.stop !== null;
  }

  pass(hop: Omit<Hop, "verdict" | "direction">, direction: Hop["direction"] = "forward"): void {
    this.hops.push({ ...hop, direction, verdict: "passed" });
  }

  /** Nothing gets further than this. */
  block(code: string, hop: Omit<Hop, "verdict" | "direction">, direction: Hop["direction"] = "forward"): void {
    this.hops.push({ ...hop, direction, verdict: "stopped" });
    this.stop ??= { code, rule: hop.rule ?? "", reason: hop.detail };
  }

  /** What happens here is not known; the rest is looked at as if it passed. */
  doubtful(hop: Omit<Hop, "verdict" | "direction">, direction: Hop["direction"] = "forward"): void {
    this.hops.push({ ...hop, direction, verdict: "undetermined" });
    this.doubt ??= { code: UNKNOWN_VALUE, rule: hop.rule ?? "", reason: hop.detail };
  }

  /** A part of what is meant does not pass. */
  partly(code: string, hop: Omit<Hop, "verdict" | "direction">, direction: Hop["direction"] = "forward"): void {
    this.hops.push({ ...hop, direction, verdict: "stopped" });
    this.part ??= { code, rule: hop.rule ?? "", reason: hop.detail };
  }

  /** A security group on an interface. `null` groups filter nothing. */
  groups(groups: Maybe<readonly Key[]> | null, direction: "ingress" | "egress", peer: Peer): void {
    if (this.stopped || groups === null) return;
    const judged = judgeGroups(this.network, groups, direction, this.flow, peer);
    const what = wordsOf(this.flow, direction);
    this.narrow(judged, direction, "forward", {
      owner: groups,
      code: judged.hasRules ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES",
      at: () => this.atGroups(isUnknown(groups) ? [] : groups),
      what,
      passed: () => `an ${direction} rule allows ${what}`,
      refused: (name) =>
        judged.hasRules
          ? `no ${direction} rule of security group ${name} allows ${what}`
          : `security group ${name} has no ${direction} rule at all`,
    });
  }

  private atGroups(keys: readonly Key[]): At {
    const names = keys.map((key) => {
      const group = found(this.network.groups, key);
      return group === undefined ? key : nameOf(group);
    });
    const name = names.length === 0 ? "security group" : names.join(", ");
    return { kind: "security-group", name, id: keys[0] ?? "", rule: "R-VPC-08" };
  }

  /** The network ACL at a subnet's border, forward. */
  acl(subnet: Subnet, direction: "ingress" | "egress"): void {
    this.border(subnet, direction, "forward");
  }

  /** The answer's way through a subnet's border: towards whoever opened the connection. */
  aclBack(subnet: Subnet, direction: "ingress" | "egress", flow: Flow): Flow {
    const forward = this.flow;
    this.flow = flow;
    this.border(subnet, direction, "return");
    const narrowed = this.flow;
    this.flow = forward;
    return narrowed;
  }

  private border(subnet: Subnet, direction: "ingress" | "egress", way: Hop["direction"]): void {
    if (this.stopped) return;
    const acl = aclOf(this.network, subnet);
    const rule = "R-VPC-09";
    if (isUnknown(acl)) {
      const detail = `the network ACL of subnet ${subnet.name} is not known: ${acl.unknown}`;
      this.doubtful({ kind: "network-acl", name: subnet.name, id: subnet.key, rule, detail }, way);
      return;
    }
    const judged = judgeAcl(acl, direction, this.flow);
    const what = wordsOf(this.flow, direction);
    this.narrow(judged, direction, way, {
      owner: acl,
      code: "SUBNET_ACL_RESTRICTION",
      at: () => ({ kind: "network-acl", name: nameOf(acl), id: acl.key, rule }),
      what,
      passed: () => `allows ${what} (${direction})`,
      refused: (name) =>
        `network ACL ${name} of subnet ${nameOf(subnet)} denies ${what} (${direction}${way === "return" ? ", the answer" : ""})`,
    });
  }

  /** What a route table does with a flow: what it sends nowhere is refused, with the code and the words for it. */
  routed(judged: Judged, side: Side, way: Hop["direction"], table: At, refused: Pick<Blame, "code" | "reason">): void {
    const direction = side === "destination" ? "egress" : "ingress";
    this.narrow(judged, direction, way, {
      owner: judged,
      code: refused.code,
      at: () => table,
      what: wordsOf(this.flow, direction),
      passed: () => "leads there",
      refused: () => refused.reason,
    });
  }

  private narrow(judged: Judged, direction: "ingress" | "egress", way: Hop["direction"], filter: Filter): void {
    const side: Side = direction === "egress" ? "destination" : "source";
    const { passed, refused, open } = judged;
    if (refused.length === 0 && open.length === 0 && passed.length > 0) {
      this.hops.push(passedHop(filter, direction, way));
      return;
    }
    const at = filter.at();
    const through = [...passed, ...open];
    if (through.length === 0) {
      this.block(filter.code, { ...at, detail: filter.refused(at.name) }, way);
      return;
    }
    if (open.length > 0) {
      const detail = `not known whether ${at.name} passes ${filter.what}: ${judged.reason ?? "a value is not known"}`;
      this.doubtful({ ...at, detail }, way);
      this.flow = { ...this.flow, boxes: refused.length > 0 ? through : this.flow.boxes };
      return;
    }
    if (splitByPoint(this.flow, side, judged)) {
      const detail = `${at.name} passes a part of the addresses that this may be, and which one it is is not known`;
      this.doubtful({ ...at, detail }, way);
    } else {
      this.partly(filter.code, { ...at, detail: `only for a part: ${filter.refused(at.name)}` }, way);
    }
    this.flow = { ...this.flow, boxes: passed };
  }

  reversedFlow(): Flow {
    return reversed(this.flow);
  }

  outcome(): Outcome {
    const blame = this.stop ?? this.doubt ?? this.part;
    const verdict: Verdict =
      this.stop !== null
        ? "blocked"
        : this.doubt !== null
          ? "undetermined"
          : this.part !== null
            ? "partial"
            : "reachable";
    const sourceIp: SourceIp = verdict === "blocked" ? NO_SOURCE : this.sourceIp;
    return {
      verdict,
      code: blame?.code ?? null,
      rule: blame === null || blame.rule === "" ? null : blame.rule,
      reason: blame?.reason ?? "",
      via: [...this.via],
      sourceIp,
      hops: this.hops,
    };
  }
}

/** An outcome without a trace: what is settled before any packet leaves. */
export function settled(
  verdict: Verdict,
  code: string | null,
  hop: Omit<Hop, "verdict" | "direction"> | null,
): Outcome {
  const mark = verdict === "reachable" ? "passed" : verdict === "undetermined" ? "undetermined" : "stopped";
  return {
    verdict,
    code,
    rule: hop?.rule ?? null,
    reason: hop?.detail ?? "",
    via: [],
    sourceIp: verdict === "undetermined" ? { kind: "undetermined", addresses: [] } : NO_SOURCE,
    hops: hop === null ? [] : [{ ...hop, direction: "forward", verdict: mark }],
  };
}

export function undetermined(reason: string, at?: { readonly kind: string; readonly entity: Entity }): Outcome {
  const entity = at?.entity;
  return settled("undetermined", UNKNOWN_VALUE, {
    kind: at?.kind ?? "source",
    name: entity === undefined ? "source" : nameOf(entity),
    id: entity?.key ?? "",
    detail: reason,
    rule: null,
  });
}

/** The device that says something, and the rule by which. */
export type At = Pick<Hop, "kind" | "name" | "id" | "rule">;

/** A security group or a network ACL, and what it says; told only where it is asked. */
interface Filter {
  /** What the filter is made of: what it says of equal packets is said once. */
  readonly owner: object;
  readonly code: string;
  readonly at: () => At;
  readonly what: string;
  readonly passed: () => string;
  readonly refused: (name: string) => string;
}

const passedHops = new WeakMap<object, Map<string, Hop>>();

/** Most hops of most paths say that a filter lets something pass: the same hop for all of them. */
function passedHop(filter: Filter, direction: "ingress" | "egress", way: Hop["direction"]): Hop {
  let hops = passedHops.get(filter.owner);
  if (hops === undefined) passedHops.set(filter.owner, (hops = new Map<string, Hop>()));
  const key = `${way} ${direction} ${filter.what}`;
  let hop = hops.get(key);
  if (hop === undefined) {
    hop = { ...filter.at(), detail: filter.passed(), direction: way, verdict: "passed" };
    hops.set(key, hop);
  }
  return hop;
}

/** "TCP 443 to 10.0.0.0/24" would need addresses that are rarely one block: protocol and ports say enough. */
function wordsOf(flow: Flow, direction: "ingress" | "egress"): string {
  const [first, ...others] = flow.boxes;
  const set = first !== undefined && others.length === 0 ? first.ports : union(...flow.boxes.map((box) => box.ports));
  // Nearly all flows go to the same few sets of ports.
  let words = spoken.get(set);
  if (words === undefined) {
    const ports = portText(set);
    words = {
      tcp: { egress: `TCP ${ports} out`, ingress: `TCP ${ports} in` },
      udp: { egress: `UDP ${ports} out`, ingress: `UDP ${ports} in` },
    };
    spoken.set(set, words);
  }
  return words[flow.protocol][direction];
}

const spoken = new WeakMap<
  PortSet,
  Readonly<Record<Flow["protocol"], Readonly<Record<"egress" | "ingress", string>>>>
>();
