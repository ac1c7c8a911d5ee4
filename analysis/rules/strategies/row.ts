/**
 * The row of one strategy: its subnets, default routes and addresses, what it needs of a network, and its own settings.
 * Everything that depends on the strategy reads its row, so that a new strategy is a row and a component.
 */
import type { Problem } from "../problem";
import type { IpFamily, NatPlacement, Placement, SourceIpKind, Tier } from "../words";

/**
 * The device that a default route leads to; `other` for a device that the analysis does not follow, such as a transit
 * gateway.
 */
export type DefaultRouteTarget =
  "internet-gateway" | "egress-only-internet-gateway" | "nat-gateway" | "nat-instance" | "other";

/** The services with interface endpoints and with gateway endpoints on a network. */
export interface NetworkEndpoints {
  readonly interface: readonly string[];
  readonly gateway: readonly object[];
}

/** The form of a setting's value; a list of words is a closed set. */
export type SettingKind = "text" | "texts" | "flag" | readonly string[];

/** A strategy's own settings. */
export interface OwnSettings<Options extends object> {
  /** The property of a network's arguments, and the key of a stack's settings: `natGateway`. */
  readonly key: string;
  /** The settings below the key, all of them optional. */
  readonly kinds: Readonly<Record<string, SettingKind>>;
  /** Example values of the settings that the strategy requires. */
  readonly example?: Options;
  /** The placements of its NATs that `compare` tries, and the default one. */
  readonly placements?: { readonly all: readonly NatPlacement[]; readonly usual: NatPlacement };
  /**
   * Problems of the settings, whether the strategy is used or not. `prefix` is `natGateway.` in a network's arguments.
   */
  problems?(options: Options, availabilityZoneCount: number, prefix: string): Problem[];
}

/**
 * A resource of the network beside the strategy's own subnets; `zone-names` are the names of Availability Zones by
 * slot.
 */
export type NetworkNeed = "public-tier" | "internet-gateway" | "zone-names";

/** @typeParam Options the strategy's own settings, any of which may be absent. */
export interface StrategyRow<Options extends object = object> {
  /** Noun phrases for the tables of the guides. */
  readonly inWords: { readonly leaves: string; readonly sourceIp: string; readonly suits: string };
  /** The subnets of its tasks, or of their instances. Strategies that share a tier exclude each other. */
  readonly tier: Tier;
  /** The matrix's word for such subnets. */
  readonly placement: Placement;
  /** The targets of 0.0.0.0/0, and of ::/0 where the subnets have IPv6; null where there is no such route. */
  readonly routes: { readonly ipv4: DefaultRouteTarget | null; readonly ipv6: DefaultRouteTarget | null };
  /** The owner of the public address that a task's packets leave with; null if no interface of the tier has one. */
  readonly publicAddress: "task" | "instance" | null;
  /** The stability of the source IP that destinations outside the VPC see. */
  sourceIp(options: Options): SourceIpKind;
  /** The IP families of its tasks, if they are not the network's. */
  ipFamily?(options: Options): IpFamily;
  needs(options: Options): readonly NetworkNeed[];
  readonly settings?: OwnSettings<Options>;
  /** Problems of the strategy on a network that carries it. */
  problems?(options: Options, network: { readonly endpoints: NetworkEndpoints; readonly isShared: boolean }): Problem[];
}
