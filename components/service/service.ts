/** An ECS service on a network: task definition, roles, logs, security group and load balancer. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LaunchType } from "../../analysis/rules/words";
import { type AccessEnd, accessEndOf } from "../access/ends";
import { type GivenService, givenService } from "./given";
import { orDefault } from "../later";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import type { EcsServiceArgs } from "./args";
import { createBalancing } from "./balancing";
import { claimProblems, instanceProblems } from "./claims";
import { planService, type ServicePlan } from "./plan";
import { after, tagged } from "../strategies/routing";
import { createScaling } from "./scaling";
import { networkConfiguration } from "./networkConfiguration";
import { placementOf } from "./providers";
import { type CreatedTask, createTask } from "./task";

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
  /** The service as an end of `Access`: pass it as `from` or `to`. */
  public readonly access: AccessEnd;
  /** The ARN of the role that the application uses to call AWS: attach policies to this role. */
  public readonly taskRoleArn: pulumi.Output<string>;
  /** The ARN of the role that ECS uses to start the tasks. */
  public readonly executionRoleArn: pulumi.Output<string>;
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
    refuseOtherShapes("EcsService", name, args);
    const { plan, problems } = planService(name, args);
    const beside = plan === undefined ? [] : instanceProblems(name, args, plan);
    refuse("EcsService", name, [
      ...problems,
      ...beside,
      ...(plan === undefined ? [] : claimProblems(name, args, plan)),
    ]);
    super("ecs-connectivity:index:EcsService", name, args, opts);
    if (plan === undefined) {
      throw new Error("A service without a plan has a problem that refuses it.");
    }

    const given = givenService({ component: "EcsService", name, args, plan, problems });
    const balancer = createBalancing(this, name, given, plan);
    const task = createTask(this, name, given, plan, balancer?.securityGroupId);
    const service = createService(this, name, given, plan, {
      ...task,
      targetGroupArn: balancer?.targetGroupArn,
      dependsOn: withGiven(task.dependsOn, opts?.dependsOn),
    });

    createScaling(this, name, args, { serviceName: service.name, balancer });

    this.serviceName = service.name;
    this.serviceArn = service.id;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.securityGroupId = task.securityGroupId;
    this.access = accessEndOf(this.securityGroupId, args, plan);
    this.taskRoleArn = task.taskRoleArn;
    this.executionRoleArn = task.executionRoleArn;
    this.url = balancer?.url ?? pulumi.output("");
    this.dnsName = balancer?.dnsName ?? pulumi.output("");
    this.loadBalancerArnSuffix = balancer?.arnSuffix ?? pulumi.output("");
    this.targetGroupArnSuffix = balancer?.targetGroupArnSuffix ?? pulumi.output("");
    this.registerOutputs({
      serviceName: this.serviceName,
      serviceArn: this.serviceArn,
      taskDefinitionArn: this.taskDefinitionArn,
      securityGroupId: this.securityGroupId,
      access: this.access,
      taskRoleArn: this.taskRoleArn,
      executionRoleArn: this.executionRoleArn,
      url: this.url,
      dnsName: this.dnsName,
      loadBalancerArnSuffix: this.loadBalancerArnSuffix,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
    });
  }
}

interface ServiceParts extends Omit<CreatedTask, "dependsOn"> {
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

/** R-SVC-05: without `forceNewDeployment` a service cannot change its capacity providers or their shares. */
function whereItRuns(args: GivenService, plan: ServicePlan): Partial<aws.ecs.ServiceArgs> {
  const placement = placementOf(args, plan);
  return {
    ...placement,
    ...(plan.launchType === LaunchType.Fargate ? { platformVersion: orDefault(args.platformVersion, "LATEST") } : {}),
    ...("launchType" in placement ? {} : { forceNewDeployment: true }),
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
