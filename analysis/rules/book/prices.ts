/** The rules about AWS's prices. */
import type { Fact } from "./rule";

export const pricesRules: readonly Fact[] = [
  {
    id: "R-PRICE-01",
    text: "A NAT gateway costs 0.045/h + 0.045/GB in us-east-1 (Price List API 2026-08-12), and 0.062/h + 0.062/GB in ap-northeast-1 (2026-09-25/27).",
    sources: ["https://aws.amazon.com/vpc/pricing/"],
  },
  {
    id: "R-PRICE-02",
    text: "A regional NAT gateway has the same unit rates (usage type RegionalNatGateway-Hours 0.045 in us-east-1, APN1- 0.062). Unconfirmed: its hours are billed per active AZ (two sources disagree or assume it).",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"],
  },
  {
    id: "R-PRICE-03",
    text: "A public IPv4 address, in use or idle, costs 0.005/h in every Region since 1 Feb 2024. This includes Elastic IPs of NATs, nodes of ALBs and NLBs, and public IPs of Fargate tasks.",
    sources: ["https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"],
  },
  {
    id: "R-PRICE-04",
    text: "An interface endpoint costs 0.01 per AZ-hour in us-east-1 (2026-08-12) and 0.014 in ap-northeast-1 (2026-09-25). Its data costs 0.01/GB for the first PB, then 0.006, then 0.004. Gateway endpoints are free.",
    sources: [
      "https://aws.amazon.com/privatelink/pricing/",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
  },
  {
    id: "R-PRICE-05",
    text: "An ALB-hour costs 0.0225 in us-east-1 (2026-08-12) and 0.0243 in ap-northeast-1 (2026-09-27). An LCU costs 0.008 (Tokyo, 2026-09-27).",
    sources: ["https://aws.amazon.com/elasticloadbalancing/pricing/"],
  },
  {
    id: "R-PRICE-06",
    status: "unconfirmed",
    text: "An NLB costs 0.0243/h + 0.006/NLCU in ap-northeast-1 (undated third party). Unconfirmed: it costs 0.0225/h + 0.006 in us-east-1.",
    sources: ["https://aws.darcy-it.com/elb%E3%81%AE%E3%82%B3%E3%82%B9%E3%83%88%E6%96%99%E9%87%91/"],
  },
  {
    id: "R-PRICE-07",
    text: "Fargate on Linux x86 costs 0.04048/vCPU-h + 0.004445/GB-h in us-east-1 (June 2026), and on ARM 0.03238 + 0.00356. In ap-northeast-1 x86 costs 0.05056 + 0.00553 and ARM 0.04045 + 0.00442 (Price List 2026-09-27).",
    sources: [
      "https://www.factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026.md",
      "https://www.vantage.sh/blog/fargate-pricing",
      "https://aws.amazon.com/fargate/pricing/",
    ],
  },
  {
    id: "R-PRICE-08",
    text: 'In us-east-1 a t4g.nano costs 0.0042/h (Price List 2026-08-12), a t4g.micro 0.0084 and a t4g.small 0.0168 (many code copies, one "as of 2026-01"). In ap-northeast-1 they cost 0.0054, 0.0108 and 0.0216 (one table of local estimates).',
    sources: ["https://aws.amazon.com/ec2/pricing/on-demand/"],
  },
  {
    id: "R-PRICE-09",
    text: "The first 10 TB of data out to the internet cost 0.09/GB in us-east-1. In ap-northeast-1 data out costs 0.114/GB, then 0.089. 100 GB/month are free (the Tokyo tiers are from a price-list test fixture).",
    sources: [
      "https://aws.amazon.com/ec2/pricing/on-demand/",
      "https://cloudpipelines.pages.dev/guides/aws-nat-gateway-pricing-2026/",
    ],
  },
  {
    id: "R-PRICE-10",
    text: "Data between AZs costs 0.01/GB in each direction (Tokyo: APN1-DataTransfer-Regional-Bytes 0.01, Price List 2026-09-27; us-east-1: the same, third party).",
    sources: ["https://aws.amazon.com/ec2/pricing/on-demand/", "https://cloudburn.io/blog/aws-nat-gateway-pricing"],
  },
  {
    id: "R-PRICE-11",
    text: "Managed Instances cost the EC2 price plus a management fee per instance, billed per second with a minimum of 1 minute. AWS's example is c6a.2xlarge 0.037/h (page read 2026-09-20 by api-evangelist/amazon-ecs), about 12% of its on-demand price (unconfirmed). On 1 Jul 2026 AWS cut the fees of GPU instances: G -35%, P and Trainium -60%.",
    sources: [
      "https://aws.amazon.com/ecs/pricing/",
      "https://aws.amazon.com/about-aws/whats-new/2026/07/amazon-ecs-managed-instances-gpu-price/",
    ],
  },
  {
    id: "R-PRICE-12",
    text: "ECS Anywhere costs 0.01025 per instance-hour (2026-09-20). The control plane of ECS, egress-only internet gateways and internet gateways are free.",
    sources: [
      "https://aws.amazon.com/ecs/pricing/",
      "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
    ],
  },
  {
    id: "R-PRICE-13",
    status: "unconfirmed",
    text: "The sums for us-east-1 and 730 h are: one zonal NAT gateway with its Elastic IP 36.50/month + 0.045/GB; two of them 73.00; 4 interface endpoints x 2 AZ 58.40 + 0.01/GB; 7 x 2 AZ 102.20; a t4g.nano NAT instance with its Elastic IP 6.72 (no NAT fee per GB); one public IPv4 address per Fargate task 3.65; a dual-stack egress-only internet gateway 0. So 4 endpoints in 2 AZs cost more than one NAT gateway up to about 626 GB/month of endpoint traffic, but less than two NAT gateways. Public IPs cost less than one NAT gateway for up to 9 tasks. The NAT instance's sum excludes EBS (8 GB gp3 about 0.64).",
    sources: [
      "https://aws.amazon.com/vpc/pricing/",
      "https://aws.amazon.com/privatelink/pricing/",
      "https://aws.amazon.com/ebs/pricing/",
    ],
  },
];
