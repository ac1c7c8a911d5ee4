/**
 * Differences between two analyses of the same stacks, as data: verdicts, source IPs, services, findings, cost and
 * expectations. Every output shows these same differences: `--since` in each format, and `plan --watch`.
 */
import type { Finding, PathReport, Report, ServiceReport, SourceIp, Verdict } from "../analysis/report";
import type { IntentVerdict } from "../analysis/report/intent";
import { countedNeeds, VERDICTS } from "../analysis/report/verdict";
import type { SubjectKind } from "../analysis/rules/words";
import { counted } from "./fold";
import { expectedIn } from "./intentWords";
import { needText } from "./needText";

/** A change of existence: it is only in the later report, or only in the earlier one. */
type Existence = "new" | "removed";

/** The part of a path that a change compares. */
export type Outcome = Pick<PathReport, "verdict" | "code" | "via">;

/** One difference. `now` is the later value, `was` the earlier one; null where that report does not have the path. */
export type Change = { readonly stack: string } & (
  | { readonly kind: "stack"; readonly change: Existence }
  | { readonly kind: "verdict"; readonly now: Verdict; readonly was: Verdict }
  | {
      readonly kind: "service";
      readonly service: string;
      /** Absent for a service of ECS. */
      readonly serviceKind?: SubjectKind;
      readonly change: Existence;
    }
  | {
      readonly kind: "setting";
      readonly service: string;
      readonly setting: Setting;
      readonly now: string | number | null;
      readonly was: string | number | null;
    }
  | {
      readonly kind: "path";
      readonly service: string;
      readonly path: string;
      readonly now: Outcome | null;
      readonly was: Outcome | null;
    }
  | {
      readonly kind: "source-ip";
      readonly service: string;
      readonly path: string;
      readonly now: SourceIp;
      readonly was: SourceIp;
    }
  | ({ readonly kind: "finding"; readonly change: Existence } & Omit<Finding, "known">)
  | { readonly kind: "cost"; readonly now: number | null; readonly was: number | null }
  /** In the words of the report: `never internet → db`. */
  | {
      readonly kind: "expectation";
      readonly expectation: string;
      readonly now: IntentVerdict | null;
      readonly was: IntentVerdict | null;
    }
);

const SETTINGS = ["launchType", "networkMode", "strategy", "desiredCount"] as const;
export type Setting = (typeof SETTINGS)[number];

export function changesOf(before: readonly Report[], after: readonly Report[]): readonly Change[] {
  return pairs(before, after, ({ source }) => source.name).flatMap(({ old, now }): Change[] => {
    const stack = (now ?? old)?.source.name ?? "";
    if (old !== undefined && now !== undefined) return reportChanges(stack, old, now);
    return [
      { kind: "stack", stack, change: now === undefined ? "removed" : "new" },
      ...(now?.services ?? []).flatMap((service) => failures(stack, service)),
      ...(now === undefined ? [] : expectationChanges(stack, undefined, now)).filter((change) => change.now !== "kept"),
    ];
  });
}

function reportChanges(stack: string, old: Report, now: Report): Change[] {
  const shown = ({ findings }: Report) => findings.filter(({ severity }) => severity !== "info");
  return [
    ...(old.verdict === now.verdict ? [] : [{ kind: "verdict" as const, stack, now: now.verdict, was: old.verdict }]),
    ...servicePairs(old, now).flatMap((pair) => serviceChanges(stack, pair)),
    ...pairs(shown(old), shown(now), findingKey).flatMap((pair): Change[] => {
      const found = pair.now ?? pair.old;
      if (found === undefined || (pair.now !== undefined && pair.old !== undefined)) return [];
      const { id, severity, subject, message, fix } = found;
      const change = pair.now === undefined ? "removed" : "new";
      return [{ kind: "finding", stack, change, id, severity, subject, message, fix }];
    }),
    ...(old.cost.monthly === now.cost.monthly
      ? []
      : [{ kind: "cost" as const, stack, now: now.cost.monthly, was: old.cost.monthly }]),
    ...expectationChanges(stack, old, now),
  ];
}

type ExpectationChange = Extract<Change, { readonly kind: "expectation" }>;

/** The same expectation has the same words, on whichever line. */
function expectationChanges(stack: string, old: Report | undefined, now: Report): readonly ExpectationChange[] {
  const expected = (report: Report | undefined) => (report?.intent === undefined ? [] : expectedIn(report.intent));
  return pairs(expected(old), expected(now), ({ words }) => words)
    .map((pair): ExpectationChange => ({
      ...{ kind: "expectation", stack, expectation: pair.key },
      now: pair.now?.verdict ?? null,
      was: pair.old?.verdict ?? null,
    }))
    .filter((change) => change.now !== change.was);
}

function serviceChanges(stack: string, { old, now }: Pair<ServiceReport>): Change[] {
  const { name: service = "", kind } = now ?? old ?? {};
  if (old === undefined || now === undefined) {
    const change = now === undefined ? "removed" : "new";
    const came: Change = {
      ...{ kind: "service" as const, stack, service, change },
      ...(kind === undefined ? {} : { serviceKind: kind }),
    };
    return [came, ...(now === undefined ? [] : failures(stack, now))];
  }
  return [
    ...SETTINGS.filter((setting) => old[setting] !== now[setting]).map((setting): Change => {
      return { kind: "setting", stack, service, setting, now: now[setting], was: old[setting] };
    }),
    ...pairs(pathsOf(old), pathsOf(now), ({ title }) => title).flatMap((pair) => pathChanges(stack, service, pair)),
  ];
}

/** Of a service that is new, only the needs that are not met: the others are no news. */
function failures(stack: string, service: ServiceReport): Change[] {
  return countedNeeds(service)
    .filter(({ verdict }) => verdict !== "reachable")
    .map((need) => {
      return { kind: "path", stack, service: service.name, path: needText(need), now: outcomeOf(need), was: null };
    });
}

function pathChanges(stack: string, service: string, { key: path, old, now }: Pair<TitledPath>): Change[] {
  const [later, earlier] = [now?.path, old?.path];
  const change: Change = {
    ...{ kind: "path" as const, stack, service, path },
    now: later === undefined ? null : outcomeOf(later),
    was: earlier === undefined ? null : outcomeOf(earlier),
  };
  if (later === undefined || earlier === undefined) return [change];
  const isSame = JSON.stringify(change.now) === JSON.stringify(change.was);
  return [
    ...(isSame ? [] : [change]),
    ...(JSON.stringify(later.sourceIp) === JSON.stringify(earlier.sourceIp)
      ? []
      : [{ kind: "source-ip" as const, stack, service, path, now: later.sourceIp, was: earlier.sourceIp }]),
  ];
}

function outcomeOf({ verdict, code, via }: PathReport): Outcome {
  return { verdict, code, via };
}

export interface TitledPath {
  readonly title: string;
  readonly path: PathReport;
}

/** Every path of a service that a change or a baseline can name. */
export function pathsOf({ needs, egress, ingress }: ServiceReport): readonly TitledPath[] {
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

/** The same finding has the same rule, resource and words. */
export function findingKey({ id, subject, message }: Finding): string {
  return JSON.stringify([id, subject, message]);
}

/** Services of the same name; where several have it, of the same name and id. */
export function servicePairs(before: Report, after: Report): readonly Pair<ServiceReport>[] {
  const times = [before, after].map(({ services }) => {
    const counts = new Map<string, number>();
    for (const { name } of services) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  });
  const isShared = (name: string) => times.some((counts) => (counts.get(name) ?? 0) > 1);
  return pairs(before.services, after.services, ({ name, id }) => (isShared(name) ? JSON.stringify([name, id]) : name));
}

export interface Pair<Of> {
  readonly key: string;
  readonly old: Of | undefined;
  readonly now: Of | undefined;
}

/** Pairs of the same key on both sides; new ones follow in their own order. */
export function pairs<Of>(
  before: readonly Of[],
  after: readonly Of[],
  keyOf: (one: Of) => string,
): readonly Pair<Of>[] {
  const old = new Map(before.map((one) => [keyOf(one), one]));
  const now = new Map(after.map((one) => [keyOf(one), one]));
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => ({ key, old: old.get(key), now: now.get(key) }));
}

/** `3 paths newly blocked, 1 finding new`; empty without a change that a summary counts. */
export function changesSummary(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const [one, many, state] = summaryOf(change) ?? [];
    if (one === undefined) continue;
    const key = JSON.stringify([one, many, state]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, count]): string => {
      const [one = "", many = "", state = ""] = JSON.parse(key) as string[];
      return `${counted(count)} ${count === 1 ? one : many} ${state}`;
    })
    .join(", ");
}

type Words = readonly [one: string, many: string, state: string];

function summaryOf(change: Change): Words | undefined {
  switch (change.kind) {
    case "path":
      return pathWords(change.now, change.was);
    case "source-ip":
      return ["source IP", "source IPs", "changed"];
    case "finding":
      return ["finding", "findings", change.change === "new" ? "new" : "gone"];
    case "service":
      return ["service", "services", change.change];
    case "stack":
      return ["stack", "stacks", change.change];
    case "cost":
      return ["network cost", "network costs", "changed"];
    case "expectation":
      return ["expectation", "expectations", expectationState(change)];
    case "verdict":
    case "setting":
      return undefined;
  }
}

function expectationState({ now, was }: ExpectationChange): string {
  if (now === null) return "removed";
  if (now === "kept") return was === null ? "new" : "newly kept";
  return now === "undetermined" && was === "broken" ? "now only undetermined" : `newly ${now}`;
}

/** Undefined where only the devices of a path changed, or its cause. */
function pathWords(now: Outcome | null, was: Outcome | null): Words | undefined {
  if (now === null || now.verdict === was?.verdict) return undefined;
  const isWorse = was === null || VERDICTS.indexOf(now.verdict) < VERDICTS.indexOf(was.verdict);
  if (was === null && now.verdict === "reachable") return undefined;
  return ["path", "paths", `${isWorse || now.verdict === "reachable" ? "newly" : "now only"} ${now.verdict}`];
}
