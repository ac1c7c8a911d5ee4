/** One service: a line with its verdict, and below it each need that is not reachable. */
import type { PathReport, ServiceReport } from "../../analysis/report";
import { countedNeeds, likelyCalls, worst } from "../../analysis/report/verdict";
import { keepsRunning, kindWord } from "../../analysis/rules/subjects";
import { counted } from "../fold";
import { needText } from "../needText";
import { isUnusedFamily } from "../unused";
import { liveLines } from "./live";
import { paragraph, type Span } from "./paragraph";
import { type Style, trouble } from "./path";
import { type Theme, verdictSpan } from "./theme";

/** @param require paths that count for this call, as `egress.ipv4`. */
export function serviceLines(style: Style, service: ServiceReport, require: readonly string[]): string[] {
  const { theme, width } = style;
  const informational = informationalPaths(service);
  const asked = informational.filter(
    ({ key, path }) => key !== null && require.includes(key) && path.verdict !== "reachable",
  );
  // Without being required, a call that fails is in the findings.
  const counting = require.includes("calls") ? service.needs : countedNeeds(service);
  const bad = counting.filter((need) => need.verdict !== "reachable");
  return [
    ...paragraph([{ text: service.name, paint: theme.strong }, kindText(service), ...summary(theme, service)], {
      width,
      indent: 2,
      hang: 4,
    }),
    ...paragraph([placeOf(service)], { width, indent: 4, hang: 2 }),
    ...paragraph([`out: ${informationalText(informational.filter(({ out }) => out))}`], { width, indent: 4, hang: 2 }),
    ...(service.ingress === null
      ? []
      : paragraph([`in: ${informationalText(informational.filter(({ out }) => !out))}`], {
          width,
          indent: 4,
          hang: 2,
        })),
    ...callLines(style, service),
    ...bad.flatMap((need) => trouble(style, needText(need), need, 4)),
    ...asked.flatMap(({ title, path }) => trouble(style, `Required: ${title}`, path, 4)),
    ...liveLines(style, service),
  ];
}

/** `9,950 more like web`; empty for a service that represents no others. */
export function moreLines({ width }: Style, names: readonly string[]): string[] {
  const [name = ""] = names;
  return names.length <= 1
    ? []
    : paragraph([`${counted(names.length - 1)} more like ${name}`], { width, indent: 2, hang: 2 });
}

/** ` (schedule) `; a service is the usual case, and needs no word. */
function kindText(service: ServiceReport): string {
  return service.kind === undefined ? " " : ` (${kindWord(service)}) `;
}

function summary(theme: Theme, service: ServiceReport): Span[] {
  const needs = countedNeeds(service);
  if (needs.length === 0) return [verdictSpan(theme, "undetermined"), ": no known needs"];
  const met = needs.filter((need) => need.verdict === "reachable").length;
  const verdict = worst(needs.map((need) => need.verdict));
  const all = met === 1 ? "its one need" : `all ${met} needs`;
  const count = met === needs.length ? all : `${met} of ${needs.length} needs reachable`;
  return [verdictSpan(theme, verdict), `: ${count} (${needs.map(needText).join(", ")})`];
}

/** `probable calls: db reachable, cache blocked (SG_HAS_NO_RULES)`. */
function callLines({ width }: Style, service: ServiceReport): string[] {
  const calls = likelyCalls(service).map(
    ({ destination, verdict, code }) => `${destination} ${verdict}${code === null ? "" : ` (${code})`}`,
  );
  return calls.length === 0 ? [] : paragraph([`probable calls: ${calls.join(", ")}`], { width, indent: 4, hang: 2 });
}

/** `fargate awsvpc in the private tier, no public IP, target type ip, desired count 2`. */
function placeOf(service: ServiceReport): string {
  const { launchType, networkMode, network, desiredCount, tasksPerInstance } = service;
  const known = (value: string | number | null, what: string) => (value === null ? `${what} unknown` : String(value));
  const tier = network.tier === null ? "in subnets of several or unknown tiers" : `in the ${network.tier} tier`;
  const flags = {
    true: "assignPublicIp true",
    false: "assignPublicIp false",
    null: networkMode === "awsvpc" ? "assignPublicIp unknown" : "no assignPublicIp",
  };
  return [
    `${known(launchType, "launch type")} ${known(networkMode, "network mode")} ${tier}`,
    flags[`${network.assignPublicIp}`],
    ...(network.targetType === null ? [] : [`target type ${network.targetType}`]),
    keepsRunning(service) ? `desired count ${desiredCount ?? "unknown"}` : "runs when it is started",
    ...(tasksPerInstance === null ? [] : [`at most ${tasksPerInstance} tasks per instance`]),
  ].join(", ");
}

interface InformationalPath {
  /** The word of `--require`. */
  readonly key: string | null;
  readonly out: boolean;
  readonly title: string;
  readonly short: string;
  readonly path: PathReport;
  /** True if the network by design does not use this family. */
  readonly isUnused: boolean;
}

/** Paths that are shown and not counted, unless required. */
function informationalPaths(service: ServiceReport): InformationalPath[] {
  const { egress, ingress } = service;
  const outwards = (family: "ipv4" | "ipv6", short: string): InformationalPath => ({
    key: `egress.${family}`,
    out: true,
    title: `internet over ${short}`,
    short,
    path: egress[family],
    isUnused: isUnusedFamily(service, family),
  });
  const inwards = (key: string | null, title: string, short: string, path: PathReport): InformationalPath => {
    return { key, out: false, title, short, path, isUnused: false };
  };
  const out = [outwards("ipv4", "IPv4"), outwards("ipv6", "IPv6")];
  if (ingress === null) return out;
  const balancer = ingress.loadBalancer;
  return [
    ...out,
    inwards("ingress.internet", "from the internet", "internet", ingress.internet),
    inwards("ingress.vpc", "from the VPC", "VPC", ingress.vpc),
    ...(balancer === null ? [] : [inwards(null, "from its load balancer", "load balancer", balancer)]),
  ];
}

/**
 * Without colours, because a blocked informational path is no error: `IPv4 reachable by nat-gateway →
 * internet-gateway`.
 */
function informationalText(paths: readonly InformationalPath[]): string {
  return paths
    .map(({ short, isUnused, path: { verdict, via, code } }) => {
      if (isUnused) return `${short} not used`;
      const by = verdict === "reachable" && via.length > 0 ? ` by ${via.join(" → ")}` : "";
      return `${short} ${verdict}${by}${code === null ? "" : ` (${code})`}`;
    })
    .join(", ");
}
