/** What a network with several strategies offers: one task network for each, by name. */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "./taskNetwork";

/** The task network of each strategy that the network carries. */
export interface TaskNetworks {
  /** Of `public-ip`, if carried. */
  publicIp?: TaskNetwork;
  /** Of `public-host`, if carried. */
  publicHost?: TaskNetwork;
  /** Of `nat-gateway`, if carried. */
  natGateway?: TaskNetwork;
  /** Of `nat-instance`, if carried. */
  natInstance?: TaskNetwork;
  /** Of `vpc-endpoints`, if carried. */
  vpcEndpoints?: TaskNetwork;
  /** Of `egress-only-ipv6`, if carried. */
  egressOnlyIpv6?: TaskNetwork;
}

/** The source IPs of each strategy that the network carries. */
export interface StrategySourceIps {
  /** Of `public-ip`, if carried. */
  publicIp?: SourceIps;
  /** Of `public-host`, if carried. */
  publicHost?: SourceIps;
  /** Of `nat-gateway`, if carried. */
  natGateway?: SourceIps;
  /** Of `nat-instance`, if carried. */
  natInstance?: SourceIps;
  /** Of `vpc-endpoints`, if carried. */
  vpcEndpoints?: SourceIps;
  /** Of `egress-only-ipv6`, if carried. */
  egressOnlyIpv6?: SourceIps;
}

const KEYS = {
  [Strategy.PublicIp]: "publicIp",
  [Strategy.PublicHost]: "publicHost",
  [Strategy.NatGateway]: "natGateway",
  [Strategy.NatInstance]: "natInstance",
  [Strategy.VpcEndpoints]: "vpcEndpoints",
  [Strategy.EgressOnlyIpv6]: "egressOnlyIpv6",
} as const satisfies Record<Strategy, keyof TaskNetworks>;

/** The property that holds a strategy's part: `nat-gateway` is `natGateway`. */
export function keyOf(strategy: Strategy): keyof TaskNetworks {
  return KEYS[strategy];
}

/** The part of a strategy, or an error that names what there is. */
export function carried<T>(parts: { readonly [key in keyof TaskNetworks]?: T }, strategy: Strategy): T {
  const part = parts[KEYS[strategy]];
  if (part === undefined) {
    const others = Object.values(Strategy).filter((candidate) => parts[KEYS[candidate]] !== undefined);
    throw new pulumi.RunError(
      `The network does not carry the strategy ${strategy}; it carries: ${others.join(", ")}. Add it to the network's strategies.`,
    );
  }
  return part;
}
