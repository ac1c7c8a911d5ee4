/**
 * One plan for the fixes of a report. Each blocked path is fixed on the network that the earlier fixes have made, so that no
 * fix contradicts another; then what a later fix made needless is taken out, and each path keeps the steps that it needs.
 *
 * The order: services and their paths as the report has them; for each path the preferences of `candidates`.
 */
import type { Topology } from "../../topology/model";
import { sizeOf } from "../../topology/onDemand";
import type { PathName, ServiceAnalysis } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { analyseService, analyseServices } from "../service/paths";
import { keyOfPath, type Shape } from "../service/shape";
import type { BlockedPath, Proposal, Step } from "./blockedPath";
import { connectionWays, privateProposalsFor, proposalsFor } from "./candidates";
import { isKeptPrivate } from "./keptPrivate";
import { attempt, opensOnly, search, type TrialResult } from "./search";
import { Subsets } from "./subsets";
import { blockedPathOf, judged, keepsAll } from "./trial";

/** A path that is to arrive. */
export interface WantedPath {
  readonly analysis: ServiceAnalysis;
  readonly name: PathName;
  readonly path: PathAnalysis;
}

/**
 * How much is tried for one report, counted in entities looked at, so that a network of a thousand broken services is
 * still reported soon. What is left over has its code and hop, and no fix.
 */
const BUDGET = 3_000_000;
/** The cost of judging one service again, in the same measure. */
const SERVICE_COST = 50;

/** A path of all services that are alike, by the first of them. */
interface Entry {
  readonly analysis: ServiceAnalysis;
  readonly name: PathName;
  readonly blockedPath: BlockedPath;
  /** The steps that it needs; null where none were found. */
  steps: readonly Step[] | null;
  /** Several ways, where the choice is the user's: each works by itself. */
  ways: readonly (readonly Step[])[];
}

/** A network, and what its services reach there. */
interface State {
  readonly topology: Topology;
  readonly services: readonly ServiceAnalysis[];
}

export class FixPlan {
  readonly #original: Topology;
  readonly #services: () => readonly ServiceAnalysis[];
  readonly #entries = new Map<Shape, Map<string, Entry>>();
  readonly #subsets: Subsets;
  #size: number | null = null;
  #steps: readonly Step[] = [];
  #topology: Topology;
  #state: State | null = null;
  #spent = 0;

  /** @param services every service of the topology; needed only where a fix is tried that may take something away. */
  constructor(topology: Topology, services: () => readonly ServiceAnalysis[], wanted: readonly WantedPath[]) {
    this.#original = topology;
    this.#topology = topology;
    this.#services = services;
    this.#subsets = new Subsets(topology, () => this.#affordable());
    const entries = wanted.flatMap((each) => this.#entryOf(each));
    // A fix of a later path may be what an earlier one lacked.
    for (const round of [entries, entries]) {
      const before = this.#topology;
      for (const entry of round) if (entry.steps === null) this.#fix(entry);
      if (this.#topology === before || entries.every(({ steps }) => steps !== null)) break;
    }
    this.#reduce(entries);
  }

  /** The network with every step of the plan, each made for the first of the services that are alike. */
  get repaired(): Topology {
    return this.#topology;
  }

  /** A service, or the first that is alike, on the repaired network; null where no path of it has a fix. */
  repairedServiceFor(analysis: ServiceAnalysis): ServiceAnalysis | null {
    const entries = [...(this.#entries.get(analysis.shape)?.values() ?? [])].filter(({ steps }) => steps !== null);
    const [first] = entries;
    return first === undefined ? null : analyseService(this.#topology, first.analysis.service.key);
  }

  /** The steps that make a path of a service arrive, in their order; null for one without a fix. */
  stepsFor(analysis: ServiceAnalysis, name: PathName): readonly Step[] | null {
    const entry = this.#entries.get(analysis.shape)?.get(keyOfPath(name));
    return entry?.steps?.map((step) => ofOther(step, entry, analysis)) ?? null;
  }

  /** The instruction for a path of a service; null for one without a fix. */
  fixFor(analysis: ServiceAnalysis, name: PathName): string | null {
    const entry = this.#entries.get(analysis.shape)?.get(keyOfPath(name));
    if (entry?.steps === null || entry === undefined) return null;
    const ways = entry.ways.map((steps) => sentenceOf(steps.map((step) => ofOther(step, entry, analysis))));
    if (ways.length === 0) return sentenceOf(entry.steps.map((step) => ofOther(step, entry, analysis)));
    // Nothing has to change for this one: it is second, after the load balancer, which serves all clients.
    if (analysis.ingress.vpc.verdict === "reachable") {
      ways.splice(1, 0, "From inside the VPC, connect to the task's private IP.");
    }
    if (ways.length < 2) return ways[0] ?? null;
    return `Any of these works: ${ways.map((way, index) => `(${String(index + 1)}) ${way}`).join(" ")}`;
  }

  #entryOf({ analysis, name, path }: WantedPath): readonly Entry[] {
    const ofShape = this.#entries.get(analysis.shape) ?? new Map<string, Entry>();
    this.#entries.set(analysis.shape, ofShape);
    const key = keyOfPath(name);
    const blockedPath = ofShape.has(key) ? null : blockedPathOf(this.#original, analysis, name, path);
    if (blockedPath === null) return [];
    const [first] = ofShape.values();
    const entry = { analysis: first?.analysis ?? analysis, name, blockedPath, steps: null, ways: [] };
    ofShape.set(key, entry);
    return [entry];
  }

  #affordable(): boolean {
    this.#size ??= sizeOf(this.#original);
    this.#spent += this.#size;
    return this.#spent <= BUDGET;
  }

  /** Makes a path arrive on the network as the plan has it so far. */
  #fix(entry: Entry): void {
    const state = this.#judge(entry, this.#topology);
    if (state === "unproven") return;
    const isChoice = entry.name.kind === "ingress" && entry.blockedPath.code === "LAUNCH_TYPE_NO_PUBLIC_IP";
    const added = state === "arrives" ? [] : isChoice ? this.#firstWay(entry, state) : this.#searched(entry, state);
    if (added === null) return;
    const accepted = this.#narrowed(added, (steps) => {
      const changed = attempt(this.#topology, steps);
      if (changed === null || this.#judge(entry, changed) !== "arrives") return false;
      return opensOnly(steps) || this.#isHarmless(changed);
    });
    this.#accept(accepted);
    const arrives = (topology: Topology): boolean => this.#judge(entry, topology) === "arrives";
    entry.steps = this.#subsets.smallest(this.#steps, accepted, arrives);
    if (isChoice && entry.steps !== null) entry.ways = this.#ways(entry);
  }

  #judge({ analysis, name }: Entry, topology: Topology): TrialResult {
    return judged(topology, analysis, name);
  }

  #accept(steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const changed = attempt(this.#topology, steps);
    if (changed === null) return;
    this.#steps = [...this.#steps, ...steps];
    this.#topology = changed;
    this.#state = null;
  }

  /** Without the steps that are not needed, and with the narrowest opening that is enough in place of each. */
  #narrowed(steps: readonly Step[], works: (steps: readonly Step[]) => boolean): readonly Step[] {
    const tried = (candidate: readonly Step[]): boolean => this.#affordable() && works(candidate);
    let left = steps;
    for (const step of steps) {
      const others = left.filter((each) => each !== step);
      if (others.length > 0 && tried(others)) {
        left = others;
        continue;
      }
      const inPlace = (narrow: Step) => left.map((each) => (each === step ? narrow : each));
      const narrow = step.narrower?.find((each) => tried(inPlace(each)));
      if (narrow !== undefined) left = inPlace(narrow);
    }
    return left;
  }

  #searched(entry: Entry, blockedPath: BlockedPath): readonly Step[] | null {
    const { service, subnets } = entry.blockedPath;
    const isPrivate = isKeptPrivate(this.#original, service, subnets);
    const found = isPrivate ? this.#search(entry, blockedPath, privateProposalsFor) : null;
    return found ?? this.#search(entry, blockedPath, proposalsFor);
  }

  #search(
    entry: Entry,
    blockedPath: BlockedPath,
    proposals: (blockedPath: BlockedPath) => readonly Proposal[],
  ): readonly Step[] | null {
    return search(blockedPath, {
      judge: (topology) => this.#judge(entry, topology),
      harmless: (topology) => this.#isHarmless(topology),
      proposals,
      affordable: () => this.#affordable(),
    });
  }

  /** True if a change of the network as the plan has it so far makes no reachable path fail. */
  #isHarmless(changed: Topology): boolean {
    this.#state ??= {
      topology: this.#topology,
      services: this.#topology === this.#original ? this.#services() : analyseServices(this.#topology),
    };
    return this.#keepsAll(this.#state, changed);
  }

  #keepsAll(state: State, changed: Topology): boolean {
    return keepsAll(state, changed, () => {
      this.#spent += SERVICE_COST;
    });
  }

  #firstWay(entry: Entry, blockedPath: BlockedPath): readonly Step[] | null {
    return connectionWays(blockedPath).find((steps) => this.#works(entry, this.#topology, steps)) ?? null;
  }

  #works(entry: Entry, topology: Topology, steps: readonly Step[]): boolean {
    if (!this.#affordable()) return false;
    const changed = attempt(topology, steps);
    if (changed === null || this.#judge(entry, changed) !== "arrives") return false;
    if (opensOnly(steps)) return true;
    return topology === this.#topology
      ? this.#isHarmless(changed)
      : this.#keepsAll({ topology, services: this.#services() }, changed);
  }

  /** Each way that works on the network as it is, without what it does not need. */
  #ways(entry: Entry): readonly (readonly Step[])[] {
    return connectionWays(entry.blockedPath)
      .filter((steps) => this.#works(entry, this.#original, steps))
      .flatMap((steps) => {
        const smallest = this.#subsets.shrunk(steps, (topology) => this.#judge(entry, topology) === "arrives");
        return smallest === null ? [] : [smallest];
      });
  }

  /** Takes out each step without which every path that has a fix still arrives: a wider one of another path does its work. */
  #reduce(entries: readonly Entry[]): void {
    const fixed = entries.filter((entry) => entry.steps !== null);
    const used = new Set(fixed.flatMap(({ steps }) => steps ?? []));
    const last = [...this.#steps].filter((step) => used.has(step));
    if (last.length < this.#steps.length) this.#restate(last, fixed);
    if (fixed.length < 2) return;
    for (const step of this.#steps) {
      const without = this.#steps.filter((each) => each !== step);
      const users = fixed.filter(({ steps }) => steps?.includes(step) === true);
      const changed = without.length === 0 ? null : this.#subsets.made(without);
      if (changed === null || !users.every((entry) => this.#judge(entry, changed) === "arrives")) continue;
      this.#restate(without, fixed);
    }
    for (const step of this.#steps) {
      const users = fixed.filter(({ steps }) => steps?.includes(step) === true);
      for (const narrow of step.narrower ?? []) {
        const narrowed = this.#steps.map((each) => (each === step ? narrow : each));
        const changed = this.#subsets.made(narrowed);
        if (changed === null || !users.every((entry) => this.#judge(entry, changed) === "arrives")) continue;
        this.#restate(narrowed, fixed);
        break;
      }
    }
  }

  /** Leaves the plan with these steps alone, where every path that has a fix arrives by them and nothing is lost. */
  #restate(steps: readonly Step[], fixed: readonly Entry[]): void {
    const changed = this.#subsets.made(steps);
    if (changed === null) return;
    const arrives = (entry: Entry, topology: Topology): boolean => this.#judge(entry, topology) === "arrives";
    if (!fixed.every((entry) => arrives(entry, changed))) return;
    if (!this.#keepsAll({ topology: this.#original, services: this.#services() }, changed)) return;
    const restated = fixed.map((entry) =>
      entry.steps?.every((step) => steps.includes(step)) === true
        ? entry.steps
        : this.#subsets.smallest(steps, [], (topology) => arrives(entry, topology)),
    );
    if (restated.includes(null)) return;
    for (const [index, entry] of fixed.entries()) entry.steps = restated[index] ?? null;
    this.#steps = steps;
    this.#topology = changed;
  }
}

function ofOther(step: Step, entry: Entry, { service }: ServiceAnalysis): Step {
  return service.key === entry.analysis.service.key ? step : (step.alike?.(service) ?? step);
}

function sentenceOf(steps: readonly Step[]): string {
  return steps.map(({ sentence }) => sentence).join(" Also: ");
}
