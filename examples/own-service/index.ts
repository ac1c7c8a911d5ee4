/** A service and a load balancer of the program's own: the strategy gives the service its network arguments. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network, ServiceNetwork, Strategy } from "ecs-connectivity";

const network = new Network("shop", { strategies: [Strategy.NatGateway], natGateway: { placement: "single" } });

const balancerGroup = new aws.ec2.SecurityGroup("balancer", { vpcId: network.vpcId });
const ofBalancer = { securityGroupId: balancerGroup.id, cidrIpv4: "0.0.0.0/0" };
new aws.vpc.SecurityGroupIngressRule("balancer", { ...ofBalancer, ipProtocol: "tcp", fromPort: 80, toPort: 80 });
new aws.vpc.SecurityGroupEgressRule("balancer", { ...ofBalancer, ipProtocol: "-1" });
const web = new ServiceNetwork("web", {
  network: network.taskNetwork,
  port: 80,
  ingress: "alb",
  allowFrom: [balancerGroup.id],
});

const balancer = new aws.lb.LoadBalancer("balancer", {
  subnets: network.publicSubnetIds,
  securityGroups: [balancerGroup.id],
});
const targets = new aws.lb.TargetGroup("web", {
  vpcId: network.vpcId,
  targetType: web.targetType,
  port: 80,
  protocol: "HTTP",
});
const listener = new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  port: 80,
  protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});

const role = new aws.iam.Role("execution", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
  }),
});
const policy = new aws.iam.RolePolicyAttachment("execution", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
const taskDefinition = new aws.ecs.TaskDefinition("web", {
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: web.networkMode,
  cpu: "256",
  memory: "512",
  executionRoleArn: role.arn,
  containerDefinitions: JSON.stringify([
    { name: "web", image: "public.ecr.aws/nginx/nginx:1.29", portMappings: [{ containerPort: 80 }] },
  ]),
});
const cluster = new aws.ecs.Cluster("shop");
const service = new aws.ecs.Service(
  "web",
  {
    cluster: cluster.arn,
    taskDefinition: taskDefinition.arn,
    desiredCount: 2,
    loadBalancers: [{ targetGroupArn: targets.arn, containerName: "web", containerPort: 80 }],
    ...web.service,
  },
  { dependsOn: [listener, policy] },
);

export const vpcId = network.vpcId;
export const serviceArn = service.arn;
export const url = pulumi.interpolate`http://${balancer.dnsName}`;
export const sourceIps = network.sourceIps.addresses;
