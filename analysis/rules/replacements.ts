/**
 * The inputs whose change makes AWS's provider replace a resource. A switch of strategies must not change them in a
 * resource that stays. Taken from the provider's schema in its documentation.
 */

export interface Replacement {
  /** Pulumi's type token. */
  readonly type: string;
  /** Inputs whose change replaces the resource. `*` means all inputs except the tags. */
  readonly inputs: readonly string[];
  /** Inputs whose change replaces it only in some cases, depending on the old and the new inputs. */
  readonly sometimes?: Readonly<Record<string, (before: Inputs, after: Inputs) => boolean>>;
  /** The page of the provider's documentation. */
  readonly source: string;
}

type Inputs = Readonly<Record<string, unknown>>;

function page(path: string): string {
  return `https://www.pulumi.com/registry/packages/aws/api-docs/${path}/`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export const replacements: readonly Replacement[] = [
  { type: "aws:ec2/vpc:Vpc", inputs: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"], source: page("ec2/vpc") },
  {
    type: "aws:ec2/subnet:Subnet",
    inputs: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"],
    // A block can be added to a subnet. Its removal replaces the subnet once addresses were assigned from it.
    sometimes: { ipv6CidrBlock: (before) => before["ipv6CidrBlock"] !== undefined },
    source: page("ec2/subnet"),
  },
  { type: "aws:ec2/routeTable:RouteTable", inputs: ["vpcId"], source: page("ec2/routetable") },
  {
    type: "aws:ec2/route:Route",
    inputs: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    source: page("ec2/route"),
  },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    inputs: ["subnetId", "gatewayId"],
    source: page("ec2/routetableassociation"),
  },
  {
    type: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    inputs: ["routeTableId", "vpcEndpointId"],
    source: page("ec2/vpcendpointroutetableassociation"),
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    inputs: ["subnetId", "allocationId", "connectivityType", "privateIp", "availabilityMode", "vpcId"],
    // A regional NAT gateway cannot change between automatic and manual.
    sometimes: {
      availabilityZoneAddresses: (before, after) =>
        (before["availabilityZoneAddresses"] === undefined) !== (after["availabilityZoneAddresses"] === undefined),
    },
    source: page("ec2/natgateway"),
  },
  {
    type: "aws:ec2/eip:Eip",
    inputs: ["domain", "networkBorderGroup", "publicIpv4Pool", "address"],
    source: page("ec2/eip"),
  },
  {
    type: "aws:ec2/eipAssociation:EipAssociation",
    inputs: ["allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "publicIp"],
    source: page("ec2/eipassociation"),
  },
  { type: "aws:ec2/internetGateway:InternetGateway", inputs: [], source: page("ec2/internetgateway") },
  {
    type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    inputs: ["vpcId"],
    source: page("ec2/egressonlyinternetgateway"),
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    inputs: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion"],
    source: page("ec2/vpcendpoint"),
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    inputs: ["name", "namePrefix", "description", "vpcId"],
    source: page("ec2/securitygroup"),
  },
  {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    inputs: ["securityGroupId"],
    source: page("vpc/securitygroupingressrule"),
  },
  {
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    inputs: ["securityGroupId"],
    source: page("vpc/securitygroupegressrule"),
  },
  { type: "aws:ec2/networkInterface:NetworkInterface", inputs: ["subnetId"], source: page("ec2/networkinterface") },
  { type: "aws:ec2/launchTemplate:LaunchTemplate", inputs: ["name", "namePrefix"], source: page("ec2/launchtemplate") },
  { type: "aws:autoscaling/group:Group", inputs: ["name", "namePrefix"], source: page("autoscaling/group") },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    inputs: ["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
    // An NLB cannot lose a subnet. It cannot get its first security group later, nor lose its last one.
    sometimes: {
      subnets: (before, after) => isNetwork(after) && loses(before["subnets"], after["subnets"]),
      securityGroups: (before, after) =>
        isNetwork(after) &&
        (listOf(before["securityGroups"]).length === 0) !== (listOf(after["securityGroups"]).length === 0),
    },
    source: page("lb/loadbalancer"),
  },
  {
    type: "aws:lb/targetGroup:TargetGroup",
    inputs: ["name", "namePrefix", "port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"],
    source: page("lb/targetgroup"),
  },
  { type: "aws:lb/listener:Listener", inputs: ["loadBalancerArn"], source: page("lb/listener") },
  { type: "aws:lb/listenerRule:ListenerRule", inputs: ["listenerArn"], source: page("lb/listenerrule") },
  { type: "aws:ecs/taskDefinition:TaskDefinition", inputs: ["*"], source: page("ecs/taskdefinition") },
  {
    type: "aws:ecs/service:Service",
    inputs: ["name", "cluster", "schedulingStrategy"],
    sometimes: {
      // Without a forced deployment a changed capacity provider replaces the service, or the newest AWS provider
      // refuses it.
      capacityProviderStrategies: (_before, after) => after["forceNewDeployment"] !== true,
      // R-SVC-05: a service on Fargate moves to Fargate's capacity providers in place. AWS's provider keeps a launch
      // type that is left out.
      launchType: (before, after) => !(before["launchType"] === "FARGATE" && isOnFargateProviders(after)),
    },
    source: page("ecs/service"),
  },
  {
    type: "aws:ecs/capacityProvider:CapacityProvider",
    inputs: ["name", "cluster"],
    sometimes: {
      autoScalingGroupProvider: (before, after) =>
        JSON.stringify(part(before, "autoScalingGroupProvider")["autoScalingGroupArn"]) !==
        JSON.stringify(part(after, "autoScalingGroupProvider")["autoScalingGroupArn"]),
      managedInstancesProvider: (before, after) =>
        (before["managedInstancesProvider"] === undefined) !== (after["managedInstancesProvider"] === undefined),
    },
    source: page("ecs/capacityprovider"),
  },
  { type: "aws:ecs/cluster:Cluster", inputs: ["name"], source: page("ecs/cluster") },
  { type: "aws:iam/role:Role", inputs: ["name", "namePrefix", "path"], source: page("iam/role") },
  {
    type: "aws:iam/instanceProfile:InstanceProfile",
    inputs: ["name", "namePrefix", "path"],
    source: page("iam/instanceprofile"),
  },
  { type: "aws:cloudwatch/logGroup:LogGroup", inputs: ["name", "namePrefix"], source: page("cloudwatch/loggroup") },
  { type: "aws:ec2/flowLog:FlowLog", inputs: ["*"], source: page("ec2/flowlog") },
  {
    type: "aws:ecr/repository:Repository",
    inputs: ["name", "encryptionConfigurations"],
    source: page("ecr/repository"),
  },
  {
    type: "aws:wafv2/webAclAssociation:WebAclAssociation",
    inputs: ["resourceArn", "webAclArn"],
    source: page("wafv2/webaclassociation"),
  },
];

function isNetwork(inputs: Inputs): boolean {
  return inputs["loadBalancerType"] === "network";
}

function isOnFargateProviders(inputs: Inputs): boolean {
  const providers = listOf(inputs["capacityProviderStrategies"]).map((item) =>
    typeof item === "object" && item !== null ? (item as Inputs)["capacityProvider"] : undefined,
  );
  return (
    inputs["forceNewDeployment"] === true &&
    providers.length > 0 &&
    providers.every((name) => name === "FARGATE" || name === "FARGATE_SPOT")
  );
}

function loses(before: unknown, after: unknown): boolean {
  const kept = listOf(after).map((element) => JSON.stringify(element));
  return listOf(before).some((element) => !kept.includes(JSON.stringify(element)));
}

function part(inputs: Inputs, name: string): Inputs {
  const value = inputs[name];
  return typeof value === "object" && value !== null ? (value as Inputs) : {};
}

/**
 * Those of the changed inputs that make AWS replace a resource of this type; empty if it is updated in place.
 * @param changed the inputs that differ, as far as they are known.
 */
export function replacedBy(type: string, changed: readonly string[], before: Inputs, after: Inputs): string[] {
  const known = replacements.find((replacement) => replacement.type === type);
  if (known === undefined) {
    return [];
  }
  const any = known.inputs.includes("*");
  const { inputs, sometimes = {} } = known;
  return changed.filter(
    (name) =>
      (any && name !== "tags") ||
      inputs.includes(name) ||
      // A file may contain the name of a property that every object inherits.
      (Object.hasOwn(sometimes, name) && sometimes[name]?.(before, after) === true),
  );
}
