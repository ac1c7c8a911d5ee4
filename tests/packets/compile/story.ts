/** A path of a service as connections to open: each from some interface, to some address, from a range of ports. */
import type { Key } from "../../../analysis/topology/model";
import type { UnwitnessedReason } from "../unwitnessed";

export type Range = readonly [number, number];
/** Linux's default ip_local_port_range, Windows's, and what NAT gateways and load balancers use. */
export const LINUX: Range = [32768, 60999];
export const WINDOWS: Range = [49152, 65535];
export const WIDE: Range = [1024, 65535];

export interface Opening {
  readonly from: string;
  readonly source: string;
  readonly ports: Range;
  readonly to: string;
  /** The namespace that answers; the internet where it is anybody. */
  readonly server: string;
  /** A range where AWS chooses the port. */
  readonly toPort: number | Range;
  /** Links of a chain must all hold: client to balancer, balancer to target. */
  readonly leg: number;
}

export interface Story {
  readonly service: Key;
  /** `need 3`, `egress ipv4`, `ingress vpc`. */
  readonly path: string;
  readonly subnet: Key | null;
  readonly openings: readonly Opening[];
  /** No packet exists that could be sent: why. */
  readonly told?: readonly string[];
  /**
   * Codes that are as true of a blocked path as those that the packets met: of an address family without an address.
   */
  readonly also?: readonly string[];
  readonly skipped?: UnwitnessedReason;
  /** The addresses are samples of an unknown one: if their results differ, the verdict is undetermined. */
  readonly unnamed?: boolean;
  /** Other codes that the blocked path may have: another device is as much its cause. */
  readonly instead?: readonly { readonly observed: string; readonly code: string }[];
}

/** A story without whose it is. */
export type Told = Omit<Story, "service" | "path" | "subnet">;
