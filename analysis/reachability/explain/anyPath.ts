/**
 * The proof that no packet arrives: every way from one end to another that a packet of TCP or UDP may take, over both IP
 * families, between each two interfaces, on each port, and through what AWS puts before the other end.
 *
 * `explain` judges the call that is meant. Here any other call counts, too: on another port, straight to an address,
 * through a second load balancer. So a stop that depends on a name or on a policy is no proof.
 */
import type { PathReport, Verdict } from "../../report";
import { backendFacts } from "../../rules/backends";
import type { Code } from "../../rules/codes";
import { isUnknown, type Topology } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { pathReport, single, titled } from "../service/pathAnalysis";
import { ports } from "../sets/ranges";
import { type Outcome, undetermined } from "../trace/trace";
import type { End } from "./ends";
import { inward } from "./inwardWays";
import { outwardTo } from "./outwardWays";
import { type Asked, isNoPath, type NoPath, pathsBetween } from "./paths";
import { type Attempt, nicsAt } from "./ways";

/** `reachable` if a packet arrives, by the path; `blocked` if none can. */
export interface AnyPath {
  readonly verdict: Exclude<Verdict, "partial">;
  /** The path of the packet that arrives, or may; null where all are blocked. */
  readonly path: PathReport | null;
  /** Why it is not known, where no path shows it. */
  readonly reason: string | null;
}

/** Stops of a name or of a policy: the address behind it, or another call, may still be reached. */
const NO_PROOF: ReadonlySet<Code | null> = new Set<Code>([
  "VPC_DNS_DISABLED",
  "PRIVATE_DNS_DISABLED",
  "NAME_NOT_RESOLVED",
  "ENDPOINT_POLICY_DENIES",
  "NO_PORT",
]);

/** From the surest proof that a packet arrives. */
const RANKS = ["reachable", "partial", "undetermined", "blocked"] as const;

/** @param port the only one that counts; null for every port. */
export function anyPathBetween(
  network: TopologyIndex,
  start: End,
  goal: End,
  asked: Asked,
  port: number | null,
): AnyPath | NoPath {
  const meant = pathsBetween(network, start, goal, asked);
  // A balancer that has no service behind it may still send packets there.
  if (isNoPath(meant) && !(start.kind === "load-balancer" && isInside(goal))) return meant;
  const set = port === null ? ports(0, 65535) : ports(port);
  const attempts = attemptsBetween(network, start, calledAs(goal), { ports: set, port });
  const needs = isNoPath(meant) || (goal.kind !== "aws" && goal.kind !== "host") ? [] : meant;
  const judged = [...needs.map(({ path }) => ofNeed(path)), ...attempts].map((attempt) => ({
    attempt,
    verdict: proved(attempt, goal),
  }));
  const found = RANKS.map((rank) => judged.find(({ verdict }) => verdict === rank)).find((one) => one !== undefined);
  if (found === undefined) return open("nothing is known of this path");
  const { attempt, verdict } = found;
  if (verdict === "blocked") {
    const reason = gapOf(network.topology);
    return reason === null ? { verdict, path: null, reason: null } : open(reason);
  }
  const same = judged.filter((one) => one.attempt.by === attempt.by);
  const subnetsWith = (...verdicts: readonly Verdict[]) => [
    ...new Set(same.flatMap((one) => (verdicts.includes(one.verdict) ? one.attempt.subnets : []))),
  ];
  const reachable = subnetsWith("reachable", "partial");
  const undecided = subnetsWith("undetermined").filter((name) => !reachable.includes(name));
  const oneWay = attempt.outcome.verdict === "blocked" ? ", one way" : "";
  const title = `from ${asked.from} to ${asked.to}${attempt.by}${oneWay}`;
  return {
    verdict: verdict === "undetermined" ? "undetermined" : "reachable",
    path: {
      ...pathReport(titled(title, single({ ...attempt.outcome, verdict })), null),
      subnets: {
        reachable,
        undetermined: undecided,
        blocked: subnetsWith("blocked").filter((name) => ![...reachable, ...undecided].includes(name)),
      },
    },
    reason: null,
  };
}

/** A function is called by the API of Lambda, never by its own interfaces (R-DST-19). */
function calledAs(goal: End): End {
  const isFunction = goal.kind === "backend" && backendFacts(goal.backend.type).onlyCalls === true;
  return isFunction ? { kind: "aws", words: ["lambda"] } : goal;
}

function open(reason: string): AnyPath {
  return { verdict: "undetermined", path: null, reason };
}

function proved({ by, outcome }: Attempt, goal: End): Verdict {
  if (outcome.verdict !== "blocked") return outcome.verdict;
  if (NO_PROOF.has(outcome.code)) return "undetermined";
  // On a way of several legs, the answer of the first one is needed for the second one.
  return by === "" && goal.kind !== "load-balancer" ? verdictOneWay(outcome) : "blocked";
}

/** A packet arrives although a network ACL stops its answer; whether it does without a route for the answer is not documented. */
function verdictOneWay({ hops }: Outcome): Verdict {
  const stop = hops.filter(({ verdict }) => verdict === "stopped").at(-1);
  if (stop?.direction !== "return") return "blocked";
  const isSure = stop.kind === "network-acl" && !hops.some(({ verdict }) => verdict === "undetermined");
  return isSure ? "reachable" : "undetermined";
}

/** A part of the network that this source does not show may have the path. */
function gapOf({ complete, opaques }: Topology): string | null {
  const [opaque] = opaques;
  if (opaque !== undefined) return `the content of ${opaque.type} ${opaque.name} is not known, and a path may be in it`;
  return complete ? null : "this source does not show every resource, and a path may be in those that are missing";
}

function isInside({ kind }: End): boolean {
  return kind === "service" || kind === "instance" || kind === "interface" || kind === "backend";
}

/** The path of a service's own need. In part, it arrives from one of the subnets at least, or is not known there. */
function ofNeed({ verdict, code, rule, via, sourceIp, hops, subnets, message }: Omit<PathReport, "fix">): Attempt {
  const isOpen = subnets.reachable.length === 0 && subnets.undetermined.length > 0;
  return {
    by: "",
    subnets: subnets.reachable,
    outcome: {
      verdict: verdict === "partial" && isOpen ? "undetermined" : verdict,
      ...{ code, rule, via, sourceIp, hops },
      reason: message.replace(/\.$/, ""),
    },
  };
}

function attemptsBetween(
  network: TopologyIndex,
  start: End,
  goal: End,
  asked: Parameters<typeof outwardTo>[3],
): readonly Attempt[] {
  const senders = start.kind === "internet" ? [null] : nicsAt(network, start);
  if (isUnknown(senders)) return [{ by: "", subnets: [], outcome: undetermined(senders.unknown) }];
  return senders.flatMap((sender) => {
    switch (goal.kind) {
      case "internet":
      case "address":
      case "aws":
      case "host":
        return sender === null ? [] : outwardTo(network, sender, goal, asked);
      case "service":
      case "instance":
      case "interface":
      case "load-balancer":
      case "backend":
        return inward(network, sender, goal, asked.ports);
    }
  });
}
