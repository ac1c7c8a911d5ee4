/** `compare` as a page of its own: nothing loaded, no script. */
import { createHash } from "node:crypto";
import type { Comparison } from "../../analysis/compare";
import { escapeMarkup as text } from "../diagram/text";
import { cellsOf, COLUMNS, remarksOf, titleOf } from "../text/comparison";
import { pageStyle } from "./style";

export function comparisonPage({ stack, strategies }: Comparison): string {
  const hash = createHash("sha256").update(pageStyle).digest("base64");
  const head = COLUMNS.map((title) => `<th scope="col">${text(title)}</th>`).join("");
  const rows = strategies.map((row) => {
    const [title = "", ...cells] = cellsOf(row);
    const rest = cells.map((cell, index) => `<td data-label="${text(COLUMNS[index + 1] ?? "")}">${text(cell)}</td>`);
    return `<tr${row.current ? ' class="now"' : ""}><th scope="row">${text(title)}</th>${rest.join("")}</tr>`;
  });
  const remarks = strategies
    .filter((row) => remarksOf(row).length > 0)
    .map(
      (row) =>
        `<h2>${text(titleOf(row))}</h2>${remarksOf(row)
          .map((remark) => `<p>${text(remark)}</p>`)
          .join("")}`,
    );
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
<div class="scroll" tabindex="0" role="region" aria-label="Table of strategies"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>
${remarks.join("\n")}
</main>
</body>
</html>
`;
}
