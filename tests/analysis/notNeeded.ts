/**
 * Resources of our stacks that no verdict depends on, each with its reason: a review of what our components create. What
 * is not in this list must change a verdict when it is taken away.
 */
export interface NotNeeded {
  readonly type: string;
  /** Pulumi names; every resource of the type without it. */
  readonly name?: RegExp;
  /** Stacks that this holds for; every one without it. */
  readonly stacks?: readonly string[];
  /** Each once. */
  readonly reason: string;
}

export const NOT_NEEDED: readonly NotNeeded[] = [
  { type: "aws:cloudwatch/logGroup:LogGroup", reason: "holds log lines; whether it exists is no matter of packets" },
  { type: "aws:iam/role:Role", reason: "a role says who may, not who can reach" },
  { type: "aws:iam/rolePolicy:RolePolicy", reason: "a policy says what a role may" },
  { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", reason: "an attachment gives a role its policy" },
  { type: "aws:iam/instanceProfile:InstanceProfile", reason: "a profile hands a role to an instance" },
  {
    type: "aws:ecr/repository:Repository",
    reason: "where an image lies; what a pull calls stands in the image's name",
  },
  { type: "aws:ecr/lifecyclePolicy:LifecyclePolicy", reason: "says how long images are kept" },
  { type: "aws:ecs/cluster:Cluster", reason: "a cluster groups services and has no network of its own" },
  {
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    reason: "lists the cluster's providers; where instances lie stands in the providers themselves",
  },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    reason: "emptied, so that nothing that forgets its group is open; no interface of ours carries it",
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    name: /gateway-s3$/,
    stacks: ["prod"],
    reason: "beside a NAT it saves the bytes of S3; without it they take the NAT",
  },
  {
    type: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    stacks: ["prod"],
    reason: "puts that endpoint on the tables of the NATs",
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    name: /^client-/,
    reason: "the client's own group; the client calls the services and is none",
  },
  {
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    name: /^client-/,
    reason: "lets the client out, to the services and to Session Manager",
  },
  { type: "aws:ec2/instance:Instance", name: /^client-/, reason: "the client, which calls the services" },
];
