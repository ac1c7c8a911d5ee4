/**
 * A task's resources, whatever starts the task: its security group with rules, its logs, its roles and its definition.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountRegionOf } from "../accountRegion";
import { isLater, onceChecked, orDefault } from "../later";
import { tagged } from "../strategies/routing";
import type { GivenService } from "./given";
import type { ServicePlan } from "./plan";
import { capacityOf } from "./providers";
import { createRoles } from "./roles";
import { createRules } from "./rules";
import { createTaskDefinition } from "./taskDefinition";

export interface CreatedTask {
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly executionRoleArn: pulumi.Output<string>;
  /** The resources that must exist before a task starts. */
  readonly dependsOn: pulumi.Resource[];
}

/** @param balancerGroupId the security group of the load balancer that reaches the task, if there is one. */
export function createTask(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  balancerGroupId?: pulumi.Output<string>,
): CreatedTask {
  const securityGroupId = groupOf(parent, name, args, plan);
  const rules = createRules(parent, name, args, plan, { securityGroupId, balancerGroupId });
  const logGroup = args.logs === false ? undefined : createLogGroup(parent, name, args);
  const roles = createRoles(parent, name, args, plan, logGroup?.arn);
  const logs = logGroup && { group: logGroup.name, region: accountRegionOf(parent).region };
  const definition = createTaskDefinition(parent, name, args, plan, roles, logs);
  const { taskRoleArn, executionRoleArn } = roles;
  return {
    taskDefinitionArn: definition.arn,
    securityGroupId,
    taskRoleArn,
    executionRoleArn,
    dependsOn: [...rules, ...roles.policies],
  };
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
  const id = capacityOf(args).securityGroupId;
  // The same output again, so that rules of one group are recognised.
  return pulumi.Output.isInstance(id) ? (id as pulumi.Output<string>) : pulumi.output(id);
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
