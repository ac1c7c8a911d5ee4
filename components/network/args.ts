/** What a `Network` takes. What decides which resources exist is plain; ids are Inputs. */
import * as pulumi from "@pulumi/pulumi";
import { Strategy } from "../../analysis/rules/strategies";
import { FlowLogDestination, IpFamily, Scheme } from "../../analysis/rules/words";
import type { EndpointsArgs } from "../strategies/endpoints";
import type { StrategyOptions } from "../strategies";

/** What a `Network` takes. */
export interface NetworkArgs extends StrategyOptions {
  /**
   * The ways to the world that this network offers, the default one first. Each service names one of them.
   * `nat-gateway` and `nat-instance` exclude each other. Adding or changing one never moves a subnet that stays.
   */
  strategies: Strategy[];
  /**
   * The VPC's IPv4 block, /16 to /22 (to /21 with 8 Availability Zones). 10.0.0.0/16 if left out. Fixed at creation.
   */
  cidrBlock?: string;
  /** Names of Availability Zones, by slot. Append only: a changed name replaces that slot's subnets. */
  availabilityZones?: string[];
  /**
   * How many Availability Zones to use, where their names do not matter: the Region's first ones at creation, which
   * then stay. 2 if left out.
   */
  availabilityZoneCount?: number;
  /** For how many Availability Zones the block is cut: 4 or 8. 4 if left out. Fixed at creation. */
  maxAvailabilityZones?: number;
  /**
   * `dual-stack` gives every subnet IPv6 as well; private ones reach out by an egress-only internet gateway. `ipv4` if
   * left out. Once dual-stack, stay so: AWS replaces a subnet to take its IPv6 block away. The tier of
   * `egress-only-ipv6` has IPv6 in any case.
   */
  ipFamily?: IpFamily;
  /** VPC endpoints: required by `vpc-endpoints`, welcome beside any other strategy. None if left out. */
  endpoints?: EndpointsArgs;
  /**
   * The schemes of load balancers that services will have. `internet-facing` makes sure of public subnets, `internal`
   * of isolated ones, where load balancers stay put whatever the strategy. Without, an internal load balancer lies in
   * its tasks' subnets.
   */
  loadBalancers?: Scheme[];
  /** Flow logs of the whole VPC. None if left out. */
  flowLogs?: FlowLogsArgs;
  /** A VPC that exists already, instead of a new one. */
  existingNetwork?: ExistingNetworkArgs;
  /** Tags for every resource that can have them. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Where flow logs go. */
export interface FlowLogsArgs {
  /** `cloud-watch-logs` (a log group is made) or `s3`. `cloud-watch-logs` if left out. Cost: per GB taken in. */
  destination?: FlowLogDestination;
  /** The S3 bucket's ARN, with `s3`. Its policy must admit the log delivery service. */
  bucketArn?: pulumi.Input<string>;
  /** How many days CloudWatch Logs keeps them. 30 if left out. */
  retentionInDays?: pulumi.Input<number>;
}

/**
 * A VPC that exists. Subnets are given by tier, one for each Availability Zone slot; only the tiers in use are needed.
 * The outputs of `awsx.ec2.Vpc` fit, with `keepRoutes`.
 */
export interface ExistingNetworkArgs {
  /** The VPC's id. Its DNS support and DNS hostnames must be on. */
  vpcId: pulumi.Input<string>;
  /** All IPv4 CIDR blocks of the VPC. */
  vpcCidrBlocks: pulumi.Input<string>[];
  /** The VPC's IPv6 block. Needed only for interface endpoints that IPv6-only tasks use. */
  vpcIpv6CidrBlock?: pulumi.Input<string>;
  /**
   * True where the subnets are routed already as their strategy means, as `awsx.ec2.Vpc` does: nothing is built but
   * endpoints and flow logs. If false or left out, each strategy makes its route tables, gateways and associations for
   * its tasks' subnets, which must have no association yet; public subnets that only hold NATs must be routed.
   */
  keepRoutes?: boolean;
  /** Public subnets: for tasks of `public-ip`, NATs, and internet-facing load balancers. */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets that map public addresses on launch, for `public-host`. */
  hostSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets for `nat-gateway` and `nat-instance`. */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets without a default route: for `vpc-endpoints`, endpoints and internal load balancers. */
  isolatedSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets with IPv6, for `egress-only-ipv6`. */
  ipv6SubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The VPC's internet gateway, attached. */
  internetGatewayId?: pulumi.Input<string>;
  /** The VPC's egress-only internet gateway, if it has one; AWS allows one for each VPC. */
  egressOnlyGatewayId?: pulumi.Input<string>;
  /** With `keepRoutes`: the tasks' route tables, where gateway endpoints are put. */
  routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** With `keepRoutes`: the NATs' fixed public addresses, if you know them. */
  sourceIps?: pulumi.Input<string>[];
}
