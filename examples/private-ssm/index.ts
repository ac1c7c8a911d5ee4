/**
 * A private service in a VPC without internet, and an instance beside it from which you can call the service. No port of
 * the instance is open: `aws ssm start-session --target ID`.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ClientInstance, EcsService, Network, Strategy } from "ecs-connectivity";

const network = new Network("shop", {
  strategies: [Strategy.VpcEndpoints],
  endpoints: {
    interface: [
      // To pull the image and write logs.
      ...["ecr.api", "ecr.dkr", "logs"],
      // For Session Manager.
      ...["ssm", "ssmmessages", "ec2messages"],
    ],
    gateway: ["s3"],
  },
});

const client = new ClientInstance("client", { network: network.taskNetwork });
const cluster = new aws.ecs.Cluster("shop");
const repository = new aws.ecr.Repository("api", { forceDelete: true });
const api = new EcsService("api", {
  network: network.taskNetwork,
  cluster: cluster.arn,
  image: pulumi.interpolate`${repository.repositoryUrl}:1`,
  port: 8080,
  allowFrom: [client.securityGroupId],
  // The first deployment creates the repository, so there is no image yet.
  waitForSteadyState: false,
});

export const clientInstanceId = client.instanceId;
export const serviceName = api.serviceName;
