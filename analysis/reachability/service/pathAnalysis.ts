/** The verdict of a path over every subnet that it starts in. */
import type { PathReport, Verdict, Via } from "../../report";
import { isUnknown, type Key, type Subnet } from "../../topology/model";
import type { Nic } from "../network/nic";
import type { Family } from "../sets/addresses";
import { joined, partsOf, together, worstOf } from "../trace/outcome";
import { type Outcome, type SeenIp, undetermined } from "../trace/trace";

/** A path as the report shows it, without a fix, and with what a search for one has to know. */
export interface PathAnalysis extends Omit<PathReport, "fix" | "sourceIp"> {
  readonly sourceIp: SeenIp;
  /** The service's own end of this path, by key: its subnets, and its groups (if they are known). */
  readonly end: { readonly subnets: readonly Key[]; readonly groups: readonly Key[] };
  /** Those of the subnets where it is blocked, wholly or in part. */
  readonly blocked: readonly Key[];
  /** The devices of each part that arrives, or may: of each subnet, and of each route. */
  readonly ways: readonly (readonly Via[])[];
  /** The families of these parts; null for a part that is no packet of this network. */
  readonly families: readonly (Family | null)[];
}

/** A path without the title of its message: services that are alike share it. */
export interface FoldedPath extends Omit<PathAnalysis, "message"> {
  /** The message behind its title: `: reachable by nat gateway.` */
  readonly conclusion: string;
}

export function titled(title: string, path: FoldedPath): PathAnalysis {
  const { verdict, code, rule, via, sourceIp, subnets, hops, end, blocked, ways, families } = path;
  const message = title + path.conclusion;
  return { verdict, code, rule, via, sourceIp, subnets, hops, end, blocked, ways, families, message };
}

export function pathReport(path: PathAnalysis, fix: string | null): PathReport {
  const { verdict, code, rule, via, subnets, message, hops } = path;
  const { kind, addresses } = path.sourceIp;
  return { verdict, code, rule, via, sourceIp: { kind, addresses }, subnets, message, fix, hops };
}

interface SubnetOutcome {
  readonly subnet: Subnet;
  readonly outcome: Outcome;
}

function labelOf(subnet: Subnet): string {
  return subnet.id ?? subnet.name;
}

/** The verdict of a path over every subnet that it starts in. */
export function folded(nics: readonly Nic[], outcomes: readonly Outcome[]): FoldedPath {
  const subnets = [...new Set(nics.map((nic) => nic.subnet.key))];
  const groups = [...new Set(nics.flatMap((nic) => (nic.groups === null || isUnknown(nic.groups) ? [] : nic.groups)))];
  if (outcomes.length === 0) return single(undetermined("no subnet is known"), subnets, groups);
  const verdict = together(outcomes.map((outcome) => outcome.verdict));
  const bySubnet = nics.flatMap(({ subnet }, index): readonly SubnetOutcome[] => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ subnet, outcome }];
  });
  const reachable = distinct(bySubnet, ["reachable"], labelOf);
  const blocked = distinct(bySubnet, ["blocked", "partial"], labelOf);
  const shown = worstOf(outcomes);
  const reached = outcomes.filter((outcome) => outcome.verdict !== "blocked");
  return {
    verdict,
    code: verdict === "reachable" ? null : shown.code,
    rule: shown.rule ?? (verdict === "reachable" ? lastRule(shown) : null),
    via: shown.via,
    sourceIp: joined(reached.map((outcome) => outcome.sourceIp)),
    subnets: { reachable, blocked, undetermined: distinct(bySubnet, ["undetermined"], labelOf) },
    conclusion: conclusionOf(verdict, shown, blocked),
    hops: shown.hops,
    end: { subnets, groups },
    blocked: distinct(bySubnet, ["blocked", "partial"], (subnet) => subnet.key),
    ...partsThatArrive(reached),
  };
}

/** Something of each subnet with one of these verdicts, once each, in order. */
function distinct<T>(outcomes: readonly SubnetOutcome[], verdicts: readonly Verdict[], of: (subnet: Subnet) => T): T[] {
  const found: T[] = [];
  for (const { subnet, outcome } of outcomes) {
    if (!verdicts.includes(outcome.verdict)) continue;
    const value = of(subnet);
    if (!found.includes(value)) found.push(value);
  }
  return found;
}

/** A path that starts in no subnet of its own, or is settled before any packet leaves. */
export function single(outcome: Outcome, subnets: readonly Key[] = [], groups: readonly Key[] = []): FoldedPath {
  const { verdict, code, rule, via, sourceIp, hops } = outcome;
  return {
    verdict,
    code,
    rule,
    via,
    sourceIp,
    subnets: { reachable: [], blocked: [], undetermined: [] },
    conclusion: conclusionOf(verdict, outcome, []),
    hops,
    end: { subnets, groups },
    blocked: verdict === "blocked" || verdict === "partial" ? subnets : [],
    ...partsThatArrive(verdict === "blocked" ? [] : [outcome]),
  };
}

function partsThatArrive(outcomes: readonly Outcome[]): Pick<PathAnalysis, "ways" | "families"> {
  return {
    ways: outcomes.flatMap(partsOf),
    families: [...new Set(outcomes.map(({ family }) => family ?? null))],
  };
}

function lastRule(outcome: Outcome): string | null {
  return [...outcome.hops].reverse().find((hop) => hop.direction === "forward" && hop.rule !== null)?.rule ?? null;
}

function conclusionOf(verdict: Verdict, outcome: Outcome, where: readonly string[]): string {
  const reason = outcome.reason === "" ? "" : `: ${outcome.reason}`;
  switch (verdict) {
    case "reachable":
      return `: reachable${wayOf(outcome)}.`;
    case "blocked":
      return `: blocked${reason}.`;
    case "partial":
      return `: blocked in part${where.length === 0 ? "" : ` (subnet ${where.join(", ")})`}${reason}.`;
    case "undetermined":
      return `: undetermined${reason}.`;
  }
}

function wayOf({ via }: Outcome): string {
  const words = via.filter((kind) => kind !== "local").map((kind) => kind.replaceAll("-", " "));
  return words.length === 0 ? "" : ` by ${words.join(", then ")}`;
}
