/**
 * The one thing to change for a blocked path, as a sentence: found by search, tried on the changed network, and only
 * told when the packet then arrives and nothing else is lost.
 */
import { byKey } from "../../topology/lookup";
import type { Topology } from "../../topology/model";
import type { PathName, ServiceAnalysis } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { analysePath, analyseServices } from "../service/paths";
import type { BlockedPath } from "./blockedPath";
import { connectionWays, proposalsFor } from "./candidates";
import { attempt, search, type Trial, working } from "./search";

/**
 * How many changes that have worked are tried first on the next path: one missing rule blocks many needs, and the same
 * answer to all of them is worth more than several clever ones.
 */
const REMEMBERED = 4;
/**
 * How much is tried for one report, counted in entities looked at, so that a network of a thousand broken services is
 * still told soon. What is left over has its code and hop, and no fix.
 */
const BUDGET = 3_000_000;
/** What it costs to judge one service again, in the same measure. */
const SERVICE_COST = 50;

/** Finds fixes for the paths of one analysed topology, and remembers what it has learned on the way. */
export class FixFinder {
  readonly #topology: Topology;
  readonly #services: readonly ServiceAnalysis[];
  /** With the network that each change leads to, so that its lookups are built once. */
  readonly #worked: { readonly sentence: string; readonly changed: Topology }[] = [];
  readonly #size: number;
  #spent = 0;

  constructor(topology: Topology, services: readonly ServiceAnalysis[]) {
    this.#topology = topology;
    this.#services = services;
    this.#size = Object.values(topology).reduce<number>(
      (sum, entities) => sum + (Array.isArray(entities) ? entities.length : 0),
      0,
    );
  }

  /** Null for a path that arrives, for one whose facts are not known, and where nothing that was tried helps. */
  fixFor(analysis: ServiceAnalysis, name: PathName, path: PathAnalysis): string | null {
    const blockedPath = blockedPathOf(this.#topology, analysis, name, path);
    if (blockedPath === null) return null;
    if (name.kind === "ingress" && blockedPath.code === "LAUNCH_TYPE_NO_PUBLIC_IP") {
      return this.#waysIn(blockedPath, analysis);
    }
    const trial = this.#trial(analysis, name);
    for (const { sentence, changed } of this.#worked) {
      if (trial.judge(changed) === "arrives") return sentence;
    }
    const found = search(blockedPath, trial);
    const changed = found === null ? null : attempt(this.#topology, found.edit);
    if (found === null || changed === null) return null;
    this.#worked.unshift({ sentence: found.sentence, changed });
    this.#worked.splice(REMEMBERED);
    return found.sentence;
  }

  /** Several ways, for the choice is the user's: what the service is for decides. */
  #waysIn(blockedPath: BlockedPath, analysis: ServiceAnalysis): string | null {
    const trial = this.#trial(analysis, blockedPath.path);
    const ways = working(blockedPath, connectionWays(blockedPath), trial).map((way) => way.sentence);
    // Nothing has to change for this one: it is second, after the load balancer, which serves everybody.
    if (analysis.ingress.vpc.verdict === "reachable") {
      ways.splice(1, 0, "From inside the VPC, connect to the task's private IP.");
    }
    if (ways.length < 2) return ways[0] ?? null;
    return `Any of these works: ${ways.map((way, index) => `(${String(index + 1)}) ${way}`).join(" ")}`;
  }

  #trial(analysis: ServiceAnalysis, name: PathName): Trial {
    return {
      judge: (changed) => {
        const path = analysePath(changed, analysis.service.key, name);
        if (path === null) return "unproven";
        return path.verdict === "reachable" ? "arrives" : (blockedPathOf(changed, analysis, name, path) ?? "unproven");
      },
      harmless: (changed) => this.#isHarmless(changed),
      proposals: proposalsFor,
      affordable: () => {
        this.#spent += this.#size;
        return this.#spent <= BUDGET;
      },
    };
  }

  /** Whether every need that was reachable still is, or is needed no more. */
  #isHarmless(changed: Topology): boolean {
    this.#spent += this.#services.length * SERVICE_COST;
    const after = new Map(analyseServices(changed).map((each) => [each.service.key, each]));
    return this.#services.every((before) => {
      const now = after.get(before.service.key);
      if (now === undefined) return false;
      return before.needs.every(({ need, path }) => {
        if (path.verdict !== "reachable") return true;
        const same = now.needs.find(
          (each) =>
            each.need.purpose === need.purpose &&
            each.need.destination === need.destination &&
            each.need.region === need.region,
        );
        return same === undefined || same.path.verdict === "reachable";
      });
    });
  }
}

function blockedPathOf(
  topology: Topology,
  analysis: ServiceAnalysis,
  name: PathName,
  path: PathAnalysis,
): BlockedPath | null {
  const service = byKey(topology.services, analysis.service.key);
  if (service === undefined || path.code === null || path.verdict === "reachable" || path.verdict === "undetermined") {
    return null;
  }
  return {
    topology,
    service,
    launchType: analysis.launchType,
    networkMode: analysis.networkMode,
    path: name,
    need: name.kind === "need" ? (analysis.needs[name.index]?.need ?? null) : null,
    code: path.code,
    stopped: path.hops.find((hop) => hop.verdict === "stopped") ?? null,
    subnets: path.end.subnets,
    groups: path.end.groups,
    blocked: path.blocked,
  };
}
