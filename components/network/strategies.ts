/**
 * Builds the strategies on a network's VPC. A strategy owns its route tables; the network owns the associations, under
 * names that never change. A switch creates the new tables, updates the associations in place, and only then deletes
 * the old tables, so no subnet is ever without its route.
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

/** A tier with its routes. */
export interface RoutedTier {
  /** The subnets by slot, each known once it has its routes. */
  readonly subnetIds: pulumi.Output<string>[];
  /** The route tables by slot and the source IPs; undefined if the user routes the tier. */
  readonly outputs: StrategyOutputs | undefined;
}

type Tiers = ReadonlyMap<Tier, RoutedTier>;

/** Makes each tier's strategy and associations, public subnets first, since NATs are in them. */
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

/**
 * The strategy that routes a tier: the network's own, else the tier's first, so that a switch does not change the tier.
 */
function routerOf(tier: Tier, carried: readonly Strategy[]): Strategy {
  const rivals = Object.values(Strategy).filter((strategy) => rowOf(strategy).tier === tier);
  const router = rivals.find((strategy) => carried.includes(strategy)) ?? rivals[0];
  if (router === undefined) {
    throw new Error(`No strategy has the ${tier} tier.`);
  }
  return router;
}

/** The distinct route tables of these strategies' tasks, named by strategy and number: `nat-gateway-0`. */
export function routeTablesOf(
  tiers: Tiers,
  strategies: readonly Strategy[],
): readonly { readonly name: string; readonly id: pulumi.Output<string> }[] {
  return strategies.flatMap((strategy) => {
    const tables = tiers.get(rowOf(strategy).tier)?.outputs?.routeTableIds ?? [];
    return [...new Set(tables)].map((id, index) => ({ name: `${strategy}-${index}`, id }));
  });
}
