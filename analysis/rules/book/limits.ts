/** The rules about quotas and sizes. */
import type { Fact } from "./rule";

export const limitsRules: readonly Fact[] = [
  {
    id: "R-LIM-01",
    text: "awsvpcConfiguration: 1-16 subnets, 0-5 security groups, all in one VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-LIM-02",
    text: "ENIs per instance include the primary; without trunking max awsvpc tasks = ENIs - 1.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-03",
    text: "Max awsvpc tasks without / with trunking: c5.large 2/10, c5.xlarge 3/20, c5.2xlarge 3/40, c5.4xlarge 7/60, m5.large 2/10, m6i.large 2/10, m6i.xlarge 3/20, m6i.8xlarge 7/90, m6i.12xlarge 7/120, m7g.medium 1/4, m7g.large 2/10, c7g.medium 1/4, c7g.large 2/10, m7i-flex.large 2/4, m7i-flex.xlarge 3/10, m8g.large 2/10, m8g.medium 1/4, t8i.nano 1/2, t8i.micro 1/2, t8i.small 2/4, t8i.medium 2/4.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/eni-trunking-supported-instance-types.html"],
  },
  {
    id: "R-LIM-04",
    text: "T2/T3/T3a/T4g are not in the trunking list; ENIs (max awsvpc tasks): t3.nano/micro 2 (1), t3.small/medium/large 3 (2), t3.xlarge 4 (3), t3a.small 2 (1), t4g.nano/micro 2 (1), t4g.small/medium/large 3 (2), t4g.xlarge 4 (3).",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"],
  },
  {
    id: "R-LIM-05",
    text: "Not trunk-capable families: c5n, d3, d3en, g3, g3s, g4dn, i3, i3en, inf1, m5dn, m5n, m5zn, mac1, r5b, r5n, r5dn, z1d, u-*; plus single types such as a1.metal, c5.metal, c5a.8xlarge, m5.metal, r5.8xlarge, p3dn.24xlarge. p5.48xlarge: max 1 awsvpc task.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/eni-trunking-supported-instance-types.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    ],
  },
  {
    id: "R-LIM-06",
    text: "Trunking on EC2: account setting awsvpcTrunking (account or instance role), only instances launched afterwards, Linux only, agent >= 1.28.1, resource-name IPv4 DNS (A record) off, no shared subnets; the trunk ENI uses the VPC default security group.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-07",
    text: "A stopped/started trunk instance in a public subnet loses its public IP and the agent loses its connection.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"],
  },
  {
    id: "R-LIM-08",
    text: "IPv4 subnet /16../28; 5 addresses reserved (first 4 + last): /28 = 11 usable, /27 = 27, /26 = 59, /24 = 251. Each awsvpc task, ALB/NLB node, interface endpoint and zonal NAT takes addresses.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
  },
  {
    id: "R-LIM-09",
    text: "IPv6 subnet /44../64 in steps of 4; also 5 reserved.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
  },
  {
    id: "R-LIM-10",
    text: "Per Region: 5 VPCs, 5 Elastic IPs, 5 internet gateways, 5 egress-only internet gateways (one per VPC), 5 NAT gateways per AZ, 200 subnets per VPC, 200 route tables per VPC, 500 routes per table (all adjustable).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-11",
    text: "5 security groups per ENI (up to 16), 60 rules in and 60 out per security group (separate for v4/v6); product <= 1000. ENIs 5000 per AZ/Region.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-12",
    text: "Elastic IPs per public NAT gateway: 2 by default (request up to 8); private IPs per NAT gateway 8.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-13",
    text: "DNS: 1024 packets/s per ENI to the VPC resolver, not adjustable.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
  },
  {
    id: "R-LIM-14",
    text: "NLB page: no more than five target groups per service.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb.html"],
  },
  {
    id: "R-LIM-15",
    text: "Service discovery: max 1000 tasks per service.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html"],
  },
  {
    id: "R-LIM-16",
    text: "Fargate has fixed pairs of CPU and memory: 0.25 vCPU with 0.5, 1 or 2 GB; 0.5 with 1-4; 1 with 2-8; 2 with 4-16; 4 with 8-30, each in steps of 1 GB; 8 with 16-60 in steps of 4; 16 with 32-120 in steps of 8. 8 and 16 vCPU need Linux platform 1.4.0; Windows has 1, 2 and 4 vCPU.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"],
  },
  {
    id: "R-LIM-17",
    text: "Instance type names: a `g` after the generation number means AWS Graviton (arm64), `a` AMD and `i` Intel (x86_64); a machine image starts only on its own architecture.",
    sources: ["https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html"],
  },
  {
    id: "R-LIM-18",
    text: "CloudWatch Logs keeps the events of a log group for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, or for ever.",
    sources: ["https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"],
  },
];
