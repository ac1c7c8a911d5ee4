/**
 * Resources of Pulumi's `aws-native` provider, which uses CloudFormation's words, read as those of `aws` if both are
 * the same thing in AWS. A type that is not in this file stays as it is. Source of each property:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
import { type Properties, type ResourceState, SecretValue, type Value } from "../resource";

interface NativeType {
  readonly type: string;
  /** CloudFormation's word → the provider's, for properties and attributes alike. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Properties that differ in form: by CloudFormation's word, what takes their place. */
  readonly converted?: Readonly<Record<string, (value: Value) => Properties>>;
  /** AWS's defaults for omitted properties that the `aws` provider does not have. */
  readonly defaults?: Properties;
}

const RULE_PROPERTIES: Readonly<Record<string, string>> = { ipProtocol: "protocol", groupId: "securityGroupId" };
const RULE_PEERS: Readonly<Record<string, string>> = {
  cidrIp: "cidrBlocks",
  cidrIpv6: "ipv6CidrBlocks",
  sourceSecurityGroupId: "securityGroups",
  destinationSecurityGroupId: "securityGroups",
  sourcePrefixListId: "prefixListIds",
  destinationPrefixListId: "prefixListIds",
};

const NATIVE_TYPES: Readonly<Record<string, NativeType>> = {
  "ec2:Vpc": { type: "aws:ec2/vpc:Vpc" },
  "ec2:Subnet": { type: "aws:ec2/subnet:Subnet" },
  "ec2:RouteTable": { type: "aws:ec2/routeTable:RouteTable" },
  "ec2:SubnetRouteTableAssociation": { type: "aws:ec2/routeTableAssociation:RouteTableAssociation" },
  "ec2:GatewayRouteTableAssociation": { type: "aws:ec2/routeTableAssociation:RouteTableAssociation" },
  "ec2:Route": { type: "aws:ec2/route:Route" },
  "ec2:InternetGateway": { type: "aws:ec2/internetGateway:InternetGateway" },
  "ec2:VpcGatewayAttachment": { type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment" },
  "ec2:EgressOnlyInternetGateway": { type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway" },
  "ec2:NatGateway": { type: "aws:ec2/natGateway:NatGateway" },
  "ec2:Eip": { type: "aws:ec2/eip:Eip" },
  "ec2:SecurityGroup": {
    type: "aws:ec2/securityGroup:SecurityGroup",
    converted: {
      securityGroupIngress: (rules) => ({ ingress: eachRule(rules) }),
      securityGroupEgress: (rules) => ({ egress: eachRule(rules) }),
    },
    // CloudFormation leaves in place what AWS makes with every group; without an IPv6 block nothing matches the second.
    defaults: {
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
    },
  },
  "ec2:SecurityGroupIngress": separateRule("ingress"),
  "ec2:SecurityGroupEgress": separateRule("egress"),
  "ec2:VpcEndpoint": { type: "aws:ec2/vpcEndpoint:VpcEndpoint", renamed: { policyDocument: "policy" } },
  "ecr:PullThroughCacheRule": { type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule" },
  "route53:HostedZone": { type: "aws:route53/zone:Zone" },
  "route53:RecordSet": {
    type: "aws:route53/record:Record",
    renamed: { hostedZoneId: "zoneId", resourceRecords: "records" },
    converted: { aliasTarget: (target) => ({ aliases: [inside(target, aliasTarget)] }) },
  },
  "route53resolver:ResolverRule": { type: "aws:route53/resolverRule:ResolverRule" },
  "route53resolver:ResolverRuleAssociation": {
    type: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  },
  "ecs:Cluster": { type: "aws:ecs/cluster:Cluster", renamed: { clusterName: "name" } },
  "ecs:TaskDefinition": {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    renamed: { taskDefinitionArn: "arn" },
    converted: { volumes: (volumes) => ({ volumes: each(volumes, efsVolume) }) },
  },
  "ecs:Service": {
    type: "aws:ecs/service:Service",
    renamed: { serviceName: "name", serviceArn: "arn", capacityProviderStrategy: "capacityProviderStrategies" },
    converted: {
      networkConfiguration: (value) => ({ networkConfiguration: inside(value, networkConfiguration) }),
      deploymentConfiguration: percents,
    },
    defaults: { desiredCount: 1 },
  },
  "ecs:TaskSet": {
    type: "aws:ecs/taskSet:TaskSet",
    converted: { networkConfiguration: (value) => ({ networkConfiguration: inside(value, networkConfiguration) }) },
  },
  "ecs:ExpressGatewayService": {
    type: "aws:ecs/expressGatewayService:ExpressGatewayService",
    converted: {
      networkConfiguration: (value) => ({ networkConfigurations: [value] }),
      scalingTarget: (value) => ({ scalingTargets: [value] }),
    },
  },
  "scheduler:Schedule": { type: "aws:scheduler/schedule:Schedule" },
  "pipes:Pipe": { type: "aws:pipes/pipe:Pipe" },
  "stepfunctions:StateMachine": {
    type: "aws:sfn/stateMachine:StateMachine",
    renamed: { definitionString: "definition" },
  },
  "batch:JobDefinition": { type: "aws:batch/jobDefinition:JobDefinition" },
  "batch:JobQueue": {
    type: "aws:batch/jobQueue:JobQueue",
    renamed: { computeEnvironmentOrder: "computeEnvironmentOrders" },
  },
  "batch:ComputeEnvironment": { type: "aws:batch/computeEnvironment:ComputeEnvironment" },
  "elasticloadbalancingv2:LoadBalancer": {
    type: "aws:lb/loadBalancer:LoadBalancer",
    renamed: { loadBalancerArn: "arn", type: "loadBalancerType" },
    converted: { scheme: (scheme) => ({ internal: typeof scheme === "string" ? scheme === "internal" : scheme }) },
  },
  "elasticloadbalancingv2:TargetGroup": {
    type: "aws:lb/targetGroup:TargetGroup",
    renamed: { targetGroupArn: "arn" },
    converted: { healthCheckPort: (port) => ({ healthCheck: { port } }) },
  },
  "elasticloadbalancingv2:Listener": {
    type: "aws:lb/listener:Listener",
    renamed: { listenerArn: "arn" },
    converted: { defaultActions: (actions) => ({ defaultActions: each(actions, action) }) },
  },
  "elasticloadbalancingv2:ListenerRule": {
    type: "aws:lb/listenerRule:ListenerRule",
    renamed: { ruleArn: "arn" },
    converted: { actions: (actions) => ({ actions: each(actions, action) }) },
  },
};

function separateRule(direction: "ingress" | "egress"): NativeType {
  const converted = Object.entries(RULE_PEERS).map(([peer, list]) => [
    peer,
    (value: Value): Properties => (list === "securityGroups" ? { sourceSecurityGroupId: value } : { [list]: [value] }),
  ]);
  return {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    renamed: RULE_PROPERTIES,
    converted: Object.fromEntries(converted) as NonNullable<NativeType["converted"]>,
    defaults: { type: direction, fromPort: 0, toPort: 0 },
  };
}

function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretValue);
}

/** A value that is not known, or not of the expected form, stays as it is. */
function inside(value: Value, convert: (object: Properties) => Properties): Value {
  return isObject(value) ? convert(value) : value;
}

function each(value: Value, convert: (object: Properties) => Properties): Value {
  return Array.isArray(value) ? (value as readonly Value[]).map((element) => inside(element, convert)) : value;
}

/** CloudFormation's words for where an alias leads. */
function aliasTarget({ dnsName, hostedZoneId }: Properties): Properties {
  return { name: dnsName ?? null, zoneId: hostedZoneId ?? null };
}

function eachRule(rules: Value): Value {
  return each(rules, (rule) => ({
    fromPort: 0,
    toPort: 0,
    ...Object.fromEntries(
      Object.entries(rule).map(([name, value]) => {
        const list = RULE_PEERS[name];
        return list === undefined ? [RULE_PROPERTIES[name] ?? name, value] : [list, [value]];
      }),
    ),
  }));
}

function efsVolume({ efsVolumeConfiguration, ...volume }: Properties): Properties {
  if (efsVolumeConfiguration === undefined) return volume;
  const renamed = inside(efsVolumeConfiguration, ({ filesystemId, ...rest }) => ({
    ...rest,
    ...(filesystemId === undefined ? {} : { fileSystemId: filesystemId }),
  }));
  return { ...volume, efsVolumeConfiguration: renamed };
}

function networkConfiguration({ awsvpcConfiguration, ...rest }: Properties): Properties {
  if (!isObject(awsvpcConfiguration)) return rest;
  const { assignPublicIp, ...network } = awsvpcConfiguration;
  if (assignPublicIp === undefined) return network;
  return {
    ...network,
    assignPublicIp: typeof assignPublicIp === "string" ? assignPublicIp === "ENABLED" : assignPublicIp,
  };
}

function percents(value: Value): Properties {
  const { maximumPercent, minimumHealthyPercent }: Properties = isObject(value) ? value : {};
  return {
    ...(maximumPercent === undefined ? {} : { deploymentMaximumPercent: maximumPercent }),
    ...(minimumHealthyPercent === undefined ? {} : { deploymentMinimumHealthyPercent: minimumHealthyPercent }),
  };
}

function action({ forwardConfig, ...rest }: Properties): Properties {
  if (forwardConfig === undefined) return rest;
  const forward = inside(forwardConfig, ({ targetGroups, ...others }) => ({
    ...others,
    ...(targetGroups === undefined
      ? {}
      : {
          targetGroups: each(targetGroups, ({ targetGroupArn, ...group }) => ({
            ...group,
            arn: targetGroupArn ?? null,
          })),
        }),
  }));
  return { ...rest, forward };
}

const PREFIX = "aws-native:";

/** The same resource in the words of the `aws` provider; itself where it has none there. */
export function inAwsWords(resource: ResourceState): ResourceState {
  if (!resource.type.startsWith(PREFIX)) return resource;
  const key = resource.type.slice(PREFIX.length);
  const native = Object.hasOwn(NATIVE_TYPES, key) ? NATIVE_TYPES[key] : undefined;
  if (native === undefined) return resource;
  return {
    ...resource,
    type: native.type,
    inputs: { ...native.defaults, ...translated(native, resource.inputs) },
    outputs: translated(native, resource.outputs),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).flatMap(([name, urns]) =>
        placesOf(native, name).map((place) => [place, urns] as const),
      ),
    ),
  };
}

function translated({ renamed, converted }: NativeType, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, Value][] =>
      converted !== undefined && Object.hasOwn(converted, name)
        ? Object.entries(converted[name]?.(value) ?? {})
        : [[renamed !== undefined && Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name, value]],
    ),
  );
}

/** The new name of a property, to find what it is computed from. */
function placesOf({ renamed, converted }: NativeType, name: string): readonly string[] {
  if (converted !== undefined && Object.hasOwn(converted, name)) return Object.keys(converted[name]?.([]) ?? {});
  return [renamed !== undefined && Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name];
}
