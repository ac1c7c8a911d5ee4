/**
 * The report as one HTML file that loads nothing: no network, and a Content-Security-Policy that lets only its own
 * style and script, known by their hashes, through. Its names may come from hostile files.
 */
import { createHash } from "node:crypto";
import type { Report } from "../../analysis/report";
import { failsAsKnown, type Requirable } from "../../analysis/report/exitCode";
import { INTENT_VERDICTS } from "../../analysis/report/intent";
import { worst } from "../../analysis/report/verdict";
import { countedKinds } from "../../analysis/rules/subjects";
import { diagramStyle } from "../diagram/svg";
import { escapeMarkup as text } from "../diagram/text";
import { counted, type Folded, foldToDraw } from "../fold";
import { resourcesText } from "../resources";
import { knownWords, openIntent, summaryOf } from "../summary";
import { clientScript } from "./client";
import { intentBadge, intentTable } from "./intent";
import { liveSection } from "./live";
import {
  badge,
  costTable,
  findingList,
  notJudgedList,
  pathTable,
  scrolling,
  serviceCards,
  sourceAddresses,
} from "./parts";
import { pageStyle } from "./style";
import { summaryTable, summaryTiles } from "./summary";

function hash(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}

/** One network on the page. */
export interface Shown {
  readonly whole: Report;
  /** The `<svg>` element, without a style of its own. */
  readonly diagram: string;
  /** The report with services that are alike as one, as the diagram has them. */
  readonly folded: Folded;
}

export function page(whole: Report, diagram: string, folded: Folded = foldToDraw(whole)): string {
  return pageOfSeveral([{ whole, diagram, folded }]);
}

/**
 * @param resources true to list the resources of each type.
 * @param require informational paths that count for this call.
 */
export function pageOfSeveral(
  networks: readonly Shown[],
  resources = false,
  require: readonly Requirable[] = [],
): string {
  const style = pageStyle + diagramStyle;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(clientScript)}; base-uri 'none'; form-action 'none'`;
  const [only] = networks;
  const isOne = networks.length === 1 && only !== undefined;
  const name = isOne ? only.whole.source.name : `${counted(networks.length)} stacks`;
  const verdict = worst(networks.map(({ whole }) => whole.verdict));
  const failing = networks.filter(({ whole }) => whole.verdict !== "reachable");
  const known = knownWords(failing.length > 0 && failing.every(({ whole }) => failsAsKnown(whole, require)));
  const intent = INTENT_VERDICTS.map((word) => networks.find(({ whole }) => whole.intent?.verdict === word)).find(
    (network) => network !== undefined,
  )?.whole.intent;
  const top = isOne
    ? readFrom(only) + summaryTiles(only.whole)
    : summaryTable(
        networks.map(({ whole }) => summaryOf(whole, require)),
        (position) => `#stack-${position}`,
      );
  const body = isOne
    ? sections(only, { prefix: "", within: "", level: "h2", resources })
    : networks.map((network, position) => stackSection(network, position, resources, require)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${text([`${name}: ${verdict}${known}`, ...openIntent(intent)].join(", "))}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${text(name)} ${badge(verdict)}${known}${intentBadge(intent)}</h1>
${top}</header>
<main${isOne ? ' class="stack"' : ""}>
${body}
</main>
<script>${clientScript}</script>
</body>
</html>
`;
}

function stackSection(network: Shown, position: number, resources: boolean, require: readonly Requirable[]): string {
  const { whole } = network;
  const prefix = `stack-${position}`;
  return `<section class="stack" aria-labelledby="${prefix}"><h2 id="${prefix}">${text(whole.source.name)} ${badge(whole.verdict)}${knownWords(failsAsKnown(whole, require))}${intentBadge(whole.intent)}</h2>
${readFrom(network)}${summaryTiles(whole)}
${sections(network, { prefix: `${prefix}-`, within: `${prefix} `, level: "h3", resources })}</section>`;
}

function readFrom({ whole, folded }: Shown): string {
  const { kind, region } = whole.source;
  const count = whole.services.length;
  const shown = folded.report.services.length;
  const fewer = shown < count ? `, ${counted(shown)} shown: identical services are shown once` : "";
  const place = `${kind === "aws" ? "an AWS account" : `a ${kind}`}${region === null ? "" : `, ${region}`}`;
  return `<p class="soft">${text(`Read from ${place}. ${countedKinds(whole.services, counted)}${fewer}.`)}</p>`;
}

interface Layout {
  /** Before every id, because several networks share the page. */
  readonly prefix: string;
  /** The id of the stack's title before that of a section's, which reads `prod Services`; empty for one network. */
  readonly within: string;
  readonly level: "h2" | "h3";
  readonly resources: boolean;
}

function sections({ whole, diagram, folded }: Shown, { prefix, within, level, resources }: Layout): string {
  const { report } = folded;
  const section = (id: string, title: string, content: string): string =>
    content === ""
      ? ""
      : `<section aria-labelledby="${within}${prefix}${id}"><${level} id="${prefix}${id}">${title}</${level}>${content}</section>`;
  const count = whole.notJudged?.length ?? 0;
  const list = resources ? resourcesText(whole.resources) : "";
  return [
    section("services", "Services", serviceCards(folded)),
    section("network", "Network", scrolling("picture", "Diagram", diagram)),
    section("intent", "Intent", intentTable(whole)),
    section("paths", "Paths", pathTable(folded, prefix)),
    section("running", "Running tasks", liveSection(whole)),
    section("sources", "Source addresses", sourceAddresses(folded)),
    section("not-judged", `Not judged: ${counted(count)}`, notJudgedList(whole)),
    section("findings", "Findings", findingList(report.findings)),
    section("cost", "Cost", costTable(report.cost)),
    section("resources", "Resources", list === "" ? "" : `<p>${text(list)}</p>`),
  ].join("\n");
}
