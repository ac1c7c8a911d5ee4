/** All strategies: the component that builds each on a network, its options, and its part of a network's outputs. */
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

/** The task network of each strategy that the network has. */
export interface TaskNetworks {
  /** That of `public-ip`, if the network has it. */
  publicIp?: TaskNetwork;
  /** That of `public-host`, if the network has it. */
  publicHost?: TaskNetwork;
  /** That of `nat-gateway`, if the network has it. */
  natGateway?: TaskNetwork;
  /** That of `nat-instance`, if the network has it. */
  natInstance?: TaskNetwork;
  /** That of `vpc-endpoints`, if the network has it. */
  vpcEndpoints?: TaskNetwork;
  /** That of `egress-only-ipv6`, if the network has it. */
  egressOnlyIpv6?: TaskNetwork;
}

/** The source IPs of each strategy that the network has. */
export interface StrategySourceIps {
  /** That of `public-ip`, if the network has it. */
  publicIp?: SourceIps;
  /** That of `public-host`, if the network has it. */
  publicHost?: SourceIps;
  /** That of `nat-gateway`, if the network has it. */
  natGateway?: SourceIps;
  /** That of `nat-instance`, if the network has it. */
  natInstance?: SourceIps;
  /** That of `vpc-endpoints`, if the network has it. */
  vpcEndpoints?: SourceIps;
  /** That of `egress-only-ipv6`, if the network has it. */
  egressOnlyIpv6?: SourceIps;
}

/** Options of a network's strategies. Options of a strategy that the network does not have are ignored. */
export interface StrategyOptions {
  /** Options of the strategy `egress-only-ipv6`. */
  ipv6?: Ipv6Options;
  /** Options of the strategy `nat-gateway`. */
  natGateway?: NatGatewayOptions;
  /** Options of the strategy `nat-instance`. */
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
