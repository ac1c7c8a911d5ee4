/** Observed packets compared with the analysis: verdict, place, source address and code. */
import { analyse } from "../../analysis/analyse";
import { analyseServices } from "../../analysis/reachability";
import type { PathReport, ServiceReport, Verdict } from "../../analysis/report";
import type { Key, Topology } from "../../analysis/topology/model";
import { compile, type Compiled, type Sent } from "./compile/lab";
import { Unwitnessed } from "./compile/known";
import type { Story } from "./compile/story";
import type { Answer, Runners } from "./runner";
import type { UnwitnessedReason } from "./unwitnessed";

export interface Disagreement {
  readonly service: string;
  readonly path: string;
  readonly what: string;
  readonly analysis: string;
  readonly packets: string;
}

export interface Outcome {
  readonly compared: number;
  readonly skipped: Readonly<Partial<Record<UnwitnessedReason, number>>>;
  readonly disagreements: readonly Disagreement[];
}

/** One subnet's packets on one path. */
interface Witnessed {
  readonly story: Story;
  readonly verdict: Verdict;
  readonly codes: ReadonlySet<string>;
  readonly peers: readonly { readonly sent: Sent; readonly peer: string }[];
  readonly lines: readonly string[];
}

function witness({ story, sent }: Compiled["stories"][number], codes: readonly string[], answer: Answer): Witnessed {
  const lines: string[] = story.told === undefined ? [] : [`no packet can be sent: ${story.told.join(" or ")}`];
  const found = new Set<string>([...(story.also ?? []), ...(story.told ?? [])]);
  const peers: { sent: Sent; peer: string }[] = [];
  for (const flow of sent) {
    const peer = answer.seen[String(flow.id)];
    const what = `${flow.from} ${flow.source}:${flow.ports.join("→")} → ${flow.to}:${String(flow.toPort)}`;
    if (peer !== undefined) {
      peers.push({ sent: flow, peer });
      lines.push(`${what} arrived, seen as ${peer}`);
      continue;
    }
    const drops = answer.drops.filter(([, , from, to]) => flow.ports.includes(from) || flow.ports.includes(to));
    for (const [place, word] of drops) {
      found.add(codes[word - 1] ?? "?");
      lines.push(`${what} dropped in ${place}: ${codes[word - 1] ?? "?"}`);
    }
    if (drops.length === 0) lines.push(`${what} lost, and nothing recorded it`);
  }
  for (const { observed, code } of story.instead ?? []) if (found.has(observed)) found.add(code);
  const verdict = story.told === undefined ? verdictOf(story, sent, peers) : "blocked";
  return { story, verdict, codes: found, peers: carrying(story, sent, peers), lines };
}

/**
 * Packets of the families that the path goes by. Of a name with addresses of both families, a client uses one that
 * works for every host before one that works for some (RFC 6724, RFC 8305): only its source is seen.
 */
function carrying(story: Story, sent: readonly Sent[], peers: Witnessed["peers"]): Witnessed["peers"] {
  const arrived = new Set(peers.map((each) => each.sent.id));
  const isWhole = (six: boolean): boolean => {
    const own = sent.filter((flow) => flow.to.includes(":") === six);
    return own.length > 0 && familyVerdict(story, own, arrived) === "reachable";
  };
  const [four, six] = [isWhole(false), isWhole(true)];
  return four === six ? peers : peers.filter(({ sent: flow }) => flow.to.includes(":") === six);
}

/** Families are alternatives, legs are a chain, and every part of a range of addresses counts. */
function verdictOf(story: Story, sent: readonly Sent[], peers: readonly { readonly sent: Sent }[]): Verdict {
  const arrived = new Set(peers.map((each) => each.sent.id));
  const verdicts = [false, true].flatMap((six) => {
    const own = sent.filter((flow) => flow.to.includes(":") === six);
    return own.length === 0 ? [] : [familyVerdict(story, own, arrived)];
  });
  const order: readonly Verdict[] = ["reachable", "undetermined", "partial", "blocked"];
  return order.find((each) => verdicts.includes(each)) ?? "blocked";
}

function familyVerdict(story: Story, own: readonly Sent[], arrived: ReadonlySet<number>): Verdict {
  if (story.unnamed === true) {
    const each = [...new Set(own.map((flow) => flow.to))].map((to) =>
      familyVerdict(
        { ...story, unnamed: false },
        own.filter((flow) => flow.to === to),
        arrived,
      ),
    );
    return new Set(each).size === 1 ? (each[0] ?? "blocked") : "undetermined";
  }
  const legs = [0, 1].map((leg) => own.filter((flow) => flow.opening.leg === leg)).filter((leg) => leg.length > 0);
  const none = legs.some((leg) => leg.every((flow) => !servesAddress(flow, leg, arrived)));
  return own.every((flow) => arrived.has(flow.id)) ? "reachable" : none ? "blocked" : "partial";
}

/** Between two addresses a connection may use any port of its ranges: one that is lost is no service. */
function servesAddress(flow: Sent, leg: readonly Sent[], arrived: ReadonlySet<number>): boolean {
  const alike = leg.filter((other) => other.source === flow.source && other.to === flow.to && other.from === flow.from);
  return alike.every((other) => arrived.has(other.id));
}

/** Verdicts that a path may have if its subnets differ: partial, or undetermined too if one of them is undetermined. */
function together(all: readonly Verdict[]): readonly Verdict[] {
  const [first = "blocked"] = all;
  if (all.every((each) => each === first)) return [first];
  const surely = all.filter((each) => each !== "undetermined");
  return surely.length === all.length ? ["partial"] : ["partial", "undetermined"];
}

function pathOf(report: ServiceReport, name: string): PathReport | null | undefined {
  const [kind, which = ""] = name.split(" ");
  if (kind === "need") return report.needs[Number(which)];
  if (kind === "egress") return which === "ipv4" ? report.egress.ipv4 : report.egress.ipv6;
  return which === "internet"
    ? report.ingress?.internet
    : which === "vpc"
      ? report.ingress?.vpc
      : report.ingress?.loadBalancer;
}

function sourceOf(
  compiled: Compiled,
  witnessed: readonly Witnessed[],
): { kinds: Set<string>; fixed: Set<string>; whole: boolean } {
  const kinds = new Set<string>();
  const fixed = new Set<string>();
  let whole = true;
  for (const { sent, peer } of witnessed.flatMap((each) => each.peers)) {
    const shown = compiled.world.publics.find((each) => each.public === peer);
    if (shown === undefined) {
      // An address of its own: private, or an IPv6 one that goes with the interface.
      if (peer !== sent.source) kinds.add(`foreign ${peer}`);
      else kinds.add(peer.includes(":") && sent.opening.server === "internet" ? "ephemeral" : "none");
      continue;
    }
    kinds.add(shown.kind);
    if (shown.kind !== "fixed") continue;
    if (shown.real) fixed.add(peer);
    else whole = false;
  }
  return { kinds, fixed, whole };
}

function compareSource(path: PathReport, compiled: Compiled, witnessed: readonly Witnessed[]): string | null {
  const { kinds, fixed, whole } = sourceOf(compiled, witnessed);
  if (kinds.size === 0) return null;
  const told = path.sourceIp;
  if (!kinds.has(told.kind)) return `the source is ${[...kinds].join(", ")}`;
  if (told.kind !== "fixed" || !whole) return null;
  const seen = [...fixed].sort().join(", ");
  return kinds.size === 1 && seen !== [...told.addresses].sort().join(", ") ? `the source is ${seen}` : null;
}

/**
 * Builds the lab of a topology, sends its packets, and compares every path of every service.
 * @param judged the same network as the analysis has it, where it is read from resources.
 */
export async function compare(topology: Topology, runners: Runners, judged = topology): Promise<Outcome> {
  const skipped: Partial<Record<UnwitnessedReason, number>> = {};
  const skip = (reason: UnwitnessedReason, count = 1): void => {
    skipped[reason] = (skipped[reason] ?? 0) + count;
  };
  const report = analyse(judged, { kind: "program", name: "lab", region: null });
  const needs = new Map(analyseServices(judged).map((each) => [each.service.key, each.needs.map(({ need }) => need)]));
  let compiled: Compiled;
  try {
    compiled = compile(topology, needs);
  } catch (problem) {
    if (!(problem instanceof Unwitnessed)) throw problem;
    skip("unknown-value");
    return {
      compared: 0,
      skipped,
      disagreements: [{ service: "", path: "", what: "no lab", analysis: "", packets: problem.message }],
    };
  }
  const answer = await runners.run(compiled.lab);
  const disagreements: Disagreement[] = [];
  let compared = 0;
  for (const [index, service] of topology.services.entries()) {
    const told = report.services[index];
    if (told === undefined) continue;
    const own = compiled.stories.filter(({ story }) => story.service === service.key);
    for (const name of new Set(own.map(({ story }) => story.path))) {
      const stories = own.filter(({ story }) => story.path === name);
      const reasons = stories.flatMap(({ story }) => story.skipped ?? []);
      if (reasons[0] !== undefined) {
        skip(reasons[0]);
        continue;
      }
      const path = pathOf(told, name);
      if (path === null || path === undefined) {
        disagreements.push({ service: told.name, path: name, what: "no such path", analysis: "", packets: "" });
        continue;
      }
      compared += 1;
      const witnessed = stories.map((each) => witness(each, compiled.codes, answer));
      const problem = differs(topology, path, compiled, witnessed);
      if (problem === null) continue;
      disagreements.push({
        service: told.name,
        path:
          name === `need ${name.slice(5)}` ? `${name} (${told.needs[Number(name.slice(5))]?.destination ?? ""})` : name,
        what: problem,
        analysis: story(path),
        packets: witnessed
          .flatMap((each) => [
            `in ${each.story.subnet ?? "none"}: ${each.verdict}`,
            ...each.lines.map((line) => `  ${line}`),
          ])
          .join("\n"),
      });
    }
  }
  return { compared, skipped, disagreements };
}

function differs(
  topology: Topology,
  path: PathReport,
  compiled: Compiled,
  witnessed: readonly Witnessed[],
): string | null {
  const lost = witnessed.flatMap((each) => each.lines).find((line) => line.includes("nothing recorded it"));
  if (lost !== undefined) return `the lab lost a packet: ${lost}`;
  const verdicts = together(witnessed.map((each) => each.verdict));
  if (!verdicts.includes(path.verdict)) {
    return `the packets say ${verdicts.join(" or ")}, the analysis ${path.verdict}`;
  }
  if (path.verdict === "undetermined") return null;
  const codes = new Set(witnessed.flatMap((each) => [...each.codes]));
  if (path.verdict !== "reachable" && (path.code === null || !codes.has(path.code))) {
    return `the packets say ${[...codes].join(" or ")}, the analysis ${path.code ?? "nothing"}`;
  }
  const place = comparePlaces(topology, path, witnessed);
  if (place !== null) return place;
  // Of a range that is allowed in part some packets arrive, and the path is blocked: its report names no source.
  if (path.verdict === "blocked" || witnessed[0]?.story.path.startsWith("ingress") === true) return null;
  return compareSource(path, compiled, witnessed);
}

function comparePlaces(topology: Topology, path: PathReport, witnessed: readonly Witnessed[]): string | null {
  const nameOf = (key: Key): string => {
    const subnet = topology.subnets.find((each) => each.key === key);
    return subnet?.id ?? subnet?.name ?? key;
  };
  for (const { story, verdict } of witnessed) {
    if (story.subnet === null || verdict === "undetermined") continue;
    const name = nameOf(story.subnet);
    const told = [path.subnets.reachable.includes(name), path.subnets.blocked.includes(name)];
    const expected = [verdict !== "blocked", verdict !== "reachable"];
    if (verdict !== "partial" && told.join() !== expected.join()) {
      return `${name} is ${verdict}; the analysis has it under ${told[0] === true ? "reachable " : ""}${told[1] === true ? "blocked" : ""}`;
    }
  }
  return null;
}

function story(path: PathReport): string {
  const hops = path.hops.map((hop) => `  ${hop.direction} ${hop.kind} ${hop.name}: ${hop.verdict}, ${hop.detail}`);
  const source = `${path.sourceIp.kind} ${path.sourceIp.addresses.join(", ")}`;
  return [
    `${path.verdict} ${path.code ?? ""} by ${path.via.join(", ")}, source ${source}: ${path.message}`,
    ...hops,
  ].join("\n");
}

export function tell(disagreement: Disagreement): string {
  const { service, path, what, analysis, packets } = disagreement;
  return [`${service}, ${path}: ${what}`, "the analysis:", analysis, "the packets:", packets].join("\n");
}
