/** Picks one strategy's part of a network that carries several, and says so where there is none. */
import type { Strategy } from "../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "./taskNetwork";
import { type StrategySourceIps, type TaskNetworks, carried } from "./taskNetworks";

/** The task network of a strategy. Throws for a strategy that the network does not carry. */
export function taskNetworkOf(network: { readonly taskNetworks: TaskNetworks }, strategy: Strategy): TaskNetwork {
  return carried(network.taskNetworks, strategy);
}

/** The source IPs of a strategy. Throws for a strategy that the network does not carry. */
export function sourceIpsOf(network: { readonly strategySourceIps: StrategySourceIps }, strategy: Strategy): SourceIps {
  return carried(network.strategySourceIps, strategy);
}
