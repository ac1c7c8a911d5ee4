/**
 * Resources of our stacks that no verdict depends on, each with its reason: a review of what our components create. What
 * is not in this list must change a verdict when it is taken away.
 */
export interface NotNeeded {
  readonly type: string;
  /** Pulumi names; every resource of the type without it. */
  readonly name?: RegExp;
  readonly reason: string;
}

export const NOT_NEEDED: readonly NotNeeded[] = [
  { type: "aws:cloudwatch/logGroup:LogGroup", reason: "holds logs; a missing group is no matter of the network" },
  { type: "aws:iam/role:Role", reason: "permissions, not packets" },
  { type: "aws:iam/rolePolicy:RolePolicy", reason: "permissions, not packets" },
  { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", reason: "permissions, not packets" },
  { type: "aws:iam/instanceProfile:InstanceProfile", reason: "permissions, not packets" },
];
