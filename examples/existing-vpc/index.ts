/** A service in a VPC that exists. Its subnets are recognised by their routes, which stay as they are. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EcsService, existingNetworkOf, Network, type NetworkArgs, Strategy } from "ecs-connectivity";

export = async () => {
  const vpcId = new pulumi.Config().require("vpcId");
  const args: NetworkArgs = { strategies: [Strategy.NatGateway] };
  const network = new Network("shop", { ...args, existingNetwork: await existingNetworkOf(vpcId, args) });
  const cluster = new aws.ecs.Cluster("shop");
  const web = new EcsService("web", {
    network: network.taskNetwork,
    cluster: cluster.arn,
    image: "public.ecr.aws/nginx/nginx:1.29",
    port: 80,
    ingress: "alb",
  });
  return { url: web.url, sourceIps: network.sourceIps };
};
