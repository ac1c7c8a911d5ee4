/** The rules about public addresses and ECS Managed Instances. */
import type { Fact } from "./rule";

export const publicAddressesRules: readonly Fact[] = [
  {
    id: "R-PUB-01",
    text: "assignPublicIp exists only inside awsvpcConfiguration, values ENABLED|DISABLED; service default DISABLED. For RunTask always set it explicitly (default not stated any more).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-PUB-02",
    text: "Fargate + public subnet: ENABLED gives the task ENI a public IPv4 and direct two-way internet gateway traffic.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html"],
  },
  {
    id: "R-PUB-03",
    text: "Fargate needs a route to pull: public subnet + ENABLED, or private + NAT, or private ECR endpoints.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-PUB-04",
    text: 'EC2 awsvpc: ENABLED is rejected by the API: "InvalidParameterException: Assign public IP is not supported for this launch type" (also when an ASG capacity provider is used); still open as a feature request.',
    sources: [
      "https://github.com/hashicorp/waypoint/issues/643",
      "https://github.com/aws/aws-cdk/issues/13348",
      "https://github.com/aws/containers-roadmap/issues/450",
    ],
  },
  {
    id: "R-PUB-05",
    text: "EC2 awsvpc (Linux and Windows): task ENIs never get a public IPv4, so tasks in PUBLIC subnets have no internet; use a private subnet with NAT. Inbound only from the VPC or through a load balancer.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-PUB-06",
    text: "EC2 bridge/host: containers use the instance's public IP and route directly (both directions).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html"],
  },
  {
    id: "R-PUB-07",
    text: 'Subnet MapPublicIpOnLaunch: "network interfaces attached to instances created in the subnet" get a public IPv4; default true only in default subnets, false in others.',
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
    ],
  },
  {
    id: "R-PUB-08",
    text: 'Fargate task ENIs follow assignPublicIp, not the subnet flag: report of tasks that "never acquire public ips ... regardless of the subnet settings" while the flag was false (third party).',
    sources: ["https://github.com/JetBrains/teamcity-amazon-ecs-plugin/issues/17"],
  },
  {
    id: "R-PUB-09",
    text: "A launch template / run-instances AssociatePublicIpAddress can be set only on a new eth0 and only when there is one network interface.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html"],
  },
  {
    id: "R-PUB-10",
    text: "A container instance must reach the ECS endpoint by public IP, NAT, or ecs interface endpoints; otherwise it never registers.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html"],
  },
  {
    id: "R-PUB-11",
    text: "AWS's own fix table: public subnet awsvpc → ENABLED + 0.0.0.0/0 to internet gateway; private awsvpc → DISABLED + 0.0.0.0/0 to NAT; non-awsvpc public → instance public IP; non-awsvpc private → NAT. (First line is valid for Fargate only: X-11.)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
  {
    id: "R-PUB-12",
    text: "DISABLED for private subnets is AWS's advice. Unconfirmed: ENABLED there is accepted, useless and still billed as a public IPv4 address.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-PUB-13",
    text: "Outbound TCP 443 must be open in the security group and in the network ACL, and port 53 (tcp and udp) for a custom DNS server. A network ACL must also admit the answers to the client's ephemeral ports. AWS's page says outbound 1024-65535 and inbound 443: that is a shorthand, do not encode it.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
  {
    id: "R-PUB-14",
    text: "Fixed outbound IPv4 = NAT gateway/instance with an Elastic IP; the public NAT uses its Elastic IP only together with an internet gateway in the same VPC.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
  },
  {
    id: "R-PUB-15",
    status: "unconfirmed",
    text: "A Fargate task's public IPv4 comes from the Amazon pool and changes with every task; an own Elastic IP cannot be put on it (follows from R-MODE-14).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    ],
  },
  {
    id: "R-PUB-16",
    text: 'VPC Block Public Access "bidirectional" stops all internet gateway and egress-only gateway traffic, NAT gateways and internet-facing load balancers included. "ingress-only" leaves only NAT gateways and egress-only gateways: a public IP of a task or an instance, and a NAT instance, are cut in both directions. Exclusions exist per VPC or subnet, at most 50 per account and Region.',
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html"],
  },
  {
    id: "R-PUB-17",
    text: "awsvpc placement: EC2 instances must be in the VPC and in the Availability Zones of the task subnets, else RunTask fails with `LOCATION` / `ATTRIBUTE`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
      "https://github.com/aws/containers-roadmap/issues/2399",
    ],
  },
  {
    id: "R-PUB-18",
    text: "If no security group is given, the VPC's default security group is used for the task ENI.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-MI-01",
    text: "assignPublicIp is NOT supported for Managed Instances tasks (RunTask, CreateService, UpdateService). (AWS's CLI tutorial shows ENABLED: X-03)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-02",
    text: "A public IPv4 can go only to the instance's PRIMARY ENI, by enabling auto-assign public IPv4 on the (public) subnet.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-03",
    text: "Image pull, secrets, logs and env files use the instance primary ENI; application traffic uses the task ENI. So an Managed Instances awsvpc task in a public subnet starts fine but its app has no IPv4 internet (second half follows from R-MI-01; unconfirmed as a sentence).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-04",
    text: "Task subnets/security groups may differ from the capacity provider's, but must be in the same VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-05",
    text: "A trunk ENI is attached by default as primary when the type supports trunking (no account setting needed); otherwise a regular ENI.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-06",
    text: "host mode uses the subnets/security groups of the capacity provider's networkConfiguration; one copy per host port.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-host-modes.html"],
  },
  {
    id: "R-MI-07",
    text: "Instances need internet access for public images: private subnet + NAT, or public subnet + public IP on the instances; AWS Batch states the same for Managed Instances subnets.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/getting-started-managed-instances-cli.html",
      "https://docs.aws.amazon.com/batch/latest/APIReference/API_ManagedInstancesNetworkConfiguration.html",
    ],
  },
  {
    id: "R-MI-08",
    text: "Capacity provider needs infrastructureRoleArn + instanceLaunchTemplate{ec2InstanceProfileArn, networkConfiguration}; subnets required (CloudFormation and Pulumi), securityGroups optional; all subnets in one VPC; provider belongs to one `cluster`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceLaunchTemplate.html",
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-capacityprovider-managedinstancesnetworkconfiguration.html",
    ],
  },
  {
    id: "R-MI-09",
    text: "Service/RunTask must use capacityProviderStrategy and omit launchType, although `MANAGED_INSTANCES` is a LaunchType enum value.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-MI-10",
    text: "Infrastructure role: trust `ecs.amazonaws.com`, policy `arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances`; the caller needs iam:PassRole with PassedToService ecs.amazonaws.com.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html"],
  },
  {
    id: "R-MI-11",
    text: "Instance role: trust `ec2.amazonaws.com`, policy `AmazonECSInstanceRolePolicyForManagedInstances`; ROLE name must start with `ecsInstanceRole` when the managed infrastructure policy is used (PassRole is scoped to `role/ecsInstanceRole*`), else ResourceInitializationError mentioning iam:PassRole at task launch.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html"],
  },
  {
    id: "R-MI-12",
    text: 'Any other role name works with an added inline iam:PassRole (StringLike iam:PassedToService "ec2.*") on the infrastructure role. Pulumi auto-naming breaks R-MI-11: use name/namePrefix `ecsInstanceRole`.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html"],
  },
  {
    id: "R-MI-13",
    text: "Capacity provider name may not start with aws/ecs/fargate; 255 chars.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html"],
  },
  {
    id: "R-MI-14",
    text: "Linux only (Bottlerocket), X86_64/ARM64, no custom AMI, no SSH; instances drain at day 14 and end by day 21, so instance public IPs are never stable. (X-08)",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
    ],
  },
  {
    id: "R-MI-15",
    text: "instanceRequirements: vCpuCount and memoryMiB required when present; omitted = AWS picks general-purpose types. capacityOptionType ON_DEMAND|SPOT|RESERVED.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceRequirementsRequest.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceLaunchTemplate.html",
    ],
  },
  {
    id: "R-MI-16",
    text: "Data volume 30-16384 GiB, default 80; localStorageConfiguration.useLocalStorage uses instance store instead of EBS. ephemeralStorage, proxyConfiguration, dockerVolumeConfiguration unsupported.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-MI-17",
    text: "Load balancers ALB/NLB/GWLB, target type `ip` (stated for awsvpc). Unconfirmed: target type for Managed Instances host mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MI-18",
    text: "Placement constraints distinctInstance/memberOf on ecs.subnet-id, ecs.availability-zone, ecs.cpu-architecture, ecs.instance-type.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-MI-19",
    text: "SCPs apply to the infrastructure role; AMI account allow-lists must include the Managed Instances AMI account (us-east-1 260073348889, ap-northeast-1 679336465495, us-west-2 491085424538).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MI-20",
    text: "Not in China Regions; commercial since Oct 2025, GovCloud since Nov 2025; GA 30 Sep 2025; Spot Dec 2025; Capacity Reservations Feb 2026. (as quoted by aws-samples/sample-apex-skills, verified 2026-07-09)",
    sources: [
      "https://aws.amazon.com/about-aws/whats-new/2025/10/amazon-ecs-managed-instances-commercial-regions/",
      "https://aws.amazon.com/about-aws/whats-new/2026/02/ecs-mi-ec2-capacity-reservations/",
    ],
  },
];
