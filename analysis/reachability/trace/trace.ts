/**
 * One flow on its path: a packet set that is narrowed at each device, and the list of hops. The first device that lets
 * nothing through ends it.
 */
import type { Hop, SourceIp, Verdict, Via } from "../../report";
import type { Code } from "../../rules/codes";
import { nameOf } from "../../topology/lookup";
import type { Entity } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { SeenIp } from "../network/publicAddress";
import type { Family } from "../sets/addresses";
import type { Flow } from "../sets/flow";

export type { SeenIp } from "../network/publicAddress";

/** The end of a trace. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly code: Code | null;
  readonly rule: string | null;
  /** The detail of the hop that stopped the packet, or what is not known; empty where it arrives. */
  readonly reason: string;
  readonly via: readonly Via[];
  readonly sourceIp: SeenIp;
  readonly hops: readonly Hop[];
  /** The family of the packets as they leave their sender; absent where no packet was traced. */
  readonly family?: Family;
  /** The devices of each part of the flow, where the parts take different ones. */
  readonly ways?: readonly (readonly Via[])[];
}

/** The device that a hop is about, as Reachability Analyzer names its components. */
export type Component = Pick<Hop, "kind" | "name" | "id">;

/** A hop before its verdict and direction. */
export type HopFacts = Omit<Hop, "verdict" | "direction">;

export const UNKNOWN_VALUE = "UNKNOWN_VALUE";
export const NO_SOURCE: SourceIp = { kind: "none", addresses: [] };
export const UNDETERMINED_SOURCE: SourceIp = { kind: "undetermined", addresses: [] };

/** The effect of a device: later hops are judged as if a doubtful one passed, and `part` stops only a part of the flow. */
type Effect = "pass" | "block" | "doubt" | "part";

const MARKS = { pass: "passed", block: "stopped", doubt: "undetermined", part: "stopped" } as const;
/** The effects that an outcome names, the one that decides first. */
const DECISIVE = ["block", "doubt", "part"] as const;
type Decisive = (typeof DECISIVE)[number];
type Cause = Pick<Outcome, "code" | "rule" | "reason">;
const NO_CAUSE: Cause = { code: null, rule: null, reason: "" };
const VERDICT_OF = { block: "blocked", doubt: "undetermined", part: "partial" } as const;

export class Trace {
  readonly hops: Hop[] = [];
  readonly via: Via[] = [];
  sourceIp: SeenIp = NO_SOURCE;
  /** The first hop of each effect is the cause that the outcome names. */
  readonly #causes: { [effect in Decisive]?: Cause | undefined } = {};

  readonly #family: Family;

  constructor(
    readonly network: TopologyIndex,
    public flow: Flow,
  ) {
    this.#family = flow.family;
  }

  get stopped(): boolean {
    return this.#causes.block !== undefined;
  }

  /** True if all of the flow certainly passes. */
  get isClear(): boolean {
    return DECISIVE.every((effect) => this.#causes[effect] === undefined);
  }

  add(effect: Effect, code: Code | null, hop: HopFacts, direction: Hop["direction"]): void {
    this.hops.push({ ...hop, direction, verdict: MARKS[effect] });
    if (effect !== "pass") this.#causes[effect] ??= { code, rule: hop.rule, reason: hop.detail };
  }

  /** @param rest how the flow goes on from the end of this trace, in turn. */
  outcome(...rest: readonly Trace[]): Outcome {
    const [via, hops] = [[...this.via], [...this.hops]];
    const causes = { ...this.#causes };
    let { sourceIp } = this;
    for (const leg of rest) {
      via.push(...leg.via);
      hops.push(...leg.hops);
      for (const effect of DECISIVE) causes[effect] ??= leg.#causes[effect];
      sourceIp = leg.sourceIp;
    }
    const effect = DECISIVE.find((each) => causes[each] !== undefined);
    const { code, rule, reason } = (effect === undefined ? undefined : causes[effect]) ?? NO_CAUSE;
    return {
      verdict: effect === undefined ? "reachable" : VERDICT_OF[effect],
      code,
      rule,
      reason,
      via,
      sourceIp: effect === "block" ? NO_SOURCE : sourceIp,
      hops,
      family: this.#family,
    };
  }
}

/** An outcome without a trace: what is settled before any packet leaves. */
export function settled(verdict: Verdict, code: Code | null, hop: HopFacts): Outcome {
  const mark = verdict === "reachable" ? "passed" : verdict === "undetermined" ? "undetermined" : "stopped";
  return {
    verdict,
    code,
    rule: hop.rule,
    reason: hop.detail,
    via: [],
    sourceIp: verdict === "undetermined" ? UNDETERMINED_SOURCE : NO_SOURCE,
    hops: [{ ...hop, direction: "forward", verdict: mark }],
  };
}

/** Without a device, the hop has the whole source for its component, and no id. */
export function undetermined(reason: string, at?: { readonly kind: string; readonly entity: Entity }): Outcome {
  const component: Component =
    at === undefined
      ? { kind: "source", name: "source", id: "" }
      : { kind: at.kind, name: nameOf(at.entity), id: at.entity.key };
  return settled("undetermined", UNKNOWN_VALUE, { ...component, detail: reason, rule: null });
}
