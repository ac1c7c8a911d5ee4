/** The page's pieces: verdict table with hops, services, findings, source addresses, cost. Every text passes `escapeMarkup`. */
import type { Finding, Hop, PathReport, Report, ServiceReport } from "../../analysis/report";
import type { Cost, CostItem } from "../../analysis/report/cost";
import { countedKinds, keepsRunning, kindWord } from "../../analysis/rules/subjects";
import { pathId } from "../diagram/model";
import { escapeMarkup as text } from "../diagram/text";
import { alike, type Alike, counted, type Folded, nameOf } from "../fold";
import { needText } from "../needText";
import { savingText } from "../savings";
import { notJudgedName } from "../notJudged";
import { isUnusedFamily } from "../unused";

export function badge(word: string): string {
  return `<span class="verdict ${text(word)}">${text(word)}</span>`;
}

/** A region that scrolls, with a hint that the script shows while parts of it are out of sight. */
export function scrolling(className: string, label: string, content: string): string {
  return `<p class="hint soft" hidden>Scroll inside the frame to see all of it.</p><div class="${className}" tabindex="0" role="group" aria-label="${label}">${content}</div>`;
}

function hop(step: Hop): string {
  const rule = step.rule === null ? "" : ` [${step.rule}]`;
  const way = step.direction === "return" ? "on the way back, " : "";
  const changed = step.source === undefined ? "" : `, source IP becomes ${step.source}`;
  return `<li class="${step.verdict}">${text(`${way}${step.kind} ${step.name}: ${step.detail}${changed}${rule}`)}</li>`;
}

/** A line may break inside a code after an underscore. */
function code(word: string): string {
  return `<code>${text(word).replaceAll("_", "_<wbr>")}</code>`;
}

/** @param prefix before every id.
 * @param counts true for a need; informational paths have no background colour. */
function row(
  prefix: string,
  id: string,
  names: readonly string[],
  what: string,
  path: PathReport,
  counts: boolean,
  isUnused = false,
): string {
  const service = nameOf(names);
  const addresses = path.sourceIp.addresses.join(", ");
  const source =
    path.sourceIp.kind === "none" ? "–" : `${path.sourceIp.kind}${addresses === "" ? "" : ` ${addresses}`}`;
  const why = path.verdict === "reachable" ? path.via.join(" → ") : path.message;
  const fix = path.fix === null ? "" : `<p><strong>Fix:</strong> ${text(path.fix)}</p>`;
  const hops =
    path.hops.length === 0
      ? ""
      : `<tr class="hops" id="${prefix}hops-${id}"><td colspan="5"><ol>${path.hops.map(hop).join("")}</ol></td></tr>`;
  const button = `<button type="button" aria-expanded="false" aria-label="Show the path of ${text(`${service}, ${what}`)}"></button>`;
  return (
    `<tr data-path="${id}" data-verdict="${path.verdict}"${counts ? "" : ` class="informational"`}` +
    `${names.length > 1 ? ` data-names="${text(names.join(" "))}"` : ""}><td data-label="Service">${button}${text(service)}</td>` +
    `<td data-label="Path">${text(what)}</td>` +
    `<td data-label="Verdict">${isUnused ? UNUSED : verdictOf(path)}</td>` +
    `<td data-label="Source IP">${text(source)}</td><td data-label="Devices, or cause">${text(why)}${fix}</td></tr>${hops}`
  );
}

const UNUSED = `<span class="verdict unused">not used</span>`;

function verdictOf({ verdict, code: word }: PathReport): string {
  return `${badge(verdict)}${word === null ? "" : `<br>${code(word)}`}`;
}

function rowsOf(service: ServiceReport, position: number, names: readonly string[], prefix: string): string[] {
  const { egress, ingress } = service;
  const informational = (which: string, what: string, path: PathReport) =>
    row(prefix, pathId(position, "ingress", which), names, what, path, false);
  const outwards = (family: "ipv4" | "ipv6", what: string) =>
    row(
      prefix,
      pathId(position, "egress", family),
      names,
      what,
      egress[family],
      false,
      isUnusedFamily(service, family),
    );
  return [
    ...service.needs.map((need, index) =>
      row(prefix, pathId(position, "need", index), names, needText(need), need, need.purpose !== "call"),
    ),
    outwards("ipv4", "out to the internet, IPv4"),
    outwards("ipv6", "out to the internet, IPv6"),
    ...(ingress === null
      ? []
      : [
          informational("internet", "in from the internet", ingress.internet),
          informational("vpc", "in from the VPC", ingress.vpc),
        ]),
    ...(ingress === null || ingress.loadBalancer === null
      ? []
      : [informational("balancer", "from the load balancer", ingress.loadBalancer)]),
  ];
}

/** @param prefix before every id. */
export function pathTable({ report, names }: Folded, prefix: string): string {
  const verdicts = ["", "blocked", "partial", "undetermined", "reachable"];
  const options = verdicts.map((word) => `<option value="${word}">${word === "" ? "all" : word}</option>`).join("");
  const rows = report.services.flatMap((service, at) => rowsOf(service, at, names[at] ?? [], prefix));
  const table = `<table><caption>Needs of every task, and paths out and in. Paths of the application itself are shown, but do not count for the verdict.</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Path</th><th scope="col">Verdict</th><th scope="col">Source IP</th><th scope="col">Devices, or cause</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
  return `<div class="controls"><label>Search <input class="search" type="search" autocomplete="off"></label>
<label>Verdict <select class="choice">${options}</select></label><span id="${prefix}shown" role="status" class="shown soft"></span></div>
${scrolling("scroll", "Table of paths", table)}`;
}

export function serviceCards({ report, names }: Folded): string {
  const cards = report.services.map((service, position) => {
    const alike = names[position] ?? [];
    const facts = [
      service.kind === undefined ? "" : kindWord(service),
      [service.launchType, service.networkMode].filter((word) => word !== null).join(", "),
      `strategy ${service.strategy ?? "not recognised"}`,
      `tier ${service.network.tier ?? "unknown or several"}`,
      service.desiredCount === null
        ? keepsRunning(service)
          ? ""
          : "runs when it is started"
        : `desired count ${service.desiredCount}`,
      service.tasksPerInstance === null ? "" : `at most ${service.tasksPerInstance} tasks per instance`,
    ].filter((fact) => fact !== "");
    const others =
      alike.length <= 1
        ? ""
        : `<details><summary>${text(
            countedKinds(
              alike.map(() => service),
              counted,
            ),
          )}</summary><p>${text(alike.join(", "))}</p></details>`;
    return `<article class="card"><h3>${text(nameOf(alike))}</h3>${facts.map((fact) => `<p>${text(fact)}</p>`).join("")}${others}</article>`;
  });
  return `<div class="cards">${cards.join("")}</div>`;
}

export function sourceAddresses({ report, names }: Folded): string {
  const byAddresses = new Map<string, { kind: string; services: string[] }>();
  for (const [position, service] of report.services.entries()) {
    const { kind, addresses } = service.egress.ipv4.sourceIp;
    if (kind === "none") continue;
    const key = `${kind} ${addresses.join(", ")}`;
    const entry = byAddresses.get(key) ?? { kind, services: [] };
    entry.services.push(nameOf(names[position] ?? []));
    byAddresses.set(key, entry);
  }
  if (byAddresses.size === 0) return "<p>No service has a source IP on the internet.</p>";
  const items = [...byAddresses].map(([key, { kind, services }]) => {
    const addresses = key.slice(kind.length + 1);
    const copy =
      addresses === ""
        ? ""
        : `<code>${text(addresses)}</code> <button type="button" data-copy="${text(addresses)}">Copy</button>`;
    return `<li>${text(kind)} ${copy} <span class="soft">${text(services.join(", "))}</span></li>`;
  });
  return `<ul>${items.join("")}</ul>`;
}

/** Nothing where everything is judged. */
export function notJudgedList({ notJudged = [] }: Report): string {
  if (notJudged.length === 0) return "";
  const items = notJudged.map((one) => `<li><strong>${text(notJudgedName(one))}</strong> ${text(one.reason)}</li>`);
  return `<ul>${items.join("\n")}</ul>`;
}

export function findingList(findings: readonly Finding[]): string {
  if (findings.length === 0) return "<p>None.</p>";
  const items = findings.map(
    (finding) =>
      `<li>${badge(finding.severity)} <strong>${text(finding.id)}</strong> ${text(finding.message)} <span class="soft">${text(finding.fix)}</span><br><code>${text(finding.subject)}</code></li>`,
  );
  return `<ul>${items.join("\n")}</ul>`;
}

function dollars(usd: number | null): string {
  return usd === null ? "unknown" : `$${usd.toFixed(2)}`;
}

/** All but the name: `Fargate vCPU (x86), web` → `Fargate vCPU (x86)`, and the arithmetic. */
function kindAndArithmetic({ name, count, unit, per, source }: CostItem): unknown {
  return [name.split(", ", 1), count, unit, per, source];
}

function costRow({ first: item, all }: Alike<CostItem>): string {
  const times = all.length === 1 ? "" : `${counted(all.length)} × `;
  const monthly = item.monthly === null ? null : all.reduce((sum, each) => sum + (each.monthly ?? 0), 0);
  const arithmetic = `${times}${item.count ?? "?"} × ${item.unit === null ? "?" : `$${item.unit}`} × ${item.per}`;
  return `<tr><td data-label="Item">${text(nameOf(all.map(({ name }) => name)))}</td><td data-label="Arithmetic">${text(arithmetic)}</td><td class="number" data-label="Monthly">${dollars(monthly)}</td><td data-label="Source">${text(item.source ?? "no price listed")}</td></tr>`;
}

export function costTable(cost: Cost): string {
  const rows = alike(cost.items, kindAndArithmetic).map(costRow).join("");
  const compute = alike(cost.compute.items, kindAndArithmetic).map(costRow).join("");
  const traffic = `${cost.traffic.gbOut} GB out, ${cost.traffic.gbEcr} GB of image layers a month`;
  const table = `<table><caption>${text(`${cost.region ?? "Region unknown"}; ${traffic}; prices of ${cost.asOf ?? "an unknown date"} and later`)}</caption>
<thead><tr><th scope="col">Item</th><th scope="col">Count × price × time</th><th scope="col" class="number">Monthly cost</th><th scope="col">Source</th></tr></thead>
<tbody>${rows}<tr><td colspan="2"><strong>Network</strong></td><td class="number"><strong>${dollars(cost.monthly)}</strong></td><td></td></tr>${compute}</tbody></table>`;
  return scrolling("scroll", "Table of cost", table) + costNotes(cost);
}

function costNotes({ missing, savings }: Cost): string {
  const notes = [...savings.map(savingText), ...missing];
  return notes.length === 0 ? "" : `<ul>${notes.map((note) => `<li>${text(note)}</li>`).join("\n")}</ul>`;
}
