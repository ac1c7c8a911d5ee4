/** The rules about IPv6. */
import type { Fact } from "./rule";

export const ipv6Rules: readonly Fact[] = [
  {
    id: "R-V6-01",
    text: "A task gets an IPv6 address when all of these hold: the mode is awsvpc, the subnet has an IPv6 CIDR block (for Fargate with auto-assign IPv6 on), the account setting dualStackIPv6 is on, and the Fargate platform version is 1.4.0 or the agent of the EC2 or Managed Instances instance is >= 1.45.0.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "R-V6-02",
    text: "dualStackIPv6 can be set by the API and the CLI only, and AWS's pages disagree on its default (X-07): set it explicitly in each Region.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "R-V6-03",
    text: "Dual-stack Fargate tasks still need an IPv4 route (an internet gateway with a public IP, or a NAT) to reach ECR, SSM and Secrets Manager at launch. An egress-only internet gateway alone is not enough.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-V6-04",
    text: 'Dual-stack awsvpc tasks on EC2 and Managed Instances can use an internet gateway or an egress-only internet gateway for IPv6; "NAT gateways are optional".',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "R-V6-05",
    text: "An egress-only internet gateway is for IPv6 only, stateful, outbound only and free, and a VPC has at most one. Its route is ::/0 → eigw. A route ::/0 → igw lets the internet open connections to the task's IPv6 address.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html",
    ],
  },
  {
    id: "R-V6-06",
    text: "IPv6-only subnets work for Fargate platform version 1.4.0, EC2 Linux (agent >= 1.99.1) and Managed Instances, in 30 listed Regions including us-east-1 and ap-northeast-1 (Ireland, Stockholm and Zurich are NOT listed). They do not work on Windows or with ECS Exec.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
    ],
  },
  {
    id: "R-V6-07",
    text: "In IPv6-only subnets the image URI of ECR must be `<acct>.dkr-ecr.<region>.on.aws/...` (API host `ecr.<region>.api.aws`).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html"],
  },
  {
    id: "R-V6-08",
    text: "The ECR guide now says that ECR's interface endpoints support dual-stack (the S3 endpoint must then be dual-stack too). The ECS guide still says that they do not (X-05).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-V6-09",
    text: "An IPv6-only EC2 instance needs a primary IPv6 address (--enable-primary-ipv6; enablePrimaryIpv6 in Pulumi). Without it, host and bridge tasks cannot register with a load balancer or with Cloud Map.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-V6-10",
    text: "Bridge mode over IPv6 needs ipv6, fixed-cidr-v6 and ip6tables in Docker's daemon.json.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html"],
  },
  {
    id: "R-V6-11",
    text: "To reach IPv4-only destinations from IPv6-only subnets you need enableDns64 on the subnet, a route 64:ff9b::/96 → NAT gateway (NAT64 is automatic on every NAT gateway), and rules for 64:ff9b::/96 in the security group and the network ACL. The NAT gateway must be in ANOTHER, public subnet.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html"],
  },
  {
    id: "R-V6-12",
    text: "A dual-stack endpoint needs dual-stack subnets, and an IPv6 endpoint needs IPv6-only subnets.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-V6-13",
    text: "These names have both IPv4 and IPv6 addresses: ecs.<region>.api.aws (ecs.<region>.amazonaws.com is the IPv4 name), ecs-sc.<region>.api.aws, secretsmanager.<region>.amazonaws.com (the ordinary name), kms.<region>.api.aws, ecr.<region>.api.aws, <account>.dkr-ecr.<region>.on.aws.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/dual-stack-endpoint.html",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/ip-access.html",
      "https://docs.aws.amazon.com/kms/latest/developerguide/ipv6-kms.html",
    ],
  },
  {
    id: "R-V6-14",
    text: "On an EC2 instance with IPv6 only, the agent calls ECS, ECR, SSM, S3 and CloudWatch Logs by their dual-stack names. On a dual-stack instance it calls the ordinary names. No page of AWS states the hosts of its polling and telemetry there, nor the hosts that Fargate and Managed Instances call in IPv6-only subnets.",
    sources: [
      "https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent.go",
      "https://github.com/aws/amazon-ecs-agent/blob/master/CHANGELOG.md",
    ],
  },
];
