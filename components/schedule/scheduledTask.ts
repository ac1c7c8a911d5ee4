/** Tasks that EventBridge Scheduler starts on a network: the schedule, its role, and the task as a service has it. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AccessEnd, accessEndOf } from "../access/ends";
import { accountRegionOf, trustForAccount } from "../accountRegion";
import { answered } from "../answered";
import { now } from "../later";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { type GivenService, givenService } from "../service/given";
import type { ServicePlan } from "../service/plan";
import { networkConfiguration } from "../service/networkConfiguration";
import { placementOf } from "../service/providers";
import { type CreatedTask, createTask } from "../service/task";
import { after, tagged } from "../strategies/routing";
import type { ScheduledTaskArgs } from "./args";
import { asService, planScheduledTask } from "./plan";

/**
 * A task that starts at given times and ends by itself: a nightly job, a cleanup every hour. It runs on Fargate, on EC2
 * instances or on Managed Instances, with the network, the definition, the logs and the roles of an `EcsService`. The
 * role of the schedule may start only this task, and pass only its two roles.
 * Cost: the capacity of the tasks while they run, logs per GB, and EventBridge Scheduler per million starts.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
 */
export class ScheduledTask extends pulumi.ComponentResource {
  /** The name of the schedule. */
  public readonly scheduleName: pulumi.Output<string>;
  /** The ARN of the schedule. */
  public readonly scheduleArn: pulumi.Output<string>;
  /** The ARN of the task definition, with its revision. */
  public readonly taskDefinitionArn: pulumi.Output<string>;
  /** The id of the security group that filters the tasks' traffic: their own under awsvpc, else their instances'. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** The tasks as an end of `Access`: pass it as `from`. */
  public readonly access: AccessEnd;
  /** The ARN of the role that the application uses to call AWS: attach policies to this role. */
  public readonly taskRoleArn: pulumi.Output<string>;
  /** The ARN of the role that ECS uses to start the tasks. */
  public readonly executionRoleArn: pulumi.Output<string>;
  /** The ARN of the role with which EventBridge Scheduler starts the tasks. */
  public readonly scheduleRoleArn: pulumi.Output<string>;

  constructor(name: string, args: ScheduledTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("ScheduledTask", name, args);
    const { plan, problems } = planScheduledTask(name, args);
    refuse("ScheduledTask", name, problems);
    super("ecs-connectivity:index:ScheduledTask", name, args, opts);
    if (plan === undefined) {
      throw new Error("A scheduled task without a plan has a problem that refuses it.");
    }

    const given = givenService({ component: "ScheduledTask", name, args: asService(args), plan, problems });
    const task = createTask(this, name, given, plan);
    const role = createRole(this, name, args, task);
    const schedule = createSchedule(this, name, args, given, plan, task, role);

    this.scheduleName = schedule.name;
    this.scheduleArn = schedule.arn;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.securityGroupId = task.securityGroupId;
    this.access = accessEndOf(this.securityGroupId, args, plan);
    this.taskRoleArn = task.taskRoleArn;
    this.executionRoleArn = task.executionRoleArn;
    this.scheduleRoleArn = role.role.arn;
    this.registerOutputs({
      scheduleName: this.scheduleName,
      scheduleArn: this.scheduleArn,
      taskDefinitionArn: this.taskDefinitionArn,
      securityGroupId: this.securityGroupId,
      access: this.access,
      taskRoleArn: this.taskRoleArn,
      executionRoleArn: this.executionRoleArn,
      scheduleRoleArn: this.scheduleRoleArn,
    });
  }
}

interface ScheduleRole {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

/** R-RUN-17: every revision of this task, in this cluster only, and its two roles for tasks only. */
function createRole(
  parent: pulumi.Resource,
  name: string,
  { cluster, deadLetterQueueArn, tags }: ScheduledTaskArgs,
  { taskDefinitionArn, taskRoleArn, executionRoleArn }: CreatedTask,
): ScheduleRole {
  const role = new aws.iam.Role(
    `${name}-schedule`,
    { assumeRolePolicy: trustForAccount("scheduler.amazonaws.com", accountRegionOf(parent)), tags: tagged(name, tags) },
    { parent },
  );
  const statements = [
    {
      Effect: "Allow",
      Action: "ecs:RunTask",
      // The schedule has the old revision until the new one exists.
      Resource: answered(taskDefinitionArn, "the task definition's ARN", (arn) => arn.replace(/:\d+$/, ":*")),
      Condition: { ArnEquals: { "ecs:cluster": cluster } },
    },
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [executionRoleArn, taskRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    ...(deadLetterQueueArn === undefined
      ? []
      : [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: deadLetterQueueArn }]),
  ];
  const policy = new aws.iam.RolePolicy(
    `${name}-schedule`,
    { role: role.name, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }) },
    { parent },
  );
  return { role, policy };
}

/** The schedule, whose target is the task: it takes a platform version only by its number. */
function createSchedule(
  parent: pulumi.Resource,
  name: string,
  args: ScheduledTaskArgs,
  given: GivenService,
  plan: ServicePlan,
  task: CreatedTask,
  { role, policy }: ScheduleRole,
): aws.scheduler.Schedule {
  const { flexibleWindowMinutes, maximumEventAgeInSeconds, maximumRetryAttempts, deadLetterQueueArn } = args;
  const { platformVersion } = args;
  const retries = maximumEventAgeInSeconds !== undefined || maximumRetryAttempts !== undefined;
  return new aws.scheduler.Schedule(
    name,
    {
      scheduleExpression: args.schedule,
      scheduleExpressionTimezone: args.timeZone ?? "UTC",
      flexibleTimeWindow:
        flexibleWindowMinutes === undefined
          ? { mode: "OFF" }
          : { mode: "FLEXIBLE", maximumWindowInMinutes: flexibleWindowMinutes },
      state: args.enabled === false ? "DISABLED" : "ENABLED",
      target: {
        // Tasks that share an instance's network start in subnets that are not in their own configuration.
        arn: plan.hasOwnInterface ? args.cluster : after(args.cluster, [given.network.subnetIds]),
        roleArn: role.arn,
        ...(retries ? { retryPolicy: { maximumEventAgeInSeconds, maximumRetryAttempts } } : {}),
        ...(deadLetterQueueArn === undefined ? {} : { deadLetterConfig: { arn: deadLetterQueueArn } }),
        ecsParameters: {
          taskDefinitionArn: task.taskDefinitionArn,
          taskCount: args.taskCount ?? 1,
          ...placementOf(given, plan),
          ...networkConfiguration(given.network, plan, [task.securityGroupId]),
          ...(platformVersion === undefined || now(platformVersion) === "LATEST" ? {} : { platformVersion }),
          ...(args.exec === true ? { enableExecuteCommand: true } : {}),
        },
      },
    },
    { parent, dependsOn: [...task.dependsOn, policy] },
  );
}
