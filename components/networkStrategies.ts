/**
 * Puts the strategies on a network's ground. A strategy owns its route tables, the network owns the associations under
 * names that never change: a switch makes the new tables, points the associations at them in place, and only then
 * deletes the old, so no subnet is ever without its route.
 */
import * as pulumi from "@pulumi/pulumi";
import { strategyFacts } from "../analysis/rules/strategies";
import { Strategy, Tier } from "../analysis/rules/words";
import type { NetworkArgs } from "./networkArgs";
import { type NetworkPlan, ipFamilyOf } from "./networkPlan";
import type { Ground } from "./networkVpc";
import { EgressOnlyIpv6 } from "./strategies/egressOnlyIpv6";
import { NatGateway } from "./strategies/natGateway";
import { NatInstance } from "./strategies/natInstance";
import { PublicHost } from "./strategies/publicHost";
import { PublicIp } from "./strategies/publicIp";
import { associate } from "./strategies/routing";
import type { StrategyArgs, StrategyOutputs } from "./strategies/strategyArgs";
import { VpcEndpoints } from "./strategies/vpcEndpoints";

/** A tier with its way out. */
export interface RoutedTier {
  /** By slot; known once the subnet is routed. */
  readonly subnetIds: pulumi.Output<string>[];
  /** By slot, and what others see; undefined where somebody else routes the tier. */
  readonly outputs: StrategyOutputs | undefined;
}

type Tiers = ReadonlyMap<Tier, RoutedTier>;

/** Makes each tier's strategy and associations, public subnets first, since NATs lie in them. */
export function createStrategies(
  parent: pulumi.Resource,
  name: string,
  args: NetworkArgs,
  plan: NetworkPlan,
  ground: Ground,
): Tiers {
  const tiers = new Map<Tier, RoutedTier>();
  for (const tier of plan.tiers) {
    const ids = ground.subnetIds.get(tier) ?? [];
    if (!plan.routedTiers.includes(tier)) {
      tiers.set(tier, { subnetIds: ids, outputs: undefined });
      continue;
    }
    const outputs = createStrategy(tier, parent, name, args, plan, ground, tiers);
    const subnetIds = ids.map((id, slot) =>
      associate(parent, `${name}-${tier}-${slot}`, id, outputs.routeTableIds[slot] ?? pulumi.output("")),
    );
    tiers.set(tier, { subnetIds, outputs });
  }
  return tiers;
}

function createStrategy(
  tier: Tier,
  parent: pulumi.Resource,
  name: string,
  args: NetworkArgs,
  plan: NetworkPlan,
  ground: Ground,
  tiers: Tiers,
): StrategyOutputs {
  const opts = { parent };
  const { vpcId, vpcCidrBlocks, egressOnlyGatewayId } = ground;
  const common: StrategyArgs = {
    vpcId,
    vpcCidrBlocks,
    availabilityZoneCount: plan.availabilityZoneCount,
    subnetIds: ground.subnetIds.get(tier) ?? [],
    associate: false,
    tags: args.tags,
  };
  const { ipFamily } = args;
  const publicSubnetIds = tiers.get(Tier.Public)?.subnetIds;
  switch (tier) {
    // The public tier is routed as `public-ip` does whichever strategy wants it, so a switch leaves it alone.
    case Tier.Public:
      return new PublicIp(
        `${name}-public-ip`,
        { ...common, ipFamily, internetGatewayId: ground.internetGatewayId ?? "" },
        opts,
      );
    case Tier.Host:
      return new PublicHost(
        `${name}-public-host`,
        { ...common, ipFamily, internetGatewayId: ground.internetGatewayId ?? "" },
        opts,
      );
    case Tier.Private: {
      const nat = {
        ...common,
        publicSubnetIds,
        ...(plan.dualStack ? { egressOnlyGatewayId } : {}),
      };
      return plan.strategies.includes(Strategy.NatInstance)
        ? new NatInstance(`${name}-nat-instance`, { ...nat, ...args.natInstance }, opts)
        : new NatGateway(
            `${name}-nat-gateway`,
            {
              ...nat,
              ...args.natGateway,
              internetGatewayId: ground.internetGatewayId,
              availabilityZones: ground.availabilityZones,
            },
            opts,
          );
    }
    case Tier.Isolated:
      return new VpcEndpoints(`${name}-vpc-endpoints`, { ...common, ipFamily }, opts);
    case Tier.Ipv6:
      return new EgressOnlyIpv6(
        `${name}-egress-only-ipv6`,
        {
          ...common,
          ipFamily: ipFamilyOf(args, Strategy.EgressOnlyIpv6),
          egressOnlyGatewayId,
          publicSubnetIds,
          nat64: args.ipv6?.nat64,
        },
        opts,
      );
  }
}

/** The distinct route tables of these strategies' tasks, each under its strategy's name and its own number there. */
export function routeTablesOf(
  tiers: Tiers,
  strategies: readonly string[],
): readonly { readonly name: string; readonly id: pulumi.Output<string> }[] {
  return strategies.flatMap((strategy) => {
    const tables = tiers.get(strategyFacts(strategy as Strategy).tier)?.outputs?.routeTableIds ?? [];
    return [...new Set(tables)].map((id, index) => ({ name: `${strategy}-${index}`, id }));
  });
}
