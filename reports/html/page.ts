/**
 * The report as one HTML file that loads nothing: no network, and a Content-Security-Policy that lets only its own
 * style and script, known by their hashes, through. Its names may come from hostile files.
 */
import { createHash } from "node:crypto";
import type { Report } from "../../analysis/report";
import { countedKinds } from "../../analysis/rules/subjects";
import { diagramStyle } from "../diagram/svg";
import { escapeMarkup as text } from "../diagram/text";
import { counted, type Folded, foldToDraw } from "../fold";
import { clientScript } from "./client";
import { liveSection } from "./live";
import { costTable, findingList, notJudgedSection, pathTable, serviceCards, sourceAddresses } from "./parts";
import { pageStyle } from "./style";

function hash(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}

/**
 * @param diagram the `<svg>` element, without a style of its own.
 * @param folded the report with services that are alike as one, as the diagram has them.
 */
export function page(whole: Report, diagram: string, folded: Folded = foldToDraw(whole)): string {
  const { report } = folded;
  const style = pageStyle + diagramStyle;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(clientScript)}; base-uri 'none'; form-action 'none'`;
  const { kind, name, region } = report.source;
  const count = whole.services.length;
  const fewer =
    report.services.length < count
      ? `, ${counted(report.services.length)} shown: identical services are shown once`
      : "";
  const services = `${countedKinds(whole.services, counted)}${fewer}`;
  const title = `${name}: ${report.verdict}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${text(name)} <span class="verdict ${report.verdict}">${report.verdict}</span></h1>
<p class="soft">${text(`Read from ${kind === "aws" ? "an AWS account" : `a ${kind}`}${region === null ? "" : `, ${region}`}. ${services}.`)}</p></header>
<main>
<section aria-labelledby="services"><h2 id="services">Services</h2>${serviceCards(folded)}</section>
<section aria-labelledby="network"><h2 id="network">Network</h2><div class="picture" tabindex="0" role="region" aria-label="Diagram">${diagram}</div></section>
<section aria-labelledby="paths"><h2 id="paths">Paths</h2>${pathTable(folded)}</section>
${liveSection(whole)}
<section aria-labelledby="sources"><h2 id="sources">Source addresses</h2>${sourceAddresses(folded)}</section>
${notJudgedSection(whole)}
<section aria-labelledby="findings"><h2 id="findings">Findings</h2>${findingList(report.findings)}</section>
<section aria-labelledby="cost"><h2 id="cost">Cost</h2>${costTable(report.cost)}</section>
</main>
<script>${clientScript}</script>
</body>
</html>
`;
}
