/** `compare` as a page of its own: nothing loaded, no script. */
import { createHash } from "node:crypto";
import type { Comparison } from "../../analysis/compare";
import { escapeMarkup as text } from "../diagram/text";
import { comparisonTable, recommendationOf, remarksOf, titleOf } from "../text/comparison";
import { pageStyle } from "./style";

export function comparisonPage(comparison: Comparison): string {
  const { stack, strategies } = comparison;
  const hash = createHash("sha256").update(pageStyle).digest("base64");
  const { columns, rows: cells } = comparisonTable(comparison);
  const head = columns.map((title) => `<th scope="col">${text(title)}</th>`).join("");
  const rows = strategies.map((row, at) => {
    const [title = "", ...rest] = cells[at] ?? [];
    const mark = row.recommended ? ` <span class="verdict reachable">recommended</span>` : "";
    const data = rest.map((cell, index) => `<td data-label="${text(columns[index + 1] ?? "")}">${text(cell)}</td>`);
    return `<tr${row.current ? ' class="now"' : ""}><th scope="row">${text(title)}${mark}</th>${data.join("")}</tr>`;
  });
  const remarks = strategies.map((row) => {
    const lines = remarksOf(row, comparison).map((remark) => `<p>${text(remark)}</p>`);
    return lines.length === 0 ? "" : `<h2>${text(titleOf(row))}</h2>${lines.join("")}`;
  });
  const { title, reason } = recommendationOf(comparison);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${stack}: every strategy`)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${text(stack)}: every strategy</h1>
<p class="card"><strong>${text(title)}</strong><br>${text(reason)}</p>
<div class="scroll compared" tabindex="0" role="region" aria-label="Table of strategies"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>
${remarks.join("\n")}
</main>
</body>
</html>
`;
}
