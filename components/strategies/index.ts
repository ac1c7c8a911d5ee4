/** Every strategy: the component that builds it on a network, its options, and what a network offers of it by name. */
import type * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import * as egressOnlyIpv6 from "./egressOnlyIpv6";
import type { Ipv6Options } from "./egressOnlyIpv6";
import * as natGateway from "./natGateway";
import * as natInstance from "./natInstance";
import * as publicHost from "./publicHost";
import * as publicIp from "./publicIp";
import type { NatGatewayOptions, NatInstanceOptions, StrategyNetwork, StrategyOutputs } from "./strategyArgs";
import * as vpcEndpoints from "./vpcEndpoints";

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

/** How a network builds its strategies. A strategy that it does not carry ignores its options. */
export interface StrategyOptions {
  /** How the strategy `egress-only-ipv6` is built. */
  ipv6?: Ipv6Options;
  /** How the strategy `nat-gateway` is built. */
  natGateway?: NatGatewayOptions;
  /** How the strategy `nat-instance` is built. */
  natInstance?: NatInstanceOptions;
}

type OnNetwork = (
  name: string,
  network: StrategyNetwork<StrategyOptions>,
  opts: pulumi.ComponentResourceOptions,
) => StrategyOutputs;

/** Builds a strategy on a network. */
export const onNetwork: Readonly<Record<Strategy, OnNetwork>> = {
  [Strategy.PublicIp]: publicIp.onNetwork,
  [Strategy.PublicHost]: publicHost.onNetwork,
  [Strategy.NatGateway]: natGateway.onNetwork,
  [Strategy.NatInstance]: natInstance.onNetwork,
  [Strategy.VpcEndpoints]: vpcEndpoints.onNetwork,
  [Strategy.EgressOnlyIpv6]: egressOnlyIpv6.onNetwork,
};
