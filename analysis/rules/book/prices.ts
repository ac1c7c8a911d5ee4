/** The rules about what AWS charges. */
import type { Fact } from "./rule";

export const pricesRules: readonly Fact[] = [
  {
    id: "R-PRICE-01",
    text: "NAT gateway us-east-1 0.045/h + 0.045/GB (Price List API 2026-08-12); ap-northeast-1 0.062/h + 0.062/GB (2026-09-25/27).",
    sources: ["https://aws.amazon.com/vpc/pricing/"],
  },
  {
    id: "R-PRICE-02",
    text: "Regional NAT gateway: same unit rates (usage type RegionalNatGateway-Hours 0.045 us-east-1, APN1- 0.062). Unconfirmed: hours are billed per active AZ (two sources disagree or assume).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-PRICE-03",
    text: "Public IPv4 (in use or idle) 0.005/h everywhere, since 1 Feb 2024; also NAT Elastic IPs, ALB/NLB nodes, Fargate public IPs.",
    sources: ["https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"],
  },
  {
    id: "R-PRICE-04",
    text: "Interface endpoint per AZ-hour: 0.01 us-east-1 (2026-08-12), 0.014 ap-northeast-1 (2026-09-25); data 0.01/GB first PB, then 0.006, 0.004. Gateway endpoints free.",
    sources: [
      "https://aws.amazon.com/privatelink/pricing/",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
  },
  {
    id: "R-PRICE-05",
    text: "ALB-hour 0.0225 us-east-1 (2026-08-12), 0.0243 ap-northeast-1 (2026-09-27); LCU 0.008 (Tokyo, 2026-09-27).",
    sources: ["https://aws.amazon.com/elasticloadbalancing/pricing/"],
  },
  {
    id: "R-PRICE-06",
    status: "unconfirmed",
    text: "NLB ap-northeast-1 0.0243/h + 0.006/NLCU (undated third party). Unconfirmed: us-east-1 0.0225/h + 0.006.",
    sources: ["https://aws.darcy-it.com/elb%E3%81%AE%E3%82%B3%E3%82%B9%E3%83%88%E6%96%99%E9%87%91/"],
  },
  {
    id: "R-PRICE-07",
    text: "Fargate Linux x86 us-east-1 0.04048/vCPU-h + 0.004445/GB-h (June 2026); ARM 0.03238 + 0.00356; ap-northeast-1 x86 0.05056 + 0.00553, ARM 0.04045 + 0.00442 (Price List 2026-09-27).",
    sources: [
      "https://www.factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026.md",
      "https://www.vantage.sh/blog/fargate-pricing",
      "https://aws.amazon.com/fargate/pricing/",
    ],
  },
  {
    id: "R-PRICE-08",
    text: 't4g.nano us-east-1 0.0042/h (Price List 2026-08-12). t4g.micro 0.0084, t4g.small 0.0168 (many code copies, one "as of 2026-01"); ap-northeast-1 0.0054 / 0.0108 / 0.0216 (one local-estimate table).',
    sources: ["https://aws.amazon.com/ec2/pricing/on-demand/"],
  },
  {
    id: "R-PRICE-09",
    text: "Data out to internet first 10 TB: us-east-1 0.09/GB, ap-northeast-1 0.114/GB then 0.089; 100 GB/month free (Tokyo tiers from a price-list test fixture).",
    sources: [
      "https://aws.amazon.com/ec2/pricing/on-demand/",
      "https://cloudpipelines.pages.dev/guides/aws-nat-gateway-pricing-2026/",
    ],
  },
  {
    id: "R-PRICE-10",
    text: "Cross-AZ 0.01/GB each direction (Tokyo APN1-DataTransfer-Regional-Bytes 0.01, Price List 2026-09-27; us-east-1 the same, third party).",
    sources: ["https://aws.amazon.com/ec2/pricing/on-demand/", "https://cloudburn.io/blog/aws-nat-gateway-pricing"],
  },
  {
    id: "R-PRICE-11",
    text: "Managed Instances = EC2 price + per-instance management fee, per second, 1-minute minimum; AWS example c6a.2xlarge 0.037/h (page read 2026-09-20 by api-evangelist/amazon-ecs); about 12% of its on-demand price (unconfirmed). GPU fees cut 1 Jul 2026: G -35%, P and Trainium -60%.",
    sources: [
      "https://aws.amazon.com/ecs/pricing/",
      "https://aws.amazon.com/about-aws/whats-new/2026/07/amazon-ecs-managed-instances-gpu-price/",
    ],
  },
  {
    id: "R-PRICE-12",
    text: "ECS Anywhere 0.01025 per instance-hour (2026-09-20). ECS control plane, egress-only gateway, internet gateway: free.",
    sources: [
      "https://aws.amazon.com/ecs/pricing/",
      "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
    ],
  },
  {
    id: "R-PRICE-13",
    status: "unconfirmed",
    text: "us-east-1 sums, 730 h: one zonal NAT + Elastic IP 36.50/month + 0.045/GB; two = 73.00; 4 interface endpoints x 2 AZ = 58.40 + 0.01/GB; 7 x 2 AZ = 102.20; t4g.nano NAT + Elastic IP 6.72 (no per-GB NAT fee); one public IPv4 per Fargate task 3.65; dual-stack egress-only gateway 0. So 4 endpoints in 2 AZs cost more than one NAT until about 626 GB/month of endpoint traffic but less than two NATs; public IPs cost less than one NAT up to 9 tasks; NAT instance excludes EBS (8 GB gp3 about 0.64).",
    sources: [
      "https://aws.amazon.com/vpc/pricing/",
      "https://aws.amazon.com/privatelink/pricing/",
      "https://aws.amazon.com/ebs/pricing/",
    ],
  },
];
