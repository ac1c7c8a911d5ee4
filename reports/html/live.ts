/** The running tasks beside the configuration: each service's tasks with their interfaces, and why tasks stopped. */
import type { LiveTaskReport, Report, ServiceReport, StopReport } from "../../analysis/report";
import { escapeMarkup as text } from "../diagram/text";
import { MOST_SERVICES } from "../fold";
import { scrolling } from "./parts";
import { existenceLines, hasNews, statuses, timesOf } from "../liveWords";

type Live = NonNullable<ServiceReport["live"]>;
type Running = ServiceReport & { readonly live: Live };

/** Empty for a source without tasks. */
export function liveSection(report: Report): string {
  const running = report.services.filter((service): service is Running => service.live !== undefined);
  if (running.length === 0) return "";
  const shown = running.length <= MOST_SERVICES ? running : running.filter(({ live }) => hasNews(live));
  const others = running.length - shown.length;
  const isRead = running.some(({ live }) => live.existence !== undefined);
  const rest =
    others === 0
      ? ""
      : `<p>${others} more services: their tasks run as configured, ${isRead ? "none stopped recently, and nothing is known to be missing" : "and none stopped recently"}.</p>`;
  const unread = [...new Set(running.flatMap(({ live }) => live.unread))];
  const gaps = unread.map((reason) => `<p>${text(`Not read: ${reason}`)}</p>`).join("");
  const rows = shown.map((service) => row(service, isRead)).join("\n");
  const table = `<table><caption>Tasks that AWS reports now, and why tasks stopped within the last hour.</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Tasks</th><th scope="col">Differences from the service</th><th scope="col">Stopped tasks and events</th>${isRead ? `<th scope="col">Images, secrets, parameters, log groups</th>` : ""}</tr></thead>
<tbody>${rows}</tbody></table>`;
  return `${shown.length === 0 ? "" : scrolling("scroll", "Table of tasks", table)}${rest}${gaps}`;
}

function row({ name, live }: Running, isRead: boolean): string {
  const differing = live.tasks.filter(({ differs }) => differs.length > 0);
  const differences = differing.map(({ id, differs }) => `<li>${text(`${id}: ${differs.join("; ")}`)}</li>`).join("");
  const things = existenceLines(live.existence).map(({ state, text: line }) =>
    state === "missing" ? `<li><strong>${text(line)}</strong></li>` : `<li>${text(line)}</li>`,
  );
  const existence = `<td data-label="Existence">${things.length === 0 ? "–" : `<ul>${things.join("")}</ul>`}</td>`;
  const stops = live.stops.map((stop) => `<li>${stopped(stop)}</li>`).join("");
  return (
    `<tr><td data-label="Service">${text(name)}</td>` +
    `<td data-label="Tasks">${text(statuses(live.tasks))}${interfaces(live.tasks)}</td>` +
    `<td data-label="Differences">${differences === "" ? "–" : `<ul>${differences}</ul>`}</td>` +
    `<td data-label="Stopped">${stops === "" ? "–" : `<ul>${stops}</ul>`}</td>${isRead ? existence : ""}</tr>`
  );
}

function interfaces(tasks: readonly LiveTaskReport[]): string {
  if (tasks.length === 0) return "";
  return `<details><summary>Interfaces</summary><ul>${tasks.map((task) => `<li>${text(place(task))}</li>`).join("")}</ul></details>`;
}

function place({ id, taskDefinition, interface: nic }: LiveTaskReport): string {
  const task = taskDefinition === null ? id : `${id}, ${taskDefinition}`;
  if (nic === null) return `${task}: the interfaces of its instance`;
  const own = `${nic.id ?? "interface"} in ${nic.subnet ?? "an unknown subnet"}, ${nic.privateIps.join(", ")}`;
  if (!nic.read) return `${task}: ${own}; public IP and security groups not read`;
  return `${task}: ${own}, ${nic.publicIp === null ? "no public IP" : `public IP ${nic.publicIp}`}, ${nic.securityGroups.join(", ")}`;
}

function stopped(stop: StopReport): string {
  const rule = stop.rule === null ? "" : ` [${stop.rule}]`;
  const kind = stop.kind === "task" ? "stopped" : "event";
  return `<strong>${text(`${kind} ${timesOf(stop)}:`)}</strong> ${text(stop.text)}<p class="soft">${text(`${stop.message}${rule}`)}</p>`;
}
