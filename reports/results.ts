/**
 * A report as a list of results, for formats that CI systems read: each path that fails, each finding and each part that
 * is not judged, with its rule, its place and an identity that stays while other resources change.
 */
import type { Finding, NotJudgedReport, PathReport, Report, ServiceReport } from "../analysis/report";
import {
  codeOfIntent,
  codeOfVerdict,
  type ExitCode,
  type ExitOptions,
  pathsRequired,
} from "../analysis/report/exitCode";
import type { IntentReport } from "../analysis/report/intent";
import { startsTasks } from "../analysis/report/startsTasks";
import { countedNeeds } from "../analysis/report/verdict";
import { needText } from "./needText";
import { notJudgedName } from "./notJudged";

/** A place in a file, from line 1 and column 1. */
export interface Place {
  /** Relative to the repository, with slashes; absolute for a file outside of it. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The place of a resource, by the URN or id that a report names; undefined without one. */
export type Places = (subject: string) => Place | undefined;

export interface Result {
  /** Known failures are a `note`, whatever they are without a baseline. */
  readonly level: "error" | "warning" | "note";
  /** The id in the rule book, else the code of the cause or the id of the finding. */
  readonly rule: string;
  /** The path, finding or part, without its verdict: `image-pull from docker.io`. */
  readonly label: string;
  /** One line: `web: image-pull from docker.io is blocked`. */
  readonly title: string;
  readonly message: string;
  /** Empty without one. */
  readonly fix: string;
  /** URN or id of the resource, and its name. */
  readonly subject: string;
  readonly name: string;
  readonly place?: Place;
  /** Of a report with a baseline that has it too. */
  readonly known: boolean;
  /** The same in every run, for the same path or finding of the same resource. */
  readonly fingerprint: string;
  /** True for a finding that requires no action. */
  readonly informational: boolean;
}

/** The report of a stack with its results. */
export interface StackResults {
  readonly report: Report;
  readonly results: readonly Result[];
}

/** All results of one report, in its order. */
export function resultsOf(report: Report, places: Places, options: ExitOptions): readonly Result[] {
  const print = fingerprints(report.source.name);
  const services = new Map(report.services.map(({ id, name }) => [id, name]));
  const located = (subject: string) => {
    const place = places(subject);
    return place === undefined ? {} : { place };
  };
  const common = (one: Finding | NotJudgedReport | PathReport, subject: string, identity: readonly unknown[]) => ({
    known: one.known === true,
    informational: false,
    subject,
    name: services.get(subject) ?? nameOf(subject),
    ...located(subject),
    fingerprint: print(identity),
  });
  return [
    ...report.services.flatMap((service) =>
      failing(service, options).map(({ title, path, identity }): Result => {
        return {
          level: levelOf(path, codeOfVerdict(path.verdict, options)),
          rule: path.rule ?? path.code ?? "UNDETERMINED",
          label: title,
          title: `${service.name}: ${title} is ${path.verdict}${path.code === null ? "" : ` (${path.code})`}`,
          message: path.message,
          fix: path.fix ?? "",
          ...common(path, service.id, [service.id, ...identity]),
          name: service.name,
        };
      }),
    ),
    ...report.findings.map((finding): Result => {
      const { id, severity, subject, message, fix } = finding;
      return {
        level: finding.known === true || severity === "info" ? "note" : severity,
        rule: id,
        label: id,
        title: `${services.get(subject) ?? nameOf(subject)}: ${id}`,
        message,
        fix,
        ...common(finding, subject, ["finding", id, subject]),
        informational: severity === "info",
      };
    }),
    ...(report.notJudged ?? []).map((one): Result => {
      return {
        level: levelOf(one, startsTasks(one.kind) ? codeOfVerdict("undetermined", options) : 0),
        rule: "NOT_JUDGED",
        label: notJudgedName(one),
        title: `${notJudgedName(one)} is not judged`,
        message: `${notJudgedName(one)}: ${one.reason}`,
        fix: "",
        ...common(one, one.id, ["not judged", one.kind, one.id]),
        name: one.name,
      };
    }),
    ...(report.intent === undefined ? [] : intentResults(report.intent, places, options, print)),
  ];
}

/** Expectations that are not kept, at their line of the file. A baseline excuses none. */
function intentResults(
  { file, expectations, cost }: IntentReport,
  places: Places,
  options: ExitOptions,
  print: (identity: readonly unknown[]) => string,
): Result[] {
  const shared = (line: number | null, message: string, fix: string | null) => {
    const place = file === null || line === null ? undefined : { ...(places(file) ?? { file }), line };
    const subject = file ?? "expectations";
    return {
      ...{ message, fix: fix ?? "", subject, name: subject, known: false, informational: false },
      ...(place === undefined ? {} : { place }),
    };
  };
  return [
    ...expectations
      .filter(({ verdict }) => verdict !== "kept")
      .map(({ from, to, port, reach, by, source, never, line, verdict, message, fix }): Result => {
        const label = `expectation ${from} → ${to}${never === true ? ", never" : ""}`;
        return {
          level: levelOfCode(codeOfIntent(verdict, options)),
          rule: "INTENT",
          label,
          title: `${label} is ${verdict}`,
          ...shared(line, message, fix),
          fingerprint: print(["intent", from, to, port, reach, by, source, never]),
        };
      }),
    ...(cost === null || cost.verdict === "kept"
      ? []
      : [
          {
            level: levelOfCode(codeOfIntent(cost.verdict, options)),
            rule: "INTENT",
            label: "expected cost",
            title: `expected cost is ${cost.verdict}`,
            ...shared(cost.line, cost.message, null),
            fingerprint: print(["intent", "cost"]),
          },
        ]),
  ];
}

function levelOf({ known }: { readonly known?: true }, code: ExitCode): Result["level"] {
  return known === true ? "note" : levelOfCode(code);
}

function levelOfCode(code: ExitCode): Result["level"] {
  return code === 0 ? "note" : code === 1 ? "error" : "warning";
}

interface Failing {
  readonly title: string;
  readonly path: PathReport;
  readonly identity: readonly unknown[];
}

/** The paths that count for the exit code and are not reachable. */
export function failing(service: ServiceReport, { require }: Pick<ExitOptions, "require">): readonly Failing[] {
  const counted = countedNeeds(service).map((need): Failing => {
    const { purpose, destination, region, interface: carrier } = need;
    return { title: needText(need), path: need, identity: [purpose, destination, region, carrier] };
  });
  const required = require.flatMap((name) =>
    pathsRequired(service, name).map((path, index): Failing => {
      return { title: `required path ${name}`, path, identity: [name, index] };
    }),
  );
  return [...counted, ...required].filter(({ path }) => path.verdict !== "reachable");
}

const LEVELS: readonly Result["level"][] = ["error", "warning", "note"];

/** The worst first. */
export function byLevel(results: readonly Result[]): readonly Result[] {
  return LEVELS.flatMap((level) => results.filter((result) => result.level === level));
}

/** A URN contains project, stack and the types of all parents; people know a resource by its name. */
export function nameOf(subject: string): string {
  return subject.startsWith("urn:pulumi:") ? subject.slice(subject.lastIndexOf("::") + 2) : subject;
}

/** Results of the same identity are numbered, so that no two have the same fingerprint. */
function fingerprints(stack: string): (identity: readonly unknown[]) => string {
  const times = new Map<string, number>();
  return (identity) => {
    const key = JSON.stringify([stack, ...identity]);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    // Loaded here, because few formats have fingerprints.
    return process
      .getBuiltinModule("node:crypto")
      .createHash("sha256")
      .update(time === 0 ? key : `${key} ${String(time)}`)
      .digest("hex")
      .slice(0, 32);
  };
}
