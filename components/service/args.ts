/** What an ECS service is told: where it runs, what it runs, and who may reach it. */
import * as pulumi from "@pulumi/pulumi";
import { Architecture, Ingress, LaunchType, NetworkMode, Protocol, Scheme } from "../../analysis/rules/words";
import type { BesideNetworkArgs } from "../network/given";
import type { CapacityArgs, TaskNetworkArgs } from "../network/taskNetwork";

/** How ECS asks a container itself whether it is well. */
export interface ContainerHealthCheckArgs {
  /** Run in the container: `["CMD-SHELL", "curl -f http://localhost/ || exit 1"]`. Exit code 0 means healthy. */
  command: string[];
  /** Seconds between two checks, 5 to 300. 30 if left out. */
  intervalSeconds?: pulumi.Input<number>;
  /** Seconds to wait for an answer, 2 to 60. 5 if left out. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Failures in a row until it is unhealthy, 1 to 10. 3 if left out. */
  retries?: pulumi.Input<number>;
  /** Seconds at the start in which failures do not count, 0 to 300. 0 if left out. */
  startPeriodSeconds?: pulumi.Input<number>;
}

/** One container of a task. */
export interface ContainerArgs {
  /** Its name, unique in the task. */
  name: string;
  /** The image reference, in any registry. */
  image: pulumi.Input<string>;
  /** The port that it listens on. No port if left out. */
  port?: number;
  /**
   * The instance's port that leads to `port`: bridge mode only, 0 for a dynamic one. Dynamic behind a load balancer,
   * else the same as `port`, if left out.
   */
  hostPort?: number;
  /** `tcp` or `udp`. `tcp` if left out. */
  protocol?: Protocol;
  /** Whether the task ends when it ends. True if left out. */
  essential?: boolean;
  /** Overrides the image's command. */
  command?: string[];
  /** Environment variables. */
  environment?: Record<string, pulumi.Input<string>>;
  /** Environment variables from Secrets Manager or Systems Manager: name to ARN. */
  secrets?: Record<string, pulumi.Input<string>>;
  /** How ECS asks it whether it is well. Not asked if left out. */
  healthCheck?: ContainerHealthCheckArgs;
  /** CPU units of this container: 1024 is one vCPU. */
  cpu?: pulumi.Input<number>;
  /** Hard memory limit in MiB. */
  memory?: pulumi.Input<number>;
}

/** How a load balancer asks whether a task is well. */
export interface HealthCheckArgs {
  /** The HTTP path. `/` if left out; with an NLB, no path means a TCP connection. */
  path?: string;
  /** The port. The one that traffic goes to if left out. */
  port?: number;
  /** HTTP codes that mean healthy. `200-399` if left out. */
  matcher?: pulumi.Input<string>;
  /** Seconds between two checks, 5 to 300. 30 if left out. */
  intervalSeconds?: pulumi.Input<number>;
  /** Seconds to wait for an answer, 2 to 120. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Good answers in a row until a target is healthy, 2 to 10. */
  healthyThreshold?: pulumi.Input<number>;
  /** Bad answers in a row until it is not, 2 to 10. */
  unhealthyThreshold?: pulumi.Input<number>;
}

/** The load balancer in front of a service with ingress `alb` or `nlb`. */
export interface ServiceLoadBalancerArgs {
  /** `internet-facing` or `internal`. `internet-facing` if left out. */
  scheme?: Scheme;
  /** The certificate's ARN: HTTPS on 443, and an ALB's port 80 redirects there. HTTP on port 80 if left out. */
  certificateArn?: pulumi.Input<string>;
  /** How it asks whether a task is well. */
  healthCheck?: HealthCheckArgs;
}

/** One thing that a service may call, where not everything is allowed. Exactly one peer is given. */
export interface EgressRuleArgs {
  /** IPv4 addresses. */
  cidrIpv4?: pulumi.Input<string>;
  /** IPv6 addresses. */
  cidrIpv6?: pulumi.Input<string>;
  /** A prefix list. */
  prefixListId?: pulumi.Input<string>;
  /** Interfaces with this security group. */
  securityGroupId?: pulumi.Input<string>;
  /** The port. All ports if left out. */
  port?: number;
  /** `tcp` or `udp`. `tcp` if left out. */
  protocol?: Protocol;
}

/** What `EcsService` takes. */
export interface EcsServiceArgs extends BesideNetworkArgs {
  /**
   * The network: a `Network`'s `taskNetwork`, or the description of another network. Where it is an output, as in a
   * program in another language, give `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The network's `availabilityZoneCount`, where `network` is an output and has other than 2. */
  availabilityZoneCount?: number;
  /**
   * The network's `hasPublicTier`, where `network` is an output and differs from the default: true with the strategies
   * `public-ip`, `nat-gateway` and `nat-instance`, else false.
   */
  hasPublicTier?: boolean;
  /** The cluster's ARN. */
  cluster: pulumi.Input<string>;
  /** `fargate`, `ec2` or `managed-instances`. The capacity's, else `fargate`, if left out. */
  launchType?: LaunchType;
  /** `awsvpc`, `bridge`, `host` or `none`. The strategy's usual one for the launch type if left out. */
  networkMode?: NetworkMode;
  /**
   * Where it runs, unless on Fargate: a capacity component's `capacity`. Where it is an output, as in a program in another
   * language, give `launchType` too.
   */
  capacity?: pulumi.Input<CapacityArgs>;
  /** The image of the only container. Give this or `containers`. */
  image?: pulumi.Input<string>;
  /** The only container's port. */
  port?: number;
  /** The only container's command. */
  command?: string[];
  /** The only container's environment. */
  environment?: Record<string, pulumi.Input<string>>;
  /** The only container's secrets: name to ARN in Secrets Manager or Systems Manager. */
  secrets?: Record<string, pulumi.Input<string>>;
  /** Several containers, which share network and life. The first one with a port takes the traffic. */
  containers?: ContainerArgs[];
  /** CPU units of the task: 1024 is one vCPU. 256 if left out. */
  cpu?: pulumi.Input<number>;
  /** Memory of the task in MiB. 512 if left out. */
  memory?: pulumi.Input<number>;
  /** `x86_64` or `arm64`. `x86_64` if left out. */
  architecture?: Architecture;
  /** How many tasks. 1 if left out. */
  desiredCount?: pulumi.Input<number>;
  /** How clients come in. `none` if left out. Cost: a load balancer with `alb` or `nlb`. */
  ingress?: Ingress;
  /** The load balancer, with ingress `alb` or `nlb`. */
  loadBalancer?: ServiceLoadBalancerArgs;
  /** Security groups whose interfaces may reach the port: other services' `securityGroupId`. */
  allowFrom?: pulumi.Input<string>[];
  /** What the service may call. Everything where the strategy leads to the internet, else the VPC and S3, if left out. */
  egress?: EgressRuleArgs[];
  /** Whether output goes to CloudWatch Logs. True if left out. Cost: per GB kept. */
  logs?: boolean;
  /** Days that logs are kept. 30 if left out. */
  logRetentionInDays?: pulumi.Input<number>;
  /** Whether ECS Exec may open a shell in a container. False if left out. */
  exec?: boolean;
  /** Fargate's platform version, 1.4.0 or later. LATEST if left out. */
  platformVersion?: pulumi.Input<string>;
  /** Seconds that a new task is not judged by its load balancer. 60 if left out; only with one. */
  healthCheckGracePeriodSeconds?: pulumi.Input<number>;
  /** The role that the application's own calls to AWS use. One without permissions is made if left out. */
  taskRoleArn?: pulumi.Input<string>;
  /** Whether a deployment waits until the new tasks are steady, so that nothing they still need goes first. True if left out. */
  waitForSteadyState?: boolean;
  /** Tags for every resource that can have them. */
  tags?: Record<string, pulumi.Input<string>>;
}
