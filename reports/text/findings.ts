/** Findings, the gravest first. */
import type { Finding } from "../../analysis/report";
import type { Severity } from "../../analysis/rules/problem";
import { paragraph } from "./paragraph";
import type { Style } from "./path";
import { severitySpan } from "./theme";

const ORDER: readonly Severity[] = ["error", "warning", "info"];

export function findingLines({ theme, width }: Style, findings: readonly Finding[]): string[] {
  return ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).flatMap(
    ({ id, severity, subject, message, fix }) => [
      ...paragraph([severitySpan(theme, severity), ` ${id} ${shortSubject(subject)}: ${message}`], {
        width,
        indent: 2,
        hang: 2,
      }),
      ...(fix === ""
        ? []
        : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${fix}`], { width, indent: 4, hang: 2 })),
    ],
  );
}

/** A URN says project, stack and every parent's type; people know a resource by its own name. */
function shortSubject(subject: string): string {
  return subject.startsWith("urn:pulumi:") ? subject.slice(subject.lastIndexOf("::") + 2) : subject;
}
