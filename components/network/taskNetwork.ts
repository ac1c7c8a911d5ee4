/**
 * The data that a network passes to services and capacity. A component cannot be an argument of another one, so
 * components pass this data: values that decide which resources exist are plain, and values that AWS assigns are
 * Outputs.
 */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, LaunchType, SourceIpKind } from "../../analysis/rules/words";

/** The network of a strategy's tasks. */
export interface TaskNetwork {
  /** The strategy of these subnets. */
  strategy: Strategy;
  /** The IP families of a task's addresses. */
  ipFamily: IpFamily;
  /** True if a Fargate task requests a public IPv4 address: only under `public-ip`. */
  assignPublicIp: boolean;
  /** The number of Availability Zones of the subnets. */
  availabilityZoneCount: number;
  /** True if there are public subnets, which an internet-facing load balancer needs. */
  hasPublicTier: boolean;
  /** The id of the VPC. */
  vpcId: pulumi.Output<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Output<string[]>;
  /** The number of these blocks: each has its own security group rules. */
  vpcCidrBlockCount: number;
  /**
   * The ids of the subnets for tasks or instances, one per Availability Zone, by slot. Known once their routes exist.
   */
  subnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets for internet-facing load balancers; empty without a public tier. */
  publicSubnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets for internal load balancers. */
  internalSubnetIds: pulumi.Output<string[]>;
  /** The id of the S3 prefix list of the subnets' S3 gateway endpoint; an empty string if there is none. */
  s3PrefixListId: pulumi.Output<string>;
}

/** The same data as an argument: pass a network's `taskNetwork`, or describe another network. */
export interface TaskNetworkArgs {
  /** The strategy of these subnets. */
  strategy: Strategy;
  /** The IP families of a task's addresses. Default: `ipv4`. */
  ipFamily?: IpFamily;
  /** True if a Fargate task requests a public IPv4 address. Default: true under `public-ip`, else false. */
  assignPublicIp?: pulumi.Input<boolean>;
  /** The number of Availability Zones of the subnets. */
  availabilityZoneCount: number;
  /** True if `publicSubnetIds` has subnets. Default: false. */
  hasPublicTier?: boolean;
  /** The id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<pulumi.Input<string>[]>;
  /** The number of these blocks. Default: the length of the list, or 1 if the list is an Output. */
  vpcCidrBlockCount?: number;
  /** The ids of the subnets for tasks or instances, one per Availability Zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of the subnets for internet-facing load balancers. */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of the subnets for internal load balancers. Default: `subnetIds`. */
  internalSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The id of the S3 prefix list of the subnets' S3 gateway endpoint, if there is one. */
  s3PrefixListId?: pulumi.Input<string>;
}

/** The source IPs that destinations see when a task calls them: put them on allow-lists. */
export interface SourceIps {
  /**
   * `fixed` (Elastic IPs), `ephemeral` (they change), `none` (traffic never leaves the VPC) or `undetermined` (not
   * known).
   */
  kind: SourceIpKind;
  /** The addresses if they are fixed, else empty. */
  addresses: pulumi.Output<string[]>;
}

/** The data that a capacity component passes to services that do not run on Fargate. */
export interface Capacity {
  /** `ec2` or `managed-instances`. */
  launchType: LaunchType;
  /** The strategy of the instances' subnets. */
  strategy: Strategy;
  /** The EC2 instance type, if there is only one. It decides how many awsvpc tasks fit on an instance. */
  instanceType?: string;
  /** The maximum number of instances, if there is one. */
  maxInstances?: number;
  /** True if the account setting for ENI trunking is on. This value does not change the setting. Default: false. */
  trunking?: boolean;
  /** The name of the capacity provider for `capacityProviderStrategies` of services. */
  capacityProviderName: pulumi.Output<string>;
  /** The id of the instances' security group, which filters the traffic of bridge and host tasks. */
  securityGroupId: pulumi.Output<string>;
  /**
   * The ids of the security groups of load balancers whose rules for dynamic host ports the capacity makes, so that
   * services behind them make none.
   */
  loadBalancerGroupIds?: pulumi.Input<string>[];
}

/** The same data as an argument. */
export interface CapacityArgs {
  /** `ec2` or `managed-instances`. */
  launchType: LaunchType;
  /** The strategy of the instances' subnets. */
  strategy: Strategy;
  /** The EC2 instance type, if there is only one. */
  instanceType?: string;
  /** The maximum number of instances, if there is one. */
  maxInstances?: number;
  /** True if the account setting for ENI trunking is on. Default: false. */
  trunking?: boolean;
  /** The name of the capacity provider. */
  capacityProviderName: pulumi.Input<string>;
  /** The id of the instances' security group. */
  securityGroupId: pulumi.Input<string>;
  /**
   * The ids of the security groups of load balancers that the instances' group already allows on all dynamic host ports.
   * Default: none, so services make these rules.
   */
  loadBalancerGroupIds?: pulumi.Input<string>[];
}
