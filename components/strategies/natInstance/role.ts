/**
 * The role of a NAT instance: it may attach its own interface to instances of this NAT, detach it, and mark itself as
 * unhealthy, and nothing else.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AccountRegion, trust } from "../../accountRegion";
import { after } from "../routing";

export interface NatRole {
  readonly parent: pulumi.Resource;
  readonly name: string;
  readonly interfaceId: pulumi.Input<string>;
  /** The name of the group, which is also the tag of its instances. */
  readonly autoScalingGroupName: string;
  readonly sessionManager: boolean;
  readonly tags: Record<string, pulumi.Input<string>>;
}

/** The policy as an IAM document. */
function policyOf(role: NatRole, accountRegion: AccountRegion): pulumi.Output<string> {
  const { partition, region, accountId } = accountRegion;
  const arn = (service: string, rest: pulumi.Input<string>): pulumi.Output<string> =>
    pulumi.interpolate`arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface"],
        Resource: arn("ec2", pulumi.interpolate`network-interface/${role.interfaceId}`),
      },
      {
        Effect: "Allow",
        Action: "ec2:AttachNetworkInterface",
        Resource: arn("ec2", "instance/*"),
        Condition: { StringEquals: { "aws:ResourceTag/ecs-connectivity:nat": role.autoScalingGroupName } },
      },
      // A predecessor may have the tag of an older version. The statement for the interface limits this one too.
      { Effect: "Allow", Action: "ec2:DetachNetworkInterface", Resource: arn("ec2", "instance/*") },
      // Describe calls do not support resource-level permissions.
      { Effect: "Allow", Action: "ec2:DescribeNetworkInterfaces", Resource: "*" },
      {
        Effect: "Allow",
        Action: "autoscaling:SetInstanceHealth",
        Resource: arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${role.autoScalingGroupName}`),
      },
    ],
  });
}

/** The role's instance profile, known once its policies are attached. */
export function createNatRole(role: NatRole, accountRegion: AccountRegion): pulumi.Output<string> {
  const { parent, name, tags } = role;
  const iamRole = new aws.iam.Role(
    `${name}-role`,
    {
      assumeRolePolicy: trust(pulumi.interpolate`ec2.${accountRegion.dnsSuffix}`),
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: iamRole.name, policy: policyOf(role, accountRegion) },
    { parent },
  );
  const attachments = role.sessionManager
    ? [
        new aws.iam.RolePolicyAttachment(
          `${name}-session-manager`,
          {
            role: iamRole.name,
            policyArn: pulumi.interpolate`arn:${accountRegion.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
          },
          { parent },
        ),
      ]
    : [];
  const profile = new aws.iam.InstanceProfile(`${name}-profile`, { role: iamRole.name, tags }, { parent });
  return after(profile.arn, [policy.id, ...attachments.map((attachment) => attachment.id)]);
}
