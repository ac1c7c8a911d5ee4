/**
 * The network of many services as Pulumi's resources, deployed: the resources in `pulumi stack export` and in a
 * preview.
 */
import type { Properties, ResourceGraph, ResourceState } from "../analysis/topology/resource";
import { ACCOUNT, containersOf, type Many, NATS, REGION, type Rule, zoneOf } from "./many";

const VPC = "vpc-1";
const CLUSTER = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/shop`;

export function manyResources(network: Many): ResourceGraph {
  const resources = [
    resource("aws:ec2/vpc:Vpc", "shop", VPC, { cidrBlock: "10.0.0.0/16", enableDnsSupport: true }),
    resource("aws:ec2/internetGateway:InternetGateway", "shop", "igw-1", { vpcId: VPC }),
    resource("aws:ecs/cluster:Cluster", "shop", CLUSTER, { name: "shop" }, { arn: CLUSTER }),
    ...table("public", "igw-1", "gatewayId"),
    ...network.subnets.flatMap((block, index) => subnet(block, index)),
    ...network.groups.map(group),
    ...network.services.flatMap((service) => {
      const definition = `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${service.name}:1`;
      return [
        resource(
          "aws:ecs/taskDefinition:TaskDefinition",
          service.name,
          service.name,
          {
            family: service.name,
            cpu: "256",
            memory: "512",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution`,
            containerDefinitions: JSON.stringify(containersOf(service)),
          },
          { arn: definition },
        ),
        resource("aws:ecs/service:Service", service.name, `${CLUSTER}/${service.name}`, {
          name: service.name,
          cluster: CLUSTER,
          taskDefinition: definition,
          desiredCount: 2,
          launchType: "FARGATE",
          networkConfiguration: {
            subnets: service.subnets.map((index) => `subnet-${index}`),
            securityGroups: [`sg-${service.shape}`],
            assignPublicIp: false,
          },
        }),
      ];
    }),
  ];
  return { resources, region: REGION, complete: true, assumptions: [], defects: [] };
}

/** As an export has it: outputs repeat the inputs. */
function resource(type: string, name: string, id: string, inputs: Properties, outputs: Properties = {}): ResourceState {
  return {
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    type,
    name,
    id,
    custom: true,
    inputs,
    outputs: { ...inputs, id, ...outputs },
    dependencies: [],
    propertyDependencies: {},
  };
}

function subnet(cidrBlock: string, index: number): ResourceState[] {
  const id = `subnet-${index}`;
  const isPublic = index < NATS;
  const own = isPublic ? [] : table(`private-${index}`, `nat-${index % NATS}`, "natGatewayId");
  return [
    resource("aws:ec2/subnet:Subnet", id, id, { vpcId: VPC, cidrBlock, availabilityZone: zoneOf(index) }),
    ...own,
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", id, `rtbassoc-${index}`, {
      subnetId: id,
      routeTableId: isPublic ? "rtb-public" : `rtb-private-${index}`,
    }),
    ...(isPublic ? nat(index) : []),
  ];
}

function table(name: string, target: string, property: "gatewayId" | "natGatewayId"): ResourceState[] {
  const id = `rtb-${name}`;
  return [
    resource("aws:ec2/routeTable:RouteTable", name, id, { vpcId: VPC }),
    resource("aws:ec2/route:Route", name, `r-${id}`, {
      routeTableId: id,
      destinationCidrBlock: "0.0.0.0/0",
      [property]: target,
    }),
  ];
}

function nat(index: number): ResourceState[] {
  const [allocationId, id] = [`eipalloc-${index}`, `nat-${index}`];
  return [
    resource("aws:ec2/eip:Eip", id, allocationId, { domain: "vpc" }, { publicIp: `203.0.113.${index}` }),
    resource("aws:ec2/natGateway:NatGateway", id, id, { subnetId: `subnet-${index}`, allocationId }),
  ];
}

function group(rules: readonly Rule[], shape: number): ResourceState {
  const of = (direction: Rule["direction"]) =>
    rules
      .filter((rule) => rule.direction === direction)
      .map(({ port, cidr }) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [cidr] }));
  return resource("aws:ec2/securityGroup:SecurityGroup", `tasks-${shape}`, `sg-${shape}`, {
    vpcId: VPC,
    name: `tasks-${shape}`,
    ingress: of("ingress"),
    egress: of("egress"),
  });
}
