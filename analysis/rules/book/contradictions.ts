/** The rules about where AWS's own pages contradict each other, and which side is taken. */
import type { Fact } from "./rule";

export const contradictionsRules: readonly Fact[] = [
  {
    id: "X-01",
    text: "Managed Instances modes: guide awsvpc+host; API/CloudFormation text adds none. → reject `none` and `bridge` on Managed Instances.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    ],
  },
  {
    id: "X-02",
    text: 'Managed Instances networkMode default: "must specify" vs "default awsvpc" vs API "default bridge". → require it.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    ],
  },
  {
    id: "X-03",
    text: 'Managed Instances assignPublicIp: awsvpc-mode page "not supported"; CLI tutorial passes ENABLED (its test step then looks up the INSTANCE public IP). → reject ENABLED.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/getting-started-managed-instances-cli.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "X-04",
    text: 'API_AwsVpcConfiguration: "When the service deploymentController is ECS, the value must be DISABLED" contradicts Fargate pages and AWS CLI examples with ENABLED. → ignore for Fargate.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html",
    ],
  },
  {
    id: "X-05",
    text: "ECR dual-stack interface endpoints: ECR guide yes, ECS guide no. → IPv6-only + endpoints: warn, do not promise.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    ],
  },
  {
    id: "X-06",
    text: 'host mode hostPort: guide "must specify", API "undefined or equal". → accept both, reject different.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    ],
  },
  {
    id: "X-07",
    text: 'dualStackIPv6: "default enabled unless ..." and "The default is disabled" on the same page. → set it.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "X-08",
    text: 'Managed Instances lifetime: "maximum 14 days" vs drain day 14, end day 21.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
    ],
  },
  {
    id: "X-09",
    text: "Managed Instances launch: API says capacityProviderStrategy only; a community module guide says launch_type EC2. → follow the API.",
    sources: ["https://www.mintlify.com/terraform-aws-modules/terraform-aws-ecs/guides/managed-instances"],
  },
  {
    id: "X-10",
    text: 'awsvpc hostPort: "ignored, random high port" (guide) vs "blank or same as containerPort, static" (API). → require blank or equal.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
    ],
  },
  {
    id: "X-11",
    text: "verify-connectivity page tells every awsvpc task in a public subnet to use ENABLED; on EC2/Managed Instances that is refused/unsupported.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
];
