/** The interfaces that exist once a topology is deployed, as hosts of the lab. */
import type { Key, Service } from "../../../analysis/topology/model";
import { familyOf } from "./cidr";

export type HostKind =
  | "task"
  | "instance"
  | "nat-gateway"
  | "regional-nat"
  | "nat-instance"
  | "endpoint"
  | "load-balancer"
  | "mount-target"
  | "backend"
  | "client";

/** One interface: its end in the router and in the host, where it lies and who guards it. */
export interface Nic {
  readonly wire: string;
  readonly end: string;
  readonly subnet: Key | null;
  readonly addresses: readonly string[];
  /** Null if the interface has no group: NAT gateways, and arbitrary clients of a VPC. */
  readonly groups: readonly Key[] | null;
  /** Drops what is addressed to others, unless switched off (R-NATI-01). */
  readonly checked: boolean;
}

export interface Host {
  readonly name: string;
  readonly kind: HostKind;
  readonly key: Key;
  readonly vpc: Key;
  /** The first carries the default route. */
  readonly nics: readonly Nic[];
  /** Why the internet gateway knows no public address of it. */
  readonly withoutPublic:
    | "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
    | "LAUNCH_TYPE_NO_PUBLIC_IP"
    | "NAT_WITHOUT_INTERNET_ROUTE"
    | "NO_ROUTE_TO_DESTINATION";
}

export interface PublicAddress {
  readonly vpc: Key;
  readonly host: string;
  readonly private: string;
  readonly public: string;
  readonly kind: "fixed" | "ephemeral";
  /** True if the public address is the topology's own, false for a stand-in. */
  readonly real: boolean;
}

/** How a service takes effect: what the lab and its probes ask of it. */
export interface Placed {
  readonly service: Service;
  readonly launchType: string;
  readonly networkMode: string;
  readonly task: readonly Host[];
  readonly instance: readonly Host[];
  readonly assignPublicIp: boolean;
}

export function fourOf(nic: Nic | undefined): string | undefined {
  return nic?.addresses.find((each) => familyOf(each) === 4);
}
