/** Services on instances live through switches by Pulumi's real engine; EC2 instances move to another tier in two runs. */
import { Strategy } from "../../analysis/rules/strategies";
import { liveThrough } from "./life";

liveThrough({
  title: "a service on EC2 instances",
  settings: ["launchType=ec2", "ingress=none"],
  strategies: [Strategy.NatGateway, Strategy.PublicHost, Strategy.VpcEndpoints],
});

liveThrough({
  title: "a service on Managed Instances",
  settings: ["launchType=managed-instances", "ingress=none"],
  strategies: [Strategy.NatGateway, Strategy.PublicHost, Strategy.EgressOnlyIpv6],
});
