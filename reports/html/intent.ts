/** The expectations of a file as a table, the broken ones first. */
import type { Report } from "../../analysis/report";
import { INTENT_VERDICTS, type IntentVerdict } from "../../analysis/report/intent";
import { escapeMarkup as text } from "../diagram/text";
import { type Expected, expectedIn } from "../intentWords";
import { openIntent } from "../summary";

/** The colours of a path's verdict with the same meaning. */
const CLASSES: Readonly<Record<IntentVerdict, string>> = {
  kept: "reachable",
  broken: "blocked",
  undetermined: "undetermined",
};

/** Beside the verdict of the needs; empty if every expectation is kept. */
export function intentBadge(intent: Report["intent"]): string {
  return openIntent(intent)
    .map((words) => ` <span class="verdict ${CLASSES[intent?.verdict ?? "kept"]}">${words}</span>`)
    .join("");
}

/** Empty for a report without intent. */
export function intentTable({ intent }: Report): string {
  if (intent === undefined) return "";
  const all = expectedIn(intent);
  const rows = INTENT_VERDICTS.flatMap((word) => all.filter(({ verdict }) => verdict === word)).map(row);
  const others = intent.ofOtherStacks === 0 ? "" : `<p class="soft">Of other stacks: ${intent.ofOtherStacks}.</p>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table of expectations"><table><caption>The connections that this network must have, and must not have.</caption>
<thead><tr><th scope="col">Expectation</th><th scope="col">Verdict</th><th scope="col">Reason</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>${others}`;
}

function row({ words, place, verdict, message, fix, path }: Expected): string {
  const at = place === "" ? "" : `<p class="soft">${text(place)}</p>`;
  const hops = (path?.hops ?? []).map(({ verdict: mark, kind, name, detail }) =>
    text(`${mark} ${kind} ${name}: ${detail}`),
  );
  const list =
    hops.length === 0
      ? ""
      : `<details><summary>Path</summary><ol>${hops.map((hop) => `<li>${hop}</li>`).join("")}</ol></details>`;
  return (
    `<tr><td data-label="Expectation">${text(words)}${at}</td>` +
    `<td data-label="Verdict"><span class="verdict ${CLASSES[verdict]}">${verdict}</span></td>` +
    `<td data-label="Reason">${text(message)}${fix === null ? "" : `<p><strong>Fix:</strong> ${text(fix)}</p>`}${list}</td></tr>`
  );
}
