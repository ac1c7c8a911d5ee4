/** An account with one service behind a NAT gateway, as AWS's describe calls return it, typed by its SDK. */
import type * as ec2 from "@aws-sdk/client-ec2";
import type * as ecs from "@aws-sdk/client-ecs";
import { BACKEND_FILES } from "../../readers/snapshot/graph/backends";

export const REGION = "eu-west-1";
export const ARN = `arn:aws:ecs:${REGION}:111122223333`;

/** Stands where a value of an environment variable does: no output may hold it. */
export const SECRET = "hunter2-must-never-be-seen";

export const natGateway: ec2.NatGateway = {
  NatGatewayId: "nat-1",
  SubnetId: "subnet-public",
  VpcId: "vpc-1",
  State: "available",
  ConnectivityType: "public",
  NatGatewayAddresses: [{ AllocationId: "eipalloc-1", PublicIp: "203.0.113.9", IsPrimary: true }],
};
export const network = {
  Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", DhcpOptionsId: "default" }] satisfies ec2.Vpc[],
  VpcAttributes: [{ VpcId: "vpc-1", EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }],
  Subnets: [
    { SubnetId: "subnet-public", VpcId: "vpc-1", CidrBlock: "10.0.0.0/24", AvailabilityZone: `${REGION}a` },
    { SubnetId: "subnet-private", VpcId: "vpc-1", CidrBlock: "10.0.1.0/24", AvailabilityZone: `${REGION}a` },
  ].map((subnet): ec2.Subnet => ({ ...subnet, MapPublicIpOnLaunch: false })),
  RouteTables: [
    {
      RouteTableId: "rtb-public",
      VpcId: "vpc-1",
      Associations: [{ SubnetId: "subnet-public" }],
      Routes: [
        { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" },
        { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", Origin: "CreateRoute", State: "active" },
      ],
    },
    {
      RouteTableId: "rtb-main",
      VpcId: "vpc-1",
      Associations: [{ Main: true }],
      Routes: [{ DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1", Origin: "CreateRoute", State: "active" }],
    },
  ] satisfies ec2.RouteTable[],
  NetworkAcls: [
    {
      NetworkAclId: "acl-1",
      VpcId: "vpc-1",
      IsDefault: true,
      Associations: [{ SubnetId: "subnet-public" }, { SubnetId: "subnet-private" }],
      Entries: [false, true].flatMap((Egress): ec2.NetworkAclEntry[] => [
        { Egress, RuleNumber: 100, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
        { Egress, RuleNumber: 32767, RuleAction: "deny", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
      ]),
    },
  ] satisfies ec2.NetworkAcl[],
  SecurityGroups: [
    {
      GroupId: "sg-1",
      GroupName: "web",
      VpcId: "vpc-1",
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ] satisfies ec2.SecurityGroup[],
  InternetGateways: [
    { InternetGatewayId: "igw-1", Attachments: [{ State: "available" as ec2.AttachmentStatus, VpcId: "vpc-1" }] },
  ] satisfies ec2.InternetGateway[],
  NatGateways: [natGateway],
  Addresses: [{ AllocationId: "eipalloc-1", PublicIp: "203.0.113.9" }] satisfies ec2.Address[],
};
export const containers = {
  Clusters: [{ clusterArn: `${ARN}:cluster/main`, clusterName: "main", status: "ACTIVE" }] satisfies ecs.Cluster[],
  TaskDefinitions: [
    {
      taskDefinitionArn: `${ARN}:task-definition/web:3`,
      family: "web",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "web", image: "nginx:1.29", environment: [{ name: "PASSWORD", value: SECRET }] }],
    },
  ] satisfies ecs.TaskDefinition[],
  Services: [
    {
      serviceArn: `${ARN}:service/main/web`,
      serviceName: "web",
      clusterArn: `${ARN}:cluster/main`,
      status: "ACTIVE",
      launchType: "FARGATE",
      desiredCount: 1,
      taskDefinition: `${ARN}:task-definition/web:3`,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-private"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
      },
    },
  ] satisfies ecs.Service[],
};
const nothing = [
  "VpcBlockPublicAccessOptions",
  "VpcBlockPublicAccessExclusions",
  "DhcpOptions",
  "EgressOnlyInternetGateways",
  "VpcPeeringConnections",
  "NetworkInterfaces",
  "Reservations",
  "VpcEndpoints",
  "HostedZones",
  "ResourceRecordSets",
  "ManagedPrefixLists",
  "ManagedPrefixListEntries",
  "LoadBalancers",
  "LoadBalancerAttributes",
  "Listeners",
  "ListenerRules",
  "TargetGroups",
  "TargetGroupAttributes",
  "CapacityProviders",
  "AutoScalingGroups",
  "LaunchTemplateVersions",
  "FileSystems",
  "MountTargets",
  "MountTargetSecurityGroups",
  "AccountSettings",
  "EventTargets",
  "Schedules",
  "Pipes",
  "StateMachines",
  "JobDefinitions",
  "JobQueues",
  "ComputeEnvironments",
  ...BACKEND_FILES,
];
/** List of AWS → its records. */
export type Files = { readonly [file: string]: readonly unknown[] };
export const whole: Files = { ...network, ...containers, ...Object.fromEntries(nothing.map((file) => [file, []])) };

export function without(...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(whole).filter(([file]) => !names.includes(file)));
}
