/** Findings, the most severe first. */
import type { Finding } from "../../analysis/report";
import type { Severity } from "../../analysis/rules/problem";
import { nameOf } from "../results";
import { paragraph } from "./paragraph";
import { knownSpan, type Style } from "./path";
import { severitySpan } from "./theme";

const ORDER: readonly Severity[] = ["error", "warning", "info"];

/** @param shownBefore texts of infos that an earlier stack has shown; those of this one are added. */
export function findingLines(
  { theme, width }: Style,
  findings: readonly Finding[],
  shownBefore: Set<string>,
): string[] {
  const sorted = ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const fresh = sorted.filter((finding) => finding.severity !== "info" || !shownBefore.has(textOf(finding)));
  for (const finding of fresh) shownBefore.add(textOf(finding));
  const repeated = sorted.length - fresh.length;
  return [
    ...fresh.flatMap((finding) => [
      ...paragraph(
        [severitySpan(theme, finding.severity), ...knownSpan(finding), ` ${finding.id} ${textOf(finding)}`],
        {
          width,
          indent: 2,
          hang: 2,
        },
      ),
      // An info requires no action.
      ...(finding.fix === "" || finding.severity === "info"
        ? []
        : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${finding.fix}`], { width, indent: 4, hang: 2 })),
    ]),
    ...(repeated === 0
      ? []
      : paragraph([severitySpan(theme, "info"), ` ${repeated} more as above`], { width, indent: 2, hang: 2 })),
  ];
}

function textOf({ subject, message }: Finding): string {
  return `${nameOf(subject)}: ${message}`;
}
