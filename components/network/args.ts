/** The arguments of a `Network`. Values that decide which resources exist are plain; ids are Inputs. */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import { FlowLogDestination, IpFamily, Scheme } from "../../analysis/rules/words";
import type { EndpointsArgs } from "../strategies/endpoints";
import type { StrategyOptions } from "../strategies";

/** Arguments of `Network`. */
export interface NetworkArgs extends StrategyOptions {
  /**
   * The strategies of this network, the default one first. Each service uses one of them. `nat-gateway` and
   * `nat-instance` exclude each other. When you add or change a strategy, no subnet that stays is moved or replaced.
   */
  strategies: Strategy[];
  /**
   * The VPC's IPv4 CIDR block, /16 to /22 (to /21 with `maxAvailabilityZones` 8). Fixed at creation. Default:
   * 10.0.0.0/16.
   */
  cidrBlock?: string;
  /** Names of Availability Zones, by slot. Only append names: a changed name replaces that slot's subnets. */
  availabilityZones?: string[];
  /**
   * The number of Availability Zones, if their names do not matter: the Region's first ones at creation, which never
   * change afterwards. Default: 2.
   */
  availabilityZoneCount?: number;
  /** The number of Availability Zones that the block is divided for: 4 or 8. Fixed at creation. Default: 4. */
  maxAvailabilityZones?: number;
  /**
   * `ipv4` or `dual-stack`, which gives every subnet IPv6 too; private subnets use an egress-only internet gateway for
   * it. The subnets of `egress-only-ipv6` always have IPv6. Do not change dual-stack back to ipv4: AWS replaces a
   * subnet to remove its IPv6 block. Default: `ipv4`.
   */
  ipFamily?: IpFamily;
  /** The VPC endpoints: required for `vpc-endpoints`, optional for any other strategy. Default: none. */
  endpoints?: EndpointsArgs;
  /**
   * The schemes of the services' load balancers. `internet-facing` adds public subnets, and `internal` adds isolated
   * ones, in which a load balancer stays whatever the strategy. Default: none; then an internal load balancer is in its
   * tasks' subnets.
   */
  loadBalancers?: Scheme[];
  /** Flow logs of the whole VPC. Default: none. */
  flowLogs?: FlowLogsArgs;
  /** An existing VPC. Default: a new VPC. */
  existingNetwork?: ExistingNetworkArgs;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** The destination of flow logs. */
export interface FlowLogsArgs {
  /** `cloud-watch-logs` (in a new log group) or `s3`. Default: `cloud-watch-logs`. Cost: per GB ingested. */
  destination?: FlowLogDestination;
  /** The ARN of the S3 bucket, with `s3`. Its policy must allow the log delivery service. */
  bucketArn?: pulumi.Input<string>;
  /** The number of days for which CloudWatch Logs keeps them. Default: 30. */
  retentionInDays?: pulumi.Input<number>;
  /**
   * The ARN of the KMS key that encrypts them in CloudWatch Logs. The key's policy must allow CloudWatch Logs. Default:
   * a key of AWS.
   */
  kmsKeyArn?: pulumi.Input<string>;
}

/**
 * An existing VPC. Subnets are given by tier, one for each Availability Zone slot; only the tiers in use are needed.
 * The outputs of `awsx.ec2.Vpc` can be used, with `keepRoutes`.
 */
export interface ExistingNetworkArgs {
  /** The id of the VPC. Its DNS support and DNS hostnames must be on. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<string>[];
  /** The IPv6 CIDR block of the VPC. Needed only for interface endpoints that IPv6-only tasks use. */
  vpcIpv6CidrBlock?: pulumi.Input<string>;
  /**
   * True if the subnets already have the routes of their strategy, as with `awsx.ec2.Vpc`: then only endpoints and flow
   * logs are created. If false, each strategy creates route tables, gateways and associations for its tasks' subnets,
   * which must have no association yet; public subnets that are only for NATs must have their routes. Default: false.
   */
  keepRoutes?: boolean;
  /** The ids of public subnets: for tasks of `public-ip`, NATs, and internet-facing load balancers. */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of subnets that map public addresses on launch, for `public-host`. */
  hostSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of subnets for `nat-gateway` and `nat-instance`. */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of subnets without a default route: for `vpc-endpoints`, endpoints and internal load balancers. */
  isolatedSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The ids of subnets with IPv6, for `egress-only-ipv6`. */
  ipv6SubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The id of the VPC's internet gateway, which must be attached. */
  internetGatewayId?: pulumi.Input<string>;
  /**
   * The id of the VPC's egress-only internet gateway, if it has one; AWS allows one for each VPC. Default: a new one if
   * needed.
   */
  egressOnlyGatewayId?: pulumi.Input<string>;
  /** With `keepRoutes`: the ids of the tasks' route tables, which gateway endpoints are associated with. */
  routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** With `keepRoutes`: the fixed public addresses of the NATs, if you know them. */
  sourceIps?: pulumi.Input<string>[];
}
