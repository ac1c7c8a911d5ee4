/** Claims that only one resource can have at a time. */
import { overlap } from "../blocks";
import type { Living } from "../deployment";
import { at, text, texts, within } from "../references";
import {
  BALANCER,
  type Conflict,
  ENDPOINT,
  GATEWAY_ROUTE,
  GROUP,
  LIST,
  LISTENER,
  NAT,
  of,
  PROVIDER,
  SERVICE,
  SUBNET,
} from "./conflict";

/** Something that only one can have at a time, as text, and the code for the second. */
type Claim = [code: string, claim: string];

const CLAIMS: Readonly<Record<string, (living: Living, live: readonly Living[]) => Claim[]>> = {
  "aws:ec2/route:Route": ({ inputs }) => [
    [
      "RouteAlreadyExists",
      `${at(inputs, "routeTableId")} ${at(inputs, "destinationCidrBlock")}${at(inputs, "destinationIpv6CidrBlock")}${at(inputs, "destinationPrefixListId")}`,
    ],
  ],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ inputs }) => [
    ["Resource.AlreadyAssociated", `the association of ${at(inputs, "subnetId")}`],
  ],
  [NAT]: ({ inputs }) =>
    [inputs["allocationId"], ...texts(within(inputs, "availabilityZoneAddresses.allocationIds"))]
      .filter((id) => typeof id === "string")
      .map((id) => ["Resource.AlreadyAssociated", `address ${id}`]),
  "aws:ec2/eipAssociation:EipAssociation": ({ inputs }) => [
    ["Resource.AlreadyAssociated", `address ${at(inputs, "allocationId")}`],
  ],
  "aws:ec2/internetGateway:InternetGateway": ({ inputs }) => [
    ["Resource.AlreadyAssociated", `the internet gateway of ${at(inputs, "vpcId")}`],
  ],
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ({ inputs }) => [
    ["EgressOnlyInternetGatewayLimitExceeded", `the egress-only internet gateway of ${at(inputs, "vpcId")}`],
  ],
  [ENDPOINT]: ({ inputs }) =>
    inputs["vpcEndpointType"] !== "Interface"
      ? texts(inputs["routeTableIds"]).map((table) => [
          "RouteAlreadyExists",
          `${at(inputs, "serviceName")} in ${table}`,
        ])
      : inputs["privateDnsEnabled"] === true
        ? [["InvalidParameter", `private DNS of ${at(inputs, "serviceName")} in ${at(inputs, "vpcId")}`]]
        : [],
  [GATEWAY_ROUTE]: ({ inputs }, live) =>
    of(live, ENDPOINT)
      .filter(({ id }) => id === inputs["vpcEndpointId"])
      .map((endpoint) => [
        "RouteAlreadyExists",
        `${at(endpoint.inputs, "serviceName")} in ${at(inputs, "routeTableId")}`,
      ]),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (rule) => [ruleClaim(rule)],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (rule) => [ruleClaim(rule)],
  [LIST]: ({ inputs }) => [["UpdateInProgressException", `the capacity providers of ${at(inputs, "clusterName")}`]],
  [LISTENER]: ({ inputs }) => [
    ["DuplicateListener", `port ${String(inputs["port"])} of ${at(inputs, "loadBalancerArn")}`],
  ],
  "aws:lb/listenerRule:ListenerRule": ({ inputs }) => [
    ["PriorityInUse", `priority ${String(inputs["priority"])} of ${at(inputs, "listenerArn")}`],
  ],
  "aws:lb/targetGroup:TargetGroup": named("DuplicateTargetGroupName"),
  [BALANCER]: named("DuplicateLoadBalancerName"),
  [SERVICE]: named("InvalidParameterException", "cluster"),
  "aws:ecs/cluster:Cluster": named("ClusterContainsServicesException"),
  [PROVIDER]: named("LimitExceededException"),
  "aws:iam/role:Role": named("EntityAlreadyExists"),
  "aws:iam/instanceProfile:InstanceProfile": named("EntityAlreadyExists"),
  "aws:cloudwatch/logGroup:LogGroup": named("ResourceAlreadyExistsException"),
  "aws:ec2/securityGroup:SecurityGroup": named("InvalidGroup.Duplicate", "vpcId"),
  "aws:ec2/launchTemplate:LaunchTemplate": named("InvalidLaunchTemplateName.AlreadyExistsException"),
  [GROUP]: named("AlreadyExists"),
};

/** An explicit name; what the provider names by itself is unique. */
function named(code: string, scope?: string): (living: Living) => Claim[] {
  return ({ type, inputs }) => {
    const name = text(inputs["name"]);
    return name === undefined
      ? []
      : [[code, `the name ${name} of ${type} ${scope === undefined ? "" : at(inputs, scope)}`]];
  };
}

function ruleClaim({ type, inputs }: Living): Claim {
  const rule = Object.entries(inputs).filter(([key]) => key !== "tags" && key !== "description");
  return ["InvalidPermission.Duplicate", `${type} ${JSON.stringify(rule.sort())}`];
}

export function doubles(live: readonly Living[]): Conflict[] {
  const holders = new Map<string, Living>();
  return live.flatMap((living) =>
    (CLAIMS[living.type]?.(living, live) ?? []).flatMap(([code, claim]) => {
      const holder = holders.get(claim);
      holders.set(claim, living);
      return holder === undefined ? [] : [{ code, resource: living.name, why: `${claim} is held by ${holder.name}` }];
    }),
  );
}

export function overlappingSubnets(live: readonly Living[]): Conflict[] {
  const blocks = of(live, SUBNET).flatMap(({ name, inputs }) =>
    ["cidrBlock", "ipv6CidrBlock"].flatMap((property) => {
      const block = text(inputs[property]);
      return block === undefined ? [] : [{ name, vpc: inputs["vpcId"], block }];
    }),
  );
  return blocks.flatMap((one, index) =>
    blocks
      .slice(0, index)
      .filter((other) => other.vpc === one.vpc && overlap(one.block, other.block))
      .map((other) => ({
        code: "InvalidSubnet.Conflict",
        resource: one.name,
        why: `${one.block} overlaps ${other.block} of ${other.name}`,
      })),
  );
}
