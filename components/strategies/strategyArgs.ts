/**
 * What every strategy takes and gives, so that one fits where another was: ids go in; route tables, addresses and a
 * task network come out. `Network` uses the same components as a program that has a VPC of its own.
 */
import * as pulumi from "@pulumi/pulumi";
import { IpFamily, NatPlacement, RegionalAddresses } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";

/** What every strategy component takes. */
export interface StrategyArgs {
  /** The VPC's id. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<string>[];
  /** How many Availability Zones there are: one slot each. The lists of subnets below are read slot by slot. */
  availabilityZoneCount: number;
  /** The tasks' subnets, one for each slot. They must not be associated with a route table yet. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether to associate the tasks' subnets with the strategy's route tables. True if left out; false where somebody
   * else owns the associations and takes `routeTableIds`.
   */
  associate?: boolean;
  /** Tags for every resource that can have them. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** What every strategy component gives, as its public properties. */
export interface StrategyOutputs {
  /** The tasks' route table for each slot, each known only once its routes exist; slots may share one table. */
  readonly routeTableIds: pulumi.Output<string>[];
  /** The addresses that others see when a task calls them. */
  readonly sourceIps: SourceIps;
  /** What a service needs to know. Its subnets are known only once they are routed. */
  readonly taskNetwork: TaskNetwork;
}

/** A VPC with its gateways, as a network has it. */
export interface VpcWithGateways {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidrBlocks: pulumi.Input<string>[];
  readonly vpcIpv6CidrBlock: pulumi.Input<string> | undefined;
  readonly internetGatewayId: pulumi.Input<string> | undefined;
  readonly egressOnlyGatewayId: pulumi.Input<string> | undefined;
  /** The Availability Zone's name for each slot, as far as names are known. */
  readonly availabilityZones: pulumi.Input<string>[] | undefined;
}

/**
 * A network that a strategy component is built on. `egressOnlyGatewayId` is only there if its tasks have IPv6.
 * @typeParam Options the network's arguments that the strategy reads.
 */
export interface StrategyNetwork<Options = object> extends VpcWithGateways {
  /** What every strategy component takes: the subnets of its tier, whose associations the network owns. */
  readonly common: StrategyArgs;
  readonly options: Options;
  /** Of the strategy's tasks, as far as it is given. */
  readonly ipFamily: IpFamily | undefined;
  /** By slot, each known once it is routed; undefined without a public tier. */
  readonly publicSubnetIds: pulumi.Output<string>[] | undefined;
}

/** What a strategy takes whose subnets route to the internet gateway. */
export interface InternetFacingArgs extends StrategyArgs {
  internetGatewayId: pulumi.Input<string>;
  ipFamily?: IpFamily | undefined;
}

/** The arguments of such a strategy on a network. */
export function internetFacingArgs({ common, ipFamily, internetGatewayId }: StrategyNetwork): InternetFacingArgs {
  if (internetGatewayId === undefined) {
    throw new Error("A tier that routes to an internet gateway is planned with one.");
  }
  return { ...common, ipFamily, internetGatewayId };
}

/** How NAT gateways are laid out. */
export interface NatGatewayOptions {
  /**
   * `single` (one NAT gateway in slot 0; its Availability Zone's failure stops everyone's egress), `per-az` (one for
   * each), or `regional` (one that spans them all and needs no public subnet). `per-az` if left out.
   * Cost: per NAT gateway-hour, per GB, and per public IPv4 address; a regional one counts per active zone.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
   */
  placement?: NatPlacement;
  /**
   * Your own Elastic IPs by Availability Zone slot: one with `single`, else one for each slot. New ones are made if
   * left out. Not with `regional` and automatic addresses.
   */
  elasticIpAllocationIds?: pulumi.Input<string>[];
  /**
   * Who chooses a regional NAT gateway's addresses: `automatic` (AWS; it may add some, so they are not fixed) or
   * `manual` (Elastic IPs; fixed). `automatic` if left out. Only with `regional`.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
   */
  addresses?: RegionalAddresses;
}

/** How NAT instances are laid out and built. */
export interface NatInstanceOptions {
  /** `single` (one in slot 0) or `per-az` (one for each slot). `single` if left out. */
  placement?: NatPlacement;
  /** Your own Elastic IPs by Availability Zone slot: one with `single`, else one for each. New ones if left out. */
  elasticIpAllocationIds?: pulumi.Input<string>[];
  /** The EC2 instance type; arm64 unless `amiId` says otherwise. `t4g.nano` (0.032 Gbps baseline) if left out. */
  instanceType?: string;
  /** The machine image. Amazon Linux 2023 for arm64, as of the first deployment, if left out. */
  amiId?: pulumi.Input<string>;
  /** Whether Session Manager may open a shell on the NAT. False if left out. */
  sessionManager?: boolean;
}

/** What a strategy takes whose NATs lie in public subnets. */
export interface NatStrategyArgs extends StrategyArgs {
  /**
   * Public subnets for the NATs, one for each slot, routed to an internet gateway already. Not needed by a regional
   * NAT gateway.
   */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}
