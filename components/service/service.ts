/** An ECS service on a network: task definition, roles, logs, security group and load balancer. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Ingress, LoadBalancerType, Scheme, TargetType } from "../../analysis/rules/words";
import { type AccessEnd, accessEndOf } from "../access/ends";
import { type GivenService, givenService } from "./given";
import { orDefault } from "../later";
import { LoadBalancer } from "../loadBalancer";
import { refuse } from "../refuse";
import type { EcsServiceArgs } from "./args";
import { planService, type ServicePlan } from "./plan";
import { vpcBlocks } from "./rules";
import { after, tagged } from "../strategies/routing";
import { type CreatedTask, createTask, networkConfiguration, placementOf } from "./task";

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
  /** The URL of the service at its load balancer; empty without one. */
  public readonly url: pulumi.Output<string>;
  /** The DNS name of the load balancer; empty without one. */
  public readonly dnsName: pulumi.Output<string>;

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, problems } = planService(name, args);
    refuse("EcsService", name, problems);
    super("ecs-connectivity:index:EcsService", name, args, opts);
    if (plan === undefined) {
      throw new Error("A service without a plan has a problem that refuses it.");
    }

    const given = givenService({ component: "EcsService", name, args, plan, problems });
    const balancer = plan.isBalanced ? createBalancer(this, name, given, plan) : undefined;
    const task = createTask(this, name, given, plan, balancer?.securityGroupId);
    const service = createService(this, name, given, plan, task, balancer?.targetGroupArn);

    this.serviceName = service.name;
    this.serviceArn = service.id;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.securityGroupId = task.securityGroupId;
    this.access = accessEndOf(this.securityGroupId, args, plan);
    this.taskRoleArn = task.taskRoleArn;
    this.executionRoleArn = task.executionRoleArn;
    this.url = balancer?.url ?? pulumi.output("");
    this.dnsName = balancer?.dnsName ?? pulumi.output("");
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
    });
  }
}

/**
 * The load balancer: internet-facing in the public subnets, internal in the internal ones, so that a switch of
 * strategies does not move it.
 */
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
      accessLogs: loadBalancer?.accessLogs,
      deletionProtection: loadBalancer?.deletionProtection,
      webAclArn: loadBalancer?.webAclArn,
      tags: args.tags,
    },
    { parent },
  );
}

/** Without it a change of capacity provider is an error or a replacement. */
function whereItRuns(args: GivenService, plan: ServicePlan): Partial<aws.ecs.ServiceArgs> {
  const placement = placementOf(args, plan);
  return placement.launchType === undefined
    ? { ...placement, forceNewDeployment: true }
    : { ...placement, platformVersion: orDefault(args.platformVersion, "LATEST") };
}

function createService(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  task: CreatedTask,
  targetGroupArn: pulumi.Output<string> | undefined,
): aws.ecs.Service {
  const { name: containerName, port: containerPort } = plan.entry ?? {};
  // Tasks that share an instance's network start in subnets that are not in their own configuration.
  const cluster = plan.hasOwnInterface ? args.cluster : after(args.cluster, [args.network.subnetIds]);
  return new aws.ecs.Service(
    name,
    {
      cluster,
      taskDefinition: task.taskDefinitionArn,
      desiredCount: plan.desiredCount,
      ...whereItRuns(args, plan),
      ...networkConfiguration(args, plan, task.securityGroupId),
      ...(targetGroupArn !== undefined && containerName !== undefined && containerPort !== undefined
        ? {
            loadBalancers: [{ targetGroupArn, containerName, containerPort }],
            healthCheckGracePeriodSeconds: orDefault(args.healthCheckGracePeriodSeconds, 60),
          }
        : {}),
      enableExecuteCommand: args.exec ?? false,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // Resources of the old tasks are deleted only after the new tasks are steady.
      waitForSteadyState: args.waitForSteadyState ?? true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: tagged(name, args.tags),
    },
    { parent, dependsOn: task.dependsOn },
  );
}
