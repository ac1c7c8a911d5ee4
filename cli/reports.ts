/** Reports in the formats of the call, to the places of the call. */
import type { ExitOptions } from "../analysis/report/exitCode";
import type { Report } from "../analysis/report";
import { withBaseline } from "../reports/baseline";
import { type Change, changesOf } from "../reports/changes";
import { github } from "../reports/github";
import { reportJsonPieces } from "../reports/json";
import { junitPieces } from "../reports/junit";
import { markdown } from "../reports/markdown";
import { type Places, resultsOf, type StackResults } from "../reports/results";
import { sarif } from "../reports/sarif";
import { reportTextPieces } from "../reports/text";
import { sinceText } from "../reports/text/changes";
import type { Earlier } from "./earlier";
import { maskedData } from "./masking";
import type { EarlierFlags, Format, ReportFlags } from "./options";
import { deliver } from "./output";
import { type Analysed, drawingOf, drawn, isPicture, pageOf, pictureOf } from "./pictures";
import type { Terminal } from "./terminal";

export interface Delivery extends ReportFlags, ExitOptions {
  readonly terminal: Terminal;
  /** Those since the report of `--since`. */
  readonly changes?: readonly Change[];
}

export interface Located extends Analysed {
  readonly places: Places;
}

/** Throws a `UsageError` for a file that has no report. */
export async function earlierOf(flags: EarlierFlags): Promise<Earlier> {
  if (flags.since === undefined && flags.baseline === undefined) return {};
  // The checks are loaded only where there is something to check.
  const { earlierReports } = await import("./earlier.js");
  return earlierReports(flags);
}

/** A report beside earlier ones: as they are without secrets, because theirs are. */
export function besideEarlier(report: Report, { since, baseline }: Earlier): Report {
  if (since === undefined && baseline === undefined) return report;
  return withBaseline(maskedData(report), baseline ?? []);
}

/** @param reports beside their earlier ones, with the expectations, which may name a secret. */
export function changesSince(reports: readonly Report[], { since }: Earlier): Pick<Delivery, "changes"> {
  if (since === undefined) return {};
  const now = reports.map((report): Report => {
    return report.intent === undefined ? report : { ...report, intent: maskedData(report.intent) };
  });
  return { changes: changesOf(since, now) };
}

/** The files come first: a call whose file cannot be written prints nothing. */
export async function deliverReports(networks: readonly Located[], delivery: Delivery): Promise<void> {
  for (const { format, file } of delivery.report) {
    await deliverAs(format, networks, file, { ...delivery, terminal: IN_FILE });
  }
  await deliverAs(delivery.format, networks, delivery.output, delivery);
}

const IN_FILE: Terminal = { colour: false, width: 100, links: false, unicode: true };

async function deliverAs(
  format: Format,
  networks: readonly Located[],
  file: string | undefined,
  delivery: Delivery,
): Promise<void> {
  if (format === "html" && networks.length > 0) {
    await deliver(networks.map(drawn), (drawings) => pageOf(drawings, delivery.resources, delivery.require), file);
    return;
  }
  if (isPicture(format)) {
    await deliver(drawingOf(format, networks), (drawing) => pictureOf(format, drawing), file);
    return;
  }
  const { changes, terminal, require, resources = false } = delivery;
  const reports = networks.map(({ report }) => report);
  const stacks = () =>
    networks.map(({ report: whole, places }): StackResults => {
      // Before the fingerprints: that of a short secret would show it.
      const report = maskedData(whole);
      return { report, results: resultsOf(report, places, delivery) };
    });
  switch (format) {
    case "text":
      await deliver(
        { reports, changes },
        (shown) => withChanges(reportTextPieces(shown.reports, { ...terminal, require, resources }), shown, terminal),
        file,
      );
      return;
    case "json":
      await deliver({ reports, changes }, (shown) => reportJsonPieces(shown.reports, shown.changes), file);
      return;
    case "sarif":
      await deliver(
        stacks(),
        (shown) =>
          sarif(
            shown.flatMap(({ results }) => results),
            delivery.baseline !== undefined,
          ),
        file,
      );
      return;
    case "junit":
      await deliver(stacks(), junitPieces, file);
      return;
    case "github":
      await deliver(stacks(), (shown) => github(shown, require), file);
      return;
    case "markdown": {
      const diagrams = networks.map((network) => drawn(network).diagram);
      const sections = stacks().flatMap((stack, index) =>
        diagrams.slice(index, index + 1).map((diagram) => ({ ...stack, diagram })),
      );
      await deliver({ sections, changes }, (shown) => markdown(shown.sections, shown.changes, require), file);
    }
  }
}

function* withChanges(
  report: Iterable<string>,
  { reports, changes }: { readonly reports: readonly Report[]; readonly changes: readonly Change[] | undefined },
  terminal: Terminal,
): Generator<string> {
  yield* report;
  if (changes !== undefined) yield sinceText(changes, reports.length > 1, terminal);
}
