/**
 * Reports for people: per stack what its network is, one line for a service that is well, and for one that is not the need,
 * the device that stops it, why and what to change.
 */
import type { PathReport, Report, ReportSource } from "../../analysis/report";
import type { Requirable } from "../../analysis/report/exitCode";
import { costLines } from "./cost";
import { findingLines } from "./findings";
import { type Abilities, finished } from "./finish";
import { headerLines, resourceLines } from "./network";
import { paragraph } from "./paragraph";
import { hopLines, outcome, sourceIpText, type Style } from "./path";
import { serviceLines } from "./service";
import { themeOf } from "./theme";

export interface TextOptions extends Abilities {
  readonly colour: boolean;
  /** Columns; Infinity where lines are never broken. */
  readonly width: number;
}

export interface ReportTextOptions extends TextOptions {
  /** Paths that count for this call: shown in full where they fail. */
  readonly require: readonly Requirable[];
}

export function reportText(reports: readonly Report[], options: ReportTextOptions): string {
  const { colour, width, require } = options;
  const style: Style = { theme: themeOf(colour), width };
  const shownBefore = new Set<string>();
  return joined(
    reports.map((report) => [
      ...headerLines(style, report),
      ...report.services.flatMap((service) => serviceLines(style, service, require)),
      ...findingLines(style, report.findings, shownBefore),
      ...costLines(style, report.cost),
      ...resourceLines(style, report),
    ]),
    options,
  );
}

/** One path between two ends, hop by hop. */
export interface Explanation {
  readonly formatVersion: 1;
  readonly source: ReportSource;
  readonly from: string;
  readonly to: string;
  readonly path: PathReport;
}

export function explanationText({ from, to, path }: Explanation, options: TextOptions): string {
  const { colour, width } = options;
  const theme = themeOf(colour);
  const style: Style = { theme, width };
  const rule = path.rule === null ? "" : ` [${path.rule}]`;
  const seen = path.sourceIp.kind === "none" ? [] : paragraph([`Source IP: ${sourceIpText(path.sourceIp)}`], { width });
  return joined(
    [
      [
        ...paragraph([{ text: `${from} → ${to}`, paint: theme.strong }, ": ", ...outcome(theme, path)], {
          width,
          hang: 2,
        }),
        ...hopLines(style, path.hops, 2),
        // What arrives has nothing to add to its hops.
        ...(path.verdict === "reachable" ? [] : paragraph([path.message + rule], { width })),
        ...seen,
        ...(path.fix === null
          ? []
          : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${path.fix}`], { width, hang: 2 })),
      ],
    ],
    options,
  );
}

function joined(blocks: readonly (readonly string[])[], abilities: Abilities): string {
  return finished(blocks.map((lines) => `${lines.join("\n")}\n`).join("\n"), abilities);
}
