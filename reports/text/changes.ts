/** Differences between two analyses in words: one line for each change in the visible report. */
import type { Report } from "../../analysis/report";
import { kindWord } from "../../analysis/rules/subjects";
import { type Change, changesOf, changesSummary, type Setting } from "../changes";
import { finished } from "./finish";
import type { TextOptions } from "./index";
import { paragraph, type Span } from "./paragraph";
import { outcome, sourceIpText } from "./path";
import { intentSpan, severitySpan, type Theme, themeOf, verdictSpan } from "./theme";

export function changesText(before: readonly Report[], after: readonly Report[], options: TextOptions): string {
  return changeLines(changesOf(before, after), before.length > 1 || after.length > 1, options);
}

/** The changes since an earlier report, after the report itself. */
export function sinceText(changes: readonly Change[], several: boolean, options: TextOptions): string {
  const summary = changesSummary(changes);
  const title = changes.length === 0 ? "Nothing changed." : summary === "" ? "Changed:" : `Changed: ${summary}`;
  const lines = paragraph([title], { width: options.width, hang: 2 }).map((line) => `${line}\n`);
  return `\n${finished(lines.join(""), options)}${changeLines(changes, several, options)}`;
}

/** @param several true if there are several stacks, so that each line names its own. */
export function changeLines(changes: readonly Change[], several: boolean, options: TextOptions): string {
  const theme = themeOf(options.colour);
  const text = changes
    .map((change): Span[] => {
      const line = changeSpans(theme, change);
      return several && change.kind !== "stack" ? [`${change.stack}: `, ...line] : line;
    })
    .flatMap((line) => paragraph(line, { width: options.width, indent: 2, hang: 2 }))
    .map((line) => `${line}\n`)
    .join("");
  return finished(text, options);
}

/** One change, without its stack. */
export function changeSpans(theme: Theme, change: Change): Span[] {
  switch (change.kind) {
    case "stack":
      return cameOrWent(theme, `stack ${change.stack}`, change.change);
    case "verdict":
      return ["overall: ", verdictSpan(theme, change.now), ", was ", verdictSpan(theme, change.was)];
    case "service": {
      const { serviceKind, service } = change;
      const word = kindWord(serviceKind === undefined ? {} : { kind: serviceKind });
      return cameOrWent(theme, `${word} ${service}`, change.change);
    }
    case "setting": {
      const { service, setting, now, was } = change;
      return [`${service} ${WORDS[setting]}: ${now ?? "unknown"}, was ${was ?? "unknown"}`];
    }
    case "path": {
      const { service, path, now, was } = change;
      if (now === null) return [`${service} ${path}: no longer needed`];
      return [
        `${service} ${path}: `,
        ...outcome(theme, now),
        ...(was === null ? [", new"] : [", was ", ...outcome(theme, was)]),
      ];
    }
    case "source-ip":
      return [
        `${change.service} ${change.path}: source IP ${sourceIpText(change.now)}, was ${sourceIpText(change.was)}`,
      ];
    case "finding": {
      const { severity, id, message } = change;
      return [change.change === "removed" ? "no longer " : "new ", severitySpan(theme, severity), ` ${id}: ${message}`];
    }
    case "expectation": {
      const { expectation, now, was } = change;
      if (now === null) return cameOrWent(theme, `expectation ${expectation}`, "removed");
      return [
        `expectation ${expectation}: `,
        intentSpan(theme, now),
        ...(was === null ? [", new"] : [", was ", intentSpan(theme, was)]),
      ];
    }
    case "cost":
      return [`network cost: ${dollars(change.now)} a month, was ${dollars(change.was)}`];
  }
}

const WORDS: Readonly<Record<Setting, string>> = {
  launchType: "launch type",
  networkMode: "network mode",
  strategy: "strategy",
  desiredCount: "desired count",
};

function cameOrWent(theme: Theme, what: string, change: "new" | "removed"): Span[] {
  return [{ text: what, paint: theme.strong }, change === "new" ? " is new" : " was removed"];
}

function dollars(usd: number | null): string {
  return usd === null ? "unknown" : `$${usd.toFixed(2)}`;
}
