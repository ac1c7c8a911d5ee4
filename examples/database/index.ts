/** A service behind a load balancer and its PostgreSQL database, which nothing else may call. */
import * as aws from "@pulumi/aws";
import { allow, EcsService, Network, Scheme, Strategy } from "ecs-connectivity";

const network = new Network("shop", {
  strategies: [Strategy.NatGateway],
  natGateway: { placement: "single" },
  // Isolated subnets: the database needs no route to the internet.
  loadBalancers: [Scheme.InternetFacing, Scheme.Internal],
});

const databaseGroup = new aws.ec2.SecurityGroup("database", { vpcId: network.vpcId });
const subnets = new aws.rds.SubnetGroup("database", { subnetIds: network.isolatedSubnetIds });
const database = new aws.rds.Instance("database", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  storageEncrypted: true,
  username: "shop",
  // RDS keeps the password in Secrets Manager.
  manageMasterUserPassword: true,
  dbSubnetGroupName: subnets.name,
  vpcSecurityGroupIds: [databaseGroup.id],
  skipFinalSnapshot: true,
});

const cluster = new aws.ecs.Cluster("shop");
const web = new EcsService("web", {
  network: network.taskNetwork,
  cluster: cluster.arn,
  image: "public.ecr.aws/nginx/nginx:1.29",
  port: 80,
  ingress: "alb",
  environment: { DATABASE_HOST: database.address },
  secrets: { DATABASE_LOGIN: database.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "") },
});
allow(web, database);

export const url = web.url;
