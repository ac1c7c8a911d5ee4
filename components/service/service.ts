/** An ECS service on a network: task definition, roles, logs, security group and load balancer. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LaunchType } from "../../analysis/rules/words";
import { type GivenService, givenService } from "./given";
import { isLater, onceChecked, orDefault } from "../later";
import { accountRegionOf } from "../accountRegion";
import { refuse } from "../refuse";
import type { EcsServiceArgs } from "./args";
import { createBalancing } from "./balancing";
import { claimProblems } from "./claims";
import { networkConfiguration } from "./networkConfiguration";
import { capacityOf, FARGATE, providersOf } from "./providers";
import { planService, type ServicePlan } from "./plan";
import { createRoles } from "./roles";
import { createRules } from "./rules";
import { after, tagged } from "../strategies/routing";
import { createScaling } from "./scaling";
import { createTaskDefinition } from "./taskDefinition";

/**
 * A service on Fargate, on EC2 instances or on Managed Instances, in any network mode that AWS accepts there. It starts
 * only after its subnets have their routes, its roles have their policies and its listener forwards. A deployment that
 * fails is rolled back.
 * Cost: the capacity of the tasks, logs per GB, and a load balancer with ingress `alb` or `nlb`.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export class EcsService extends pulumi.ComponentResource {
  /** The name of the service in ECS. */
  public readonly serviceName: pulumi.Output<string>;
  /** The ARN of the service. */
  public readonly serviceArn: pulumi.Output<string>;
  /** The ARN of the task definition, with its revision. */
  public readonly taskDefinitionArn: pulumi.Output<string>;
  /** The id of the security group that filters the tasks' traffic: their own under awsvpc, else their instances'. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** The ARN of the role that the application uses to call AWS: attach policies to this role. */
  public readonly taskRoleArn: pulumi.Output<string>;
  /**
   * The URL of the service at its load balancer, with the first host and the beginning of the first path of its rule;
   * empty without a load balancer, or behind an existing one.
   */
  public readonly url: pulumi.Output<string>;
  /** The DNS name of the load balancer; empty without one, or behind an existing one. */
  public readonly dnsName: pulumi.Output<string>;
  /** The ARN of the load balancer from `app/` or `net/` on, for metrics of CloudWatch; empty without one. */
  public readonly loadBalancerArnSuffix: pulumi.Output<string>;
  /** The ARN of the target group from `targetgroup/` on, for metrics of CloudWatch; empty without one. */
  public readonly targetGroupArnSuffix: pulumi.Output<string>;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, problems } = planService(name, args);
    refuse("EcsService", name, [...problems, ...(plan === undefined ? [] : claimProblems(name, args, plan))]);
    super("ecs-connectivity:index:EcsService", name, args, opts);
    if (plan === undefined) {
      throw new Error("A service without a plan has a problem that refuses it.");
    }

    const given = givenService(name, args, plan, problems);
    const balancer = createBalancing(this, name, given, plan);
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
      dependsOn: withGiven([...rules, ...roles.policies], opts?.dependsOn),
    });

    createScaling(this, name, args, { serviceName: service.name, balancer });

    this.serviceName = service.name;
    this.serviceArn = service.id;
    this.taskDefinitionArn = taskDefinition.arn;
    this.taskRoleArn = roles.taskRoleArn;
    this.url = balancer?.url ?? pulumi.output("");
    this.dnsName = balancer?.dnsName ?? pulumi.output("");
    this.loadBalancerArnSuffix = balancer?.arnSuffix ?? pulumi.output("");
    this.targetGroupArnSuffix = balancer?.targetGroupArnSuffix ?? pulumi.output("");
    this.registerOutputs({
      serviceName: this.serviceName,
      serviceArn: this.serviceArn,
      taskDefinitionArn: this.taskDefinitionArn,
      securityGroupId: this.securityGroupId,
      taskRoleArn: this.taskRoleArn,
      url: this.url,
      dnsName: this.dnsName,
      loadBalancerArnSuffix: this.loadBalancerArnSuffix,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
    });
  }
}

/** The security group: the service's own under awsvpc, else that of the instances, which all tasks there share. */
export function groupOf(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
): pulumi.Output<string> {
  if (plan.hasOwnInterface) {
    return new aws.ec2.SecurityGroup(
      `${name}-group`,
      { vpcId: args.network.vpcId, description: `Tasks of ${name}`, tags: tagged(name, args.tags) },
      { parent },
    ).id;
  }
  return pulumi.output(capacityOf(args).securityGroupId);
}

function createLogGroup(parent: pulumi.Resource, name: string, args: GivenService): aws.cloudwatch.LogGroup {
  const { logRetentionInDays, logKmsKeyArn, checked, tags } = args;
  return new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    {
      retentionInDays: orDefault(logRetentionInDays, 30),
      ...(logKmsKeyArn === undefined ? {} : { kmsKeyId: logKmsKeyArn }),
      tags: tagged(name, tags),
    },
    { parent, ...(isLater(logRetentionInDays) || isLater(logKmsKeyArn) ? onceChecked(checked) : {}) },
  );
}

interface ServiceParts {
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string> | undefined;
  readonly dependsOn: pulumi.ResourceOptions["dependsOn"];
}

/** The component's own `dependsOn` too: the service in ECS waits, for example, for the cluster's capacity providers. */
function withGiven(
  own: readonly pulumi.Resource[],
  given: pulumi.ResourceOptions["dependsOn"],
): pulumi.ResourceOptions["dependsOn"] {
  return given === undefined
    ? [...own]
    : pulumi.output(given).apply((resources) => [...own, ...[resources].flat()] as pulumi.Resource[]);
}

/** R-MODE-15: a launch type or a capacity provider, never both. */
function whereItRuns(
  args: GivenService,
  plan: ServicePlan,
): Pick<aws.ecs.ServiceArgs, "launchType" | "platformVersion" | "capacityProviderStrategies" | "forceNewDeployment"> {
  const providers = providersOf(args, plan);
  return {
    ...(plan.launchType === LaunchType.Fargate ? { platformVersion: orDefault(args.platformVersion, "LATEST") } : {}),
    ...(providers === undefined
      ? { launchType: FARGATE }
      : // R-SVC-05: without it a change of capacity providers is an error or a replacement.
        { capacityProviderStrategies: providers, forceNewDeployment: true }),
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
  // Tasks that share an instance's network start in subnets that are not in their own configuration.
  const cluster = plan.hasOwnInterface ? args.cluster : after(args.cluster, [args.network.subnetIds]);
  return new aws.ecs.Service(
    name,
    {
      cluster,
      taskDefinition: parts.taskDefinitionArn,
      desiredCount: plan.desiredCount,
      ...whereItRuns(args, plan),
      ...networkConfiguration(args.network, plan, [parts.securityGroupId]),
      ...(targetGroupArn !== undefined && containerName !== undefined && containerPort !== undefined
        ? {
            loadBalancers: [{ targetGroupArn, containerName, containerPort }],
            healthCheckGracePeriodSeconds: orDefault(args.healthCheckGracePeriodSeconds, 60),
          }
        : {}),
      ...(args.minimumHealthyPercent === undefined
        ? {}
        : { deploymentMinimumHealthyPercent: args.minimumHealthyPercent }),
      ...(args.maximumPercent === undefined ? {} : { deploymentMaximumPercent: args.maximumPercent }),
      enableExecuteCommand: args.exec ?? false,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // Resources of the old tasks are deleted only after the new tasks are steady.
      waitForSteadyState: args.waitForSteadyState ?? true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: tagged(name, args.tags),
    },
    {
      parent,
      dependsOn: parts.dependsOn,
      // The number that the scaler has chosen must not be reset by the next deployment.
      ...(plan.scaling === undefined ? {} : { ignoreChanges: ["desiredCount"] }),
    },
  );
}
