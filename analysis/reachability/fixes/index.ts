/**
 * The one thing to change for a blocked path, as a sentence: found by search, tried on the changed network, and only
 * told when the packet then arrives and nothing else is lost.
 */
import { byKey } from "../../topology/lookup";
import type { Key, Topology } from "../../topology/model";
import type { PathName, ServiceAnalysis } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { analysePath, analyseService } from "../service/paths";
import { keyOfPath, type Shape } from "../service/shape";
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

/** A change that made a path arrive, and the network that it leads to, so that its lookups are built once. */
interface Worked {
  readonly sentence: string;
  readonly changed: Topology;
  /** By shape and path: whether the path arrives after the change. */
  readonly arrives: Map<string, boolean>;
  /** Of a change of one service alone: that service, and the one of its shape that the change was tried for. */
  readonly own: { readonly service: Key; readonly triedFor: ServiceAnalysis } | null;
}

/**
 * What the search found for one path of services that are alike: nothing, a change of the network that serves them all, or
 * one of each service itself, at the same place in the proposals for it.
 */
type Answer = { readonly place: number | null; readonly tried: Worked } | null;

/** Finds fixes for the paths of one analysed topology, and remembers what it has learned on the way. */
export class FixFinder {
  readonly #topology: Topology;
  readonly #services: () => readonly ServiceAnalysis[];
  readonly #worked: Worked[] = [];
  readonly #answers = new Map<Shape, Map<string, Answer>>();
  readonly #ways = new Map<Shape, readonly number[]>();
  readonly #size: number;
  #spent = 0;

  /** @param services every service of the topology; asked for only where a fix is tried. */
  constructor(topology: Topology, services: () => readonly ServiceAnalysis[]) {
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
    const before = this.#worked.find((worked) => this.#mends(worked, analysis, name));
    return before === undefined ? this.#searched(blockedPath, analysis) : before.sentence;
  }

  /** Whether a change that worked for another path makes this one arrive too. */
  #mends({ changed, arrives, own }: Worked, analysis: ServiceAnalysis, name: PathName): boolean {
    if (own !== null && own.service !== analysis.service.key) return false;
    const tried = own?.triedFor ?? analysis;
    const judge = (): boolean => this.#trial(tried, name).judge(changed) === "arrives";
    if (own === null && !isUntouched(this.#topology, changed, analysis)) return judge();
    const key = `${String(analysis.shape.number)} ${keyOfPath(name)}`;
    const before = arrives.get(key);
    if (before !== undefined) return before;
    const result = judge();
    arrives.set(key, result);
    return result;
  }

  #searched(blockedPath: BlockedPath, analysis: ServiceAnalysis): string | null {
    const { shape } = analysis;
    const answers = this.#answers.get(shape) ?? new Map<string, Answer>();
    this.#answers.set(shape, answers);
    const key = keyOfPath(blockedPath.path);
    const answer = answers.get(key);
    if (answer === null) return null;
    if (answer !== undefined) {
      // Tried for a service that is alike in everything that a trial reads.
      const { place, tried } = answer;
      const sentence = place === null ? tried.sentence : (proposalsFor(blockedPath)[place]?.sentence ?? null);
      if (sentence === null) return null;
      const own = tried.own === null ? null : { ...tried.own, service: analysis.service.key };
      this.#remember({ ...tried, sentence, own });
      return sentence;
    }
    const found = search(blockedPath, this.#trial(analysis, blockedPath.path));
    const changed = found === null ? null : attempt(this.#topology, found.edit);
    if (found === null || changed === null) {
      answers.set(key, null);
      return null;
    }
    const isOwn = changesServicesAlone(this.#topology, changed);
    const own = isOwn ? { service: analysis.service.key, triedFor: analysis } : null;
    const tried = { sentence: found.sentence, changed, arrives: new Map<string, boolean>(), own };
    const place = isOwn ? proposalsFor(blockedPath).findIndex(({ sentence }) => sentence === found.sentence) : null;
    const isForAll = isUntouched(this.#topology, changed, analysis);
    if (place === null ? isForAll : place >= 0) answers.set(key, { place, tried });
    this.#remember(tried);
    return found.sentence;
  }

  #remember(worked: Worked): void {
    this.#worked.unshift(worked);
    this.#worked.splice(REMEMBERED);
  }

  /** Several ways, for the choice is the user's: what the service is for decides. */
  #waysIn(blockedPath: BlockedPath, analysis: ServiceAnalysis): string | null {
    const proposals = connectionWays(blockedPath);
    const places =
      this.#ways.get(analysis.shape) ?? working(blockedPath, proposals, this.#trial(analysis, blockedPath.path));
    this.#ways.set(analysis.shape, places);
    const ways = places.flatMap((place) => proposals[place]?.sentence ?? []);
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

  /** Whether every need that was reachable still is, or is needed no more. One service speaks for all that are alike. */
  #isHarmless(changed: Topology): boolean {
    const judged = new Set<Shape>();
    return this.#services().every((before) => {
      if (isUntouched(this.#topology, changed, before)) {
        if (judged.has(before.shape)) return true;
        judged.add(before.shape);
      }
      this.#spent += SERVICE_COST;
      const now = analyseService(changed, before.service.key);
      return now !== null && keepsNeeds(before, now);
    });
  }
}

/** Whether every need of a service that was reachable still is, or is needed no more. */
function keepsNeeds(before: ServiceAnalysis, now: ServiceAnalysis): boolean {
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
}

/** Whether a change left a service and its task definition as they were. */
function isUntouched(before: Topology, changed: Topology, { service, task }: ServiceAnalysis): boolean {
  return (
    (before.services === changed.services || byKey(changed.services, service.key) === service) &&
    (before.taskDefinitions === changed.taskDefinitions || byKey(changed.taskDefinitions, task?.key) === task)
  );
}

function changesServicesAlone(before: Topology, changed: Topology): boolean {
  const { services, taskDefinitions } = before;
  const others = Object.entries({ ...changed, services, taskDefinitions });
  return others.every(([name, value]) => before[name as keyof Topology] === value);
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
