/** From a network's arguments to what will be built, or to everything that is wrong with them. Pure. */
import {
  DEFAULT_CIDR_BLOCK,
  DEFAULT_MAX_AVAILABILITY_ZONES,
  availabilityZoneCountOf,
} from "../analysis/rules/checks/addressSettings";
import { type PlannedEndpoints, plannedEndpoints } from "../analysis/rules/checks/endpointSettings";
import { networkProblems, tiersOf } from "../analysis/rules/checks/network";
import type { Problem } from "../analysis/rules/problem";
import { strategyFacts } from "../analysis/rules/strategies";
import { IpFamily, NatPlacement, Strategy, Tier } from "../analysis/rules/words";
import type { NetworkArgs } from "./networkArgs";
import { cidrSlot, slots } from "./slots";

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
  readonly dualStack: boolean;
  readonly internetGateway: boolean;
  readonly egressOnlyGateway: boolean;
  readonly endpoints: PlannedEndpoints;
  /** Where the interface endpoints' network interfaces lie. */
  readonly endpointTier: Tier;
  /** Whether only IPv6 reaches the interface endpoints. */
  readonly endpointsOnIpv6: boolean;
}

/** Which IP families tasks of a strategy get. */
export function ipFamilyOf(args: NetworkArgs, strategy: Strategy): IpFamily {
  if (strategy === Strategy.EgressOnlyIpv6) {
    return args.ipv6?.only === true ? IpFamily.Ipv6 : IpFamily.DualStack;
  }
  return args.ipFamily ?? IpFamily.Ipv4;
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

/** On an existing network only the tasks' own tiers are routed here; one that keeps its routes, not at all. */
function routedTiersOf(args: NetworkArgs, tiers: readonly Tier[]): readonly Tier[] {
  if (args.existingNetwork === undefined) {
    return tiers;
  }
  const own = args.strategies.map((strategy) => strategyFacts(strategy).tier);
  return args.existingNetwork.keepRoutes === true ? [] : tiers.filter((tier) => own.includes(tier));
}

/** Plans the network. The plan is undefined where a problem is an error. */
export function planNetwork(args: NetworkArgs): { problems: Problem[]; plan: NetworkPlan | undefined } {
  const problems = networkProblems(args);
  if (problems.some((problem) => problem.severity === "error")) {
    return { problems, plan: undefined };
  }
  const tiers = tiersOf(args);
  const routedTiers = routedTiersOf(args, tiers);
  const count = availabilityZoneCountOf(args);
  const dualStack = args.ipFamily === IpFamily.DualStack;
  const carries = (strategy: Strategy): boolean => args.strategies.includes(strategy);
  const regional = carries(Strategy.NatGateway) && args.natGateway?.placement === NatPlacement.Regional;
  const onIpv6 = carries(Strategy.EgressOnlyIpv6) && args.ipv6?.only === true;
  const firstTier = strategyFacts(args.strategies[0] ?? Strategy.VpcEndpoints).tier;
  const plan: NetworkPlan = {
    strategies: args.strategies,
    availabilityZoneCount: count,
    cidrBlock: args.cidrBlock ?? DEFAULT_CIDR_BLOCK,
    tiers,
    routedTiers,
    subnets: args.existingNetwork === undefined ? subnetPlans(args, tiers, count) : [],
    dualStack,
    internetGateway: tiers.includes(Tier.Public) || tiers.includes(Tier.Host) || regional,
    egressOnlyGateway: routedTiers.includes(Tier.Ipv6) || (dualStack && routedTiers.includes(Tier.Private)),
    endpoints: plannedEndpoints(args.endpoints ?? {}, args.strategies),
    endpointTier: onIpv6
      ? Tier.Ipv6
      : ([Tier.Isolated, Tier.Private].find((tier) => tiers.includes(tier)) ?? firstTier),
    endpointsOnIpv6: onIpv6,
  };
  return { problems, plan };
}
