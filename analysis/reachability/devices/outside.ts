/** What a packet looks for outside its VPC, and what every device on the way there has in common. */
import type { Hop } from "../../report";
import type { Key, RouteTarget, Subnet } from "../../topology/model";
import { isUnknown } from "../../topology/model";
import type { Family } from "../sets/addresses";
import { nat64 } from "../sets/addresses";
import type { Network } from "../../topology/topologyIndex";
import { found, vpcOf } from "../../topology/topologyIndex";
import { nameOf } from "../../topology/lookup";
import type { Flow } from "../sets/flow";
import type { Call } from "./endpointPolicy";
import { publicAccess } from "./blockPublicAccess";
import type { PublicWay } from "./blockPublicAccess";
import type { AddressSet, PortSet } from "../sets/ranges";
import { contains, intersect } from "../sets/ranges";
import type { Way } from "../network/routes";
import type { Trace } from "../trace/trace";

/** The device that a hop is about. */
export type At = Pick<Hop, "kind" | "name" | "id">;

/** What is called outside. */
export interface Outside {
  readonly name: string;
  readonly family: Family;
  readonly addresses: AddressSet;
  /** One host at an address that is not known, or every host there. */
  readonly isPoint: boolean;
  readonly ports: PortSet;
  readonly protocol: "tcp" | "udp";
  /** The AWS service and Region that the addresses belong to; its Region null where that is the VPC's own, not known. */
  readonly service: { readonly name: string; readonly region: string | null } | null;
  /** What the call asks an endpoint's policy for. */
  readonly call: Call | null;
}

/** The part of a flow that goes to these addresses. */
export function within(flow: Flow, part: AddressSet): Flow {
  const boxes = flow.boxes
    .map((box) => ({ ...box, destination: intersect(box.destination, part) }))
    .filter((box) => box.destination.length > 0);
  return { ...flow, boxes };
}

/** Whether all of it goes to addresses that only a NAT gateway can make IPv4 of (R-V6-11). */
export function isNat64(flow: Flow): boolean {
  return flow.boxes.length > 0 && flow.boxes.every((box) => contains(nat64, box.destination));
}

export function labelOf(network: Network, target: RouteTarget): string {
  const entity =
    found(network.gateways, target.key) ??
    found(network.natGateways, target.key) ??
    found(network.interfaces, target.key) ??
    found(network.instances, target.key) ??
    found(network.endpoints, target.key);
  return entity === undefined ? target.key : nameOf(entity);
}

/** A target that nothing here declares: gone where the source is whole, else not known. */
export function missing(trace: Trace, way: Way, hop: At, target: Key): void {
  if (trace.network.topology.complete) {
    trace.block("BAD_STATE_ROUTE", {
      ...hop,
      detail: `the target of route ${way.label} in ${hop.name} is gone`,
      rule: "R-VPC-43",
    });
  } else {
    trace.doubtful({ ...hop, detail: `${target} is not in this source`, rule: null });
  }
}

/** Whether Block Public Access lets it pass; false once the packet is stopped. */
export function publicAccessOpen(
  trace: Trace,
  subnet: Subnet | null,
  use: PublicWay,
  at: At,
  vpc = vpcOf(trace.network, subnet ?? undefined),
): boolean {
  const open = publicAccess(vpc, subnet, use);
  if (isUnknown(open)) {
    trace.doubtful({
      ...at,
      detail: `whether Block Public Access is on is not known: ${open.unknown}`,
      rule: "R-PUB-16",
    });
  } else if (!open) {
    const detail = `VPC Block Public Access stops it at ${at.name}`;
    trace.block("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", { ...at, detail, rule: "R-PUB-16" });
    return false;
  }
  return true;
}
