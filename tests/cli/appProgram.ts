/** A program whose service is in the network of another stack. */

/** @param more properties of the service's network configuration. */
export const appProgram = (more = ""): string => `
  import * as aws from "@pulumi/aws";
  import * as pulumi from "@pulumi/pulumi";
  const net = new pulumi.StackReference("acme/network/prod");
  const group = new aws.ec2.SecurityGroup("web", {
    vpcId: net.requireOutput("vpcId"),
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });
  const task = new aws.ecs.TaskDefinition("web", {
    family: "web", cpu: "256", memory: "512", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"],
    containerDefinitions: JSON.stringify([{ name: "web", image: "nginx:1.29" }]),
  });
  new aws.ecs.Service("web", {
    cluster: new aws.ecs.Cluster("main").arn, taskDefinition: task.arn, launchType: "FARGATE", desiredCount: 1,
    networkConfiguration: { subnets: net.requireOutput("subnetIds"), securityGroups: [group.id], ${more} },
  });`;
