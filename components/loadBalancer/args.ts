/**
 * The arguments of a load balancer, and the data that it passes to the services that share it: a component cannot be an
 * argument of another one.
 */
import * as pulumi from "@pulumi/pulumi";
import { LoadBalancerType, Scheme, TargetType } from "../../analysis/rules/words";
import type { AccessLogsArgs, HealthCheckArgs } from "../service/args";

/** Arguments of `LoadBalancer`. */
export interface LoadBalancerArgs {
  /** `alb` (HTTP, needs two Availability Zones) or `nlb` (TCP). */
  type: LoadBalancerType;
  /** `internet-facing` or `internal`. Default: `internet-facing`. */
  scheme?: Scheme;
  /** The id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** The VPC's IPv4 CIDR blocks, which may reach an internal load balancer. */
  vpcCidrBlocks: pulumi.Input<pulumi.Input<string>[]>;
  /** The number of these blocks. Default: the length of the list, or 1 if the list is an Output. */
  vpcCidrBlockCount?: number;
  /** The ids of its subnets, one for each Availability Zone; public subnets for an internet-facing load balancer. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How targets are registered: `ip` for awsvpc tasks, `instance` for bridge and host. Set it with `port` for a target
   * group of its own. Default: none, since each service that names the `contract` has a target group.
   */
  targetType?: TargetType;
  /** The port that the targets of its own target group listen on. Default: no target group of its own. */
  port?: number;
  /** The ARN of the certificate for HTTPS (ALB) or TLS (NLB) on port 443. Default: HTTP or TCP on port 80. */
  certificateArn?: pulumi.Input<string>;
  /**
   * The security policy of HTTPS and TLS. Default: `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, which AWS recommends;
   * `ELBSecurityPolicy-TLS13-1-2-2021-06` with a target group of its own.
   */
  sslPolicy?: pulumi.Input<string>;
  /**
   * The answer of an ALB to requests that no rule matches. Default: status code 404; with a target group of its own, it
   * forwards there.
   */
  defaultAction?: DefaultActionArgs;
  /** The health check of its own target group. */
  healthCheck?: HealthCheckArgs;
  /** Access logs; an NLB writes them only with a certificate. Default: none. Cost: storage in S3. */
  accessLogs?: AccessLogsArgs;
  /**
   * True to refuse the deletion of the load balancer. A deployment that replaces or deletes it then fails, until you set
   * false and deploy. Default: false.
   */
  deletionProtection?: pulumi.Input<boolean>;
  /** The ARN of a regional web ACL of AWS WAF, for an ALB only. Default: none. Cost: AWS WAF, per request. */
  webAclArn?: pulumi.Input<string>;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** The answer to requests that no rule matches: a fixed response, a redirect to another host, or a target group. */
export interface DefaultActionArgs {
  /** The HTTP status code of the fixed response, 200 to 299 or 400 to 599. Default: 404. */
  statusCode?: number;
  /** The text of the fixed response, at most 1024 bytes. Default: none. */
  body?: pulumi.Input<string>;
  /** The host of a redirect with status code 302, which keeps path and query. */
  redirectHost?: pulumi.Input<string>;
  /** The ARN of a target group that gets the requests. */
  targetGroupArn?: pulumi.Input<string>;
}

/** The data that a load balancer passes to the services that share it. */
export interface SharedLoadBalancer {
  /** `alb` or `nlb`. */
  type: LoadBalancerType;
  /** `internet-facing` or `internal`. */
  scheme: Scheme;
  /** The ARN of the load balancer. */
  loadBalancerArn: pulumi.Output<string>;
  /** The ARN from `app/` or `net/` on, for metrics of CloudWatch. */
  arnSuffix: pulumi.Output<string>;
  /** The DNS name that clients use. */
  dnsName: pulumi.Output<string>;
  /** The id of the nodes' security group. */
  securityGroupId: pulumi.Output<string>;
  /** The ARN of the listener whose rules route to the services; empty for an NLB, where each service has a listener. */
  listenerArn: pulumi.Output<string>;
  /** The ARN of the certificate; empty for HTTP and TCP. */
  certificateArn: pulumi.Output<string>;
  /** The security policy of HTTPS and TLS. */
  sslPolicy: pulumi.Output<string>;
}

/** The same data as an argument: pass a load balancer's `contract`. */
export interface SharedLoadBalancerArgs {
  /** `alb` or `nlb`. */
  type: LoadBalancerType;
  /** `internet-facing` or `internal`. */
  scheme: Scheme;
  /** The ARN of the load balancer. */
  loadBalancerArn: pulumi.Input<string>;
  /** The ARN from `app/` or `net/` on, for metrics of CloudWatch. */
  arnSuffix: pulumi.Input<string>;
  /** The DNS name that clients use. */
  dnsName: pulumi.Input<string>;
  /** The id of the nodes' security group. */
  securityGroupId: pulumi.Input<string>;
  /** The ARN of the listener whose rules route to the services; empty for an NLB. */
  listenerArn: pulumi.Input<string>;
  /** The ARN of the certificate; empty for HTTP and TCP. */
  certificateArn: pulumi.Input<string>;
  /** The security policy of HTTPS and TLS. */
  sslPolicy: pulumi.Input<string>;
}
