/** The rules about quotas and sizes. */
import type { Fact } from "./rule";

export const limitsRules: readonly Fact[] = [
  {
    id: "R-LIM-01",
    text: "An awsvpcConfiguration has 1 to 16 subnets and 0 to 5 security groups, all in one VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-LIM-02",
    text: "The number of ENIs of an instance includes the primary one. Without trunking an instance runs at most (ENIs - 1) awsvpc tasks.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-03",
    text: "The maximum of awsvpc tasks without / with trunking is: c5.large 2/10, c5.xlarge 3/20, c5.2xlarge 3/40, c5.4xlarge 7/60, m5.large 2/10, m6i.large 2/10, m6i.xlarge 3/20, m6i.8xlarge 7/90, m6i.12xlarge 7/120, m7g.medium 1/4, m7g.large 2/10, c7g.medium 1/4, c7g.large 2/10, m7i-flex.large 2/4, m7i-flex.xlarge 3/10, m8g.large 2/10, m8g.medium 1/4, t8i.nano 1/2, t8i.micro 1/2, t8i.small 2/4, t8i.medium 2/4.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/eni-trunking-supported-instance-types.html"],
  },
  {
    id: "R-LIM-04",
    text: "T2, T3, T3a and T4g are not in the list of types with trunking. Their ENIs (and their maximum of awsvpc tasks) are: t3.nano/micro 2 (1), t3.small/medium/large 3 (2), t3.xlarge 4 (3), t3a.small 2 (1), t4g.nano/micro 2 (1), t4g.small/medium/large 3 (2), t4g.xlarge 4 (3).",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"],
  },
  {
    id: "R-LIM-05",
    text: "These families have no trunking: c5n, d3, d3en, g3, g3s, g4dn, i3, i3en, inf1, m5dn, m5n, m5zn, mac1, r5b, r5n, r5dn, z1d, u-*. Neither have single types such as a1.metal, c5.metal, c5a.8xlarge, m5.metal, r5.8xlarge and p3dn.24xlarge. A p5.48xlarge runs at most 1 awsvpc task.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/eni-trunking-supported-instance-types.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    ],
  },
  {
    id: "R-LIM-06",
    text: "ENI trunking on EC2 needs the account setting awsvpcTrunking (of the account or of the instance role), Linux, agent >= 1.28.1, resource-name IPv4 DNS (A record) off and subnets that are not shared. It applies only to instances that are launched afterwards. The trunk ENI uses the default security group of the VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-07",
    text: "An instance with a trunk ENI in a public subnet that is stopped and started loses its public IP, and its agent loses its connection.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-08",
    text: "An IPv4 subnet is a /16 to a /28, and AWS reserves 5 of its addresses (the first 4 and the last): a /28 leaves 11, a /27 leaves 27, a /26 leaves 59 and a /24 leaves 251. Each awsvpc task, ALB or NLB node, interface endpoint and zonal NAT takes addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
  },
  {
    id: "R-LIM-09",
    text: "An IPv6 subnet is a /44 to a /64 in steps of 4. AWS reserves 5 of its addresses too.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
  },
  {
    id: "R-LIM-10",
    text: "The quotas of a Region are 5 VPCs, 5 Elastic IPs, 5 internet gateways, 5 egress-only internet gateways (one per VPC), 5 NAT gateways per AZ, 200 subnets per VPC, 200 route tables per VPC and 500 routes per table (all adjustable).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-11",
    text: "An ENI has at most 5 security groups (up to 16 on request), and a security group at most 60 inbound and 60 outbound rules (counted separately for IPv4 and IPv6). The product of groups and rules is at most 1000. The quota is 5000 ENIs per AZ/Region.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-12",
    text: "A public NAT gateway has at most 2 Elastic IPs by default (up to 8 on request). A NAT gateway has at most 8 private IPs.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-13",
    text: "Each ENI can send 1024 DNS packets per second to the VPC resolver. This is not adjustable.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-14",
    text: "A service has no more than five target groups (stated on AWS's NLB page).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb.html"],
  },
  {
    id: "R-LIM-15",
    text: "A service with service discovery has at most 1000 tasks.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html"],
  },
  {
    id: "R-LIM-16",
    text: "Fargate has fixed pairs of CPU and memory: 0.25 vCPU with 0.5, 1 or 2 GB; 0.5 vCPU with 1-4 GB; 1 vCPU with 2-8 GB; 2 vCPU with 4-16 GB; 4 vCPU with 8-30 GB, each in steps of 1 GB; 8 vCPU with 16-60 GB in steps of 4 GB; 16 vCPU with 32-120 GB in steps of 8 GB. 8 and 16 vCPU need Linux platform version 1.4.0. Windows has 1, 2 and 4 vCPU.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"],
  },
  {
    id: "R-LIM-17",
    text: "In the name of an instance type, a `g` after the generation number means AWS Graviton (arm64), `a` means AMD and `i` means Intel (both x86_64). A machine image starts only on its own architecture.",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html"],
  },
  {
    id: "R-LIM-18",
    text: "CloudWatch Logs keeps the events of a log group for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, or forever.",
    sources: ["https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"],
  },
];
