/**
 * A stack at a glance: verdict, needs, source IPs, cost, the parts that are not judged, strategies, and the targets of
 * each subnet's default routes; on request its resources.
 */
import type { Report, SubnetReport } from "../../analysis/report";
import { type Folded, nameOf } from "../fold";
import { resourcesText } from "../resources";
import { knownWords, openIntent, type Summary } from "../summary";
import { paragraph } from "./paragraph";
import { sourceIpText, type Style } from "./path";
import { summaryLines } from "./summary";
import { verdictSpan } from "./theme";

export function headerLines(style: Style, { report, names }: Folded, summary: Summary): string[] {
  const { theme, width } = style;
  const facts = summaryLines(style, summary);
  const { name, kind, region } = report.source;
  const strategies = unique(report.services.map((service) => service.strategy ?? "none recognised"));
  const layout = { width, indent: 2, hang: 2 };
  return [
    ...paragraph(
      [
        { text: name, paint: theme.strong },
        " ",
        verdictSpan(theme, report.verdict),
        knownWords(summary.isKnown),
        ...openIntent(report.intent).map((words) => `, ${words}`),
        ` (${kind}, ${region ?? "Region unknown"})`,
      ],
      { width, hang: 2 },
    ),
    ...facts.needs,
    ...sourceIps(report, names).flatMap((line) => paragraph([line], layout)),
    ...facts.rest,
    ...(strategies.length === 0 ? [] : paragraph([`strategy: ${strategies.join(", ")}`], layout)),
    ...subnetGroups(report).flatMap((line) => paragraph([line], layout)),
  ];
}

/** One line if all services have the same source IPs, else one for each service that is shown. */
function sourceIps({ services }: Report, names: Folded["names"]): string[] {
  const texts = services.map(({ egress }, position) => {
    const families = [
      ...(egress.ipv4.verdict === "blocked" ? [] : [`IPv4 ${sourceIpText(egress.ipv4.sourceIp)}`]),
      ...(egress.ipv6.verdict === "blocked" ? [] : [`IPv6 ${sourceIpText(egress.ipv6.sourceIp)}`]),
    ];
    return {
      name: nameOf(names[position] ?? []),
      text: families.length === 0 ? "none, because no path leads to the internet" : families.join("; "),
    };
  });
  const different = unique(texts.map(({ text }) => text));
  return different.length === 1
    ? different.map((text) => `source IP: ${text}`)
    : texts.map(({ name, text }) => `source IP of ${name}: ${text}`);
}

/** Subnets grouped by their routes: `subnets app-private-0 (eu-central-1a): IPv4 to nat-gateway, IPv6 none`. */
function subnetGroups({ services }: Report): string[] {
  const groups = new Map<string, Set<string>>();
  for (const subnet of services.flatMap(({ network }) => network.subnets)) {
    const way = wayOf(subnet);
    const members = groups.get(way) ?? new Set();
    groups.set(
      way,
      members.add(`${subnet.name}${subnet.availabilityZone === null ? "" : ` (${subnet.availabilityZone})`}`),
    );
  }
  return [...groups].map(([way, members]) => `default route of ${[...members].join(", ")}: ${way}`);
}

function wayOf({ defaultRoute, mapPublicIpOnLaunch }: SubnetReport): string {
  const mapping = {
    true: "; maps public IPs on launch",
    false: "",
    null: "; whether it maps public IPs on launch is unknown",
  }[`${mapPublicIpOnLaunch}`];
  return `IPv4 ${defaultRoute.ipv4}, IPv6 ${defaultRoute.ipv6}${mapping}`;
}

export function resourceLines({ theme, width }: Style, { resources }: Report): string[] {
  const text = resourcesText(resources);
  return text === "" ? [] : paragraph([{ text, paint: theme.soft }], { width, indent: 2, hang: 2 });
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
