/**
 * Every strategy for one stack side by side. Each was planned for real; what is said of it here comes from its analysis
 * and its cost, and a strategy that the rules refuse, or whose tasks would not reach what they need, does not work.
 */
import type { Report, ServiceReport, SourceIp } from "../report";
import type { Cost } from "../report/cost";
import { countedNeeds } from "../report/verdict";
import type { Strategy } from "../rules/strategies";
import type { NatPlacement, SourceIpKind } from "../rules/words";
import { type Property, recommend, type Recommendation } from "./recommend";
import { inboundOf, passes } from "./services";

export { titled } from "./candidates";

/** One strategy to try; a NAT is tried in each of its placements. */
export interface Candidate {
  readonly strategy: Strategy;
  readonly placement: NatPlacement | null;
}

/** The result of planning it. */
export type PlanResult =
  | {
      readonly kind: "planned";
      readonly report: Report;
      readonly cost: Cost;
      /** True if the remaining tasks reach what they need after the loss of any one zone; null if not known. */
      readonly survivesZoneLoss: boolean | null;
      /** Settings beside the strategy's own that had to change, as `key=value`. */
      readonly changes: readonly string[];
    }
  /** Refused before anything was planned: by a rule, with its sentence. */
  | { readonly kind: "refused"; readonly reason: string; readonly rule: string | null };

/** docs/compare.schema.json says the same as a JSON Schema. */
export interface ComparedStrategy {
  readonly strategy: Strategy;
  readonly placement: NatPlacement | null;
  /** True if this is the current strategy of the stack. */
  readonly current: boolean;
  /** True if it is the cheapest that works and keeps the asked properties. */
  readonly recommended: boolean;
  readonly works: boolean;
  /** True if nothing refuses it and nothing is blocked, but a need could not be judged; `works` is then false. */
  readonly undetermined: boolean;
  readonly reason: string | null;
  readonly rule: string | null;
  readonly sourceIp: SourceIp;
  /** The clients that can connect: `internet`, `vpc`, or `none`. Null for a refused strategy. */
  readonly inbound: "internet" | "vpc" | "none" | null;
  readonly tasksPerInstance: number | null;
  readonly monthly: number | null;
  readonly perGb: number | null;
  /** The other settings that the stack would have to change, as `key=value`. */
  readonly changes: readonly string[];
  /** The items that cost something, dearest first. */
  readonly costItems: readonly string[];
  readonly survivesZoneLoss: boolean | null;
  /** True if the application reaches the internet over IPv6. Null for a refused strategy. */
  readonly ipv6: boolean | null;
  /** The point at which its cost equals that of the current strategy; null if there is none, or it is not known. */
  readonly breakEven: BreakEven | null;
}

export interface BreakEven {
  /** The growing quantity: running tasks, or gigabytes a month. */
  readonly unit: "tasks" | "GB";
  /** The largest number of tasks, or the volume, up to which `cheaperBelow` is the cheaper one. */
  readonly at: number;
  readonly cheaperBelow: Strategy;
}

export interface Comparison {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly recommended: Recommendation;
  readonly strategies: readonly ComparedStrategy[];
}

const noSourceIp: SourceIp = { kind: "none", addresses: [] };

/** The least settled kind wins: one service whose address changes makes the stack's addresses change. */
const leastSettled: readonly SourceIpKind[] = ["undetermined", "ephemeral", "fixed", "none"];

export function sourceIpOf(services: readonly ServiceReport[]): SourceIp {
  const all = services.map((service) => service.egress.ipv4.sourceIp);
  const kind = leastSettled.find((candidate) => all.some((ip) => ip.kind === candidate)) ?? "none";
  return { kind, addresses: [...new Set(all.flatMap((ip) => ip.addresses))].sort() };
}

/** The fewest copies that fit on an instance, over the services that something limits. */
function tasksPerInstanceOf(services: readonly ServiceReport[]): number | null {
  const limits = services.flatMap((service) => service.tasksPerInstance ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** Why a planned strategy does not work: the first need that is not met, else the first error found. */
function whyNot(report: Report): { reason: string; rule: string | null; undetermined: boolean } | null {
  const needs = report.services.flatMap(countedNeeds);
  const unmet = needs.find((need) => need.verdict === "blocked") ?? needs.find((need) => need.verdict === "partial");
  if (unmet !== undefined) return { reason: unmet.message, rule: unmet.rule, undetermined: false };
  const error = report.findings.find((finding) => finding.severity === "error");
  if (error !== undefined) return { reason: error.message, rule: error.id, undetermined: false };
  const open = needs.find((need) => need.verdict === "undetermined");
  return open === undefined ? null : { reason: open.message, rule: open.rule, undetermined: true };
}

/** The cost of each further running task: its own public address, with `public-ip`. */
function perTask(cost: Cost): number {
  const item = cost.items.find((candidate) => candidate.name === "Public IPv4: Fargate task");
  return item?.count ? (item.monthly ?? 0) / item.count : 0;
}

/** The point at which two monthly bills are equal: by tasks if one of them grows with tasks, else by gigabytes. */
export function breakEvenOf(
  a: { readonly strategy: Strategy; readonly cost: Cost },
  b: { readonly strategy: Strategy; readonly cost: Cost },
): BreakEven | null {
  const [first, second] = perTask(a.cost) >= perTask(b.cost) ? [a, b] : [b, a];
  const grows = perTask(first.cost);
  const fixed = (cost: Cost): number | null =>
    cost.monthly === null
      ? null
      : cost.monthly - (cost.items.find((item) => item.name === "Public IPv4: Fargate task")?.monthly ?? 0);
  const [firstFixed, secondFixed] = [fixed(first.cost), fixed(second.cost)];
  if (firstFixed === null || secondFixed === null) return null;
  if (grows > 0 && perTask(second.cost) === 0) {
    // Strictly cheaper: at the crossing itself the two cost the same.
    const at = Math.ceil((secondFixed - firstFixed) / grows - 1e-9) - 1;
    return at >= 1 ? { unit: "tasks", at, cheaperBelow: first.strategy } : null;
  }
  const [low, high] = firstFixed <= secondFixed ? [first, second] : [second, first];
  const perGb = (low.cost.perGb ?? 0) - (high.cost.perGb ?? 0);
  if (low.cost.perGb === null || high.cost.perGb === null || perGb <= 0) return null;
  const at = Math.round(Math.abs(secondFixed - firstFixed) / perGb);
  return at > 0 ? { unit: "GB", at, cheaperBelow: low.strategy } : null;
}

function sameCandidate(a: Candidate, b: Candidate): boolean {
  return a.strategy === b.strategy && a.placement === b.placement;
}

/**
 * Puts the outcomes side by side, those that work first, then those that may work, the cheapest first.
 * @param keep the properties that the recommended strategy has; undefined for those that the stack has now.
 */
export function compare(
  stack: string,
  current: Candidate,
  outcomes: readonly { readonly candidate: Candidate; readonly outcome: PlanResult }[],
  keep?: readonly Property[],
): Comparison {
  const now = outcomes.find(({ candidate }) => sameCandidate(candidate, current))?.outcome;
  const strategies = outcomes.map(({ candidate, outcome }): ComparedStrategy => {
    const isCurrent = sameCandidate(candidate, current);
    const common = {
      strategy: candidate.strategy,
      placement: candidate.placement,
      current: isCurrent,
      recommended: false,
    };
    if (outcome.kind === "refused") {
      return {
        ...common,
        works: false,
        undetermined: false,
        reason: outcome.reason,
        rule: outcome.rule,
        sourceIp: noSourceIp,
        inbound: null,
        tasksPerInstance: null,
        monthly: null,
        perGb: null,
        changes: [],
        costItems: [],
        survivesZoneLoss: null,
        ipv6: null,
        breakEven: null,
      };
    }
    const { report, cost } = outcome;
    const why = whyNot(report);
    return {
      ...common,
      works: why === null,
      undetermined: why?.undetermined ?? false,
      reason: why?.reason ?? null,
      rule: why?.rule ?? null,
      sourceIp: sourceIpOf(report.services),
      inbound: inboundOf(report.services),
      tasksPerInstance: tasksPerInstanceOf(report.services),
      monthly: cost.monthly,
      perGb: cost.perGb,
      changes: outcome.changes,
      costItems: [...cost.items]
        .sort((a, b) => (b.monthly ?? 0) - (a.monthly ?? 0))
        .map((item) => `${item.count ?? "?"} x ${item.name}`),
      survivesZoneLoss: outcome.survivesZoneLoss,
      ipv6: report.services.every((service) => passes(service.egress.ipv6)),
      breakEven:
        isCurrent || now?.kind !== "planned" || why !== null
          ? null
          : breakEvenOf({ strategy: candidate.strategy, cost }, { strategy: current.strategy, cost: now.cost }),
    };
  });
  const plans = strategies.map((row, at) => {
    const outcome = outcomes[at]?.outcome;
    return { row, report: outcome?.kind === "planned" ? outcome.report : null };
  });
  const recommended = recommend(plans, keep);
  const order = ({ works, undetermined }: ComparedStrategy): number => (works ? 0 : undetermined ? 1 : 2);
  const price = (row: ComparedStrategy): number => (order(row) < 2 ? (row.monthly ?? Number.MAX_VALUE) : 0);
  return {
    formatVersion: 1,
    stack,
    recommended,
    strategies: strategies
      .map((row) => ({
        ...row,
        recommended: row.strategy === recommended.strategy && row.placement === recommended.placement,
      }))
      .sort((a, b) => order(a) - order(b) || price(a) - price(b)),
  };
}
