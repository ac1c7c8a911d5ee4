/** A task that runs every night, behind a NAT gateway whose address the called system can allow. */
import * as aws from "@pulumi/aws";
import { Network, ScheduledTask, Strategy } from "ecs-connectivity";

const network = new Network("jobs", { strategies: [Strategy.NatGateway], natGateway: { placement: "single" } });
const cluster = new aws.ecs.Cluster("jobs");
const report = new ScheduledTask("report", {
  network: network.taskNetwork,
  cluster: cluster.arn,
  image: "public.ecr.aws/docker/library/busybox:1.37",
  command: ["wget", "-q", "-O-", "https://example.com"],
  schedule: "cron(0 3 * * ? *)",
  timeZone: "Europe/Berlin",
});

export const scheduleName = report.scheduleName;
export const sourceIps = network.sourceIps.addresses;
