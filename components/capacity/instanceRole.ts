/** Roles of instances, with AWS's managed policies, whose actions AWS keeps current. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AccountRegion, trust } from "../accountRegion";
import { after, tagged } from "../strategies/routing";

export interface InstanceRole {
  readonly parent: pulumi.Resource;
  readonly name: string;
  /** The prefix of the role's name, if it is fixed. */
  readonly namePrefix?: string;
  /** The names of AWS's managed policies, with their path: `service-role/…`. */
  readonly policies: readonly string[];
  readonly tags: Record<string, pulumi.Input<string>> | undefined;
}

/** Attaches AWS's managed policies, in any partition, and returns the attachments' ids. */
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

/** The ARN and the name of the role's instance profile; the ARN is known once its policies are attached. */
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
