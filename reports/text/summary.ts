/** The facts of a report above everything else, and one table of several stacks. */
import {
  costWords,
  findingsWords,
  hasIntent,
  intentCell,
  intentWords,
  knownCell,
  needsCount,
  needsWords,
  notJudgedWords,
  type Summary,
  summaryColumns,
} from "../summary";
import { paragraph, type Span } from "./paragraph";
import type { Style } from "./path";
import { tableLines } from "./table";
import { severitySpan, verdictSpan } from "./theme";

/** `needs: 14 of 14 reachable`, the cost, and the parts that are not judged. The source IP has lines of its own. */
export function summaryLines({ width }: Style, summary: Summary): { readonly [line in "needs" | "rest"]: string[] } {
  const layout = { width, indent: 2, hang: 2 };
  const perGb = summary.perGb === null || summary.perGb === 0 ? "" : `, and $${summary.perGb} per GB out`;
  const words = costWords(summary);
  const cost = words === "unknown" ? words : `${words} for the network`;
  const intent = intentWords(summary);
  const gap = summary.monthly === null ? "; some prices or counts are missing" : "";
  return {
    needs: paragraph([`needs: ${needsWords(summary)}`], layout),
    rest: [
      ...paragraph([`monthly cost: ${cost}${perGb}${gap}`], layout),
      ...paragraph([`not judged: ${notJudgedWords(summary)}`], layout),
      ...(intent === "" ? [] : paragraph([`intent: ${intent}`], layout)),
    ],
  };
}

export function summaryTable(style: Style, summaries: readonly Summary[]): string[] {
  const { theme } = style;
  const rows = summaries.map((summary): Span[] => {
    const { name, verdict, sourceIp, findings } = summary;
    const severity = findings.error > 0 ? "error" : findings.warning > 0 ? "warning" : "info";
    return [
      { text: name, paint: theme.strong },
      verdictSpan(theme, verdict, `${verdict}${knownCell(summary)}`),
      needsCount(summary),
      sourceIp,
      costWords(summary),
      severitySpan(theme, severity, findingsWords(summary)),
      ...(hasIntent(summaries) ? [intentCell(summary)] : []),
    ];
  });
  return tableLines(style, summaryColumns(summaries), rows);
}
