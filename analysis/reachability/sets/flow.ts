/**
 * A flow as the set of all packets that it may consist of: boxes of addresses and ports, narrowed at each filter. What
 * cannot be one definite packet yet (an address AWS has still to choose) is all that it may be.
 */
import type { Family } from "./addresses";
import { type AddressSet, contains, intersect, isEmpty, type PortSet, subtract, union } from "./ranges";

export interface Box {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly sourcePorts: PortSet;
  readonly ports: PortSet;
}

export interface Flow {
  readonly family: Family;
  readonly protocol: "tcp" | "udp";
  readonly boxes: readonly Box[];
  /** One address out of the set, only not known which; else every address of the set counts. */
  readonly sourceIsPoint: boolean;
  readonly destinationIsPoint: boolean;
  /** True if one packet of the flow that arrives is enough, whichever its ports are; else each of them must. */
  readonly isAny?: boolean;
}

/** The way back: what was a destination is a source. */
export function reversed(flow: Flow): Flow {
  return {
    ...flow,
    boxes: flow.boxes.map((box) => ({
      source: box.destination,
      destination: box.source,
      sourcePorts: box.ports,
      ports: box.sourcePorts,
    })),
    sourceIsPoint: flow.destinationIsPoint,
    destinationIsPoint: flow.sourceIsPoint,
  };
}

/** All the addresses that a flow has on one side. */
export function allOf(flow: Flow, side: Side): AddressSet {
  return union(...flow.boxes.map((box) => box[side]));
}

/** The address that a filter compares: the source or the destination of a packet. */
export type Side = "source" | "destination";

/** The packets that one rule matches: an address set on one side, and destination ports. */
export interface Match {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/** The packets that a rule matches, and all others. */
export interface Split {
  readonly hits: readonly Box[];
  readonly misses: readonly Box[];
}

export function split(boxes: readonly Box[], side: Side, match: Match): Split {
  const hits: Box[] = [];
  const misses: Box[] = [];
  for (const box of boxes) {
    const inside = intersect(box[side], match.addresses);
    const ports = intersect(box.ports, match.ports);
    if (isEmpty(inside) || isEmpty(ports)) {
      misses.push(box);
      continue;
    }
    if (inside === box[side] && ports === box.ports) {
      hits.push(box);
      continue;
    }
    hits.push(withSide(box, side, inside, ports));
    const outside = subtract(box[side], match.addresses);
    if (!isEmpty(outside)) misses.push(withSide(box, side, outside, box.ports));
    const others = subtract(box.ports, match.ports);
    if (!isEmpty(others)) misses.push(withSide(box, side, inside, others));
  }
  return { hits, misses };
}

function withSide(box: Box, side: Side, addresses: AddressSet, ports: PortSet): Box {
  const { source, destination, sourcePorts } = box;
  return side === "source"
    ? { source: addresses, destination, sourcePorts, ports }
    : { source, destination: addresses, sourcePorts, ports };
}

/** The judgement of a filter on a flow. */
export interface Judged {
  readonly passed: readonly Box[];
  readonly refused: readonly Box[];
  /** Packets for which the judgement is not known. */
  readonly open: readonly Box[];
  readonly reason: string | null;
}

/** True if the parts differ by an address that is one point: then it is not known which part contains it. */
export function splitByPoint(flow: Flow, side: Side, judged: Judged): boolean {
  const isPoint = side === "source" ? flow.sourceIsPoint : flow.destinationIsPoint;
  if (!isPoint) return false;
  const whole = union(...flow.boxes.map((box) => box[side]));
  const through = union(...judged.passed.map((box) => box[side]));
  return !contains(through, whole);
}
