/** Three services on one load balancer: one by its host, one by its path, and one for all other requests. */
import * as aws from "@pulumi/aws";
import { EcsService, LoadBalancer, LoadBalancerType, Network, Strategy } from "ecs-connectivity";

const network = new Network("shop", { strategies: [Strategy.NatGateway], natGateway: { placement: "single" } });
const cluster = new aws.ecs.Cluster("shop");
const front = new LoadBalancer("front", {
  type: LoadBalancerType.Alb,
  vpcId: network.vpcId,
  vpcCidrBlocks: network.taskNetwork.vpcCidrBlocks,
  subnetIds: network.publicSubnetIds,
});

const common = {
  network: network.taskNetwork,
  cluster: cluster.arn,
  image: "public.ecr.aws/nginx/nginx:1.29",
  port: 80,
};
const web = new EcsService("web", { ...common, loadBalancer: { of: front.contract } });
const api = new EcsService("api", { ...common, loadBalancer: { of: front.contract, path: ["/api", "/api/*"] } });
const admin = new EcsService("admin", { ...common, loadBalancer: { of: front.contract, host: ["admin.example.com"] } });

export const dnsName = front.dnsName;
export const serviceNames = [web.serviceName, api.serviceName, admin.serviceName];
