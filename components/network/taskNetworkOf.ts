/** Finds a strategy's part of a network's outputs. */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import type { StrategySourceIps, TaskNetworks } from "../strategies";
import type { SourceIps, TaskNetwork } from "./taskNetwork";

type Key = keyof TaskNetworks & keyof StrategySourceIps;

/** `nat-gateway` → `natGateway` */
type CamelCase<Words extends string> = Words extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Words;

/** The name of a strategy's property: `nat-gateway` → `natGateway`. */
export function keyOf(strategy: Strategy): Key {
  return strategy.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase()) as CamelCase<Strategy>;
}

/** The part of a strategy. Throws an error that lists the network's strategies if the network does not have it. */
function carried<T>(parts: { readonly [key in Key]?: T }, strategy: Strategy): T {
  const part = parts[keyOf(strategy)];
  if (part === undefined) {
    const others = Object.values(Strategy).filter((candidate) => parts[keyOf(candidate)] !== undefined);
    throw new pulumi.RunError(
      `The network does not have the strategy ${strategy}; it has: ${others.join(", ")}. Add it to the network's strategies.`,
    );
  }
  return part;
}

/** The task network of a strategy. Throws for a strategy that the network does not have. */
export function taskNetworkOf(network: { readonly taskNetworks: TaskNetworks }, strategy: Strategy): TaskNetwork {
  return carried(network.taskNetworks, strategy);
}

/** The source IPs of a strategy. Throws for a strategy that the network does not have. */
export function sourceIpsOf(network: { readonly strategySourceIps: StrategySourceIps }, strategy: Strategy): SourceIps {
  return carried(network.strategySourceIps, strategy);
}
