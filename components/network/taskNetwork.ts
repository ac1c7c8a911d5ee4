/**
 * What a network tells a service: the contract between a strategy and whatever runs on it. Components cannot be each
 * other's arguments, so they pass this data; what decides which resources exist is plain, what AWS assigns is an Output.
 */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, LaunchType, SourceIpKind } from "../../analysis/rules/words";

/** The way to the world that a network offers its tasks. */
export interface TaskNetwork {
  /** The strategy that these subnets belong to. */
  strategy: Strategy;
  /** Which IP families a task gets an address of. */
  ipFamily: IpFamily;
  /** Whether a Fargate task asks for a public IPv4 address: only under `public-ip`. */
  assignPublicIp: boolean;
  /** How many Availability Zones the subnets span. */
  availabilityZoneCount: number;
  /** Whether there are public subnets, which an internet-facing load balancer needs. */
  hasPublicTier: boolean;
  /** The VPC's id. */
  vpcId: pulumi.Output<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Output<string[]>;
  /** How many blocks that are: each has group rules of its own. */
  vpcCidrBlockCount: number;
  /** Subnets for tasks or instances, one per Availability Zone, by slot. Known only once their routes exist. */
  subnetIds: pulumi.Output<string[]>;
  /** Subnets for internet-facing load balancers; empty without a public tier. */
  publicSubnetIds: pulumi.Output<string[]>;
  /** Subnets for internal load balancers. */
  internalSubnetIds: pulumi.Output<string[]>;
  /** The S3 prefix list that the subnets' S3 gateway endpoint routes, or an empty string where there is none. */
  s3PrefixListId: pulumi.Output<string>;
}

/** The same contract as an argument: pass a network's `taskNetwork`, or describe somebody else's network. */
export interface TaskNetworkArgs {
  /** The strategy that these subnets belong to. */
  strategy: Strategy;
  /** Which IP families a task gets an address of. IPv4 if left out. */
  ipFamily?: IpFamily;
  /** Whether a Fargate task asks for a public IPv4 address. True under `public-ip` if left out, else false. */
  assignPublicIp?: pulumi.Input<boolean>;
  /** How many Availability Zones the subnets span. */
  availabilityZoneCount: number;
  /** Whether `publicSubnetIds` holds subnets. False if left out. */
  hasPublicTier?: boolean;
  /** The VPC's id. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<pulumi.Input<string>[]>;
  /** How many blocks that are. The list's length if left out, 1 where the list is an Output. */
  vpcCidrBlockCount?: number;
  /** Subnets for tasks or instances, one per Availability Zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets for internet-facing load balancers. */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets for internal load balancers. `subnetIds` if left out. */
  internalSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The S3 prefix list that the subnets' S3 gateway endpoint routes, where there is one. */
  s3PrefixListId?: pulumi.Input<string>;
}

/** The addresses that others see when a task calls them: what to put on an allow-list. */
export interface SourceIps {
  /** `fixed` (Elastic IPs), `ephemeral` (they change), or `none` (traffic never leaves the VPC). */
  kind: SourceIpKind;
  /** The addresses, where they are fixed; else empty. */
  addresses: pulumi.Output<string[]>;
}

/** Where tasks run when it is not Fargate: what a capacity component tells a service. */
export interface Capacity {
  /** `ec2` or `managed-instances`. */
  launchType: LaunchType;
  /** The strategy whose subnets hold the instances. */
  strategy: Strategy;
  /** The EC2 instance type, where one is fixed. It decides how many awsvpc tasks fit. */
  instanceType?: string;
  /** The most instances there can be, where that is bounded. */
  maxInstances?: number;
  /** Whether ENI trunking is taken to be on: an account setting, stated here and not made. False if left out. */
  trunking?: boolean;
  /** The capacity provider that services name in `capacityProviderStrategies`. */
  capacityProviderName: pulumi.Output<string>;
  /** The instances' security group: bridge and host tasks are reached through it. */
  securityGroupId: pulumi.Output<string>;
}

/** The same contract as an argument. */
export interface CapacityArgs {
  /** `ec2` or `managed-instances`. */
  launchType: LaunchType;
  /** The strategy whose subnets hold the instances. */
  strategy: Strategy;
  /** The EC2 instance type, where one is fixed. */
  instanceType?: string;
  /** The most instances there can be, where that is bounded. */
  maxInstances?: number;
  /** Whether ENI trunking is taken to be on. False if left out. */
  trunking?: boolean;
  /** The capacity provider's name. */
  capacityProviderName: pulumi.Input<string>;
  /** The instances' security group. */
  securityGroupId: pulumi.Input<string>;
}
