/**
 * Markdown for the comment of a pull request and the summary of a job: verdict, changes, each path that fails with its fix,
 * findings, and the network as a diagram. It is never longer than GitHub allows.
 */
import type { Report } from "../analysis/report";
import type { Requirable } from "../analysis/report/exitCode";
import { rule } from "../analysis/rules/book";
import { type Change, changesSummary } from "./changes";
import { mermaid } from "./diagram/mermaid";
import type { Diagram } from "./diagram/model";
import { counted } from "./fold";
import { cellCode, code, htmlCode, prose } from "./markdownText";
import { byLevel, type Result, type StackResults } from "./results";
import {
  costWords,
  findingsWords,
  hasIntent,
  intentCell,
  knownCell,
  MOST_ADDRESSES,
  needsCount,
  summaryOf,
  verdictWords,
} from "./summary";
import { changeSpans } from "./text/changes";
import { themeOf } from "./text/theme";

/** GitHub refuses a comment of more than 65,536 characters; the rest is for a marker and a link around it. */
const MOST_CHARACTERS = 64_000;
/** GitHub draws no diagram whose text is longer. */
const MOST_OF_DIAGRAM = 50_000;
/** Characters that lists leave to what follows them. */
const RESERVED = 8_000;

export interface Section extends StackResults {
  readonly diagram: Diagram;
}

/**
 * @param changes those since an earlier report; undefined without one.
 * @param require informational paths that count for this call.
 */
export function markdown(
  sections: readonly Section[],
  changes: readonly Change[] | undefined,
  require: readonly Requirable[] = [],
): string {
  const page = new Page();
  const reports = sections.map(({ report }) => report);
  page.add(`## ECS connectivity: ${verdicts(reports, require)}\n\n`);
  page.add(`${overview(reports, require)}\n`);
  if (changes !== undefined) page.list(changesTitle(changes), changes.map(changeItem));
  const results = byLevel(sections.flatMap(({ results: own }) => own));
  const open = results.filter(({ known, informational }) => !known && !informational);
  page.list("### Problems", open.map(resultItem));
  const known = results.filter((result) => result.known && !result.informational);
  page.list("### Known from the baseline", known.map(resultItem));
  const infos = results.filter(({ informational }) => informational).length;
  if (infos > 0)
    page.add(
      `\n${counted(infos)} ${infos === 1 ? "assumption or note" : "assumptions and notes"} in the full report.\n`,
    );
  for (const { report, diagram } of sections) page.add(diagramOf(report.source.name, diagram));
  return page.text();
}

function verdicts(reports: readonly Report[], require: readonly Requirable[]): string {
  const words = reports.map((report) => verdictWords(report, require));
  // Several stacks share words: "reachable, intent broken" and "reachable".
  return [...new Set(words.flatMap((each) => each.split(", ")))].join(", ");
}

function overview(reports: readonly Report[], require: readonly Requirable[]): string {
  const summaries = reports.map((report) => summaryOf(report, require));
  const rows = summaries.map((summary) => {
    const { name, verdict, sourceIp, addresses } = summary;
    return [
      cellCode(name),
      `${verdict}${knownCell(summary)}`,
      needsCount(summary),
      [sourceIp, ...addresses.slice(0, MOST_ADDRESSES).map(cellCode)].join(" "),
      // Two dollar signs of a text enclose mathematics.
      costWords(summary).replace("$", "USD "),
      findingsWords(summary),
      ...(hasIntent(summaries) ? [intentCell(summary)] : []),
    ];
  });
  const columns = ["Stack", "Verdict", "Needs reachable", "Source IP", "Network cost a month", "Findings"];
  const header = hasIntent(summaries) ? [...columns, "Intent"] : columns;
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function changesTitle(changes: readonly Change[]): string {
  const summary = changesSummary(changes);
  return `### Changes${summary === "" ? "" : `: ${summary}`}`;
}

function changeItem(change: Change): string {
  const words = changeSpans(themeOf(false), change).map((span) => (typeof span === "string" ? span : span.text));
  return `- ${code(change.stack)} ${prose(words.join(""))}\n`;
}

function resultItem({ level, title, rule: id, message, fix, place }: Result): string {
  const at = place === undefined ? "" : ` at ${code(`${place.file}:${String(place.line)}`)}`;
  return [
    `- **${level}** ${prose(title)}${at}`,
    `  ${prose(message)} ${ruleLink(id)}`,
    ...(fix === "" ? [] : [`  **Fix:** ${prose(fix)}`]),
    "",
  ].join("\n");
}

/** Links lead to addresses of the rule book alone. */
function ruleLink(id: string): string {
  const page = rule(id)?.sources.find((source) => source.startsWith("https://"));
  return page === undefined ? code(id) : `[${id}](${page})`;
}

/** Its names are entity codes, so none ends the fence. */
function diagramOf(stack: string, diagram: Diagram): string {
  const text = mermaid(diagram);
  if (text.length > MOST_OF_DIAGRAM) return `\nThe network of ${code(stack)} is too large for a diagram here.\n`;
  return `\n<details><summary>Network of ${htmlCode(stack)}</summary>\n\n\`\`\`mermaid\n${text}\`\`\`\n\n</details>\n`;
}

/** Blocks in the order of their importance, as far as they fit. */
class Page {
  readonly #blocks: string[] = [];
  #left = MOST_CHARACTERS;

  add(block: string): boolean {
    if (block.length > this.#left) return false;
    this.#blocks.push(block);
    this.#left -= block.length;
    return true;
  }

  /** Nothing without items. The items that do not fit are counted. */
  list(title: string, items: readonly string[]): void {
    if (items.length === 0) return;
    this.add(`\n${title}\n\n`);
    const fits = (item: string) => item.length + RESERVED <= this.#left && this.add(item);
    const shown = items.findIndex((item) => !fits(item));
    if (shown >= 0) this.add(`\n${counted(items.length - shown)} more in the full report.\n`);
  }

  text(): string {
    return this.#blocks.join("");
  }
}
