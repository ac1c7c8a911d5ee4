/** The rules about IPv6. */
import type { Fact } from "./rule";

export const ipv6Rules: readonly Fact[] = [
  {
    id: "R-V6-01",
    text: "Task gets IPv6 when: awsvpc + subnet with IPv6 CIDR (Fargate: auto-assign IPv6 on) + dualStackIPv6 account setting + Fargate platform version 1.4.0 / EC2 and Managed Instances agent >= 1.45.0.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "R-V6-02",
    text: "dualStackIPv6 is settable only by API/CLI; documented default is contradictory (X-07): set it explicitly per Region.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "R-V6-03",
    text: "Dual-stack Fargate tasks still need an IPv4 route (internet gateway with public IP, or NAT) for ECR, SSM, Secrets Manager at launch; an egress-only gateway alone is not enough.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-V6-04",
    text: 'Dual-stack EC2/Managed Instances awsvpc tasks can use internet gateway or egress-only gateway for IPv6; "NAT gateways are optional".',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "R-V6-05",
    text: "egress-only gateway: IPv6 only, stateful, outbound only, free, one per VPC; route ::/0 → eigw. ::/0 → igw lets the internet open connections to the task's IPv6.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html",
    ],
  },
  {
    id: "R-V6-06",
    text: "IPv6-only subnets work for Fargate platform version 1.4.0, EC2 Linux (agent >= 1.99.1) and Managed Instances, 30 listed Regions incl. us-east-1 and ap-northeast-1 (Ireland, Stockholm, Zurich NOT listed); not on Windows; no ECS Exec.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
    ],
  },
  {
    id: "R-V6-07",
    text: "IPv6-only + ECR: image URI must be `<acct>.dkr-ecr.<region>.on.aws/...` (API host `ecr.<region>.api.aws`).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html"],
  },
  {
    id: "R-V6-08",
    text: "ECR interface endpoints: ECR guide now says dual-stack is supported (S3 endpoint must then be dual-stack too); the ECS guide still says no (X-05).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-V6-09",
    text: "IPv6-only EC2 instance needs a primary IPv6 (--enable-primary-ipv6; Pulumi enablePrimaryIpv6), else host/bridge tasks cannot register with load balancer/Cloud Map.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-V6-10",
    text: "bridge over IPv6 needs daemon.json ipv6 + fixed-cidr-v6 + ip6tables.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html"],
  },
  {
    id: "R-V6-11",
    text: "IPv4-only destinations from IPv6-only: enableDns64 on the subnet + route 64:ff9b::/96 → NAT gateway (NAT64 is automatic on every NAT gateway) + security group/network ACL for 64:ff9b::/96; the NAT gateway must be in ANOTHER, public subnet.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html"],
  },
  {
    id: "R-V6-12",
    text: "Dual-stack endpoint needs dual-stack subnets; IPv6 endpoint needs IPv6-only subnets.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-V6-13",
    text: "Names that answer on both families: ecs.<region>.api.aws (ecs.<region>.amazonaws.com is the IPv4 one), ecs-sc.<region>.api.aws, secretsmanager.<region>.amazonaws.com (the ordinary name), kms.<region>.api.aws, ecr.<region>.api.aws, <account>.dkr-ecr.<region>.on.aws.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/dual-stack-endpoint.html",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/ip-access.html",
      "https://docs.aws.amazon.com/kms/latest/developerguide/ipv6-kms.html",
    ],
  },
  {
    id: "R-V6-14",
    text: "On an EC2 instance that has IPv6 alone the agent calls ECS, ECR, SSM, S3 and CloudWatch Logs by their dual-stack names; on a dual-stack instance it keeps the ordinary ones. No page names the hosts of its polling and telemetry there, nor those that Fargate and Managed Instances call in IPv6-only subnets.",
    sources: [
      "https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent.go",
      "https://github.com/aws/amazon-ecs-agent/blob/master/CHANGELOG.md",
    ],
  },
];
