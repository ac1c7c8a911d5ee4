/**
 * The facts of ECR and of roles that decide a pull: rules of its pull-through cache, and the account that a task runs
 * in.
 */
import type { PullThroughCache } from "../../rules/serviceDefinition";
import type { Maybe } from "../model";
import { all, type Fields } from "./fields";
import { regionOf } from "./region";
import type { Source } from "./source";

export function pullThroughCaches(source: Source): PullThroughCache[] {
  return all(source, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule").map((fields) => ({
    prefix: fields.string("ecrRepositoryPrefix") ?? fields.unknown("ecrRepositoryPrefix", "is missing"),
    region: regionOf(source, fields),
  }));
}

/** Roles of a task are of the account that it runs in: ECS lets a task pass no others. */
export function accountOf(fields: Fields): Maybe<string> {
  const roles = ["executionRoleArn", "taskRoleArn"].map((property) => fields.string(property));
  for (const arn of [...roles, fields.string("arn"), fields.resource.id]) {
    const account = typeof arn === "string" ? /^arn:[^:]+:(?:iam|ecs):[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
    if (account !== undefined) return account;
  }
  return { unknown: `the account of ${fields.resource.name} is not known before deployment` };
}
