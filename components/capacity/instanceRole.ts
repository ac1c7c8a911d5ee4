/** Roles for instances: who they are to AWS, by AWS's own managed policies, whose actions it keeps current. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AccountRegion, trust } from "../accountRegion";
import { after, tagged } from "../strategies/routing";

export interface InstanceRole {
  readonly parent: pulumi.Resource;
  readonly name: string;
  /** What the role's own name begins with, where that matters. */
  readonly namePrefix?: string;
  /** Names of AWS's managed policies, with their path: `service-role/…`. */
  readonly policies: readonly string[];
  readonly tags: Record<string, pulumi.Input<string>> | undefined;
}

/** Attaches managed policies of AWS, in whichever partition; the attachments' ids. */
export function attachManaged(
  parent: pulumi.Resource,
  name: string,
  role: aws.iam.Role,
  policies: readonly string[],
  accountRegion: AccountRegion,
): pulumi.Output<string>[] {
  return policies.map((policy, index) => {
    const policyArn = pulumi.interpolate`arn:${accountRegion.partition}:iam::aws:policy/${policy}`;
    const attachment = new aws.iam.RolePolicyAttachment(
      `${name}-policy-${index}`,
      { role: role.name, policyArn },
      { parent },
    );
    return attachment.id;
  });
}

/** The ARN of the role's instance profile, known once its policies are attached; and the profile's name. */
export function createInstanceProfile(
  { parent, name, namePrefix, policies, tags }: InstanceRole,
  accountRegion: AccountRegion,
): { arn: pulumi.Output<string>; name: pulumi.Output<string> } {
  const all = tagged(name, tags);
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      ...(namePrefix === undefined ? {} : { namePrefix }),
      assumeRolePolicy: trust(pulumi.interpolate`ec2.${accountRegion.dnsSuffix}`),
      tags: all,
    },
    { parent },
  );
  const attached = attachManaged(parent, name, role, policies, accountRegion);
  const profile = new aws.iam.InstanceProfile(`${name}-profile`, { role: role.name, tags: all }, { parent });
  return { arn: after(profile.arn, attached), name: after(profile.name, attached) };
}
