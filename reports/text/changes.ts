/**
 * Differences between two analyses of the same stacks: changed verdicts, new and removed services, needs and findings.
 */
import type { PathReport, Report, ServiceReport } from "../../analysis/report";
import { kindWord } from "../../analysis/rules/subjects";
import { needText } from "../needText";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph, type Span } from "./paragraph";
import { outcome, sourceIpText } from "./path";
import { severitySpan, type Theme, themeOf, verdictSpan } from "./theme";

/** One line for each change in the visible report. */
export function changesText(before: readonly Report[], after: readonly Report[], options: TextOptions): string {
  const theme = themeOf(options.colour);
  const several = after.length > 1 || before.length > 1;
  const lines = [
    ...pairs(before, after, (report) => report.source.name).flatMap(({ name, old, now }): Span[][] => {
      if (old === undefined || now === undefined) return [cameOrWent(theme, `stack ${name}`, now !== undefined)];
      return reportChanges(theme, old, now).map((line) => (several ? [`${name}: `, ...line] : line));
    }),
  ];
  const text = lines
    .flatMap((line) => paragraph(line, { width: options.width, indent: 2, hang: 2 }))
    .map((line) => `${line}\n`)
    .join("");
  return finished(text, options);
}

function reportChanges(theme: Theme, old: Report, now: Report): Span[][] {
  const keyOf = ({ id, subject, message }: Report["findings"][number]) => JSON.stringify([id, subject, message]);
  const counted = ({ findings }: Report) => findings.filter(({ severity }) => severity !== "info");
  return [
    ...(old.verdict === now.verdict ? [] : [turned(theme, "overall", old, now)]),
    ...pairs(old.services, now.services, (service) => service.name).flatMap((pair): Span[][] =>
      pair.old === undefined || pair.now === undefined
        ? [cameOrWent(theme, `${kindWord(pair.now ?? pair.old ?? {})} ${pair.name}`, pair.now !== undefined)]
        : serviceChanges(theme, pair.old, pair.now),
    ),
    ...pairs(counted(old), counted(now), keyOf).flatMap(({ old: gone, now: come }): Span[][] => {
      if (gone !== undefined && come !== undefined) return [];
      const finding = come ?? gone;
      if (finding === undefined) return [];
      return [
        [
          come === undefined ? "no longer " : "new ",
          severitySpan(theme, finding.severity),
          ` ${finding.id}: ${finding.message}`,
        ],
      ];
    }),
    ...(old.cost.monthly === now.cost.monthly
      ? []
      : [[`network cost: ${dollars(now.cost.monthly)} a month, was ${dollars(old.cost.monthly)}`]]),
  ];
}

function serviceChanges(theme: Theme, old: ServiceReport, now: ServiceReport): Span[][] {
  const facts = (["launchType", "networkMode", "strategy", "desiredCount"] as const)
    .filter((fact) => old[fact] !== now[fact])
    .map((fact): Span[] => [`${now.name} ${WORDS[fact]}: ${now[fact] ?? "unknown"}, was ${old[fact] ?? "unknown"}`]);
  const paths = pairs(pathsOf(old), pathsOf(now), ({ title }) => title).flatMap((pair): Span[][] => {
    const title = `${now.name} ${pair.name}`;
    if (pair.now === undefined) return [[`${title}: no longer needed`]];
    if (pair.old === undefined) return [[`${title}: `, ...outcome(theme, pair.now.path), ", new"]];
    return pathChanges(theme, title, pair.old.path, pair.now.path);
  });
  return [...facts, ...paths];
}

const WORDS = {
  launchType: "launch type",
  networkMode: "network mode",
  strategy: "strategy",
  desiredCount: "desired count",
} as const;

function pathChanges(theme: Theme, title: string, old: PathReport, now: PathReport): Span[][] {
  const outcomeOf = (path: PathReport) => [path.verdict, path.code, path.via].join();
  const seen = (path: PathReport) => sourceIpText(path.sourceIp);
  return [
    ...(outcomeOf(old) === outcomeOf(now)
      ? []
      : [[`${title}: `, ...outcome(theme, now), ", was ", ...outcome(theme, old)] satisfies Span[]]),
    ...(seen(old) === seen(now) ? [] : [[`${title}: source IP ${seen(now)}, was ${seen(old)}`]]),
  ];
}

function pathsOf({ needs, egress, ingress }: ServiceReport): { title: string; path: PathReport }[] {
  return [
    ...needs.map((need) => ({ title: needText(need), path: need })),
    { title: "out over IPv4", path: egress.ipv4 },
    { title: "out over IPv6", path: egress.ipv6 },
    ...(ingress === null
      ? []
      : [
          { title: "in from the internet", path: ingress.internet },
          { title: "in from the VPC", path: ingress.vpc },
        ]),
  ];
}

interface Pair<Of> {
  readonly name: string;
  readonly old: Of | undefined;
  readonly now: Of | undefined;
}

/** Pairs of the same name on both sides; new ones follow in their own order. */
function pairs<Of>(before: readonly Of[], after: readonly Of[], nameOf: (one: Of) => string): Pair<Of>[] {
  const old = named(before, nameOf);
  const now = named(after, nameOf);
  return [...new Set([...old.keys(), ...now.keys()])].map((name) => ({ name, old: old.get(name), now: now.get(name) }));
}

function named<Of>(all: readonly Of[], nameOf: (one: Of) => string): Map<string, Of> {
  return new Map(all.map((one) => [nameOf(one), one]));
}

function cameOrWent(theme: Theme, what: string, came: boolean): Span[] {
  return [{ text: what, paint: theme.strong }, came ? " is new" : " was removed"];
}

function turned(theme: Theme, what: string, old: Report, now: Report): Span[] {
  return [`${what}: `, verdictSpan(theme, now.verdict), ", was ", verdictSpan(theme, old.verdict)];
}

function dollars(usd: number | null): string {
  return usd === null ? "unknown" : `$${usd.toFixed(2)}`;
}
