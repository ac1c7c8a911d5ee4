/**
 * The common arguments and outputs of all strategies, so that one strategy can replace another: ids are arguments;
 * route tables, addresses and a task network are outputs. `Network` uses the same components as a program with its own
 * VPC.
 */
import * as pulumi from "@pulumi/pulumi";
import { IpFamily, NatPlacement, RegionalAddresses } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";

/** The arguments of every strategy component. */
export interface StrategyArgs {
  /** The id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<string>[];
  /**
   * The number of Availability Zones: one slot each. The lists of subnets below have one entry for each slot, in order.
   */
  availabilityZoneCount: number;
  /** The ids of the tasks' subnets, one for each slot. They must not be associated with a route table yet. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * True to associate the tasks' subnets with the strategy's route tables; false if your program makes the associations
   * itself, with `routeTableIds`. Default: true.
   */
  associate?: boolean;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** The public properties of every strategy component. */
export interface StrategyOutputs {
  /** The id of the tasks' route table for each slot, known once its routes exist; slots may share one table. */
  readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs that destinations see when a task calls them. */
  readonly sourceIps: SourceIps;
  /** The task network. Its subnets are known once they have their routes. */
  readonly taskNetwork: TaskNetwork;
}

/** A VPC with its gateways, as it is in a network. */
export interface VpcWithGateways {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidrBlocks: pulumi.Input<string>[];
  readonly vpcIpv6CidrBlock: pulumi.Input<string> | undefined;
  readonly internetGatewayId: pulumi.Input<string> | undefined;
  readonly egressOnlyGatewayId: pulumi.Input<string> | undefined;
  /** The name of the Availability Zone for each slot, if the names are known. */
  readonly availabilityZones: pulumi.Input<string>[] | undefined;
}

/**
 * A network on which a strategy component is built. `egressOnlyGatewayId` is set only if its tasks have IPv6.
 * @typeParam Options the network's arguments that the strategy reads.
 */
export interface StrategyNetwork<Options = object> extends VpcWithGateways {
  /** The common arguments of every strategy component: the subnets of its tier, whose associations the network owns. */
  readonly common: StrategyArgs;
  readonly options: Options;
  /** The IP families of the strategy's tasks, if given. */
  readonly ipFamily: IpFamily | undefined;
  /** The public subnets by slot, each known once it has its routes; undefined without a public tier. */
  readonly publicSubnetIds: pulumi.Output<string>[] | undefined;
}

/** The arguments of a strategy whose subnets route to the internet gateway. */
export interface InternetFacingArgs extends StrategyArgs {
  internetGatewayId: pulumi.Input<string>;
  ipFamily?: IpFamily | undefined;
}

/** The arguments of such a strategy on a network. */
export function internetFacingArgs({ common, ipFamily, internetGatewayId }: StrategyNetwork): InternetFacingArgs {
  if (internetGatewayId === undefined) {
    throw new Error("A tier that routes to an internet gateway must have one in the plan.");
  }
  return { ...common, ipFamily, internetGatewayId };
}

/** Options of the strategy `nat-gateway`. */
export interface NatGatewayOptions {
  /**
   * `single` (one NAT gateway in slot 0; if its Availability Zone fails, all tasks lose egress), `per-az` (one in each
   * zone), or `regional` (one for all zones, which needs no public subnet). Default: `per-az`.
   * Cost: per NAT gateway-hour, per GB, and per public IPv4 address; a regional one counts per active zone.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
   */
  placement?: NatPlacement;
  /**
   * The allocation ids of your own Elastic IPs by Availability Zone slot: one with `single`, else one for each slot.
   * Not allowed with `regional` and automatic addresses. Default: new Elastic IPs.
   */
  elasticIpAllocationIds?: pulumi.Input<string>[];
  /**
   * The origin of a regional NAT gateway's addresses: `automatic` (AWS chooses them and may add more, so they are not
   * fixed) or `manual` (Elastic IPs, which are fixed). Only with `regional`. Default: `automatic`.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
   */
  addresses?: RegionalAddresses;
}

/** Options of the strategy `nat-instance`. */
export interface NatInstanceOptions {
  /** `single` (one NAT instance in slot 0) or `per-az` (one for each slot). Default: `single`. */
  placement?: NatPlacement;
  /**
   * The allocation ids of your own Elastic IPs by slot: one with `single`, else one for each slot. Default: new Elastic
   * IPs.
   */
  elasticIpAllocationIds?: pulumi.Input<string>[];
  /**
   * The EC2 instance type; an arm64 type unless `amiId` is for x86_64. A change applies from the next replacement of the
   * instance on. Default: `t4g.nano` (0.032 Gbps baseline).
   */
  instanceType?: string;
  /**
   * The id of the machine image. A change applies from the next replacement of the instance on. Default: Amazon Linux
   * 2023 for arm64, as of the first deployment.
   */
  amiId?: pulumi.Input<string>;
  /** True to allow a shell on the NAT instance by Session Manager. Default: false. */
  sessionManager?: boolean;
}

/** The arguments of a strategy whose NATs are in public subnets. */
export interface NatStrategyArgs extends StrategyArgs {
  /**
   * The ids of public subnets for the NATs, one for each slot, which already route to an internet gateway. A regional
   * NAT gateway does not need them.
   */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}
