/**
 * The exit code that a report means: 0 all is well, 1 something is blocked, 3 nothing is blocked and not everything was
 * decided. Every command takes it from here. 2, a wrong call or input, is decided where there is no report: `cli/main.ts`.
 */
import type { Finding, PathReport, Report, ServiceReport, Verdict } from "./index";
import type { IntentVerdict } from "./intent";
import { startsTasks } from "./startsTasks";
import { countedNeeds, likelyCalls } from "./verdict";

/** Informational paths, which count only where `--require` names them. */
export const REQUIRABLE = ["egress.ipv4", "egress.ipv6", "ingress.internet", "ingress.vpc", "calls"] as const;
export type Requirable = (typeof REQUIRABLE)[number];

/** From the worst to the best. */
const CODES = [1, 3, 0] as const;
export type ExitCode = (typeof CODES)[number];
export const UNDECIDED = 3;

/**
 * An undecided result counts as a failure (`--strict`), as a success (`--allow-undetermined`), or by default as
 * neither.
 */
export interface UndecidedOptions {
  readonly strict: boolean;
  readonly allowUndetermined: boolean;
}

export interface ExitOptions extends UndecidedOptions {
  /** Paths that every service must have. */
  readonly require: readonly Requirable[];
}

/** Findings of what was not judged: it may hold a service that is blocked. `NO_SERVICE` is the report's own verdict. */
const NOT_JUDGED: ReadonlySet<string> = new Set(["OPAQUE", "INCOMPLETE"]);

export function isPartNotJudged({ id }: Pick<Finding, "id">): boolean {
  return NOT_JUDGED.has(id);
}

export function exitCodeOf(report: Report, options: ExitOptions): ExitCode {
  const { intent } = report;
  const ofNeeds = codeOfNeeds(report, options);
  return intent === undefined ? ofNeeds : worstCode([ofNeeds, codeOfIntent(intent.verdict, options)]);
}

/** Without the expectations. */
function codeOfNeeds(report: Report, options: ExitOptions): ExitCode {
  const findings = report.findings.filter(counts);
  if (findings.some(({ severity }) => severity === "error")) return 1;
  const needs = report.services.flatMap(countedNeeds);
  const required = report.services.flatMap((service) =>
    options.require.flatMap((name) => pathsRequired(service, name)),
  );
  const isOpen = (report.notJudged ?? []).some((one) => counts(one) && startsTasks(one.kind));
  return worstCode([
    ...[...needs, ...required].filter(counts).map(({ verdict }) => codeOfVerdict(verdict, options)),
    // A report without any need is undetermined as a whole.
    ...(needs.length === 0 ? [codeOfVerdict(report.verdict, options)] : []),
    ...(isOpen || findings.some(isPartNotJudged) ? [undecided(options)] : []),
    ...(needs.length > 0 ? [0 as const] : []),
  ]);
}

/** True if the needs fail, and a baseline has every failure of theirs, so that none counts for the exit code. */
export function failsAsKnown(report: Report, require: readonly Requirable[]): boolean {
  return (
    report.verdict !== "reachable" && codeOfNeeds(report, { strict: true, allowUndetermined: false, require }) === 0
  );
}

/** False for what a baseline has too. */
function counts({ known }: { readonly known?: true }): boolean {
  return known !== true;
}

export function codeOfVerdict(verdict: Verdict, options: UndecidedOptions): ExitCode {
  switch (verdict) {
    case "blocked":
    case "partial":
      return 1;
    case "undetermined":
      return undecided(options);
    case "reachable":
      return 0;
  }
}

export function codeOfIntent(verdict: IntentVerdict, options: UndecidedOptions): ExitCode {
  switch (verdict) {
    case "broken":
      return 1;
    case "undetermined":
      return undecided(options);
    case "kept":
      return 0;
  }
}

function undecided({ strict, allowUndetermined }: UndecidedOptions): ExitCode {
  return strict ? 1 : allowUndetermined ? 0 : UNDECIDED;
}

/** The code of several reports: 1 before 3 before 0; without any report nothing was judged. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  return CODES.find((code) => codes.includes(code)) ?? UNDECIDED;
}

/** Empty for a path that a task that runs once does not have. */
export function pathsRequired(service: ServiceReport, name: Requirable): readonly PathReport[] {
  switch (name) {
    case "egress.ipv4":
      return [service.egress.ipv4];
    case "egress.ipv6":
      return [service.egress.ipv6];
    case "ingress.internet":
      return service.ingress === null ? [] : [service.ingress.internet];
    case "ingress.vpc":
      return service.ingress === null ? [] : [service.ingress.vpc];
    case "calls":
      return likelyCalls(service);
  }
}
