/** A packet that a route sends out of its VPC, as every device there receives it. */
import type { ApiCall } from "../../rules/calls";
import type { Maybe, RouteTarget } from "../../topology/model";
import type { Nic } from "../network/nic";
import type { Way } from "../network/routes";
import { type Family, nat64 } from "../sets/addresses";
import type { Flow } from "../sets/flow";
import { type AddressSet, contains, intersect, type PortSet } from "../sets/ranges";
import type { Component } from "../trace/trace";
import type { PublicWay } from "./blockPublicAccess";

/** The hosts outside that are called. */
export interface Outside {
  readonly name: string;
  readonly family: Family;
  readonly addresses: AddressSet;
  /** One host at an address that is not known, or every host there. */
  readonly isPoint: boolean;
  readonly ports: PortSet;
  /** One packet that arrives is enough, on whichever of the ports. */
  readonly isAny?: boolean;
  readonly protocol: "tcp" | "udp";
  /** The AWS service and Region that the addresses belong to; its Region null where that is the VPC's own, not known. */
  readonly service: { readonly name: string; readonly region: string | null } | null;
  /** The calls that an endpoint's policy has to allow; null where no endpoint can be on the way. */
  readonly call: Call | null;
}

/** The call of AWS's API, and the account that it is made for. */
export interface Call {
  readonly calls: readonly ApiCall[];
  /** The account of the caller. */
  readonly account: Maybe<string>;
}

export interface Routed {
  /** The interface that the packet leaves. */
  readonly nic: Nic;
  /** The table that routes it, the route, and the device that the route names. */
  readonly table: Component;
  readonly way: Way;
  readonly target: RouteTarget;
  readonly to: Outside;
  /** How the packet would use an internet gateway. */
  readonly use: PublicWay;
}

/** The part of a flow that goes to these addresses. */
export function within(flow: Flow, part: AddressSet): Flow {
  const boxes = flow.boxes
    .map((box) => ({ ...box, destination: intersect(box.destination, part) }))
    .filter((box) => box.destination.length > 0);
  return { ...flow, boxes };
}

/** True if all destinations are addresses that only a NAT gateway can translate to IPv4 (R-V6-11). */
export function isNat64(flow: Flow): boolean {
  return flow.family === 6 && flow.boxes.length > 0 && flow.boxes.every((box) => contains(nat64(), box.destination));
}
