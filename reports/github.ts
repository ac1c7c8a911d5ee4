/**
 * Workflow commands of GitHub Actions: each failure is an annotation at its line of the pull request. GitHub shows at
 * most ten errors, ten warnings and ten notices of a step, so the worst come first and what requires no action is left out.
 */
import type { Requirable } from "../analysis/report/exitCode";
import { byLevel, type Result, type StackResults } from "./results";
import { sanitize } from "./sanitize";
import { verdictWords } from "./summary";

const COMMANDS: Readonly<Record<Result["level"], string>> = { error: "error", warning: "warning", note: "notice" };

/** @param require informational paths that count for this call. */
export function github(stacks: readonly StackResults[], require: readonly Requirable[] = []): string {
  const shown = stacks.flatMap(({ results }) => results).filter(({ informational }) => !informational);
  const lines = [
    ...byLevel(shown).map(annotation),
    ...stacks.map(({ report }) => command("notice", {}, `${report.source.name}: ${verdictWords(report, require)}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

type Properties = Readonly<Record<string, string | number>>;

function annotation({ level, title, message, fix, place, known }: Result): string {
  const at: Properties = place === undefined ? {} : { file: place.file, line: place.line };
  const text = `${message}${fix === "" ? "" : `\nFix: ${fix}`}`;
  return command(COMMANDS[level], { ...at, title: `${title}${known ? " (known)" : ""}` }, text);
}

function command(name: string, properties: Properties, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${propertyText(String(value))}`);
  return `::${name}${list.length === 0 ? "" : ` ${list.join(",")}`}::${messageText(text)}`;
}

/** The runner's own escapes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
export function messageText(text: string): string {
  return text
    .split("\n")
    .map((line) => sanitize(line).replaceAll("%", "%25"))
    .join("%0A");
}

export function propertyText(text: string): string {
  return sanitize(text).replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll(",", "%2C");
}
