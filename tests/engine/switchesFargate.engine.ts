/** A Fargate service lives through every switch by Pulumi's real engine. */
import { Strategy } from "../../analysis/rules/strategies";
import { liveThrough } from "./life";

liveThrough({
  title: "a Fargate service behind a load balancer",
  settings: ["ingress=alb"],
  strategies: [
    Strategy.NatGateway,
    Strategy.PublicIp,
    Strategy.NatInstance,
    Strategy.VpcEndpoints,
    Strategy.EgressOnlyIpv6,
  ],
});
