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
 * A trust policy: the AWS service that may assume the role. `ec2` needs the partition's suffix, other services do not.
 */
export function trust(service: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
}
