/**
 * A path into an interface, around its security groups: what is before them and behind them is the same for all interfaces
 * of a place, and is traced once for them.
 */
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { Flow } from "../sets/flow";
import { type Step, type Steps, traced } from "../trace/steps";
import type { Outcome, Trace } from "../trace/trace";

export interface Guarded {
  readonly before: Trace;
  /** The outcome where the packet does not come to the groups. */
  readonly stopped: Outcome | null;
  readonly behind: Steps;
  /** The path behind groups that pass all of the flow. */
  rest: Trace | null;
}

export function guarded(network: TopologyIndex, flow: Flow, before: Steps, behind: Steps): Guarded {
  const trace = traced(network, flow, before);
  return { before: trace, stopped: trace.stopped ? trace.outcome() : null, behind, rest: null };
}

/** @param guard the groups of one interface. */
export function through(path: Guarded, guard: Step): Outcome {
  const { before, stopped, behind } = path;
  if (stopped !== null) return stopped;
  const { network } = before;
  const filtered = traced(network, before.flow, [guard]);
  if (filtered.stopped) return before.outcome(filtered);
  if (filtered.flow !== before.flow) return before.outcome(filtered, traced(network, filtered.flow, behind));
  path.rest ??= traced(network, filtered.flow, behind);
  return before.outcome(filtered, path.rest);
}
