/** The network of many services as a Pulumi program: `plan --program` runs it with the size that its stack sets. */
import * as aws from "@pulumi/aws";
import { Config } from "@pulumi/pulumi";
import { containersOf, many, NATS, type Rule, type Size, zoneOf } from "./many";

const network = many(new Config().requireObject<Size>("size"));
const vpc = new aws.ec2.Vpc("shop", { cidrBlock: "10.0.0.0/16" });
const gateway = new aws.ec2.InternetGateway("shop", { vpcId: vpc.id });
const cluster = new aws.ecs.Cluster("shop", {});
const publicTable = table("public", { gatewayId: gateway.id });

const subnets = network.subnets.map(
  (cidrBlock, index) =>
    new aws.ec2.Subnet(`subnet-${index}`, { vpcId: vpc.id, cidrBlock, availabilityZone: zoneOf(index) }),
);
const nats = subnets.slice(0, NATS).map((subnet, index) => {
  const { id: allocationId } = new aws.ec2.Eip(`nat-${index}`, { domain: "vpc" });
  return new aws.ec2.NatGateway(`nat-${index}`, { subnetId: subnet.id, allocationId });
});
subnets.forEach((subnet, index) => {
  const natGatewayId = nats[index % NATS]?.id;
  if (natGatewayId === undefined) throw new Error(`subnet ${String(index)} has no NAT gateway`);
  const { id: routeTableId } = index < NATS ? publicTable : table(`private-${index}`, { natGatewayId });
  new aws.ec2.RouteTableAssociation(`subnet-${index}`, { subnetId: subnet.id, routeTableId });
});

const groups = network.groups.map(
  (rules, shape) =>
    new aws.ec2.SecurityGroup(`tasks-${shape}`, {
      vpcId: vpc.id,
      ingress: inline(rules, "ingress"),
      egress: inline(rules, "egress"),
    }),
);

for (const service of network.services) {
  const definition = new aws.ecs.TaskDefinition(service.name, {
    family: service.name,
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: JSON.stringify(containersOf(service)),
  });
  new aws.ecs.Service(service.name, {
    cluster: cluster.arn,
    taskDefinition: definition.arn,
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: {
      subnets: service.subnets.flatMap((index) => subnets[index]?.id ?? []),
      securityGroups: groups.slice(service.shape, service.shape + 1).map(({ id }) => id),
    },
  });
}

function table(name: string, target: Partial<aws.ec2.RouteArgs>): aws.ec2.RouteTable {
  const made = new aws.ec2.RouteTable(name, { vpcId: vpc.id });
  new aws.ec2.Route(name, { routeTableId: made.id, destinationCidrBlock: "0.0.0.0/0", ...target });
  return made;
}

function inline(rules: readonly Rule[], direction: Rule["direction"]) {
  return rules
    .filter((rule) => rule.direction === direction)
    .map(({ port, cidr }) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [cidr] }));
}
