/** The rules about load balancers in front of services. */
import type { Fact } from "./rule";

export const loadBalancersRules: readonly Fact[] = [
  {
    id: "R-LB-01",
    text: "Tasks in awsvpc mode (Fargate, EC2, Managed Instances) work with an ALB or an NLB (or a GWLB) only, with target type `ip`. A Classic Load Balancer is not supported.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-LB-02",
    text: 'Tasks in bridge mode (EC2) need target type `instance` (instance ID and port). AWS refuses `ip`: "target type ip, which is incompatible with the bridge network mode specified in the task definition".',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
      "https://github.com/hashicorp/terraform-provider-aws/issues/12252",
    ],
  },
  {
    id: "R-LB-03",
    status: "unconfirmed",
    text: "Tasks in host mode (EC2) need target type `instance`, as in bridge mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html"],
  },
  {
    id: "R-LB-04",
    text: "An ALB needs at least two subnets in two different AZs, each a /27 or larger with at least 8 free addresses.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"],
  },
  {
    id: "R-LB-05",
    text: "An NLB has one subnet in each enabled AZ (a single AZ is enough: unconfirmed). An internet-facing NLB needs at least 8 free addresses in each subnet. It can have one Elastic IP per AZ (fixed inbound IPs).",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html"],
  },
  {
    id: "R-LB-06",
    text: "The load balancer's subnets must cover every AZ where tasks or instances run. Otherwise the targets never pass the health checks.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
    ],
  },
  {
    id: "R-LB-07",
    text: "Security groups can be attached to an NLB only at creation. Without one, all traffic reaches the listeners. Health checks obey the group's outbound rules only.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html"],
  },
  {
    id: "R-LB-08",
    text: "A security group must allow the load balancer's security group: in awsvpc mode the tasks' group allows the container port (and the health check's port), in bridge mode with static ports and in host mode the instances' group allows hostPort, and in bridge mode with dynamic ports the instances' group allows the ephemeral range.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    ],
  },
  {
    id: "R-LB-09",
    text: "healthCheckGracePeriodSeconds is 0 by default. Without it, ECS stops and starts a slow task again and again.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-LB-10",
    text: "The idle timeout is 60 s for an ALB. For an NLB it is 350 s for TCP (settable from 60 to 6000 s), 350 s for TLS (fixed) and 120 s for UDP (fixed).",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html",
    ],
  },
  {
    id: "R-LB-11",
    text: "Each service needs a target group of its own. A target in another VPC works only with target type `ip`.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html"],
  },
  {
    id: "R-LB-12",
    text: "An IPv6-only service needs a dual-stack load balancer (`dualstack` or, for an ALB only, `dualstack-without-public-ipv4`) with an IPv6 target group.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    ],
  },
  {
    id: "R-LB-13",
    text: "An NLB in front of Fargate needs platform version 1.4.0 (Linux) or 1.0.0 (Windows).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb.html"],
  },
  {
    id: "R-LB-14",
    text: "loadBalancers[].containerPort must be one of the container ports of the task definition.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html"],
  },
  {
    id: "R-LB-15",
    text: "An EXTERNAL service has no load balancer.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-LB-16",
    status: "unconfirmed",
    text: "The subnets of an internet-facing ALB or NLB must be public (0.0.0.0/0 to an internet gateway, and ::/0 for IPv6 clients). Its targets may be in private subnets. AWS creates the load balancer without that route too, but then its answers cannot leave.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
    ],
  },
  {
    id: "R-LB-17",
    text: 'A target group to which no listener and no listener rule forwards has no load balancer, and CreateService refuses it: "The target group with targetGroupArn … does not have an associated load balancer."',
    sources: [
      "https://github.com/hashicorp/terraform/issues/32908",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ],
  },
  {
    id: "R-LB-18",
    text: "Blue/green, linear and canary deployments by ECS register the next revision in the alternateTargetGroupArn of loadBalancers[].advancedConfiguration. The health check of this target group must pass too.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html"],
  },
  {
    id: "R-LB-19",
    text: "A target cannot call its own Network Load Balancer if the load balancer keeps client addresses: a connection that is routed back to the caller times out. Tasks in bridge and host mode have their instance's address.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html",
      "https://repost.aws/knowledge-center/target-connection-fails-load-balancer",
    ],
  },
  {
    id: "R-LB-20",
    text: "A listener rule has a priority from 1 to 50000 that no other rule of its listener has, at most 5 condition values and 5 wildcards, and values of at most 128 characters. Hosts and paths have only some signs, a host has a dot, and a header has at most 40 characters and is not `Host`.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
    ],
  },
  {
    id: "R-LB-21",
    text: "A listener evaluates its rules in the order of their priorities, lowest number first, and the first rule whose conditions are met decides. The default action decides if there is none.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html"],
  },
  {
    id: "R-LB-22",
    text: "Only listeners of Application Load Balancers have rules with hosts, paths and headers. A listener of a Network Load Balancer forwards each connection to its default target group, and a load balancer has one listener on each port.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html",
    ],
  },
  {
    id: "R-LB-23",
    text: "The certificate of an HTTPS or TLS listener is in AWS Certificate Manager, in the Region of the load balancer, or in IAM.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
      "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    ],
  },
  {
    id: "R-LB-24",
    text: "AWS recommends the security policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 for HTTPS and TLS listeners: TLS 1.3 and 1.2, with hybrid post-quantum key exchange. A listener that the API creates without a policy gets ELBSecurityPolicy-2016-08.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html",
    ],
  },
  {
    id: "R-LB-25",
    text: "A fixed response has a status code of the form 2XX, 4XX or 5XX, and a body of at most 1024 bytes.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html",
    ],
  },
];
