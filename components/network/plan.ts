/** Plans a network: from its arguments to its resources, or to all problems of the arguments. Pure. */
import {
  DEFAULT_CIDR_BLOCK,
  DEFAULT_MAX_AVAILABILITY_ZONES,
  availabilityZoneCountOf,
} from "../../analysis/rules/checks/addressSettings";
import { type PlannedEndpoints, plannedEndpoints } from "../../analysis/rules/checks/endpointSettings";
import { networkNeeds, networkProblems, ownIpFamily, tiersOf } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { rowOf, type Strategy } from "../../analysis/rules/strategies";
import { IpFamily, Tier } from "../../analysis/rules/words";
import type { NetworkArgs } from "./args";
import { cidrSlot, slots } from "../slots";

/** One subnet of a new VPC. */
export interface SubnetPlan {
  readonly tier: Tier;
  readonly slot: number;
  /** Null in an IPv6-only subnet. */
  readonly cidrBlock: string | null;
  readonly ipv6: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly dns64: boolean;
}

export interface NetworkPlan {
  readonly strategies: readonly Strategy[];
  readonly availabilityZoneCount: number;
  readonly cidrBlock: string;
  /** The tiers that have subnets, in the order of `Tier`. */
  readonly tiers: readonly Tier[];
  /** The tiers whose route tables and associations are made here. */
  readonly routedTiers: readonly Tier[];
  readonly subnets: readonly SubnetPlan[];
  readonly internetGateway: boolean;
  readonly egressOnlyGateway: boolean;
  readonly endpoints: PlannedEndpoints;
  /** The tier of the interface endpoints' network interfaces. */
  readonly endpointTier: Tier;
  /** True if the interface endpoints have IPv6 addresses only. */
  readonly endpointsOnIpv6: boolean;
}

/** The IP families of a strategy's tasks. */
export function ipFamilyOf(args: NetworkArgs, strategy: Strategy): IpFamily {
  return ownIpFamily(strategy, args) ?? args.ipFamily ?? IpFamily.Ipv4;
}

function subnetPlans(args: NetworkArgs, tiers: readonly Tier[], count: number): SubnetPlan[] {
  const cidrBlock = args.cidrBlock ?? DEFAULT_CIDR_BLOCK;
  const max = args.maxAvailabilityZones ?? DEFAULT_MAX_AVAILABILITY_ZONES;
  return tiers.flatMap((tier) =>
    slots(count).map((slot) => ({
      tier,
      slot,
      cidrBlock: tier === Tier.Ipv6 && args.ipv6?.only === true ? null : cidrSlot(cidrBlock, max, tier, slot),
      ipv6: tier === Tier.Ipv6 || args.ipFamily === IpFamily.DualStack,
      mapPublicIpOnLaunch: tier === Tier.Host,
      dns64: tier === Tier.Ipv6 && args.ipv6?.nat64 === true,
    })),
  );
}

function ownTiersOf(args: NetworkArgs): Tier[] {
  return args.strategies.map((strategy) => rowOf(strategy).tier);
}

/** On an existing network only the tasks' own tiers get routes here; with `keepRoutes`, no tier does. */
function routedTiersOf(args: NetworkArgs, tiers: readonly Tier[]): readonly Tier[] {
  if (args.existingNetwork === undefined) {
    return tiers;
  }
  const own = ownTiersOf(args);
  return args.existingNetwork.keepRoutes === true ? [] : tiers.filter((tier) => own.includes(tier));
}

/** Plans the network. The plan is undefined if a problem is an error. */
export function planNetwork(args: NetworkArgs): { problems: Problem[]; plan: NetworkPlan | undefined } {
  const problems = networkProblems(args);
  if (problems.some((problem) => problem.severity === "error")) {
    return { problems, plan: undefined };
  }
  const tiers = tiersOf(args);
  const routedTiers = routedTiersOf(args, tiers);
  const count = availabilityZoneCountOf(args);
  const leavesByIpv6 = (strategy: Strategy): boolean =>
    routedTiers.includes(rowOf(strategy).tier) &&
    rowOf(strategy).routes.ipv6 === "egress-only-internet-gateway" &&
    ipFamilyOf(args, strategy) !== IpFamily.Ipv4;
  const onIpv6 = args.strategies.find((strategy) => ownIpFamily(strategy, args) === IpFamily.Ipv6);
  const plan: NetworkPlan = {
    strategies: args.strategies,
    availabilityZoneCount: count,
    cidrBlock: args.cidrBlock ?? DEFAULT_CIDR_BLOCK,
    tiers,
    routedTiers,
    subnets: args.existingNetwork === undefined ? subnetPlans(args, tiers, count) : [],
    internetGateway: tiers.includes(Tier.Public) || networkNeeds(args, "internet-gateway"),
    egressOnlyGateway: args.strategies.some(leavesByIpv6),
    endpoints: plannedEndpoints(args.endpoints ?? {}, args.strategies),
    endpointTier:
      onIpv6 === undefined
        ? ([Tier.Isolated, Tier.Private, ...ownTiersOf(args)].find((tier) => tiers.includes(tier)) ?? Tier.Isolated)
        : rowOf(onIpv6).tier,
    endpointsOnIpv6: onIpv6 !== undefined,
  };
  return { problems, plan };
}
