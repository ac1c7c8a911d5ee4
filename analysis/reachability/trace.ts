/**
 * One flow on its way: a packet set that is narrowed at each device, and the list of what each device said. The first
 * device that lets nothing through ends it.
 */
import type { Hop, SourceIp, Verdict, Via } from "../report";
import type { Entity, Key, Maybe, Subnet } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Peer } from "./filter";
import { judgeAcl, judgeGroups } from "./filter";
import type { Network } from "./network";
import { aclOf, found, nameOf } from "./network";
import type { Flow, Judged, Side } from "./packet";
import { reversed, splitByPoint } from "./packet";
import { portText, union } from "./ranges";

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
    const keys = isUnknown(groups) ? [] : groups;
    const entities = keys.map((key) => found(this.network.groups, key));
    const name = entities.map((group, index) => (group === undefined ? (keys[index] ?? "") : nameOf(group))).join(", ");
    const hop = {
      kind: "security-group",
      name: name === "" ? "security group" : name,
      id: keys[0] ?? "",
      rule: "R-VPC-08",
    };
    const what = wordsOf(this.flow, direction);
    const code = judged.hasRules ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES";
    const lacks = judged.hasRules
      ? `no ${direction} rule of security group ${hop.name} allows ${what}`
      : `security group ${hop.name} has no ${direction} rule at all`;
    this.narrow(judged, direction, code, hop, { passed: `an ${direction} rule allows ${what}`, refused: lacks }, true);
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
    const hop = { kind: "network-acl", name: nameOf(acl), id: acl.key, rule };
    const words = {
      passed: `allows ${what} (${direction})`,
      refused: `network ACL ${hop.name} of subnet ${nameOf(subnet)} denies ${what} (${direction}${way === "return" ? ", the answer" : ""})`,
    };
    this.narrow(judged, direction, "SUBNET_ACL_RESTRICTION", hop, words, false, way);
  }

  private narrow(
    judged: Judged,
    direction: "ingress" | "egress",
    code: string,
    hop: Pick<Hop, "kind" | "name" | "id" | "rule">,
    words: { readonly passed: string; readonly refused: string },
    stateful: boolean,
    way: Hop["direction"] = "forward",
  ): void {
    const side: Side = direction === "egress" ? "destination" : "source";
    const { passed, refused, open } = judged;
    const through = [...passed, ...open];
    if (through.length === 0) {
      this.block(code, { ...hop, detail: words.refused }, way);
      return;
    }
    if (open.length > 0) {
      const detail = `not known whether ${hop.name} passes ${wordsOf(this.flow, direction)}: ${judged.reason ?? "a value is not known"}`;
      this.doubtful({ ...hop, detail }, way);
      this.flow = { ...this.flow, boxes: refused.length > 0 ? through : this.flow.boxes };
      return;
    }
    if (refused.length === 0) {
      this.pass({ ...hop, detail: words.passed, rule: stateful ? hop.rule : "R-VPC-09" }, way);
      return;
    }
    if (splitByPoint(this.flow, side, judged)) {
      const detail = `${hop.name} passes a part of the addresses that this may be, and which one it is is not known`;
      this.doubtful({ ...hop, detail }, way);
    } else {
      this.partly(code, { ...hop, detail: `only for a part: ${words.refused}` }, way);
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

/** "TCP 443 to 10.0.0.0/24" would need addresses that are rarely one block: protocol and ports say enough. */
function wordsOf(flow: Flow, direction: "ingress" | "egress"): string {
  const ports = portText(union(...flow.boxes.map((box) => box.ports)));
  return `${flow.protocol.toUpperCase()} ${ports} ${direction === "egress" ? "out" : "in"}`;
}
