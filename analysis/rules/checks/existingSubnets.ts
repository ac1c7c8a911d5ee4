/** Chooses the subnets of an existing VPC for a network: by their routes, one for each tier and Availability Zone. */
import { brokenRule, type Problem } from "../problem";
import { rowOf, Strategy } from "../strategies";
import { type DefaultRoutes, hasRoutesOf, tiersOfRoutes } from "../subnetRoutes";
import type { Tier } from "../words";
import { SUBNET_IDS } from "./existingSettings";

/** A subnet as AWS describes it, with the default routes of its route table. */
export interface FoundSubnet {
  readonly id: string;
  readonly availabilityZone: string;
  readonly mapsPublicIp: boolean;
  readonly defaultRoute: DefaultRoutes;
}

export interface NeededSubnets {
  readonly vpcId: string;
  readonly tiers: readonly Tier[];
  readonly strategies: readonly Strategy[];
  readonly availabilityZoneCount: number;
  /** Undefined if the names do not matter: then the first zones count in which each tier has a subnet. */
  readonly availabilityZones: readonly string[] | undefined;
}

type ByTier<Subnet> = ReadonlyMap<Tier, readonly Subnet[]>;

/** The subnets of each tier by slot, complete only without a problem. */
export function chooseSubnets<Subnet extends FoundSubnet>(
  found: readonly Subnet[],
  needed: NeededSubnets,
): { readonly tiers: ByTier<Subnet>; readonly problems: readonly Problem[] } {
  const candidates = new Map(
    needed.tiers.map((tier) => [tier, found.filter((subnet) => tiersOf(subnet).includes(tier))]),
  );
  const missing = needed.tiers.filter((tier) => candidates.get(tier)?.length === 0);
  const present = needed.tiers.filter((tier) => !missing.includes(tier));
  const zones = zonesOf(present, candidates, needed);
  const inZones = (tier: Tier) =>
    zones.map((zone) =>
      ownFirst(
        tier,
        (candidates.get(tier) ?? []).filter(({ availabilityZone }) => availabilityZone === zone),
      ),
    );
  return {
    tiers: new Map(needed.tiers.map((tier) => [tier, inZones(tier).flatMap(([subnet]) => subnet ?? [])])),
    problems: [
      ...missing.map((tier) => missingTier(tier, found, needed)),
      ...present.flatMap((tier) => ambiguous(tier, inZones(tier))),
      ...needed.strategies.flatMap((strategy) => otherRoutes(strategy, inZones(rowOf(strategy).tier).flat())),
      ...(present.length === 0 || zones.length >= needed.availabilityZoneCount
        ? []
        : [tooFewZones(zones, candidates, needed)]),
    ],
  };
}

function tiersOf({ defaultRoute, mapsPublicIp }: FoundSubnet): readonly Tier[] {
  return tiersOfRoutes(defaultRoute, mapsPublicIp);
}

/** The tier's own subnets; without any, those that can also serve it. */
function ownFirst<Subnet extends FoundSubnet>(tier: Tier, subnets: readonly Subnet[]): readonly Subnet[] {
  const own = subnets.filter((subnet) => tiersOf(subnet)[0] === tier);
  return own.length > 0 ? own : subnets;
}

/** The zones of the slots. Local Zones and Wavelength Zones count only by their names. */
function zonesOf(tiers: readonly Tier[], candidates: ByTier<FoundSubnet>, needed: NeededSubnets): string[] {
  const zonesIn = (tier: Tier) => new Set(candidates.get(tier)?.map(({ availabilityZone }) => availabilityZone));
  const [first, ...others] = tiers.map(zonesIn);
  const shared = [...(first ?? [])].filter((zone) => others.every((zones) => zones.has(zone)));
  const { availabilityZones: names, availabilityZoneCount: count } = needed;
  if (names !== undefined) return names.filter((name) => shared.includes(name));
  return shared
    .filter((zone) => ORDINARY_ZONE.test(zone))
    .sort()
    .slice(0, count);
}

/** `us-gov-west-1a`, but not the Local Zone `us-west-2-lax-1a`. */
const ORDINARY_ZONE = /^[a-z]+(?:-[a-z]+)+-\d+[a-z]$/;

function problemOf(tier: Tier, value: string | null, message: string, remedy: string): Problem {
  return brokenRule("R-VPC-04", { property: `existingNetwork.${SUBNET_IDS[tier]}`, value, message, remedy });
}

function missingTier(tier: Tier, found: readonly FoundSubnet[], { vpcId }: NeededSubnets): Problem {
  const kinds = [...new Set(found.map(({ defaultRoute }) => inWords(defaultRoute)))];
  const there = kinds.map((words) => {
    const ids = found.filter(({ defaultRoute }) => inWords(defaultRoute) === words).map(({ id }) => id);
    return `${words} (${ids.join(", ")})`;
  });
  return problemOf(
    tier,
    null,
    `the ${tier} tier is needed, and no subnet of ${vpcId} has its default routes. ${there.length === 0 ? "It has no subnets" : `Its subnets have ${there.join("; ")}`}.`,
    `Choose a strategy whose routes the VPC has, or give existingNetwork.${SUBNET_IDS[tier]} without keepRoutes, so that the strategy creates the routes.`,
  );
}

function inWords({ ipv4, ipv6 }: DefaultRoutes): string {
  return ipv6 === "none" ? `IPv4 ${ipv4}` : `IPv4 ${ipv4} and IPv6 ${ipv6}`;
}

function ambiguous(tier: Tier, zones: readonly (readonly FoundSubnet[])[]): Problem[] {
  const several = zones.filter((subnets) => subnets.length > 1);
  if (several.length === 0) return [];
  const ids = several.map((subnets) => subnets.map(({ id }) => id).join(", "));
  return [
    problemOf(
      tier,
      ids.join("; "),
      "these subnets have the same routes in one Availability Zone, and a tier has one subnet in each zone.",
      "Name the subnets of this network in subnetIds.",
    ),
  ];
}

function otherRoutes(strategy: Strategy, subnets: readonly FoundSubnet[]): Problem[] {
  const others = subnets.filter(({ defaultRoute }) => !hasRoutesOf(strategy, defaultRoute));
  const [first] = others;
  if (first === undefined) return [];
  const { tier } = rowOf(strategy);
  const recognised = Object.values(Strategy).filter(
    (other) => rowOf(other).tier === tier && hasRoutesOf(other, first.defaultRoute),
  );
  const use = recognised.length === 0 ? "" : `Use the strategy ${recognised.join(" or ")}, or name`;
  return [
    brokenRule("R-VPC-04", {
      property: "strategies",
      value: strategy,
      message: `the default routes of ${others.map(({ id }) => id).join(", ")} are those of another strategy: ${inWords(first.defaultRoute)}.`,
      remedy: `${use === "" ? "Name" : use} other subnets in subnetIds.`,
    }),
  ];
}

function tooFewZones(zones: readonly string[], candidates: ByTier<FoundSubnet>, needed: NeededSubnets): Problem {
  const { availabilityZones: names, availabilityZoneCount: count } = needed;
  const byTier = [...candidates].map(
    ([tier, subnets]) => `${tier} in ${[...new Set(subnets.map((subnet) => subnet.availabilityZone))].join(", ")}`,
  );
  return brokenRule("R-LB-04", {
    property: names === undefined ? "availabilityZoneCount" : "availabilityZones",
    value: names === undefined ? String(count) : names.join(", "),
    message: `${zones.length === 0 ? "no Availability Zone has" : `only ${String(zones.length)} (${zones.join(", ")}) ${zones.length === 1 ? "has" : "have"}`} a subnet of each tier: ${byTier.join("; ")}.`,
    remedy:
      names === undefined
        ? `Set availabilityZoneCount to ${Math.max(zones.length, 1)}, or add subnets.`
        : "Name zones in which each tier has a subnet.",
  });
}
