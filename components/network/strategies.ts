/**
 * Puts the strategies on a network's VPC. A strategy owns its route tables, the network owns the associations under
 * names that never change: a switch makes the new tables, points the associations at them in place, and only then
 * deletes the old, so no subnet is ever without its route.
 */
import * as pulumi from "@pulumi/pulumi";
import { ownIpFamily } from "../../analysis/rules/checks/network";
import { rowOf, Strategy } from "../../analysis/rules/strategies";
import { IpFamily, Tier } from "../../analysis/rules/words";
import type { NetworkArgs } from "./args";
import type { NetworkPlan } from "./plan";
import type { NetworkVpc } from "./vpc";
import { onNetwork } from "../strategies";
import { associate } from "../strategies/routing";
import type { StrategyOutputs } from "../strategies/strategyArgs";

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
  vpc: NetworkVpc,
): Tiers {
  const tiers = new Map<Tier, RoutedTier>();
  for (const tier of plan.tiers) {
    const ids = vpc.subnetIds.get(tier) ?? [];
    if (!plan.routedTiers.includes(tier)) {
      tiers.set(tier, { subnetIds: ids, outputs: undefined });
      continue;
    }
    const strategy = routerOf(tier, plan.strategies);
    const ipFamily = ownIpFamily(strategy, args) ?? args.ipFamily;
    const common = {
      vpcId: vpc.vpcId,
      vpcCidrBlocks: vpc.vpcCidrBlocks,
      availabilityZoneCount: plan.availabilityZoneCount,
      subnetIds: ids,
      associate: false,
      tags: args.tags,
    };
    const outputs = onNetwork[strategy](
      `${name}-${strategy}`,
      {
        ...vpc,
        common,
        options: args,
        ipFamily,
        egressOnlyGatewayId: ipFamily === undefined || ipFamily === IpFamily.Ipv4 ? undefined : vpc.egressOnlyGatewayId,
        publicSubnetIds: tiers.get(Tier.Public)?.subnetIds,
      },
      { parent },
    );
    const subnetIds = outputs.routeTableIds.flatMap((routeTableId, slot) => {
      const id = ids[slot];
      return id === undefined ? [] : [associate(parent, `${name}-${tier}-${slot}`, id, routeTableId)];
    });
    tiers.set(tier, { subnetIds, outputs });
  }
  return tiers;
}

/** The strategy that routes a tier: the carried one, else the tier's first, so that a switch leaves the tier alone. */
function routerOf(tier: Tier, carried: readonly Strategy[]): Strategy {
  const rivals = Object.values(Strategy).filter((strategy) => rowOf(strategy).tier === tier);
  const router = rivals.find((strategy) => carried.includes(strategy)) ?? rivals[0];
  if (router === undefined) {
    throw new Error(`No strategy has the ${tier} tier.`);
  }
  return router;
}

/** The distinct route tables of these strategies' tasks, each under its strategy's name and its own number there. */
export function routeTablesOf(
  tiers: Tiers,
  strategies: readonly Strategy[],
): readonly { readonly name: string; readonly id: pulumi.Output<string> }[] {
  return strategies.flatMap((strategy) => {
    const tables = tiers.get(rowOf(strategy).tier)?.outputs?.routeTableIds ?? [];
    return [...new Set(tables)].map((id, index) => ({ name: `${strategy}-${index}`, id }));
  });
}
