/**
 * A report in ten seconds, the same facts for every format: the verdict, how many needs are reachable, the source IP
 * and whether it is fixed, the monthly cost, the parts that are not judged, the expectations that are broken, and the
 * number of findings.
 */
import type { Report, ServiceReport, Verdict } from "../analysis/report";
import { knownMonthly } from "../analysis/report/cost";
import { INTENT_VERDICTS, type IntentVerdict } from "../analysis/report/intent";
import { failsAsKnown, isPartNotJudged, type Requirable } from "../analysis/report/exitCode";
import { countedNeeds, VERDICTS } from "../analysis/report/verdict";
import type { Severity } from "../analysis/rules/problem";
import type { SourceIpKind } from "../analysis/rules/words";
import { counted } from "./fold";
import { notJudgedName } from "./notJudged";
import { expectedIn } from "./intentWords";
import { nameOf } from "./results";

/** The columns of the table of several stacks; `intent` only if one of them has expectations. */
export function summaryColumns(summaries: readonly Summary[]): readonly string[] {
  const columns = ["stack", "verdict", "needs", "source IP", "monthly cost", "findings"];
  return hasIntent(summaries) ? [...columns, "intent"] : columns;
}

export function hasIntent(summaries: readonly Summary[]): boolean {
  return summaries.some(({ intent }) => intent !== null);
}

export interface Summary {
  readonly name: string;
  readonly verdict: Verdict;
  /** True if a baseline has every failure behind the verdict. */
  readonly isKnown: boolean;
  /** How many needs have each verdict; calls, which are probable and not certain, are not needs. */
  readonly needs: Readonly<Record<Verdict, number>>;
  /** `fixed`, `changes`, `IPv4 fixed, IPv6 changes`, `none`: the source IP that destinations on the internet see. */
  readonly sourceIp: string;
  /** Sorted; empty while they are not known. */
  readonly addresses: readonly string[];
  /** US dollars for the network; null while a count or a price is not known. */
  readonly monthly: number | null;
  /** US dollars of the items whose price is known. */
  readonly atLeast: number;
  /** US dollars for each further gigabyte to the internet; null without a price. */
  readonly perGb: number | null;
  readonly notJudged: readonly string[];
  readonly findings: Readonly<Record<Severity, number>>;
  /** How many expectations have each verdict; null without a file of them. */
  readonly intent: Readonly<Record<IntentVerdict, number>> | null;
}

/** @param require informational paths that count for this call. */
export function summaryOf(report: Report, require: readonly Requirable[] = []): Summary {
  const { source, services, cost, findings, notJudged = [] } = report;
  const needs = services.flatMap(countedNeeds);
  const withVerdict = (verdict: Verdict): number => needs.filter((need) => need.verdict === verdict).length;
  const withSeverity = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return {
    name: source.name,
    verdict: report.verdict,
    isKnown: failsAsKnown(report, require),
    needs: {
      reachable: withVerdict("reachable"),
      blocked: withVerdict("blocked"),
      partial: withVerdict("partial"),
      undetermined: withVerdict("undetermined"),
    },
    sourceIp: sourceIpWords(services),
    addresses: [...new Set(services.flatMap(pathsOut).flatMap(({ addresses }) => addresses))].sort(),
    monthly: cost.monthly,
    atLeast: knownMonthly(cost),
    perGb: cost.perGb,
    notJudged: [
      ...notJudged.map(notJudgedName),
      ...findings.filter(isPartNotJudged).map(({ subject }) => nameOf(subject)),
    ],
    findings: { error: withSeverity("error"), warning: withSeverity("warning"), info: withSeverity("info") },
    intent: intentCounts(report),
  };
}

function intentCounts({ intent }: Report): Summary["intent"] {
  if (intent === undefined) return null;
  const all = expectedIn(intent);
  const count = (word: IntentVerdict): number => all.filter(({ verdict }) => verdict === word).length;
  return { broken: count("broken"), undetermined: count("undetermined"), kept: count("kept") };
}

/** `reachable`; `reachable, intent broken`: the exit code is that of both, without what a baseline has. */
export function verdictWords(report: Report, require: readonly Requirable[]): string {
  return [`${report.verdict}${knownWords(failsAsKnown(report, require))}`, ...openIntent(report.intent)].join(", ");
}

/** After a verdict that does not count for the exit code. */
export function knownWords(isKnown: boolean): string {
  return isKnown ? " (all failures are known from the baseline)" : "";
}

/** The same for a cell of a table. */
export function knownCell({ isKnown }: Pick<Summary, "isKnown">): string {
  return isKnown ? " (known)" : "";
}

/** `intent broken`, `intent undetermined`; empty if every expectation is kept. */
export function openIntent(intent: Report["intent"]): readonly string[] {
  return intent === undefined || intent.verdict === "kept" ? [] : [`intent ${intent.verdict}`];
}

/** `5 of 9 kept, 4 broken`; empty without a file of expectations. */
export function intentWords({ intent }: Pick<Summary, "intent">): string {
  if (intent === null) return "";
  const all = INTENT_VERDICTS.reduce((sum, word) => sum + intent[word], 0);
  return [`${counted(intent.kept)} of ${counted(all)} kept`, ...openWords(intent)].join(", ");
}

/** The same for a narrow cell: `4 broken, 1 undetermined`, `kept`. */
export function intentCell({ intent }: Pick<Summary, "intent">): string {
  if (intent === null) return "";
  const open = openWords(intent);
  return open.length === 0 ? "kept" : open.join(", ");
}

function openWords(intent: NonNullable<Summary["intent"]>): readonly string[] {
  return (["broken", "undetermined"] as const)
    .filter((word) => intent[word] > 0)
    .map((word) => `${counted(intent[word])} ${word}`);
}

/** `12 of 14`: reachable needs, of all. */
export function needsCount({ needs }: Summary): string {
  return `${counted(needs.reachable)} of ${counted(VERDICTS.reduce((sum, verdict) => sum + needs[verdict], 0))}`;
}

/** `14 of 14 reachable`, `12 of 14 reachable, 1 blocked, 1 undetermined`. */
export function needsWords(summary: Summary): string {
  const { needs } = summary;
  const known = VERDICTS.filter((verdict) => needs[verdict] > 0);
  const others = known.filter((verdict) => verdict !== "reachable");
  if (known.length === 0) return "none known";
  return [`${needsCount(summary)} reachable`, ...others.map((verdict) => `${counted(needs[verdict])} ${verdict}`)].join(
    ", ",
  );
}

/** `203.0.113.9, 203.0.113.10 and 3 more`; `known after deployment` for fixed ones; empty where there is none to name. */
export function addressesWords({ sourceIp, addresses }: Summary): string {
  const more = addresses.length - MOST_ADDRESSES;
  const named = addresses.slice(0, MOST_ADDRESSES).join(", ");
  if (named === "") return sourceIp === "fixed" ? "known after deployment" : "";
  return more > 0 ? `${named} and ${counted(more)} more` : named;
}

/** `$96.73`; `at least $65.70` if an item has no count or no price. */
export function costWords({ monthly, atLeast }: Pick<Summary, "monthly" | "atLeast">): string {
  if (monthly !== null) return `$${monthly.toFixed(2)}`;
  return atLeast === 0 ? "unknown" : `at least $${atLeast.toFixed(2)}`;
}

/** `none`; `3: task definition seed, daemon agent and 1 more`. */
export function notJudgedWords({ notJudged }: Summary): string {
  if (notJudged.length === 0) return "none";
  const more = notJudged.length - MOST_NAMES;
  return `${counted(notJudged.length)}: ${notJudged.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${counted(more)} more` : ""}`;
}

const MOST_NAMES = 3;
/** Of one cell or tile: the report has all. */
export const MOST_ADDRESSES = 4;

/** `2 errors, 1 warning`; `none`. An info requires no action, so it does not count. */
export function findingsWords({ findings }: Summary): string {
  const words = (["error", "warning"] as const)
    .filter((severity) => findings[severity] > 0)
    .map((severity) => `${counted(findings[severity])} ${severity}${findings[severity] === 1 ? "" : "s"}`);
  return words.length === 0 ? "none" : words.join(", ");
}

const KINDS = {
  undetermined: "unknown",
  ephemeral: "changes",
  fixed: "fixed",
  none: "none",
} as const satisfies Record<SourceIpKind, string>;

type Family = "ipv4" | "ipv6";

function pathsOut({ egress }: ServiceReport): { readonly kind: SourceIpKind; readonly addresses: readonly string[] }[] {
  return [egress.ipv4, egress.ipv6].filter(({ verdict }) => verdict !== "blocked").map(({ sourceIp }) => sourceIp);
}

/** The family is named only where it matters: IPv6 alone, or two families that differ. */
function sourceIpWords(services: readonly ServiceReport[]): string {
  const [ipv4, ipv6] = [kindsOf(services, "ipv4"), kindsOf(services, "ipv6")];
  if (ipv4 === "" && ipv6 === "") return "none";
  const families = ipv6 === "" || ipv4 === ipv6 ? ipv4 : ipv4 === "" ? `IPv6 ${ipv6}` : `IPv4 ${ipv4}, IPv6 ${ipv6}`;
  const isNoneForSome = services.some((service) => pathsOut(service).length === 0);
  return isNoneForSome && !families.endsWith("none") ? `${families} or none` : families;
}

function kindsOf(services: readonly ServiceReport[], family: Family): string {
  const open = services.map(({ egress }) => egress[family]).filter(({ verdict }) => verdict !== "blocked");
  const kinds = new Set(open.map(({ sourceIp }) => sourceIp.kind));
  return (Object.keys(KINDS) as SourceIpKind[])
    .filter((kind) => kinds.has(kind))
    .map((kind) => KINDS[kind])
    .join(" or ");
}
