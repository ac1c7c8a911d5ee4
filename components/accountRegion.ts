/**
 * The account, Region and partition of a stack, for ARNs and service principals. They are never literals, since
 * partitions differ.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface AccountRegion {
  readonly partition: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
  readonly dnsSuffix: pulumi.Output<string>;
}

export function accountRegionOf(parent: pulumi.Resource): AccountRegion {
  const partition = aws.getPartitionOutput({}, { parent });
  return {
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
    region: aws.getRegionOutput({}, { parent }).region,
    accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
  };
}

/**
 * The services for whose roles AWS documents the source of a request (R-SEC-01), and this source: service and resource
 * of its ARN.
 */
const SOURCES = {
  "ecs-tasks.amazonaws.com": ["ecs", "*"],
  "vpc-flow-logs.amazonaws.com": ["ec2", "vpc-flow-log/*"],
  // R-RUN-17: a schedule without a group of its own is in the default one.
  "scheduler.amazonaws.com": ["scheduler", "schedule-group/default"],
} as const;

/** A trust policy for one of these services, limited to requests for this account's own tasks, flow logs or schedules. */
export function trustForAccount(service: keyof typeof SOURCES, accountRegion: AccountRegion): pulumi.Output<string> {
  const { partition, region, accountId } = accountRegion;
  const [owner, resource] = SOURCES[service];
  return trust(service, {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:${partition}:${owner}:${region}:${accountId}:${resource}` },
  });
}

/**
 * A trust policy: the AWS service that may assume the role. `ec2` needs the partition's suffix, other services do not.
 */
export function trust(service: pulumi.Input<string>, condition?: object): pulumi.Output<string> {
  const limits = condition === undefined ? {} : { Condition: condition };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service }, ...limits }],
  });
}
