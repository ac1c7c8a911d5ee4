/** One verdict out of many: of the ways that a flow takes. */
import type { Verdict, Via } from "../../report";
import { VERDICTS } from "../../report/verdict";
import { type Outcome, type SeenIp, undetermined, UNKNOWN_VALUE } from "./trace";

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
    reason: unclear ? `some of the possible addresses are not reached: ${shown.reason}` : shown.reason,
    sourceIp: joined(outcomes.filter((outcome) => outcome.verdict !== "blocked").map((outcome) => outcome.sourceIp)),
    ...waysOf(outcomes),
  };
}

/** The devices of one outcome, by the parts that take different ones. */
export function partsOf({ via, ways = [via] }: Pick<Outcome, "via" | "ways">): readonly (readonly Via[])[] {
  return ways;
}

/** The different devices that those of several outcomes that arrive take. */
function waysOf(outcomes: readonly Outcome[]): Pick<Outcome, "ways"> {
  const arriving = outcomes.filter(({ verdict }) => verdict !== "blocked");
  const ways = new Map(arriving.flatMap(partsOf).map((way) => [way.join(), way]));
  return ways.size < 2 ? { ways: undefined } : { ways: [...ways.values()] };
}

/** The devices of a path in two legs: each part of the first goes on by each of the second. */
export function chained(first: Outcome, second: Outcome): Pick<Outcome, "via" | "ways" | "family"> {
  const { family } = first;
  const via = [...first.via, ...second.via];
  if (first.ways === undefined && second.ways === undefined) return { via, ways: undefined, family };
  return { via, family, ways: partsOf(first).flatMap((one) => partsOf(second).map((two) => [...one, ...two])) };
}

/** Several ways to the same end: one that works is enough, and the first of them is shown. */
export function either(outcomes: readonly Outcome[]): Outcome {
  const best = [...VERDICTS].reverse().map((verdict) => outcomes.find((outcome) => outcome.verdict === verdict));
  return best.find((outcome) => outcome !== undefined) ?? undetermined("nothing is known of this path");
}

export function together(verdicts: readonly Verdict[]): Verdict {
  const has = (verdict: Verdict): boolean => verdicts.includes(verdict);
  if (verdicts.every((verdict) => verdict === "blocked")) return "blocked";
  if (has("blocked") || has("partial")) return "partial";
  return has("undetermined") ? "undetermined" : "reachable";
}

export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const found = VERDICTS.map((verdict) => outcomes.find((outcome) => outcome.verdict === verdict));
  return found.find((outcome) => outcome !== undefined) ?? undetermined("nothing is known of this path");
}

/** The union over subnets: fixed only if each part is. */
export function joined(sources: readonly SeenIp[]): SeenIp {
  const [first] = sources;
  if (sources.length === 1 && first !== undefined && first.addresses.length < 2) return first;
  const kinds = new Set(sources.map((source) => source.kind));
  const kind = (["undetermined", "ephemeral", "fixed"] as const).find((each) => kinds.has(each)) ?? "none";
  const addresses = [...new Set(sources.flatMap((source) => source.addresses))].sort();
  const isOpen = sources.some((source) => source.kind === "fixed" && (source.isPart ?? source.addresses.length === 0));
  return { kind, addresses, ...(kind === "fixed" && addresses.length > 0 && isOpen ? { isPart: true } : {}) };
}
