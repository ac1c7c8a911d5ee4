/**
 * Finds what to change so that a packet arrives. Nothing is called a fix that has not been tried: every proposal is
 * made on a copy of the network, the path is judged again, and everything that worked before must still work.
 */
import type { Topology } from "../../topology/model";
import type { Proposal, BlockedPath } from "./blockedPath";
import { all, type Edit } from "./edits";

/** How many things may be wrong with one path at once; more than this is a rebuild, not a fix. */
const DEPTH = 3;
/** How many of the changes that lead further are followed; they are ordered best first. */
const BREADTH = 4;

/** A path on a changed network: it arrives, is stopped somewhere, or its facts are not known, which proves nothing. */
export type TrialResult = "arrives" | "unproven" | BlockedPath;

/** What the search asks of the analysis. */
export interface Trial {
  readonly judge: (topology: Topology) => TrialResult;
  /** Whether everything that was reachable before still is. */
  readonly harmless: (topology: Topology) => boolean;
  readonly proposals: (blockedPath: BlockedPath) => readonly Proposal[];
  /** Whether another trial may be made. */
  readonly affordable: () => boolean;
}

/** The first change, or chain of changes, that makes the path arrive; null when nothing tried does. */
export function search(blockedPath: BlockedPath, trial: Trial): Proposal | null {
  return deepen(blockedPath, trial, [], DEPTH);
}

function deepen(blockedPath: BlockedPath, trial: Trial, made: readonly Proposal[], depth: number): Proposal | null {
  const further: { readonly blockedPath: BlockedPath; readonly proposal: Proposal }[] = [];
  for (const proposal of trial.proposals(blockedPath)) {
    if (!trial.affordable()) return null;
    const changed = attempt(blockedPath.topology, proposal.edit);
    if (changed === null) continue;
    const next = trial.judge(changed);
    if (next === "arrives") {
      const chain = joined([...made, proposal]);
      if (chain.opens === true || trial.harmless(changed)) return chain;
    } else if (next !== "unproven" && progressed(blockedPath, next)) {
      further.push({ blockedPath: next, proposal });
    }
  }
  if (depth === 1) return null;
  for (const step of further.slice(0, BREADTH)) {
    const found = deepen(step.blockedPath, trial, [...made, step.proposal], depth - 1);
    if (found !== null) return found;
  }
  return null;
}

/** The places of the proposals that work by themselves: for where somebody has a choice of ways. */
export function working(blockedPath: BlockedPath, proposals: readonly Proposal[], trial: Trial): readonly number[] {
  return proposals.flatMap((proposal, place) => {
    if (!trial.affordable()) return [];
    const changed = attempt(blockedPath.topology, proposal.edit);
    return changed !== null && trial.judge(changed) === "arrives" && trial.harmless(changed) ? [place] : [];
  });
}

/** A change that is made; null where it cannot be. */
export function attempt(topology: Topology, edit: Edit): Topology | null {
  const changed = edit(topology);
  return changed === topology ? null : changed;
}

/** The packet came further: another device stops it now, or it is stopped in fewer subnets. */
function progressed(before: BlockedPath, after: BlockedPath): boolean {
  return (
    before.code !== after.code ||
    before.stopped?.id !== after.stopped?.id ||
    before.stopped?.direction !== after.stopped?.direction ||
    after.blocked.length < before.blocked.length
  );
}

function joined(proposals: readonly Proposal[]): Proposal {
  return {
    sentence: proposals.map((proposal) => proposal.sentence).join(" Also: "),
    edit: all(proposals.map((proposal) => proposal.edit)),
    ...(proposals.every((proposal) => proposal.opens === true) ? { opens: true } : {}),
  };
}
