/** The rules about contradictions between AWS's own pages, and which page this product follows. */
import type { Fact } from "./rule";

export const contradictionsRules: readonly Fact[] = [
  {
    id: "X-01",
    text: "AWS's pages disagree on the network modes of Managed Instances: the developer guide allows `awsvpc` and `host`, and the texts of the API and of CloudFormation add `none`. This product refuses `none` and `bridge` on Managed Instances.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    ],
  },
  {
    id: "X-02",
    text: 'AWS\'s pages disagree on the default networkMode of Managed Instances: one page says that you must specify it ("must specify"), one says "default awsvpc", and the API says "default bridge". This product requires it.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    ],
  },
  {
    id: "X-03",
    text: 'AWS\'s pages disagree on assignPublicIp for Managed Instances: the page about awsvpc mode says "not supported", and the CLI tutorial passes ENABLED (its test step then looks up the public IP of the INSTANCE). This product refuses ENABLED.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/getting-started-managed-instances-cli.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
    ],
  },
  {
    id: "X-04",
    text: 'API_AwsVpcConfiguration says "When the service deploymentController is ECS, the value must be DISABLED". The Fargate pages and the AWS CLI examples use ENABLED. This product ignores the sentence for Fargate.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html",
    ],
  },
  {
    id: "X-05",
    text: "AWS's pages disagree on dual-stack interface endpoints for ECR: the ECR guide says that they are supported, and the ECS guide says that they are not. For IPv6-only subnets with endpoints this product warns and promises nothing.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    ],
  },
  {
    id: "X-06",
    text: 'AWS\'s pages disagree on hostPort in host mode: the guide says "must specify", and the API says "undefined or equal". This product accepts both, and refuses a different port.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    ],
  },
  {
    id: "X-07",
    text: 'One page of AWS says both "default enabled unless ..." and "The default is disabled" about the account setting dualStackIPv6. Set it explicitly.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "X-08",
    text: 'AWS\'s pages disagree on the lifetime of Managed Instances: one says "maximum 14 days", and another says that an instance drains at day 14 and ends by day 21.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
    ],
  },
  {
    id: "X-09",
    text: "The API says that a service on Managed Instances uses capacityProviderStrategy only. A community module guide says launch_type EC2. This product follows the API.",
    sources: ["https://www.mintlify.com/terraform-aws-modules/terraform-aws-ecs/guides/managed-instances"],
  },
  {
    id: "X-10",
    text: 'AWS\'s pages disagree on hostPort in awsvpc mode: the guide says "ignored, random high port", and the API says "blank or same as containerPort, static". This product requires a blank or equal port.',
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
    ],
  },
  {
    id: "X-11",
    text: "AWS's verify-connectivity page says that every awsvpc task in a public subnet uses ENABLED. EC2 refuses that value, and Managed Instances do not support it.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
];
