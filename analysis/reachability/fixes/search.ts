/**
 * Finds what to change so that a packet arrives. Nothing is called a fix that has not been tried: every proposal is
 * made on a copy of the network, the path is judged again, and everything that worked before must still work.
 */
import type { Code } from "../../rules/codes";
import type { Topology } from "../../topology/model";
import type { BlockedPath, Proposal, Step } from "./blockedPath";
import { all } from "./edits";

/** How many things may be wrong with one path; more than this is a rebuild, not a fix. */
const DEPTH = 6;
/** How many of the changes after which the packet comes further are followed; they are ordered best first. */
const BREADTH = 4;
/** How many changes are tried for one path. */
const TRIALS = 240;

/** A path on a changed network: it arrives, is stopped somewhere, or its facts are not known, which proves nothing. */
export type TrialResult = "arrives" | "unproven" | BlockedPath;

/** The questions of the search to the analysis. */
export interface Trial {
  readonly judge: (topology: Topology) => TrialResult;
  /** True if everything that was reachable before still is. */
  readonly harmless: (topology: Topology) => boolean;
  readonly proposals: (blockedPath: BlockedPath) => readonly Proposal[];
  /** True if another trial may be made. */
  readonly affordable: () => boolean;
}

/** The first change, or chain of changes, that makes the path arrive; null when nothing tried does. */
export function search(blockedPath: BlockedPath, trial: Trial): readonly Step[] | null {
  let left = TRIALS;
  const affordable = (): boolean => {
    left -= 1;
    return left >= 0 && trial.affordable();
  };
  return deepen(blockedPath, { ...trial, affordable }, [], { depth: DEPTH, followed: new Set([stopOf(blockedPath)]) });
}

interface Reach {
  readonly depth: number;
  /**
   * The hops that stopped the packet after the changes that were followed: two changes with the same stop are followed
   * once.
   */
  readonly followed: Set<string>;
}

function deepen(
  blockedPath: BlockedPath,
  trial: Trial,
  made: readonly Step[],
  { depth, followed }: Reach,
): readonly Step[] | null {
  const further: { readonly blockedPath: BlockedPath; readonly steps: readonly Step[] }[] = [];
  for (const proposal of trial.proposals(blockedPath)) {
    if (proposal.length === 0) continue;
    if (!trial.affordable()) return null;
    const changed = attempt(blockedPath.topology, proposal);
    if (changed === null) continue;
    const steps = [...made, ...proposal];
    const next = trial.judge(changed);
    if (next === "arrives") {
      if (opensOnly(steps) || trial.harmless(changed)) return steps;
    } else if (next !== "unproven" && progressed(blockedPath, next)) {
      further.push({ blockedPath: next, steps });
    }
  }
  if (depth === 1) return null;
  let left = BREADTH;
  for (const step of further) {
    const stop = JSON.stringify([stopOf(step.blockedPath), step.blockedPath.way]);
    if (left === 0 || followed.has(stop)) continue;
    followed.add(stop);
    left -= 1;
    const found = deepen(step.blockedPath, trial, step.steps, { depth: depth - 1, followed });
    if (found !== null) return found;
  }
  return null;
}

/** Changes that are made; null where one of them cannot be. */
export function attempt(topology: Topology, steps: readonly Step[]): Topology | null {
  const changed = all(steps.map((step) => step.edit))(topology);
  return changed === topology ? null : changed;
}

export function opensOnly(steps: readonly Step[]): boolean {
  return steps.every((step) => step.opens === true);
}

/** The packet came further: another device stops it now, or it is stopped in fewer subnets, or on the next call. */
function progressed(before: BlockedPath, after: BlockedPath): boolean {
  return stopOf(before) !== stopOf(after);
}

/** The hop that stops a packet. A group without rules that gets a rule which does not match stops it as before. */
function stopOf({ code, stopped, need, blocked }: BlockedPath): string {
  const stage: Code = code === "SG_HAS_NO_RULES" ? "ENI_SG_RULES_MISMATCH" : code;
  return JSON.stringify([stage, stopped?.id, stopped?.direction, need?.destination, blocked]);
}
