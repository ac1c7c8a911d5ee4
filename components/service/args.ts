/** The arguments of an ECS service: its network and capacity, its containers, and its clients. */
import * as pulumi from "@pulumi/pulumi";
import {
  Architecture,
  Effect,
  FargateProvider,
  Ingress,
  LaunchType,
  NetworkMode,
  Protocol,
  Scheme,
} from "../../analysis/rules/words";
import type { SharedLoadBalancerArgs } from "../loadBalancer/args";
import type { BesideNetworkArgs } from "../network/given";
import type { CapacityArgs, TaskNetworkArgs } from "../network/taskNetwork";
import type { ContainerDetailsArgs } from "./containerArgs";
import type { ScalingArgs } from "./scaling";
import type { VolumeArgs } from "./volumes";

/** A container's own health check. */
export interface ContainerHealthCheckArgs {
  /**
   * The command, run in the container: `["CMD-SHELL", "curl -f http://localhost/ || exit 1"]`. Exit code 0 means
   * healthy.
   */
  command: string[];
  /** Seconds between two checks, 5 to 300. Default: 30. */
  intervalSeconds?: pulumi.Input<number>;
  /** Seconds to wait for the result, 2 to 60. Default: 5. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Failures in a row until the container is unhealthy, 1 to 10. Default: 3. */
  retries?: pulumi.Input<number>;
  /** Seconds after the start in which failures do not count, 0 to 300. Default: 0. */
  startPeriodSeconds?: pulumi.Input<number>;
}

/** One container of a task. */
export interface ContainerArgs extends ContainerDetailsArgs {
  /** The name, unique in the task. */
  name: string;
  /** The image reference, from any registry. */
  image: pulumi.Input<string>;
  /** The port that the container listens on, 1 to 65535. Default: no port. */
  port?: number;
  /**
   * The instance's port that is mapped to `port`, in bridge mode only; 0 means a dynamic port. Default: dynamic behind
   * a load balancer, else the same as `port`.
   */
  hostPort?: number;
  /** `tcp` or `udp`. Default: `tcp`. */
  protocol?: Protocol;
  /** True if the task stops when this container stops. Default: true. */
  essential?: boolean;
  /** The command that replaces the image's. */
  command?: string[];
  /** Environment variables. */
  environment?: Record<string, pulumi.Input<string>>;
  /** Environment variables from Secrets Manager or Systems Manager: variable name → ARN. */
  secrets?: Record<string, pulumi.Input<string>>;
  /** The ARNs of files with environment variables in S3, with names that end in `.env`. */
  environmentFiles?: pulumi.Input<string>[];
  /** The container's own health check. Default: none. */
  healthCheck?: ContainerHealthCheckArgs;
  /** CPU units of this container: 1024 is one vCPU. */
  cpu?: pulumi.Input<number>;
  /** The hard memory limit of this container in MiB. */
  memory?: pulumi.Input<number>;
  /** The user that this container runs as: `app`, `1000`, `1000:1000`. Default: the image's, often root. */
  user?: pulumi.Input<string>;
  /** True if this container cannot write to its root file system. Not with `exec`. Default: false. */
  readonlyRootFilesystem?: boolean;
}

/** A load balancer's health check of the tasks. */
export interface HealthCheckArgs {
  /** The HTTP path. Default: `/` with an ALB; with an NLB, a TCP connection instead of HTTP. */
  path?: string;
  /** The port. Default: the port of the traffic. */
  port?: number;
  /** HTTP codes that mean healthy. Default: `200-399`. */
  matcher?: pulumi.Input<string>;
  /** Seconds between two checks, 5 to 300. Default: 30. */
  intervalSeconds?: pulumi.Input<number>;
  /** Seconds to wait for an answer, 2 to 120. Default: AWS's default for the type of load balancer. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Successes in a row until a target is healthy, 2 to 10. Default: AWS's default for the type of load balancer. */
  healthyThreshold?: pulumi.Input<number>;
  /** Failures in a row until a target is unhealthy, 2 to 10. Default: AWS's default for the type of load balancer. */
  unhealthyThreshold?: pulumi.Input<number>;
}

/** The destination of a load balancer's access logs. */
export interface AccessLogsArgs {
  /** The name of an S3 bucket in the same Region. Its policy must allow the log delivery service. */
  bucket: pulumi.Input<string>;
  /** The beginning of the objects' names. Default: none. */
  prefix?: pulumi.Input<string>;
}

/**
 * The load balancer in front of a service with ingress `alb` or `nlb`: one of its own, one that services share (`of`), or
 * an existing listener or target group.
 */
export interface ServiceLoadBalancerArgs {
  /**
   * A load balancer that services share: a `LoadBalancer`'s `contract`. If it is an output, as in a program in another
   * language, set `ingress` too, and `scheme` if it is internal. Default: a load balancer of its own.
   */
  of?: pulumi.Input<SharedLoadBalancerArgs>;
  /** The ARN of an existing listener of an ALB, which gets a rule for this service. Set `securityGroupId` too. */
  listenerArn?: pulumi.Input<string>;
  /** The ARN of an existing target group, to which a listener forwards. Set `securityGroupId` too. */
  targetGroupArn?: pulumi.Input<string>;
  /** The id of the security group of the existing load balancer: it gets a rule to the tasks, and they one from it. */
  securityGroupId?: pulumi.Input<string>;
  /**
   * False if the rules between the load balancer and the instances exist already, such as those of `loadBalancers` of an
   * `Ec2Capacity`. Set it if `capacity` is an output. Default: true, unless the capacity has these rules.
   */
  securityGroupRules?: boolean;
  /** The hosts of this service's requests: `["api.example.com", "*.api.example.com"]`. Default: all. */
  host?: string[];
  /** The paths of this service's requests: `["/api", "/api/*"]`. Default: all. */
  path?: string[];
  /** The HTTP headers of this service's requests, by name: `{ "X-Version": "2*" }`. Default: all. */
  headers?: Record<string, string>;
  /**
   * The priority of the rule, 1 to 50000; the lowest number is first. Default: computed from the service's name and the
   * conditions, those with more fixed characters first.
   */
  priority?: number;
  /**
   * A port of the shared load balancer for this service alone, with a listener of its own: required for an NLB. Default:
   * a rule on the shared listener of an ALB.
   */
  port?: number;
  /** `internet-facing` or `internal`. Default: `internet-facing`. */
  scheme?: Scheme;
  /**
   * The ARN of the certificate for HTTPS on port 443; an ALB then redirects port 80 to it. Default: HTTP on port 80.
   */
  certificateArn?: pulumi.Input<string>;
  /** The security policy of HTTPS and TLS. Default: `ELBSecurityPolicy-TLS13-1-2-2021-06`. */
  sslPolicy?: pulumi.Input<string>;
  /** The health check of the tasks. */
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
}

/** One destination that tasks may call. Set exactly one of its peers. */
export interface EgressRuleArgs {
  /** A block of IPv4 addresses: `203.0.113.0/24`. */
  cidrIpv4?: pulumi.Input<string>;
  /** A block of IPv6 addresses: `2001:db8::/32`. */
  cidrIpv6?: pulumi.Input<string>;
  /** The id of a prefix list. */
  prefixListId?: pulumi.Input<string>;
  /** The id of a security group: the interfaces that have it. */
  securityGroupId?: pulumi.Input<string>;
  /** The port, 1 to 65535. Default: all ports. */
  port?: number;
  /** `tcp` or `udp`. Default: `tcp`. */
  protocol?: Protocol;
}

/** The share of Fargate or of Fargate Spot in a service's tasks. */
export interface CapacityProviderArgs {
  /** `FARGATE`, or `FARGATE_SPOT`, whose tasks AWS may stop after a warning of two minutes. */
  name: FargateProvider;
  /** The share of the tasks beyond the base, 0 to 1000, relative to the other weight. Default: 1. */
  weight?: number;
  /** The number of tasks that always run there; for one provider only. Default: 0. */
  base?: number;
}

/** A condition of a statement: `{ test: "StringLike", variable: "s3:prefix", values: ["reports/*"] }`. */
export interface StatementConditionArgs {
  /** The operator: `StringEquals`, `ArnLike`, `Bool`. */
  test: string;
  /** The condition key: `aws:SourceAccount`, `s3:prefix`. */
  variable: string;
  /** The values, one of which must match. */
  values: pulumi.Input<string>[];
}

/** One statement of the policy of a task role. */
export interface TaskRoleStatementArgs {
  /** `Allow` or `Deny`. Default: `Allow`. */
  effect?: Effect;
  /** The actions: `s3:GetObject`, `dynamodb:*`. */
  actions: string[];
  /** The ARNs of the resources; `*` means all. */
  resources: pulumi.Input<string>[];
  /** The conditions, all of which must be met. Default: none. */
  conditions?: StatementConditionArgs[];
}

/** The arguments of a task: of a service, which keeps it running, and of a schedule, which starts it. */
export interface TaskArgs extends BesideNetworkArgs {
  /**
   * The network: a `Network`'s `taskNetwork`, or the description of another network. If it is an output, as in a
   * program in another language, set `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /** The ARN of the cluster. */
  cluster: pulumi.Input<string>;
  /** `fargate`, `ec2` or `managed-instances`. Default: the capacity's launch type, or `fargate` without capacity. */
  launchType?: LaunchType;
  /** `awsvpc`, `bridge`, `host` or `none`. Default: the strategy's usual mode for the launch type. */
  networkMode?: NetworkMode;
  /**
   * The instances that the tasks run on, unless they run on Fargate: a capacity component's `capacity`. If it is an
   * output, as in a program in another language, set `launchType` too.
   */
  capacity?: pulumi.Input<CapacityArgs>;
  /** The image of the only container. Set this or `containers`. */
  image?: pulumi.Input<string>;
  /** The command of the only container. Default: the image's. */
  command?: string[];
  /** The environment variables of the only container. */
  environment?: Record<string, pulumi.Input<string>>;
  /** The secrets of the only container: variable name → ARN in Secrets Manager or Systems Manager. */
  secrets?: Record<string, pulumi.Input<string>>;
  /** The user that the only container runs as: `app`, `1000`, `1000:1000`. Default: the image's, often root. */
  user?: pulumi.Input<string>;
  /** True if the only container cannot write to its root file system. Not with `exec`. Default: false. */
  readonlyRootFilesystem?: boolean;
  /** Several containers of one task, which share its network. The first one with a port receives the traffic. */
  containers?: ContainerArgs[];
  /** CPU units of the task: 1024 is one vCPU. Default: 256. */
  cpu?: pulumi.Input<number>;
  /** Memory of the task in MiB. Default: 512. */
  memory?: pulumi.Input<number>;
  /** The processor: `x86_64` or `arm64`. Default: `x86_64`. */
  architecture?: Architecture;
  /** The size of the task's own disk in GiB, 21 to 200, on Fargate only. Default: 20. Cost: the storage beyond 20 GiB. */
  ephemeralStorageGib?: pulumi.Input<number>;
  /** The volumes that containers mount by `mountPoints`. Default: none. */
  volumes?: VolumeArgs[];
  /**
   * The destinations that the tasks may call, in network mode awsvpc. Default: all if the strategy has a route to the
   * internet, else the VPC and S3.
   */
  egress?: EgressRuleArgs[];
  /** True to send the containers' output to CloudWatch Logs. Default: true. Cost: per GB ingested and stored. */
  logs?: boolean;
  /** The number of days for which logs are kept. Default: 30. */
  logRetentionInDays?: pulumi.Input<number>;
  /**
   * The ARN of the KMS key that encrypts the logs in CloudWatch Logs. The key's policy must allow CloudWatch Logs.
   * Default: a key of AWS.
   */
  logKmsKeyArn?: pulumi.Input<string>;
  /** True to allow a shell in a container by ECS Exec. Default: false. */
  exec?: boolean;
  /** The platform version on Fargate, 1.4.0 or later. Default: LATEST. */
  platformVersion?: pulumi.Input<string>;
  /** The ARN of the role that the application uses to call AWS. Default: a new role without permissions. */
  taskRoleArn?: pulumi.Input<string>;
  /**
   * The statements of the policy of the new task role. Not with `taskRoleArn`. Default: none.
   */
  taskRoleStatements?: TaskRoleStatementArgs[];
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Arguments of `EcsService`. */
export interface EcsServiceArgs extends TaskArgs {
  /**
   * The network's `availabilityZoneCount`. Set it if `network` is an output and differs from the default. Default: 2.
   */
  availabilityZoneCount?: number;
  /**
   * The network's `hasPublicTier`. Set it if `network` is an output and differs from the default. Default: true with
   * the strategies `public-ip`, `nat-gateway` and `nat-instance`, else false.
   */
  hasPublicTier?: boolean;
  /** The port of the only container, 1 to 65535. Default: no port. */
  port?: number;
  /**
   * The number of tasks; with `scaling` only the first number, which later deployments do not change. Default: 1, or the
   * minimum of `scaling`.
   */
  desiredCount?: pulumi.Input<number>;
  /** Autoscaling between two numbers of tasks. Default: none. Cost: alarms of CloudWatch. */
  scaling?: ScalingArgs;
  /**
   * The shares of Fargate and Fargate Spot, which must be in the cluster's list of capacity providers. Added to a live
   * service, they start new tasks in place; to leave Spot later, list `FARGATE` alone, because a service without this
   * argument is another one. Default: Fargate by launch type.
   */
  capacityProviders?: CapacityProviderArgs[];
  /** The percentage of the tasks that keep running in a deployment, 0 to 100 (rounded up). Default: 100. */
  minimumHealthyPercent?: pulumi.Input<number>;
  /** The percentage of the tasks that may run in a deployment, 100 or more (rounded down). Default: 200. */
  maximumPercent?: pulumi.Input<number>;
  /**
   * How clients reach the service: `none`, `private`, `direct`, `alb` or `nlb`. Default: the type of the load balancer
   * in `loadBalancer.of`, else `none`. Cost: a load balancer of its own with `alb` or `nlb`.
   */
  ingress?: Ingress;
  /** The load balancer, with ingress `alb` or `nlb`. */
  loadBalancer?: ServiceLoadBalancerArgs;
  /**
   * The ids of security groups whose interfaces may reach the port, such as other services' `securityGroupId`. Add and
   * remove ids at the end: a rule is named by the place of its id, so without an earlier id a rule changes to the next
   * one while that one's rule still exists, which AWS refuses (InvalidPermission.Duplicate). To remove an earlier id,
   * first deploy without it and all after it; until these are deployed again, their traffic is refused. Default: none.
   */
  allowFrom?: pulumi.Input<string>[];
  /**
   * Seconds after a task's start in which ECS ignores the load balancer's health checks. Only with a load balancer.
   * Default: 60.
   */
  healthCheckGracePeriodSeconds?: pulumi.Input<number>;
  /**
   * True if a deployment waits until the new tasks are steady, so that resources that tasks still need are not deleted
   * before. Default: true.
   */
  waitForSteadyState?: boolean;
}
