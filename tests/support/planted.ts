/**
 * A program with a secret in every place where people keep one: settings, inputs of resources of any type, names, tags,
 * outputs, what it prints. Call it inside a program.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { balancer, group, instances, natGateway, network, onInstances, publicSubnets, subnets, tcp } from "./awsPieces";

/** Stands where a secret does: no output may hold it. */
export const MARKER = "hunter2-must-never-be-seen";

/** An address that a program keeps secret, and that decides where packets go. */
export const OFFICE = "203.0.113.77";

/** @param secret the value that the stack keeps encrypted, or its stand-in. */
export function planted(secret: pulumi.Input<string> = pulumi.secret(MARKER)): pulumi.Inputs {
  const hidden = pulumi.secret(secret);
  const tags = { Name: hidden, owner: MARKER };
  const on = network();
  const outer = publicSubnets(on);
  const nat = natGateway(outer.ids[0] ?? "");
  const inner = subnets(on, "private", {
    cidrs: ["10.0.10.0/24", "10.0.11.0/24"],
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  const office = pulumi.secret(`${OFFICE}/32`);
  const web = group(on, "web", { ingress: [tcp(80, ["10.0.0.0/16", office])] });
  new aws.vpc.SecurityGroupEgressRule("office", { securityGroupId: web.id, ipProtocol: "-1", cidrIpv4: office });
  new aws.ec2.Route("office", { routeTableId: inner.table.id, destinationCidrBlock: office, gatewayId: on.gateway.id });
  new aws.ec2.SecurityGroup("described", { vpcId: on.vpc.id, description: hidden, name: hidden, tags });
  new aws.vpc.SecurityGroupIngressRule("described", {
    securityGroupId: web.id,
    description: MARKER,
    ipProtocol: "tcp",
    fromPort: 81,
    cidrIpv4: hidden,
    tags,
  });
  new aws.ec2.Subnet("tagged", { vpcId: on.vpc.id, cidrBlock: "10.0.40.0/24", tags });
  new aws.rds.Instance("database", { instanceClass: "db.t4g.micro", username: "shop", password: hidden, tags });
  new aws.rds.Instance("careless", { instanceClass: "db.t4g.micro", username: "shop", password: MARKER });
  const kept = new aws.secretsmanager.Secret("kept", { name: "kept", description: hidden });
  new aws.secretsmanager.SecretVersion("kept", { secretId: kept.id, secretString: hidden });
  new aws.ssm.Parameter("kept", { name: "/kept", type: "SecureString", value: hidden, tags });
  const script = `#!/bin/sh\nexport TOKEN=${MARKER}\n`;
  new aws.ec2.Instance("client", {
    ami: "ami-0abcdef1234567890",
    instanceType: "t4g.nano",
    subnetId: inner.ids[0] ?? "",
    userData: script,
    tags,
  });
  new aws.ec2.LaunchTemplate("template", { userData: Buffer.from(script).toString("base64"), tags });
  new aws.lambda.Function("function", {
    role: "arn:aws:iam::123456789012:role/function",
    environment: { variables: { TOKEN: hidden, PLAIN: MARKER } },
  });
  const pool = instances("pool", { subnetIds: inner.ids, securityGroupIds: [web.id] });
  const definition = (name: string, definitions: pulumi.Input<string>) =>
    new aws.ecs.TaskDefinition(name, {
      family: name,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: definitions,
      tags,
    });
  const containers = JSON.stringify([
    {
      name: "web",
      image: "nginx:1.29",
      essential: true,
      command: ["--token", MARKER],
      entryPoint: ["sh", "-c", `login ${MARKER}`],
      environment: [{ name: "PASSWORD", value: MARKER }],
      dockerLabels: { token: MARKER },
      healthCheck: { command: ["CMD", MARKER] },
      portMappings: [{ containerPort: 80 }],
      logConfiguration: { logDriver: "splunk", options: { "splunk-token": MARKER } },
    },
  ]);
  const cluster = new aws.ecs.Cluster("shop", { name: hidden, tags });
  const networkConfiguration = { subnets: inner.ids, securityGroups: [web.id] };
  const service = (name: string, containerDefinitions: pulumi.Input<string>, more: Partial<aws.ecs.ServiceArgs> = {}) =>
    new aws.ecs.Service(name, {
      cluster: cluster.arn,
      taskDefinition: definition(name, containerDefinitions).arn,
      launchType: "FARGATE",
      desiredCount: 1,
      networkConfiguration,
      tags,
      ...more,
    });
  const front = balancer(on, { subnetIds: outer.ids, securityGroupId: web.id, targetType: "ip" });
  service("plain", containers, {
    loadBalancers: [{ targetGroupArn: front.arn, containerName: "web", containerPort: 80 }],
  });
  service("sealed", pulumi.secret(containers));
  service("named", containers, { name: hidden });
  service("broken", pulumi.secret(`[{"name": "web", "image": ${MARKER}`));
  service("misplaced", containers, { platformVersion: hidden, networkConfiguration: { subnets: [hidden] } });
  onInstances("fleet", { image: "nginx:1.29", port: 80 }, pool, { networkMode: "bridge" });
  return { password: hidden, url: pulumi.interpolate`postgres://shop:${hidden}@database`, plain: MARKER };
}
