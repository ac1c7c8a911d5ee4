/** The facts of a report as tiles under its title, and one table of several stacks. */
import type { Report } from "../../analysis/report";
import { escapeMarkup as text } from "../diagram/text";
import {
  addressesWords,
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
  summaryOf,
} from "../summary";

export function summaryTiles(report: Report): string {
  const summary = summaryOf(report);
  const { sourceIp, perGb, monthly } = summary;
  const gap = monthly === null ? ["some prices or counts are missing"] : [];
  const traffic = perGb === null || perGb === 0 ? [] : [`and $${perGb} per GB out`];
  return `<dl class="facts">${[
    tile("Needs", needsWords(summary), ""),
    tile("Source IP", sourceIp, addressesWords(summary)),
    tile("Monthly cost", costWords(summary), ["for the network", ...traffic, ...gap].join(", ")),
    tile("Not judged", notJudgedWords(summary), ""),
    tile("Findings", findingsWords(summary), ""),
    summary.intent === null ? "" : tile("Intent", intentWords(summary), ""),
  ].join("")}</dl>`;
}

function tile(term: string, fact: string, detail: string): string {
  const below = detail === "" ? "" : ` <span class="soft">${text(detail)}</span>`;
  return `<div><dt>${text(term)}</dt><dd>${text(fact)}${below}</dd></div>`;
}

/** @param linkTo the address of a stack's own section, by its position. */
export function summaryTable(summaries: readonly Summary[], linkTo: (position: number) => string): string {
  const columns = summaryColumns(summaries);
  const head = columns.map((title) => `<th scope="col">${text(title)}</th>`).join("");
  const rows = summaries.map((summary, position) => {
    const cells = [needsCount(summary), summary.sourceIp, costWords(summary), findingsWords(summary)];
    if (hasIntent(summaries)) cells.push(intentCell(summary));
    const data = cells.map((cell, index) => `<td data-label="${text(columns[index + 2] ?? "")}">${text(cell)}</td>`);
    const name = `<a href="${linkTo(position)}">${text(summary.name)}</a>`;
    const verdict = `<span class="verdict ${summary.verdict}">${summary.verdict}</span>${knownCell(summary)}`;
    return `<tr><th scope="row">${name}</th><td data-label="verdict">${verdict}</td>${data.join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table of stacks"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}
