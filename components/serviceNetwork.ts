/**
 * The network arguments of a service that the program creates itself: an `aws.ecs.Service`, an `awsx.ecs.FargateService`,
 * or the tasks of a schedule.
 */
import * as pulumi from "@pulumi/pulumi";
import { foreignGroupProblems } from "../analysis/rules/checks/foreignGroups";
import { mustBePlain } from "../analysis/rules/checks/givenNetwork";
import type { Ingress, LaunchType, NetworkMode, Scheme, TargetType } from "../analysis/rules/words";
import type { BesideNetworkArgs } from "./network/given";
import type { CapacityArgs, TaskNetworkArgs } from "./network/taskNetwork";
import { isLater } from "./later";
import { refuse } from "./refuse";
import { refuseOtherShapes } from "./shapes/check";
import type { CapacityProviderArgs, EcsServiceArgs, EgressRuleArgs } from "./service/args";
import { type GivenService, givenService } from "./service/given";
import { instanceProblems } from "./service/claims";
import { type ServicePlan, planService } from "./service/plan";
import { type NetworkConfiguration, networkConfiguration } from "./service/networkConfiguration";
import { createRules } from "./service/rules";
import { FARGATE, providersOf } from "./service/providers";
import { groupOf } from "./service/task";
import { after } from "./strategies/routing";

/** The load balancer in front of a service of the program's own. */
export interface OwnLoadBalancerArgs {
  /** `internet-facing` or `internal`. Default: `internet-facing`. */
  scheme?: Scheme;
  /**
   * The id of the security group of a load balancer without outbound rules, such as the package's `LoadBalancer`: it gets
   * a rule to the tasks, and they one from it. Default: none, so `allowFrom` has the group of a load balancer with rules
   * of its own.
   */
  securityGroupId?: pulumi.Input<string>;
}

/** Arguments of `ServiceNetwork`. */
export interface ServiceNetworkArgs extends BesideNetworkArgs {
  /**
   * The network: a `Network`'s `taskNetwork`, or the description of another network. If it is an output, as in a
   * program in another language, set `strategy` too.
   */
  network: pulumi.Input<TaskNetworkArgs>;
  /**
   * The network's `availabilityZoneCount`. Set it if `network` is an output and differs from the default. Default: 2.
   */
  availabilityZoneCount?: number;
  /**
   * The network's `hasPublicTier`. Set it if `network` is an output and differs from the default. Default: true with
   * the strategies `public-ip`, `nat-gateway` and `nat-instance`, else false.
   */
  hasPublicTier?: boolean;
  /** `fargate`, `ec2` or `managed-instances`. Default: the capacity's launch type, or `fargate` without capacity. */
  launchType?: LaunchType;
  /**
   * The network mode of the task definition: `awsvpc`, `bridge`, `host` or `none`. Default: the strategy's usual mode
   * for the launch type.
   */
  networkMode?: NetworkMode;
  /**
   * The instances that the tasks run on, unless they run on Fargate: a capacity component's `capacity`. If it is an
   * output, as in a program in another language, set `launchType` too.
   */
  capacity?: pulumi.Input<CapacityArgs>;
  /**
   * The shares of Fargate and Fargate Spot, which must be in the cluster's list of capacity providers. Default: Fargate
   * by launch type.
   */
  capacityProviders?: CapacityProviderArgs[];
  /** The TCP port that the tasks listen on, 1 to 65535; in bridge mode the same on the instance. Default: no port. */
  port?: number;
  /**
   * How clients reach the tasks: `none`, `private`, `direct`, `alb` or `nlb`; the load balancer is the program's own.
   * Default: `none`.
   */
  ingress?: Ingress;
  /** The load balancer of the program, with ingress `alb` or `nlb`. */
  loadBalancer?: OwnLoadBalancerArgs;
  /**
   * The ids of security groups whose interfaces may reach the port: the load balancer's, other services'. Required with
   * ingress `alb` or `nlb`, unless you set `loadBalancer.securityGroupId` or `securityGroupIds`. Add and remove ids at
   * the end, as with `EcsService`. Default: none.
   */
  allowFrom?: pulumi.Input<string>[];
  /**
   * The destinations that the tasks may call. Default: all if the strategy has a route to the internet, else the VPC
   * and S3.
   */
  egress?: EgressRuleArgs[];
  /** The ids of the tasks' security groups, whose rules are yours. Default: a new group with the rules above. */
  securityGroupIds?: pulumi.Input<string>[];
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** A capacity provider and its share of the tasks. */
export interface OwnCapacityProvider {
  /** The name of the capacity provider. Known once the routes of its instances exist. */
  capacityProvider: pulumi.Output<string>;
  /** The share of the tasks. */
  weight: number;
  /** The number of tasks that run on this provider before the shares count. */
  base?: number;
}

/** The network arguments of an `aws.ecs.Service`: `new aws.ecs.Service("web", { …, ...network.service })`. */
export interface ServiceNetworkArguments {
  /** `FARGATE`, or absent with capacity providers. */
  launchType?: string;
  /** The capacity providers, unless the tasks run on Fargate by launch type. */
  capacityProviderStrategies?: OwnCapacityProvider[];
  /** True with capacity providers: otherwise a change of them is an error or a replacement. */
  forceNewDeployment?: boolean;
  /** Subnets, security groups and public IP, in awsvpc mode. */
  networkConfiguration?: NetworkConfiguration;
}

/** The network arguments of an `awsx.ecs.FargateService` or `awsx.ecs.EC2Service`, which set the launch type. */
export interface AwsxServiceNetworkArguments {
  /** The capacity providers, unless the tasks run on Fargate by launch type. */
  capacityProviderStrategies?: OwnCapacityProvider[];
  /** True with capacity providers: otherwise a change of them is an error or a replacement. */
  forceNewDeployment?: boolean;
  /** Subnets, security groups and public IP, in awsvpc mode. */
  networkConfiguration?: NetworkConfiguration;
}

/**
 * The network arguments of tasks that EventBridge starts: `ecsParameters` of an `aws.scheduler.Schedule`, `ecsTarget` of
 * an `aws.cloudwatch.EventTarget`.
 */
export interface TargetNetworkArguments {
  /** `FARGATE`, or absent with capacity providers. */
  launchType?: string;
  /** The capacity providers, unless the tasks run on Fargate by launch type. */
  capacityProviderStrategies?: OwnCapacityProvider[];
  /** Subnets, security groups and public IP, in awsvpc mode. */
  networkConfiguration?: NetworkConfiguration;
}

/**
 * The network arguments that a strategy means, for a service or a schedule that the program creates itself. A
 * combination that does not work is refused as in `EcsService`. The arguments are known only once routes and rules
 * exist, so that no task starts earlier. Creates a security group with its rules, unless you give `securityGroupIds` or
 * the tasks use that of their instances.
 * Cost: none; the service and its load balancer are the program's own.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export class ServiceNetwork extends pulumi.ComponentResource {
  /** The arguments of an `aws.ecs.Service`. */
  public readonly service: ServiceNetworkArguments;
  /** The arguments of an `awsx.ecs.FargateService` or `awsx.ecs.EC2Service`. */
  public readonly awsxService: AwsxServiceNetworkArguments;
  /** The arguments of the ECS target of a schedule or of an event rule. */
  public readonly target: TargetNetworkArguments;
  /** The network mode of the task definition: `awsvpc`, `bridge`, `host` or `none`. */
  public readonly networkMode: NetworkMode;
  /** The target type of the service's target group: `ip` for awsvpc, else `instance`. */
  public readonly targetType: TargetType;
  /** The ids of the security groups that filter the tasks' traffic: their own under awsvpc, else their instances'. */
  public readonly securityGroupIds: pulumi.Output<string[]>;

  constructor(name: string, args: ServiceNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("ServiceNetwork", name, args);
    const service = asService(args);
    const { plan, problems } = planService(name, service);
    refuse("ServiceNetwork", name, [
      ...problems,
      ...(isLater(args.securityGroupIds) ? [mustBePlain("securityGroupIds", "R-MODE-08")] : []),
      ...(plan === undefined
        ? []
        : [
            ...foreignGroupProblems({ ...args, balancerGroupId: args.loadBalancer?.securityGroupId }, plan),
            ...instanceProblems(name, service, plan),
          ]),
    ]);
    super("ecs-connectivity:index:ServiceNetwork", name, args, opts);
    if (plan === undefined) {
      throw new Error("A service without a plan has a problem that refuses it.");
    }

    const given = givenService({ component: "ServiceNetwork", name, args: service, plan, problems });
    const { groups, rules } = groupsOf(this, name, args, given, plan);
    const configuration = networkConfiguration(given.network, plan, groups);
    const waitFor = plan.hasOwnInterface ? [] : [given.network.subnetIds, ...rules.map(({ urn }) => urn)];
    const shares = providersOf(given, plan);
    const providers = shares && {
      capacityProviderStrategies: shares.map(({ capacityProvider, weight, base }) => ({
        capacityProvider: after(capacityProvider, waitFor),
        weight,
        ...(base === undefined ? {} : { base }),
      })),
    };
    const redeploys = providers && { forceNewDeployment: true };
    const fargate = providers === undefined ? { launchType: FARGATE } : {};

    this.service = { ...fargate, ...providers, ...redeploys, ...configuration };
    this.awsxService = { ...providers, ...redeploys, ...configuration };
    this.target = { ...fargate, ...providers, ...configuration };
    this.networkMode = plan.networkMode;
    this.targetType = plan.targetType;
    this.securityGroupIds = pulumi.all(groups);
    this.registerOutputs({
      service: this.service,
      awsxService: this.awsxService,
      target: this.target,
      networkMode: this.networkMode,
      targetType: this.targetType,
      securityGroupIds: this.securityGroupIds,
    });
  }
}

/** The service that is planned: its cluster and image are the program's own. */
function asService({ securityGroupIds: _own, loadBalancer, ...args }: ServiceNetworkArgs): EcsServiceArgs {
  const { scheme } = loadBalancer ?? {};
  const balancer = loadBalancer === undefined ? {} : { loadBalancer: scheme === undefined ? {} : { scheme } };
  return { ...args, ...balancer, cluster: "", image: pulumi.output("") };
}

/** The groups, known once their rules exist, and the new rules. */
function groupsOf(
  parent: pulumi.Resource,
  name: string,
  args: ServiceNetworkArgs,
  given: GivenService,
  plan: ServicePlan,
): { readonly groups: pulumi.Output<string>[]; readonly rules: readonly pulumi.Resource[] } {
  if (args.securityGroupIds !== undefined)
    return { groups: args.securityGroupIds.map((id) => pulumi.output(id)), rules: [] };
  const securityGroupId = groupOf(parent, name, given, plan);
  // Without the id of its group, a load balancer of the program has outbound rules of its own.
  const balancer = plan.isBalanced ? args.loadBalancer?.securityGroupId : undefined;
  const balancerGroupId = balancer === undefined ? undefined : pulumi.output(balancer);
  const rules = createRules(parent, name, given, plan, { securityGroupId, balancerGroupId });
  return {
    groups: [
      after(
        securityGroupId,
        rules.map(({ urn }) => urn),
      ),
    ],
    rules,
  };
}
