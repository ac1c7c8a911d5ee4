/** The rules about public addresses and ECS Managed Instances. */
import type { Fact } from "./rule";

export const publicAddressesRules: readonly Fact[] = [
  {
    id: "R-PUB-01",
    text: "assignPublicIp exists only inside awsvpcConfiguration, with the values ENABLED|DISABLED. A service's default is DISABLED. For RunTask always set it explicitly (AWS no longer states the default).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-PUB-02",
    text: "For a Fargate task in a public subnet, ENABLED gives the task ENI a public IPv4 address and direct traffic through the internet gateway in both directions.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html"],
  },
  {
    id: "R-PUB-03",
    text: "Fargate needs a route to pull its image: a public subnet with ENABLED, a private subnet with a NAT, or private ECR endpoints.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-PUB-04",
    text: 'The API rejects ENABLED for EC2 tasks in awsvpc mode: "InvalidParameterException: Assign public IP is not supported for this launch type" (also with the capacity provider of an Auto Scaling group). The feature request is still open.',
    sources: [
      "https://github.com/hashicorp/waypoint/issues/643",
      "https://github.com/aws/aws-cdk/issues/13348",
      "https://github.com/aws/containers-roadmap/issues/450",
    ],
  },
  {
    id: "R-PUB-05",
    text: "The task ENIs of EC2 awsvpc tasks (Linux and Windows) never get a public IPv4 address, so tasks in PUBLIC subnets have no internet. Use a private subnet with a NAT. Inbound connections come only from the VPC or through a load balancer.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-PUB-06",
    text: "Containers in EC2 bridge and host mode use the instance's public IP and its routes directly (in both directions).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html"],
  },
  {
    id: "R-PUB-07",
    text: 'With a subnet\'s MapPublicIpOnLaunch, "network interfaces attached to instances created in the subnet" get a public IPv4 address. It is true by default only in default subnets, and false in others.',
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html",
      "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
    ],
  },
  {
    id: "R-PUB-08",
    text: 'The task ENIs of Fargate follow assignPublicIp and not the subnet\'s flag: a report describes tasks that "never acquire public ips ... regardless of the subnet settings" while the flag was false (third party).',
    sources: ["https://github.com/JetBrains/teamcity-amazon-ecs-plugin/issues/17"],
  },
  {
    id: "R-PUB-09",
    text: "AssociatePublicIpAddress, of a launch template or of run-instances, can be set only for a new eth0, and only when there is one network interface.",
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html"],
  },
  {
    id: "R-PUB-10",
    text: "A container instance must reach the ECS endpoint by a public IP, a NAT, or the interface endpoints of ecs. Otherwise it never registers.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html"],
  },
  {
    id: "R-PUB-11",
    text: "AWS's own table of fixes is: awsvpc in a public subnet → ENABLED and 0.0.0.0/0 to the internet gateway; awsvpc in a private subnet → DISABLED and 0.0.0.0/0 to a NAT; other modes in a public subnet → public IP of the instance; other modes in a private subnet → NAT. (The first line is valid for Fargate only: X-11.)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
  {
    id: "R-PUB-12",
    text: "AWS advises DISABLED for private subnets. Unconfirmed: ENABLED there is accepted and useless, and the public IPv4 address is billed.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-PUB-13",
    text: "The security group and the network ACL must allow outbound TCP 443, and port 53 (tcp and udp) for a custom DNS server. A network ACL must also allow the answers to the client's ephemeral ports. AWS's page says outbound 1024-65535 and inbound 443: that is a shorthand, do not encode it.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html"],
  },
  {
    id: "R-PUB-14",
    text: "A fixed outbound IPv4 address needs a NAT gateway or NAT instance with an Elastic IP. A public NAT uses its Elastic IP only together with an internet gateway in the same VPC.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
  },
  {
    id: "R-PUB-15",
    status: "unconfirmed",
    text: "The public IPv4 address of a Fargate task comes from Amazon's pool and changes with every task. An Elastic IP of your own cannot be put on it (follows from R-MODE-14).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    ],
  },
  {
    id: "R-PUB-16",
    text: 'VPC Block Public Access in mode "bidirectional" stops all traffic through internet gateways and egress-only internet gateways, including that of NAT gateways and internet-facing load balancers. Mode "ingress-only" leaves only NAT gateways and egress-only gateways: it stops a task\'s or an instance\'s public IP, and a NAT instance, in both directions. Exclusions exist for a VPC or a subnet, at most 50 per account and Region.',
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html"],
  },
  {
    id: "R-PUB-17",
    text: "For awsvpc tasks the EC2 instances must be in the VPC and in the Availability Zones of the tasks' subnets. Otherwise RunTask fails with `LOCATION` or `ATTRIBUTE`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
      "https://github.com/aws/containers-roadmap/issues/2399",
    ],
  },
  {
    id: "R-PUB-18",
    text: "If no security group is given, the task ENI uses the default security group of the VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"],
  },
  {
    id: "R-MI-01",
    text: "assignPublicIp is NOT supported for Managed Instances tasks (RunTask, CreateService, UpdateService). (AWS's CLI tutorial shows ENABLED: X-03)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-02",
    text: "Only the PRIMARY ENI of the instance can get a public IPv4 address, when the (public) subnet auto-assigns public IPv4 addresses.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-03",
    text: "Image pull, secrets, logs and environment files use the primary ENI of the instance, and application traffic uses the task ENI. So an awsvpc task on Managed Instances in a public subnet starts, but its application has no IPv4 internet (this second sentence follows from R-MI-01; no page of AWS states it).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-04",
    text: "The subnets and security groups of the tasks may differ from those of the capacity provider, but must be in the same VPC.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-05",
    text: "An instance whose type supports trunking has a trunk ENI as its primary one by default (no account setting is needed). Other types have a regular ENI.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html"],
  },
  {
    id: "R-MI-06",
    text: "Host mode uses the subnets and security groups of the capacity provider's networkConfiguration. One copy of the task runs per host port.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-host-modes.html"],
  },
  {
    id: "R-MI-07",
    text: "Instances need internet access to pull public images: a private subnet with a NAT, or a public subnet with a public IP on the instances. AWS Batch states the same for the subnets of its Managed Instances.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/getting-started-managed-instances-cli.html",
      "https://docs.aws.amazon.com/batch/latest/APIReference/API_ManagedInstancesNetworkConfiguration.html",
    ],
  },
  {
    id: "R-MI-08",
    text: "The capacity provider needs infrastructureRoleArn and instanceLaunchTemplate{ec2InstanceProfileArn, networkConfiguration}. subnets are required (CloudFormation and Pulumi), and securityGroups are optional. All subnets are in one VPC. The provider belongs to one `cluster`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceLaunchTemplate.html",
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-capacityprovider-managedinstancesnetworkconfiguration.html",
    ],
  },
  {
    id: "R-MI-09",
    text: "A service or RunTask must use capacityProviderStrategy and omit launchType, although `MANAGED_INSTANCES` is a value of the LaunchType enumeration.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-MI-10",
    text: "The infrastructure role trusts `ecs.amazonaws.com` and has the policy `arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances`. The caller needs iam:PassRole with PassedToService ecs.amazonaws.com.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html"],
  },
  {
    id: "R-MI-11",
    text: "The instance role trusts `ec2.amazonaws.com` and has the policy `AmazonECSInstanceRolePolicyForManagedInstances`. With the managed infrastructure policy the name of the ROLE must start with `ecsInstanceRole` (PassRole is limited to `role/ecsInstanceRole*`). Otherwise the task launch fails with a ResourceInitializationError that mentions iam:PassRole.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html"],
  },
  {
    id: "R-MI-12",
    text: 'A role of any other name works when the infrastructure role has an added inline iam:PassRole (StringLike iam:PassedToService "ec2.*"). Pulumi\'s auto-naming breaks R-MI-11: use name or namePrefix `ecsInstanceRole`.',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html"],
  },
  {
    id: "R-MI-13",
    text: "The name of a capacity provider has at most 255 characters and may not start with aws, ecs or fargate.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html"],
  },
  {
    id: "R-MI-14",
    text: "Managed Instances run Linux only (Bottlerocket), on X86_64 or ARM64, without a custom AMI and without SSH. Instances drain at day 14 and end by day 21, so the public IPs of instances are never stable. (X-08)",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-patching.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
    ],
  },
  {
    id: "R-MI-15",
    text: "instanceRequirements requires vCpuCount and memoryMiB when it is present. When it is omitted, AWS chooses general-purpose types. capacityOptionType is ON_DEMAND|SPOT|RESERVED.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceRequirementsRequest.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceLaunchTemplate.html",
    ],
  },
  {
    id: "R-MI-16",
    text: "The data volume has 30-16384 GiB, 80 by default. localStorageConfiguration.useLocalStorage uses the instance store instead of EBS. ephemeralStorage, proxyConfiguration and dockerVolumeConfiguration are not supported.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-MI-17",
    text: "Managed Instances work with ALB, NLB and GWLB and target type `ip` (stated for awsvpc). Unconfirmed: the target type for Managed Instances in host mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MI-18",
    text: "Placement constraints are distinctInstance and memberOf, on ecs.subnet-id, ecs.availability-zone, ecs.cpu-architecture and ecs.instance-type.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-MI-19",
    text: "SCPs apply to the infrastructure role. Allow-lists of AMI accounts must include the account of the Managed Instances AMI (us-east-1 260073348889, ap-northeast-1 679336465495, us-west-2 491085424538).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MI-20",
    text: "Managed Instances are not available in China Regions. They are generally available since 30 Sep 2025, in the commercial Regions since Oct 2025, in GovCloud since Nov 2025, on Spot since Dec 2025, and with Capacity Reservations since Feb 2026. (as quoted by aws-samples/sample-apex-skills, verified 2026-07-09)",
    sources: [
      "https://aws.amazon.com/about-aws/whats-new/2025/10/amazon-ecs-managed-instances-commercial-regions/",
      "https://aws.amazon.com/about-aws/whats-new/2026/02/ecs-mi-ec2-capacity-reservations/",
    ],
  },
];
