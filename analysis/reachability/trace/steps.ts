/**
 * A path as a list of steps. A device is a list of what it does to a packet, in the order of AWS's page about it; the one
 * runner below executes the list and ends where a step stops the packet.
 */
import type { Hop, Via } from "../../report";
import type { Code } from "../../rules/codes";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { type Flow, reversed } from "../sets/flow";
import { type HopFacts, type SeenIp, Trace, UNKNOWN_VALUE } from "./trace";

/** Adds to a trace what one step of a path does, and may return further steps, which come next. */
export type Step = (trace: Trace) => Steps | void;

/** In order; what is not a step is a step that this path does not have. */
export type Steps = readonly (Step | false | null | undefined)[];

/** Executes steps until one of them stops the packet. */
export function walk(trace: Trace, steps: Steps): void {
  for (const step of steps) {
    if (trace.stopped) return;
    if (step) walk(trace, step(trace) ?? []);
  }
}

/** The path of a flow by these steps alone. */
export function traced(network: TopologyIndex, flow: Flow, steps: Steps): Trace {
  const trace = new Trace(network, flow);
  walk(trace, steps);
  return trace;
}

type Leg = Hop["direction"];

export function pass(hop: HopFacts, leg: Leg = "forward"): Step {
  return (trace) => trace.add("pass", null, hop, leg);
}

/** Nothing gets further than this. */
export function block(code: Code, hop: HopFacts, leg: Leg = "forward"): Step {
  return (trace) => trace.add("block", code, hop, leg);
}

/** The effect of this hop is not known, and the packet goes on. */
export function doubt(hop: HopFacts, leg: Leg = "forward"): Step {
  return (trace) => trace.add("doubt", UNKNOWN_VALUE, hop, leg);
}

/** A part of the flow does not pass. */
export function part(code: Code, hop: HopFacts, leg: Leg = "forward"): Step {
  return (trace) => trace.add("part", code, hop, leg);
}

/** The device that carries the packet from here. */
export function by(device: Via): Step {
  return (trace) => void trace.via.push(device);
}

/** The address that the other end sees. */
export function seenAs(source: SeenIp): Step {
  return (trace) => {
    trace.sourceIp = source;
  };
}

/** From here the packets are these: a device has translated their addresses, or translated the answer back. */
export function translated(flow: Flow): Step {
  return (trace) => {
    trace.flow = flow;
  };
}

/** The same trace for the answer: its steps narrow the answer, not the request. */
export function answered(steps: Steps): Step {
  return (trace) => {
    const request = trace.flow;
    trace.flow = reversed(request);
    walk(trace, steps);
    trace.flow = request;
  };
}
