/** The network of many services as AWS describes it: the answers that `doctor` reads and `doctor --save` writes. */
import { ACCOUNT, containersOf, type Many, NATS, REGION, type Rule, type Service, zoneOf } from "./many";

const VpcId = "vpc-1";
const CLUSTER = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/shop`;

/** By the names that AWS's answers give their lists. */
export function manyAnswers({ subnets, groups, services }: Many): Readonly<Record<string, readonly object[]>> {
  const indices = [...subnets.keys()];
  const nats = indices.slice(0, NATS);
  const everything = { CidrBlock: "0.0.0.0/0", Protocol: "-1", RuleAction: "allow", RuleNumber: 100 };
  return {
    Vpcs: [
      {
        VpcId,
        CidrBlock: "10.0.0.0/16",
        CidrBlockAssociationSet: [{ CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } }],
        IsDefault: false,
        State: "available",
      },
    ],
    VpcAttributes: [{ VpcId, EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: false } }],
    VpcBlockPublicAccessOptions: [{ InternetGatewayBlockMode: "off", State: "default-state" }],
    // Empty lists: a list that was not read would make paths undetermined.
    VpcBlockPublicAccessExclusions: [],
    VpcEndpoints: [],
    VpcPeeringConnections: [],
    EgressOnlyInternetGateways: [],
    Subnets: subnets.map((CidrBlock, index) => ({
      SubnetId: `subnet-${index}`,
      VpcId,
      CidrBlock,
      AvailabilityZone: zoneOf(index),
      MapPublicIpOnLaunch: false,
      State: "available",
    })),
    InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId }] }],
    RouteTables: [
      table("public", nats, { GatewayId: "igw-1" }),
      ...indices
        .slice(NATS)
        .map((index) => table(`private-${index}`, [index], { NatGatewayId: `nat-${index % NATS}` })),
    ],
    NatGateways: nats.map((index) => ({
      NatGatewayId: `nat-${index}`,
      VpcId,
      SubnetId: `subnet-${index}`,
      State: "available",
      ConnectivityType: "public",
      NatGatewayAddresses: [{ AllocationId: `eipalloc-${index}`, PublicIp: `203.0.113.${index}` }],
    })),
    Addresses: nats.map((index) => ({ AllocationId: `eipalloc-${index}`, PublicIp: `203.0.113.${index}` })),
    NetworkAcls: [
      {
        NetworkAclId: "acl-1",
        VpcId,
        IsDefault: true,
        Associations: indices.map((index) => ({ NetworkAclId: "acl-1", SubnetId: `subnet-${index}` })),
        Entries: [true, false].map((Egress) => ({ ...everything, Egress })),
      },
    ],
    SecurityGroups: groups.map((rules, shape) => ({
      GroupId: `sg-${shape}`,
      GroupName: `tasks-${shape}`,
      VpcId,
      IpPermissions: permissions(rules, "ingress"),
      IpPermissionsEgress: permissions(rules, "egress"),
    })),
    Clusters: [{ clusterArn: CLUSTER, clusterName: "shop", status: "ACTIVE", capacityProviders: [] }],
    TaskDefinitions: services.map((service) => ({
      taskDefinitionArn: definitionArn(service),
      family: service.name,
      revision: 1,
      status: "ACTIVE",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution`,
      containerDefinitions: containersOf(service),
    })),
    Services: services.map((service) => ({
      serviceArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/shop/${service.name}`,
      serviceName: service.name,
      clusterArn: CLUSTER,
      status: "ACTIVE",
      desiredCount: 2,
      launchType: "FARGATE",
      taskDefinition: definitionArn(service),
      networkConfiguration: { awsvpcConfiguration: configuration(service) },
    })),
    Tasks: services.flatMap((service) => [0, 1].map((copy) => task(service, copy))),
  };
}

function definitionArn({ name }: Service): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${name}:1`;
}

function configuration({ subnets, shape }: Service): object {
  const names = subnets.map((index) => `subnet-${index}`);
  return { subnets: names, securityGroups: [`sg-${shape}`], assignPublicIp: "DISABLED" };
}

function task(service: Service, copy: number): object {
  return {
    taskArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task/shop/${service.name}-${copy}`,
    clusterArn: CLUSTER,
    group: `service:${service.name}`,
    taskDefinitionArn: definitionArn(service),
    desiredStatus: "RUNNING",
    lastStatus: "RUNNING",
    launchType: "FARGATE",
    attachments: [],
  };
}

function table(name: string, subnets: readonly number[], target: object): object {
  const RouteTableId = `rtb-${name}`;
  return {
    RouteTableId,
    VpcId,
    Associations: subnets.map((index) => ({ Main: false, RouteTableId, SubnetId: `subnet-${index}` })),
    Routes: [
      { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
      { DestinationCidrBlock: "0.0.0.0/0", State: "active", ...target },
    ],
  };
}

function permissions(rules: readonly Rule[], direction: Rule["direction"]): readonly object[] {
  return rules
    .filter((rule) => rule.direction === direction)
    .map(({ port, cidr }) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }));
}
