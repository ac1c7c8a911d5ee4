/** The rules about load balancers in front of services. */
import type { Fact } from "./rule";

export const loadBalancersRules: readonly Fact[] = [
  {
    id: "R-LB-01",
    text: "awsvpc (Fargate, EC2, Managed Instances): ALB, NLB (GWLB) only, target type `ip`; Classic load balancer unsupported.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-LB-02",
    text: 'bridge (EC2): target type `instance` (instance ID + port); `ip` is refused: "target type ip, which is incompatible with the bridge network mode specified in the task definition".',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
      "https://github.com/hashicorp/terraform-provider-aws/issues/12252",
    ],
  },
  {
    id: "R-LB-03",
    status: "unconfirmed",
    text: "host (EC2): same as bridge, `instance`.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html"],
  },
  {
    id: "R-LB-04",
    text: "ALB: at least two subnets in two different AZs, each >= /27 with >= 8 free addresses.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"],
  },
  {
    id: "R-LB-05",
    text: "NLB: one subnet per enabled AZ (a single AZ is enough: unconfirmed); internet-facing needs >= 8 free addresses; one Elastic IP per AZ may be given (fixed inbound IPs).",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html"],
  },
  {
    id: "R-LB-06",
    text: "load balancer subnets must cover every AZ where tasks/instances run, else targets never pass health checks.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
    ],
  },
  {
    id: "R-LB-07",
    text: "NLB security groups can only be attached at creation; without one, everything reaches the listeners; health checks obey outbound rules only.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html"],
  },
  {
    id: "R-LB-08",
    text: "security group rules: awsvpc → task security group allows container port (+health port) from load balancer security group; bridge static/host → instance security group allows hostPort; bridge dynamic → instance security group allows the ephemeral range.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    ],
  },
  {
    id: "R-LB-09",
    text: "healthCheckGracePeriodSeconds default 0; a slow start without it is killed in a loop.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-LB-10",
    text: "Idle timeout: ALB 60 s; NLB TCP 350 s (settable 60-6000), TLS 350 fixed, UDP 120 fixed.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html",
    ],
  },
  {
    id: "R-LB-11",
    text: "One unique target group per service; cross-VPC works only with `ip` targets.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html"],
  },
  {
    id: "R-LB-12",
    text: "IPv6-only service: dual-stack load balancer (`dualstack` or, ALB only, `dualstack-without-public-ipv4`) with IPv6 target group.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    ],
  },
  {
    id: "R-LB-13",
    text: "NLB + Fargate needs platform version 1.4.0 (Linux) / 1.0.0 (Windows).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb.html"],
  },
  {
    id: "R-LB-14",
    text: "loadBalancers[].containerPort must be one of the task definition's container ports.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html"],
  },
  {
    id: "R-LB-15",
    text: "EXTERNAL: no service load balancing.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-LB-16",
    status: "unconfirmed",
    text: "Internet-facing ALB/NLB subnets must be public (0.0.0.0/0 to internet gateway; ::/0 for IPv6 clients); targets may be private. AWS creates the balancer without that route, and no answer leaves.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
    ],
  },
  {
    id: "R-LB-17",
    text: 'A target group that no listener or rule forwards to has no load balancer, and CreateService refuses it: "The target group with targetGroupArn … does not have an associated load balancer."',
    sources: [
      "https://github.com/hashicorp/terraform/issues/32908",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ],
  },
  {
    id: "R-LB-18",
    text: "ECS's own blue/green, linear and canary deployments register the next revision with alternateTargetGroupArn of loadBalancers[].advancedConfiguration: its health check must pass too.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html"],
  },
  {
    id: "R-LB-19",
    text: "A Network Load Balancer that keeps client addresses cannot be called from one of its own targets: a connection that is routed back to the caller times out. Tasks in bridge and host mode have their instance's address.",
    sources: [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html",
      "https://repost.aws/knowledge-center/target-connection-fails-load-balancer",
    ],
  },
];
