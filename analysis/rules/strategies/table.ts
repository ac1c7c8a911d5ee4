/** The names of the strategies, and the row of each. */
import { egressOnlyIpv6 } from "./egressOnlyIpv6";
import { natGateway } from "./natGateway";
import { natInstance } from "./natInstance";
import { publicHost } from "./publicHost";
import { publicIp } from "./publicIp";
import type { StrategyRow } from "./row";
import { vpcEndpoints } from "./vpcEndpoints";

/**
 * One named way for tasks to reach what they need. The order is that of reports; of the strategies of a tier the first
 * also routes the subnets that a network has there for another reason, as the public ones of NATs.
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

/** The strategy of a stack that names none. */
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
