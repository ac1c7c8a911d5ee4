/**
 * Reports for people: per stack what its network is, one line for a service that is well, and for one that is not the need,
 * the device that stops it, why and what to change. Many alike services are shown as one, with their count.
 */
import type { PathReport, Report, ReportSource } from "../../analysis/report";
import type { Requirable } from "../../analysis/report/exitCode";
import { fold } from "../fold";
import { costLines } from "./cost";
import { findingLines } from "./findings";
import { type Abilities, finished } from "./finish";
import { headerLines, resourceLines } from "./network";
import { paragraph } from "./paragraph";
import { hopLines, outcome, sourceIpText, type Style } from "./path";
import { moreLines, serviceLines } from "./service";
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
  return [...reportTextPieces(reports, options)].join("");
}

/** The same in pieces, so that a text of many services is written as it is made. */
export function* reportTextPieces(reports: readonly Report[], options: ReportTextOptions): Generator<string> {
  const { colour, width, require } = options;
  const style: Style = { theme: themeOf(colour), width };
  const shownBefore = new Set<string>();
  const piece = (lines: readonly string[]) => finished(lines.map((line) => `${line}\n`).join(""), options);
  for (const [position, whole] of reports.entries()) {
    if (position > 0) yield "\n";
    const { report, names } = fold(whole, require);
    yield piece(headerLines(style, { report, names }));
    for (const [index, service] of report.services.entries()) {
      yield piece([...serviceLines(style, service, require), ...moreLines(style, names[index] ?? [])]);
    }
    yield piece([
      ...findingLines(style, report.findings, shownBefore),
      ...costLines(style, report.cost),
      ...resourceLines(style, report),
    ]);
  }
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
  const lines = [
    ...paragraph([{ text: `${from} → ${to}`, paint: theme.strong }, ": ", ...outcome(theme, path)], { width, hang: 2 }),
    ...hopLines(style, path.hops, 2),
    // What arrives has nothing to add to its hops.
    ...(path.verdict === "reachable" ? [] : paragraph([path.message + rule], { width })),
    ...seen,
    ...(path.fix === null
      ? []
      : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${path.fix}`], { width, hang: 2 })),
  ];
  return finished(`${lines.join("\n")}\n`, options);
}
