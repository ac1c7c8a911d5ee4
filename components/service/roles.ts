/**
 * The two roles of a task: the execution role, which ECS uses before the task runs (pull, log, read secrets), and the
 * task role of the application. Each allows the actions that this service uses, and no others.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { answered } from "../answered";
import { type AccountRegion, accountRegionOf, trustForAccount } from "../accountRegion";
import { Effect } from "../../analysis/rules/words";
import type { TaskArgs, TaskRoleStatementArgs } from "./args";
import { secretsOf } from "./definition";
import type { ServicePlan } from "./plan";
import { efsStatements } from "./volumes";
import { tagged } from "../strategies/routing";

export interface ServiceRoles {
  readonly executionRoleArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  /** The policy attachments that must exist before a task starts. */
  readonly policies: readonly pulumi.Resource[];
}

interface Statement {
  readonly Effect: Effect;
  readonly Action: string | readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
  >;
}

/** A statement as IAM writes it: conditions of one operator are one object. */
function asStatement({ effect, actions, resources, conditions = [] }: TaskRoleStatementArgs): Statement {
  const tests = [...new Set(conditions.map(({ test }) => test))];
  const condition = tests.map((test) => [
    test,
    Object.fromEntries(conditions.filter((one) => one.test === test).map(({ variable, values }) => [variable, values])),
  ]);
  return {
    Effect: effect ?? Effect.Allow,
    Action: actions,
    Resource: resources,
    ...(tests.length === 0 ? {} : { Condition: Object.fromEntries(condition) as Statement["Condition"] }),
  };
}

/** The values of all containers' secrets: ARNs, with an optional `:json-key:stage:version` after a secret's ARN. */
function secretArns(plan: ServicePlan): pulumi.Input<string>[] {
  return plan.containers.flatMap(secretsOf);
}

/** Removes ECS's suffix of the ARN: `…:secret:name-AbCdEf:key::` → `…:secret:name-AbCdEf`. */
function resourceArn(valueFrom: string): string {
  const parts = valueFrom.split(":");
  return parts[2] === "secretsmanager" ? parts.slice(0, 7).join(":") : valueFrom;
}

function executionStatements(
  accountRegion: AccountRegion,
  plan: ServicePlan,
  logGroupArn: pulumi.Output<string> | undefined,
): Statement[] {
  const { partition } = accountRegion;
  const secrets = secretArns(plan);
  return [
    // The token is for the account, not for a repository.
    { Effect: Effect.Allow, Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Effect: Effect.Allow,
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      // Images may come from another account or Region.
      Resource: pulumi.interpolate`arn:${partition}:ecr:*:*:repository/*`,
    },
    ...(logGroupArn === undefined
      ? []
      : [
          {
            Effect: Effect.Allow,
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${logGroupArn}:*`,
          },
        ]),
    ...secrets.map((secret): Statement => {
      const arn = answered(pulumi.output(secret), "a secret's ARN", resourceArn);
      return { Effect: Effect.Allow, Action: secretAction(secret), Resource: parameterOr(arn, accountRegion) };
    }),
    ...environmentFileStatements(plan),
  ];
}

/** R-SVC-17: the files themselves, and the buckets that they are in. */
function environmentFileStatements(plan: ServicePlan): Statement[] {
  const files = plan.containers.flatMap(({ environmentFiles = [] }) => environmentFiles);
  if (files.length === 0) return [];
  const buckets = files.map((file) =>
    answered(pulumi.output(file), "an environment file's ARN", (arn) => arn.split("/")[0] ?? arn),
  );
  return [
    { Effect: Effect.Allow, Action: "s3:GetObject", Resource: files },
    { Effect: Effect.Allow, Action: "s3:GetBucketLocation", Resource: buckets },
  ];
}

/**
 * The actions for a secret. Both are allowed if the kind of secret is known only later; the resource limits them to
 * one.
 */
function secretAction(secret: pulumi.Input<string>): string | string[] {
  if (typeof secret !== "string") return ["secretsmanager:GetSecretValue", "ssm:GetParameters"];
  return secret.split(":")[2] === "secretsmanager" ? "secretsmanager:GetSecretValue" : "ssm:GetParameters";
}

/** The ARN of a secret. A parameter may be given by its name, in the service's account and Region. */
function parameterOr(secret: pulumi.Output<string>, accountRegion: AccountRegion): pulumi.Output<string> {
  return pulumi
    .all([secret, accountRegion.partition, accountRegion.region, accountRegion.accountId])
    .apply(([arn, partition, region, account]) =>
      arn.startsWith("arn:") ? arn : `arn:${partition}:ssm:${region}:${account}:parameter/${arn.replace(/^\//, "")}`,
    );
}

/** The actions that the agent in the container needs for a session (R-EP-10). */
const EXEC: Statement = {
  Effect: Effect.Allow,
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};

function createRole(
  parent: pulumi.Resource,
  name: string,
  tags: TaskArgs["tags"],
  accountRegion: AccountRegion,
  statements: readonly Statement[],
): { role: aws.iam.Role; policies: pulumi.Resource[] } {
  const role = new aws.iam.Role(
    name,
    { assumeRolePolicy: trustForAccount("ecs-tasks.amazonaws.com", accountRegion), tags: tagged(name, tags) },
    { parent },
  );
  if (statements.length === 0) return { role, policies: [] };
  const policy = new aws.iam.RolePolicy(
    name,
    { role: role.name, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }) },
    { parent },
  );
  return { role, policies: [policy] };
}

export function createRoles(
  parent: pulumi.Resource,
  name: string,
  args: Pick<TaskArgs, "taskRoleArn" | "taskRoleStatements" | "exec" | "tags">,
  plan: ServicePlan,
  logGroupArn: pulumi.Output<string> | undefined,
): ServiceRoles {
  const accountRegion = accountRegionOf(parent);
  const roleOf = (suffix: string, statements: readonly Statement[]) =>
    createRole(parent, `${name}-${suffix}`, args.tags, accountRegion, statements);
  const execution = roleOf("execution", executionStatements(accountRegion, plan, logGroupArn));
  const { taskRoleArn } = args;
  if (taskRoleArn !== undefined) {
    return {
      executionRoleArn: execution.role.arn,
      taskRoleArn: pulumi.output(taskRoleArn),
      policies: execution.policies,
    };
  }
  const task = roleOf("task", [
    ...(args.exec === true ? [EXEC] : []),
    ...efsStatements(plan, accountRegion),
    ...(args.taskRoleStatements ?? []).map(asStatement),
  ]);
  return {
    executionRoleArn: execution.role.arn,
    taskRoleArn: task.role.arn,
    policies: [...execution.policies, ...task.policies],
  };
}
