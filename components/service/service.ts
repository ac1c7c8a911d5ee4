/** An ECS service on a network: task definition, roles, logs, security group, and what brings clients in. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assignsPublicIp } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, LoadBalancerType, NetworkMode, Scheme, TargetType } from "../../analysis/rules/words";
import { type GivenService, givenService } from "./given";
import { isLater, onceChecked, orDefault } from "../later";
import { LoadBalancer } from "../loadBalancer";
import { accountRegionOf } from "../accountRegion";
import { refuse } from "../refuse";
import type { EcsServiceArgs } from "./args";
import { planService, type ServicePlan } from "./plan";
import { createRoles } from "./roles";
import { createRules, vpcBlocks } from "./rules";
import { after, tagged } from "../strategies/routing";
import { createTaskDefinition } from "./taskDefinition";
import type { CapacityArgs } from "../network/taskNetwork";

/**
 * A service on Fargate, on EC2 instances or on Managed Instances, in any network mode that AWS accepts there. It starts
 * only once its network leads out, its roles have their policies and its listener forwards; a deployment that fails is
 * rolled back.
 * Cost: what runs the tasks, logs per GB, and a load balancer with ingress `alb` or `nlb`.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export class EcsService extends pulumi.ComponentResource {
  /** The service's name in ECS. */
  public readonly serviceName: pulumi.Output<string>;
  /** The service's ARN. */
  public readonly serviceArn: pulumi.Output<string>;
  /** The task definition's ARN, with its revision. */
  public readonly taskDefinitionArn: pulumi.Output<string>;
  /** The group that the tasks are reached through: their own under awsvpc, else their instances'. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** The role that the application's calls to AWS use: attach policies to it. */
  public readonly taskRoleArn: pulumi.Output<string>;
  /** Where clients call it through its load balancer; empty without one. */
  public readonly url: pulumi.Output<string>;
  /** The load balancer's DNS name; empty without one. */
  public readonly dnsName: pulumi.Output<string>;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, problems } = planService(name, args);
    refuse("EcsService", name, problems);
    super("ecs-connectivity:index:EcsService", name, args, opts);
    if (plan === undefined) {
      throw new Error("A service without a plan has a problem that refuses it.");
    }

    const given = givenService(name, args, plan, problems);
    const balancer = plan.isBalanced ? createBalancer(this, name, given, plan) : undefined;
    this.securityGroupId = groupOf(this, name, given, plan);
    const rules = createRules(this, name, given, plan, {
      securityGroupId: this.securityGroupId,
      balancerGroupId: balancer?.securityGroupId,
    });
    const logGroup = args.logs === false ? undefined : createLogGroup(this, name, given);
    const roles = createRoles(this, name, args, plan, logGroup?.arn);
    const taskDefinition = createTaskDefinition(
      this,
      name,
      given,
      plan,
      roles,
      logGroup && { group: logGroup.name, region: accountRegionOf(this).region },
    );
    const service = createService(this, name, given, plan, {
      taskDefinitionArn: taskDefinition.arn,
      securityGroupId: this.securityGroupId,
      targetGroupArn: balancer?.targetGroupArn,
      dependsOn: [...rules, ...roles.policies],
    });

    this.serviceName = service.name;
    this.serviceArn = service.id;
    this.taskDefinitionArn = taskDefinition.arn;
    this.taskRoleArn = roles.taskRoleArn;
    this.url = balancer?.url ?? pulumi.output("");
    this.dnsName = balancer?.dnsName ?? pulumi.output("");
    this.registerOutputs({
      serviceName: this.serviceName,
      serviceArn: this.serviceArn,
      taskDefinitionArn: this.taskDefinitionArn,
      securityGroupId: this.securityGroupId,
      taskRoleArn: this.taskRoleArn,
      url: this.url,
      dnsName: this.dnsName,
    });
  }
}

/** Internet-facing in the public subnets, internal in the internal ones, whatever the strategy: a switch leaves it there. */
function createBalancer(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): LoadBalancer {
  const { network, loadBalancer } = args;
  const internal = plan.scheme === Scheme.Internal;
  return new LoadBalancer(
    `${name}-lb`,
    {
      type: plan.ingress === Ingress.Nlb ? LoadBalancerType.Nlb : LoadBalancerType.Alb,
      scheme: plan.scheme,
      vpcId: network.vpcId,
      vpcCidrBlocks: vpcBlocks(network),
      subnetIds: internal ? (network.internalSubnetIds ?? network.subnetIds) : (network.publicSubnetIds ?? []),
      targetType: plan.targetType === "ip" ? TargetType.Ip : TargetType.Instance,
      port: plan.entry?.port ?? 80,
      certificateArn: loadBalancer?.certificateArn,
      healthCheck: loadBalancer?.healthCheck,
      tags: args.tags,
    },
    { parent },
  );
}

/** Under awsvpc a group of its own; else the instances', which every task there shares. */
function groupOf(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): pulumi.Output<string> {
  if (plan.hasOwnInterface) {
    return new aws.ec2.SecurityGroup(
      `${name}-group`,
      { vpcId: args.network.vpcId, description: `Tasks of ${name}`, tags: tagged(name, args.tags) },
      { parent },
    ).id;
  }
  return pulumi.output(capacityOf(args).securityGroupId);
}

/** The capacity that tasks on instances are planned with. */
function capacityOf({ capacity }: GivenService): CapacityArgs {
  if (capacity === undefined) {
    throw new Error("A service without capacity runs on Fargate.");
  }
  return capacity;
}

function createLogGroup(parent: pulumi.Resource, name: string, args: GivenService): aws.cloudwatch.LogGroup {
  const { logRetentionInDays, checked, tags } = args;
  return new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { retentionInDays: orDefault(logRetentionInDays, 30), tags: tagged(name, tags) },
    { parent, ...(isLater(logRetentionInDays) ? onceChecked(checked) : {}) },
  );
}

interface ServiceParts {
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string> | undefined;
  readonly dependsOn: pulumi.Resource[];
}

/** R-MODE-15: a launch type or a provider, never both. */
function whereItRuns(
  args: GivenService,
  plan: ServicePlan,
): Pick<aws.ecs.ServiceArgs, "launchType" | "platformVersion" | "capacityProviderStrategies" | "forceNewDeployment"> {
  if (plan.launchType === LaunchType.Fargate) {
    return { launchType: "FARGATE", platformVersion: orDefault(args.platformVersion, "LATEST") };
  }
  return {
    capacityProviderStrategies: [{ capacityProvider: capacityOf(args).capacityProviderName, weight: 1 }],
    // A change of provider is an error, or a replacement, without it.
    forceNewDeployment: true,
  };
}

/** R-MODE-08: awsvpc alone has one. R-PUB-04, R-MI-01: only Fargate may name a public address. */
function networkConfiguration(
  args: GivenService,
  plan: ServicePlan,
  securityGroupId: pulumi.Output<string>,
): Pick<aws.ecs.ServiceArgs, "networkConfiguration"> {
  if (plan.networkMode !== NetworkMode.Awsvpc) return {};
  const { network } = args;
  const assignPublicIp = network.assignPublicIp ?? assignsPublicIp(network.strategy);
  return {
    networkConfiguration: {
      subnets: network.subnetIds,
      securityGroups: [securityGroupId],
      ...(plan.launchType === LaunchType.Fargate ? { assignPublicIp } : {}),
    },
  };
}

function createService(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  parts: ServiceParts,
): aws.ecs.Service {
  const { targetGroupArn } = parts;
  const { name: containerName, port: containerPort } = plan.entry ?? {};
  // Tasks that share an instance's network start in subnets that no configuration of theirs names.
  const cluster = plan.hasOwnInterface ? args.cluster : after(args.cluster, [args.network.subnetIds]);
  return new aws.ecs.Service(
    name,
    {
      cluster,
      taskDefinition: parts.taskDefinitionArn,
      desiredCount: plan.desiredCount,
      ...whereItRuns(args, plan),
      ...networkConfiguration(args, plan, parts.securityGroupId),
      ...(targetGroupArn !== undefined && containerName !== undefined && containerPort !== undefined
        ? {
            loadBalancers: [{ targetGroupArn, containerName, containerPort }],
            healthCheckGracePeriodSeconds: orDefault(args.healthCheckGracePeriodSeconds, 60),
          }
        : {}),
      enableExecuteCommand: args.exec ?? false,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // What the old tasks used goes only once the new ones are steady.
      waitForSteadyState: args.waitForSteadyState ?? true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: tagged(name, args.tags),
    },
    { parent, dependsOn: parts.dependsOn },
  );
}
