/**
 * Reports for people: one table of all stacks if there are several, then per stack its facts and its network, one line for a reachable service, and for any other service the need, the
 * device that stops it, the reason and the fix. Many alike services are shown as one, with their count.
 */
import type { Explanation, Report } from "../../analysis/report";
import type { Requirable } from "../../analysis/report/exitCode";
import { fold } from "../fold";
import { summaryOf } from "../summary";
import { costLines } from "./cost";
import { findingLines } from "./findings";
import { type Abilities, finished } from "./finish";
import { headerLines, resourceLines } from "./network";
import { intentLines } from "./intent";
import { notJudgedLines } from "./notJudged";
import { paragraph } from "./paragraph";
import { hopLines, outcome, sourceIpText, type Style } from "./path";
import { moreLines, serviceLines } from "./service";
import { summaryTable } from "./summary";
import { themeOf } from "./theme";

export interface TextOptions extends Abilities {
  readonly colour: boolean;
  /** Columns; Infinity if lines are never broken. */
  readonly width: number;
}

export interface ReportTextOptions extends TextOptions {
  /** Paths that count for this call: shown in full if they fail. */
  readonly require: readonly Requirable[];
  /** True to list the resources of each type. Default: false. */
  readonly resources?: boolean;
}

export function reportText(reports: readonly Report[], options: ReportTextOptions): string {
  return [...reportTextPieces(reports, options)].join("");
}

/** The same in pieces, so that a text of many services is written while it is computed. */
export function* reportTextPieces(reports: readonly Report[], options: ReportTextOptions): Generator<string> {
  const { colour, width, require, resources = false } = options;
  const style: Style = { theme: themeOf(colour), width };
  const shownBefore = new Set<string>();
  const piece = (lines: readonly string[]) => finished(lines.map((line) => `${line}\n`).join(""), options);
  const summaries = reports.map((report) => summaryOf(report, require));
  if (reports.length > 1) yield piece([...summaryTable(style, summaries), ""]);
  for (const [position, whole] of reports.entries()) {
    if (position > 0) yield "\n";
    const { report, names } = fold(whole, require);
    yield piece(headerLines(style, { report, names }, summaries[position] ?? summaryOf(whole, require)));
    for (const [index, service] of report.services.entries()) {
      yield piece([...serviceLines(style, service, require), ...moreLines(style, names[index] ?? [])]);
    }
    yield piece([
      ...intentLines(style, whole),
      ...notJudgedLines(style, report),
      ...findingLines(style, report.findings, shownBefore),
      ...costLines(style, report.cost),
      ...(resources ? resourceLines(style, report) : []),
    ]);
  }
}

/** One path between two ends, hop by hop. */
export function explanationText({ from, to, path }: Explanation, options: TextOptions): string {
  const { colour, width } = options;
  const theme = themeOf(colour);
  const style: Style = { theme, width };
  const rule = path.rule === null ? "" : ` [${path.rule}]`;
  const seen = path.sourceIp.kind === "none" ? [] : paragraph([`Source IP: ${sourceIpText(path.sourceIp)}`], { width });
  const lines = [
    ...paragraph([{ text: `${from} → ${to}`, paint: theme.strong }, ": ", ...outcome(theme, path)], { width, hang: 2 }),
    ...hopLines(style, path.hops, 2),
    // A reachable path needs no more lines than its hops.
    ...(path.verdict === "reachable" ? [] : paragraph([path.message + rule], { width })),
    ...seen,
    ...(path.fix === null
      ? []
      : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${path.fix}`], { width, hang: 2 })),
  ];
  return finished(`${lines.join("\n")}\n`, options);
}
