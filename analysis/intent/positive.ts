/** An expectation that a path arrives: over one IP family, by a device, from an address, where these are written. */
import { type Between, type End, isNoPath, pathReport, type PathName, pathsBetween } from "../reachability";
import type { PathReport, Report, ServiceReport } from "../report";
import type { ExpectedPath, IntentVerdict, Reach } from "../report/intent";
import { VERDICTS } from "../report/verdict";
import type { TopologyIndex } from "../topology/topologyIndex";
import type { IntentProblem } from "./model";
import type { Judged } from "./never";
import { FIXED } from "./values";
import type { Pair } from "./pair";

const FAMILY = { ipv4: 4, ipv6: 6 } as const satisfies Record<Reach, number>;
const WORDS = { ipv4: "IPv4", ipv6: "IPv6" } as const satisfies Record<Reach, string>;

export function judgePath(
  network: TopologyIndex,
  report: Report,
  { reach, by, source }: ExpectedPath,
  pair: Pair,
): Judged | Pick<IntentProblem, "problem" | "remedy"> {
  const paths = pathsOver(network, pair, reach);
  if ("problem" in paths) return paths;
  const shown = VERDICTS.flatMap((verdict) => paths.filter(({ path }) => path.verdict === verdict))[0];
  if (shown === undefined) throw new Error(`no path from ${pair.from.text} to ${pair.to.text}`);
  const decided = (verdict: IntentVerdict, message: string, of: Between = shown): Judged => {
    const fix = verdict === "kept" ? null : fixFor(report, of);
    return { verdict, message, fix, path: pathReport(of.path, fix) };
  };
  const { verdict, message } = shown.path;
  if (verdict === "undetermined") return decided("undetermined", message);
  if (verdict !== "reachable") return decided("broken", message);
  const other =
    reach === undefined ? undefined : paths.find(({ path }) => path.families.some((one) => one !== FAMILY[reach]));
  if (reach !== undefined && other !== undefined) {
    return decided("undetermined", `It is not judged over ${WORDS[reach]}: ${other.path.message}`, other);
  }
  // A client with both families chooses one, so that each of them must pass the device and have the address.
  const families = reach === undefined && (by ?? source) !== undefined ? (["ipv4", "ipv6"] as const) : [];
  const each = families.flatMap((family) => {
    const found = pathsOver(network, pair, family);
    return "problem" in found ? [] : found.filter(({ path }) => path.verdict !== "blocked");
  });
  const faults = [...paths, ...each].flatMap((between) =>
    [by === undefined ? null : faultOfDevice(between, by), source === undefined ? null : faultOfSource(between, source)]
      .filter((fault) => fault !== null)
      .map((fault) => ({ ...fault, between })),
  );
  const fault = faults.find((one) => one.verdict === "broken") ?? faults[0];
  if (fault !== undefined) return { ...decided(fault.verdict, fault.message, fault.between), fix: null };
  return decided("kept", message);
}

/** One path for each word of AWS: `ecr` is two services. */
function pathsOver(
  network: TopologyIndex,
  { from, to }: Pair,
  reach: Reach | undefined,
): readonly Between[] | Pick<IntentProblem, "problem" | "remedy"> {
  const asked = { from: from.text, to: to.text, ...(reach === undefined ? {} : { family: FAMILY[reach] }) };
  const goals: readonly End[] =
    to.end.kind === "aws" ? to.end.words.map((word) => ({ ...to.end, words: [word] })) : [to.end];
  const found: Between[] = [];
  for (const goal of goals) {
    const paths = pathsBetween(network, from.end, goal, asked);
    if (isNoPath(paths)) return paths;
    found.push(...paths);
  }
  return found;
}

interface Fault {
  readonly verdict: Exclude<IntentVerdict, "kept">;
  readonly message: string;
}

function faultOfDevice({ path }: Between, by: NonNullable<ExpectedPath["by"]>): Fault | null {
  const expected = by.join(" or ");
  const wrong = path.ways.find((way) => !by.some((device) => way.includes(device)));
  if (wrong === undefined) return null;
  const devices = wrong.length === 0 ? "no device of this network" : wrong.join(", then ");
  return path.verdict === "undetermined"
    ? { verdict: "undetermined", message: `It is not known whether it passes ${expected}: ${path.message}` }
    : { verdict: "broken", message: `It passes ${devices}, not ${expected}: ${path.message}` };
}

function faultOfSource({ path }: Between, source: readonly string[]): Fault | null {
  const { kind, addresses, isPart } = path.sourceIp;
  const expected = source.join(" or ");
  const open = (why: string): Fault => ({
    verdict: "undetermined",
    message: `It is not known whether the destination sees ${expected}: ${why}`,
  });
  if (path.verdict === "undetermined" || kind === "undetermined") return open(path.message);
  if (kind === "none") {
    return {
      verdict: "broken",
      message: `The path has no source IP on the internet, and ${expected} is expected: ${path.message}`,
    };
  }
  if (kind === "ephemeral") {
    return { verdict: "broken", message: `The source IP changes, and ${expected} is expected: ${path.message}` };
  }
  if (source.includes(FIXED)) return null;
  const wrong = addresses.filter((address) => !source.includes(address));
  if (wrong.length > 0) {
    return {
      verdict: "broken",
      message: `The destination sees ${wrong.join(", ")}, and ${expected} is expected: ${path.message}`,
    };
  }
  if (addresses.length === 0) return open("the address is known after deployment.");
  return isPart === true ? open(`it sees ${addresses.join(", ")}, and a further address is not known yet.`) : null;
}

/** The fix that the report has for one of the service's own paths; they are one plan. */
function fixFor({ services }: Report, { own }: Between): string | null {
  if (own === null) return null;
  const { key, id } = own.subject.service;
  const service = services.find((each) => each.id === (id ?? key));
  return service === undefined ? null : (pathOf(service, own.name)?.fix ?? null);
}

function pathOf({ needs, egress, ingress }: ServiceReport, name: PathName): PathReport | null | undefined {
  switch (name.kind) {
    case "need":
      return needs[name.index];
    case "egress":
      return egress[name.family];
    case "ingress":
      return ingress?.[name.from];
  }
}
