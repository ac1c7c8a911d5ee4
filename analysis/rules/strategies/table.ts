/** The names of the strategies, and the row of each. */
import { egressOnlyIpv6 } from "./egressOnlyIpv6";
import { natGateway } from "./natGateway";
import { natInstance } from "./natInstance";
import { publicHost } from "./publicHost";
import { publicIp } from "./publicIp";
import type { StrategyRow } from "./row";
import { vpcEndpoints } from "./vpcEndpoints";

/**
 * The strategies: named ways for tasks to reach what they need. The order is that of reports. The first strategy of a
 * tier also routes the subnets that a network has there for another reason, such as the public subnets of NATs.
 */
export const Strategy = {
  PublicIp: "public-ip",
  PublicHost: "public-host",
  NatGateway: "nat-gateway",
  NatInstance: "nat-instance",
  VpcEndpoints: "vpc-endpoints",
  EgressOnlyIpv6: "egress-only-ipv6",
} as const;
export type Strategy = (typeof Strategy)[keyof typeof Strategy];

/** The default strategy of a stack. */
export const DEFAULT_STRATEGY: Strategy = Strategy.PublicIp;

const rows: Readonly<Record<Strategy, StrategyRow>> = {
  [Strategy.PublicIp]: publicIp,
  [Strategy.PublicHost]: publicHost,
  [Strategy.NatGateway]: natGateway,
  [Strategy.NatInstance]: natInstance,
  [Strategy.VpcEndpoints]: vpcEndpoints,
  [Strategy.EgressOnlyIpv6]: egressOnlyIpv6,
};

export function rowOf(strategy: Strategy): StrategyRow {
  return rows[strategy];
}
