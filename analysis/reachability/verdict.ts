/** One verdict out of many: of the ways that a flow takes, and of the subnets that it starts in. */
import type { SourceIp, Verdict } from "../report";
import type { Key, Subnet } from "../topology/model";
import { isUnknown } from "../topology/model";
import type { Nics } from "./carrier";
import type { Outcome } from "./trace";
import { UNKNOWN_VALUE, undetermined } from "./trace";
import type { PathAnalysis } from "./types";

const ORDER: readonly Verdict[] = ["blocked", "partial", "undetermined", "reachable"];

/** The worst of them: blocked, partial, undetermined, reachable. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? "reachable";
}

/**
 * Parts of one flow that all matter: some that arrive and some that do not are `partial`. When only one of them is meant
 * and it is not known which, they are `undetermined`.
 */
export function every(outcomes: readonly Outcome[], onlyOne = false): Outcome {
  const [first] = outcomes;
  if (first === undefined) return undetermined("nothing is known of this path");
  const verdict = together(outcomes.map((outcome) => outcome.verdict));
  if (outcomes.length === 1) return first;
  const mixed = verdict === "partial" && onlyOne ? "undetermined" : verdict;
  const shown = worstOf(outcomes);
  const unclear = mixed === "undetermined" && verdict === "partial";
  return {
    ...shown,
    verdict: mixed,
    code: mixed === "reachable" ? null : unclear ? UNKNOWN_VALUE : shown.code,
    reason: unclear ? `a part of the addresses that this may be is not reached: ${shown.reason}` : shown.reason,
    sourceIp: joined(outcomes.filter((outcome) => outcome.verdict !== "blocked").map((outcome) => outcome.sourceIp)),
  };
}

/** Several ways to the same end: one that works is enough, and the first of them is shown. */
export function either(outcomes: readonly Outcome[]): Outcome {
  const best = [...ORDER].reverse().map((verdict) => outcomes.find((outcome) => outcome.verdict === verdict));
  return best.find((outcome) => outcome !== undefined) ?? undetermined("nothing is known of this path");
}

function together(verdicts: readonly Verdict[]): Verdict {
  const has = (verdict: Verdict): boolean => verdicts.includes(verdict);
  if (verdicts.every((verdict) => verdict === "blocked")) return "blocked";
  if (has("blocked") || has("partial")) return "partial";
  return has("undetermined") ? "undetermined" : "reachable";
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  const found = ORDER.map((verdict) => outcomes.find((outcome) => outcome.verdict === verdict));
  return found.find((outcome) => outcome !== undefined) ?? undetermined("nothing is known of this path");
}

/** The union over subnets: fixed only if each part is. */
export function joined(sources: readonly SourceIp[]): SourceIp {
  const [first] = sources;
  if (sources.length === 1 && first !== undefined && first.addresses.length < 2) return first;
  const kinds = new Set(sources.map((source) => source.kind));
  const kind = (["undetermined", "ephemeral", "fixed"] as const).find((each) => kinds.has(each)) ?? "none";
  return { kind, addresses: [...new Set(sources.flatMap((source) => source.addresses))].sort() };
}

export interface SubnetOutcome {
  readonly subnet: Subnet;
  readonly outcome: Outcome;
}

function labelOf(subnet: Subnet): string {
  return subnet.id ?? subnet.name;
}

/** What a path is called, and how its message begins. */
export interface Told {
  /** "web pulls its image from docker.io". */
  readonly subject: string;
}

/** The verdict of a path over every subnet that it starts in. */
export function folded(told: Told, nics: Nics, outcomes: readonly SubnetOutcome[]): PathAnalysis {
  const list = isUnknown(nics) ? [] : nics;
  const subnets = [...new Set(list.map((nic) => nic.subnet.key))];
  const groups = [...new Set(list.flatMap((nic) => (nic.groups === null || isUnknown(nic.groups) ? [] : nic.groups)))];
  if (isUnknown(nics) || outcomes.length === 0) {
    const reason = isUnknown(nics) ? nics.unknown : "no subnet is known";
    return single(told, undetermined(reason), subnets, groups);
  }
  const verdict = together(outcomes.map(({ outcome }) => outcome.verdict));
  const reachable = distinct(outcomes, ["reachable"], labelOf);
  const blocked = distinct(outcomes, ["blocked", "partial"], labelOf);
  const shown = worstOf(outcomes.map(({ outcome }) => outcome));
  const reached = outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome.verdict !== "blocked");
  return {
    verdict,
    code: verdict === "reachable" ? null : shown.code,
    rule: shown.rule ?? (verdict === "reachable" ? lastRule(shown) : null),
    via: shown.via,
    sourceIp: joined(reached.map((outcome) => outcome.sourceIp)),
    subnets: {
      reachable,
      blocked,
      undetermined: distinct(outcomes, ["undetermined"], labelOf),
    },
    message: messageOf(told, verdict, shown, blocked),
    hops: shown.hops,
    end: { subnets, groups },
    blocked: distinct(outcomes, ["blocked", "partial"], (subnet) => subnet.key),
  };
}

/** Something of each subnet whose verdict is among those wanted, once each, in order. */
function distinct<T>(outcomes: readonly SubnetOutcome[], wanted: readonly Verdict[], of: (subnet: Subnet) => T): T[] {
  const found: T[] = [];
  for (const { subnet, outcome } of outcomes) {
    if (!wanted.includes(outcome.verdict)) continue;
    const value = of(subnet);
    if (!found.includes(value)) found.push(value);
  }
  return found;
}

/** A path that starts in no subnet of its own, or is settled before any packet leaves. */
export function single(
  told: Told,
  outcome: Outcome,
  subnets: readonly Key[] = [],
  groups: readonly Key[] = [],
): PathAnalysis {
  const { verdict, code, rule, via, sourceIp, hops } = outcome;
  return {
    verdict,
    code,
    rule,
    via: via,
    sourceIp,
    subnets: { reachable: [], blocked: [], undetermined: [] },
    message: messageOf(told, verdict, outcome, []),
    hops,
    end: { subnets, groups },
    blocked: verdict === "blocked" || verdict === "partial" ? subnets : [],
  };
}

function lastRule(outcome: Outcome): string | null {
  return [...outcome.hops].reverse().find((hop) => hop.direction === "forward" && hop.rule !== null)?.rule ?? null;
}

function messageOf(told: Told, verdict: Verdict, outcome: Outcome, where: readonly string[]): string {
  const reason = outcome.reason === "" ? "" : `: ${outcome.reason}`;
  switch (verdict) {
    case "reachable":
      return `${told.subject}: reachable${wayOf(outcome)}.`;
    case "blocked":
      return `${told.subject}: blocked${reason}.`;
    case "partial":
      return `${told.subject}: blocked in part${where.length === 0 ? "" : ` (subnet ${where.join(", ")})`}${reason}.`;
    case "undetermined":
      return `${told.subject}: not known${reason}.`;
  }
}

function wayOf({ via }: Outcome): string {
  const words = via.filter((kind) => kind !== "local").map((kind) => kind.replaceAll("-", " "));
  return words.length === 0 ? "" : ` by ${words.join(", then ")}`;
}
