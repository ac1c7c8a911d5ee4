/**
 * Ids, names and ARNs by resource type: enough for a program's own code (a policy that embeds an ARN, an image
 * reference built on a repository's URL) to run before anything exists. `planned` contains values that follow from the
 * program alone; `assigned`, values that only AWS decides, which a plan leaves unknown.
 */

import { enginePort } from "../../analysis/rules/backends";
import { defaultSubnetIn, defaultVpcFields } from "./defaultVpc";

/** The values that a shape may use. */
export interface ResourceFacts {
  /** The resource's Pulumi name. */
  readonly logicalName: string;
  /** Its name in AWS: the program's name for it, else the Pulumi name. */
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  /** Different for every resource of a run. */
  readonly ordinal: number;
}

export interface Shape {
  /** The provider's id: its ARN, its name, or a prefix to the Pulumi name. */
  readonly id: "arn" | "name" | `${string}-`;
  /** The id of a resource that AWS already created and the program adopts. */
  readonly adopts?: (inputs: Readonly<Record<string, unknown>>) => string | undefined;
  /** `service:resource`, where `{name}` and `{id}` are filled in; IAM and S3 leave out Region or account by themselves. */
  readonly arn?: string;
  /** The property with the name, if it is not `name`. Null: it has none. */
  readonly nameProperty?: string | null;
  readonly planned?: (made: ResourceFacts) => Record<string, unknown>;
  readonly assigned?: (made: ResourceFacts) => Record<string, unknown>;
}

/** Documentation addresses would run out; 198.18.0.0/15 is set aside for benchmarks, so no real host has one. */
function publicAddress(ordinal: number): string {
  return `198.18.${(ordinal >> 8) & 255}.${ordinal & 255}`;
}

function privateAddress(ordinal: number): string {
  return `10.255.${(ordinal >> 8) & 255}.${ordinal & 255}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function vpcAddresses({ inputs, ordinal }: ResourceFacts): Record<string, unknown> {
  return inputs["assignGeneratedIpv6CidrBlock"] === true
    ? { ipv6CidrBlock: `2001:db8:${ordinal.toString(16)}:aa00::/56`, ipv6AssociationId: `vpc-cidr-assoc-${ordinal}` }
    : {};
}

function loadBalancer(made: ResourceFacts): Record<string, unknown> {
  const internal = made.inputs["internal"] === true ? "internal-" : "";
  return {
    dnsName: `${internal}${made.name}-${made.ordinal}.${made.region}.elb.${made.dnsSuffix}`,
    zoneId: "Z0000000000000",
  };
}

/** Left unknown for an engine that is not written: that of a replica, for example. */
function databasePort({ port, engine }: ResourceFacts["inputs"]): Record<string, unknown> {
  const usual = typeof port === "number" ? port : enginePort(text(engine) ?? "");
  return usual === undefined ? {} : { port: usual };
}

/** The secret in which RDS and DocumentDB keep a password that they manage: it is always in Secrets Manager. */
function managedSecret({ inputs, name, partition, region, accountId }: ResourceFacts): Record<string, unknown> {
  if (inputs["manageMasterUserPassword"] !== true) return {};
  const secretArn = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:rds!${name}-AbCdEf`;
  return { masterUserSecrets: [{ secretArn, secretStatus: "active" }] };
}

const LOAD_BALANCER: Shape = {
  id: "arn",
  arn: "elasticloadbalancing:loadbalancer/app/{name}/{logicalName}",
  planned: ({ name, logicalName }) => ({ arnSuffix: `app/${name}/${logicalName}` }),
  assigned: loadBalancer,
};
const TARGET_GROUP: Shape = {
  id: "arn",
  arn: "elasticloadbalancing:targetgroup/{name}/{logicalName}",
  planned: ({ name, logicalName }) => ({ arnSuffix: `targetgroup/${name}/${logicalName}` }),
};
const LISTENER: Shape = {
  id: "arn",
  arn: "elasticloadbalancing:listener/app/{name}/{logicalName}",
  nameProperty: null,
};

/** By type token without the `aws:` prefix. A type that is not here gets a plain id, a name and an ARN. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  "ec2/defaultVpc:DefaultVpc": {
    id: "vpc-",
    arn: "ec2:vpc/{id}",
    nameProperty: null,
    adopts: () => defaultVpcFields()["id"] as string,
    planned: defaultVpcFields,
  },
  "ec2/defaultSubnet:DefaultSubnet": {
    id: "subnet-",
    arn: "ec2:subnet/{id}",
    nameProperty: null,
    adopts: (inputs) => defaultSubnetIn(inputs["availabilityZone"])?.id,
    planned: ({ inputs }) => defaultSubnetIn(inputs["availabilityZone"])?.fields ?? {},
  },
  "ec2/vpc:Vpc": {
    id: "vpc-",
    arn: "ec2:vpc/{id}",
    nameProperty: null,
    planned: ({ logicalName, inputs, accountId }) => ({
      mainRouteTableId: `rtb-main-${logicalName}`,
      defaultRouteTableId: `rtb-main-${logicalName}`,
      defaultSecurityGroupId: `sg-default-${logicalName}`,
      defaultNetworkAclId: `acl-default-${logicalName}`,
      ownerId: accountId,
      // Known to be absent, which is not the same as unknown.
      ...(inputs["assignGeneratedIpv6CidrBlock"] === true || inputs["ipv6IpamPoolId"] !== undefined
        ? {}
        : { ipv6CidrBlock: "" }),
    }),
    assigned: vpcAddresses,
  },
  "ec2/subnet:Subnet": { id: "subnet-", arn: "ec2:subnet/{id}", nameProperty: null },
  "ec2/internetGateway:InternetGateway": { id: "igw-", arn: "ec2:internet-gateway/{id}", nameProperty: null },
  "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { id: "eigw-", nameProperty: null },
  "ec2/routeTable:RouteTable": { id: "rtb-", arn: "ec2:route-table/{id}", nameProperty: null },
  "ec2/route:Route": { id: "r-", nameProperty: null },
  "ec2/routeTableAssociation:RouteTableAssociation": { id: "rtbassoc-", nameProperty: null },
  "ec2/mainRouteTableAssociation:MainRouteTableAssociation": { id: "rtbassoc-", nameProperty: null },
  "ec2/networkAcl:NetworkAcl": { id: "acl-", arn: "ec2:network-acl/{id}", nameProperty: null },
  "ec2/securityGroup:SecurityGroup": { id: "sg-", arn: "ec2:security-group/{id}" },
  "ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: "sg-",
    arn: "ec2:security-group/{id}",
    nameProperty: null,
    planned: () => ({ name: "default" }),
  },
  "vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    id: "sgr-",
    arn: "ec2:security-group-rule/{id}",
    nameProperty: null,
    planned: ({ id }) => ({ securityGroupRuleId: id }),
  },
  "vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    id: "sgr-",
    arn: "ec2:security-group-rule/{id}",
    nameProperty: null,
    planned: ({ id }) => ({ securityGroupRuleId: id }),
  },
  "ec2/eip:Eip": {
    id: "eipalloc-",
    arn: "ec2:elastic-ip/{id}",
    nameProperty: null,
    planned: ({ id }) => ({ allocationId: id }),
    assigned: ({ ordinal }) => ({ publicIp: publicAddress(ordinal) }),
  },
  "ec2/natGateway:NatGateway": {
    id: "nat-",
    arn: "ec2:natgateway/{id}",
    nameProperty: null,
    assigned: ({ ordinal, id }) => ({
      publicIp: publicAddress(ordinal),
      privateIp: privateAddress(ordinal),
      networkInterfaceId: `eni-${id}`,
      regionalNatGatewayAddresses: [],
    }),
  },
  "ec2/networkInterface:NetworkInterface": {
    id: "eni-",
    arn: "ec2:network-interface/{id}",
    nameProperty: null,
    assigned: ({ ordinal }) => ({ privateIp: privateAddress(ordinal) }),
  },
  "ec2/vpcEndpoint:VpcEndpoint": {
    id: "vpce-",
    arn: "ec2:vpc-endpoint/{id}",
    nameProperty: null,
    planned: ({ id, inputs }): Record<string, unknown> =>
      (inputs["vpcEndpointType"] ?? "Gateway") === "Gateway" ? { prefixListId: `pl-${id}` } : { prefixListId: "" },
    assigned: ({ id, region, inputs, dnsSuffix }) => ({
      dnsEntries: [
        { dnsName: `${id}.${(text(inputs["serviceName"]) ?? "").split(".").at(-1)}.${region}.vpce.${dnsSuffix}` },
      ],
      networkInterfaceIds: [],
    }),
  },
  "ec2/flowLog:FlowLog": { id: "fl-", arn: "ec2:vpc-flow-log/{id}", nameProperty: null },
  "ec2/instance:Instance": {
    id: "i-",
    arn: "ec2:instance/{id}",
    nameProperty: null,
    planned: ({ id }) => ({ primaryNetworkInterfaceId: `eni-${id}` }),
    assigned: ({ ordinal, region }) => ({
      privateIp: privateAddress(ordinal),
      publicIp: publicAddress(ordinal),
      privateDns: `ip-10-255-0-${ordinal}.${region}.compute.internal`,
    }),
  },
  "ec2/launchTemplate:LaunchTemplate": {
    id: "lt-",
    arn: "ec2:launch-template/{id}",
    planned: () => ({ latestVersion: 1, defaultVersion: 1 }),
  },
  "autoscaling/group:Group": { id: "name", arn: "autoscaling:autoScalingGroup::autoScalingGroupName/{name}" },
  "ecs/cluster:Cluster": { id: "arn", arn: "ecs:cluster/{name}" },
  "ecs/service:Service": { id: "arn", arn: "ecs:service/{name}" },
  "ecs/capacityProvider:CapacityProvider": { id: "arn", arn: "ecs:capacity-provider/{name}" },
  "ecs/clusterCapacityProviders:ClusterCapacityProviders": { id: "name", nameProperty: "clusterName" },
  "ecs/taskDefinition:TaskDefinition": {
    id: "name",
    arn: "ecs:task-definition/{name}:1",
    nameProperty: "family",
    planned: ({ arn }) => ({ revision: 1, arnWithoutRevision: arn.replace(/:1$/, "") }),
  },
  "lb/loadBalancer:LoadBalancer": LOAD_BALANCER,
  "alb/loadBalancer:LoadBalancer": LOAD_BALANCER,
  "lb/targetGroup:TargetGroup": TARGET_GROUP,
  "alb/targetGroup:TargetGroup": TARGET_GROUP,
  "lb/listener:Listener": LISTENER,
  "alb/listener:Listener": LISTENER,
  "cloudwatch/logGroup:LogGroup": { id: "name", arn: "logs:log-group:{name}" },
  "iam/role:Role": { id: "name", arn: "iam:role/{name}" },
  "iam/policy:Policy": { id: "arn", arn: "iam:policy/{name}" },
  "iam/instanceProfile:InstanceProfile": { id: "name", arn: "iam:instance-profile/{name}" },
  "iam/rolePolicy:RolePolicy": { id: "policy-" },
  "iam/rolePolicyAttachment:RolePolicyAttachment": { id: "attachment-", nameProperty: null },
  "ecr/repository:Repository": {
    id: "name",
    arn: "ecr:repository/{name}",
    planned: ({ name, accountId, region, dnsSuffix }) => ({
      repositoryUrl: `${accountId}.dkr.ecr.${region}.${dnsSuffix}/${name}`,
      registryId: accountId,
    }),
  },
  "s3/bucket:Bucket": {
    id: "name",
    arn: "s3:{name}",
    nameProperty: "bucket",
    planned: ({ name, region, dnsSuffix }) => ({
      bucketDomainName: `${name}.s3.${dnsSuffix}`,
      bucketRegionalDomainName: `${name}.s3.${region}.${dnsSuffix}`,
    }),
  },
  "rds/instance:Instance": {
    id: "db-",
    arn: "rds:db:{name}",
    nameProperty: "identifier",
    planned: (made) => ({ ...databasePort(made.inputs), ...managedSecret(made) }),
  },
  "rds/cluster:Cluster": {
    id: "name",
    arn: "rds:cluster:{name}",
    nameProperty: "clusterIdentifier",
    planned: (made) => ({ ...databasePort(made.inputs), ...managedSecret(made) }),
  },
  "docdb/cluster:Cluster": {
    id: "name",
    arn: "rds:cluster:{name}",
    nameProperty: "clusterIdentifier",
    planned: managedSecret,
  },
  "elasticache/cluster:Cluster": { id: "name", arn: "elasticache:cluster:{name}", nameProperty: "clusterId" },
  "elasticache/replicationGroup:ReplicationGroup": {
    id: "name",
    arn: "elasticache:replicationgroup:{name}",
    nameProperty: "replicationGroupId",
  },
  "ssm/parameter:Parameter": { id: "name", arn: "ssm:parameter/{name}" },
  "secretsmanager/secret:Secret": { id: "arn", arn: "secretsmanager:secret:{name}-AbCdEf" },
  "kms/key:Key": { id: "key-", arn: "kms:key/{id}", nameProperty: null, planned: ({ id }) => ({ keyId: id }) },
  "acm/certificate:Certificate": { id: "arn", arn: "acm:certificate/{logicalName}", nameProperty: null },
  "efs/fileSystem:FileSystem": {
    id: "fs-",
    arn: "elasticfilesystem:file-system/{id}",
    nameProperty: null,
    planned: ({ id, region, dnsSuffix }) => ({ dnsName: `${id}.efs.${region}.${dnsSuffix}` }),
  },
};

/** An image's repository follows from the program, but its digest does not. */
const DIGEST = `sha256:${"0".repeat(64)}`;

type Outputs = (inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Outputs of other packages' resources from their inputs, by whole type token: the parts of container definitions. */
export const OTHER_SHAPES: Readonly<Record<string, Outputs>> = {
  "docker:index/image:Image": ({ imageName }) =>
    typeof imageName === "string" ? { baseImageName: imageName, repoDigest: digested(imageName) } : {},
  "docker:index/registryImage:RegistryImage": () => ({ sha256Digest: DIGEST }),
  "docker-build:index:Image": ({ tags }) => {
    const [first] = Array.isArray(tags) ? (tags as unknown[]) : [];
    return typeof first === "string" ? { ref: `${first}@${DIGEST}`, digest: DIGEST } : {};
  },
  "random:index/randomPassword:RandomPassword": () => ({ result: "random-password" }),
  "random:index/randomString:RandomString": () => ({ result: "random-string" }),
  "random:index/randomPet:RandomPet": () => ({ id: "random-pet" }),
};

/** `registry/name:tag` → `registry/name@sha256:…`. */
function digested(image: string): string {
  return `${image.replace(/:[^:/]+$/, "")}@${DIGEST}`;
}
