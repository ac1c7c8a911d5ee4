/** The rules about image pulls and VPC endpoints. */
import type { Fact } from "./rule";

export const endpointsRules: readonly Fact[] = [
  {
    id: "R-EP-01",
    text: "Fargate tasks on platform version 1.4.0 (Linux) and 1.0.0 (Windows) use the task ENI for ALL of their traffic: ECR login, image pull, logs, secrets, EFS and the application's own.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-EP-02",
    text: "On platform version 1.3.0, ECR login and secrets used a Fargate-owned interface outside the VPC, and only ecr.dkr and S3 were needed in the VPC. AWS retired this version in 2026 (deprecated since 15 June 2026): no task starts on it any more.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-versions-retired.html",
    ],
  },
  {
    id: "R-EP-03",
    text: "The platform version LATEST is 1.4.0 on Linux and 1.0.0 on Windows.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"],
  },
  {
    id: "R-EP-04",
    text: "To pull images privately, Fargate 1.4.0 and later and EC2 need the interface endpoints `ecr.api` and `ecr.dkr`, and the GATEWAY endpoint for S3.",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-05",
    text: "The ecr.dkr endpoint MUST have private DNS enabled. The ecr.api endpoint should have it enabled (otherwise clients need --endpoint-url).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-06",
    text: "The policy of the S3 gateway endpoint must allow at least s3:GetObject on `arn:aws:s3:::prod-<region>-starport-layer-bucket/*`. Associate the endpoint with every route table of the tasks.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
  },
  {
    id: "R-EP-07",
    text: "The security group's egress must allow 443 to the S3 prefix list, because traffic through a gateway endpoint uses S3's public addresses. A network ACL cannot use a prefix list.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"],
  },
  {
    id: "R-EP-08",
    text: "Tasks that use awslogs need the `logs` endpoint when there is no internet gateway and no NAT (Fargate and EC2).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-09",
    text: "Secrets Manager secrets need the `secretsmanager` endpoint, and SSM parameters need `ssm`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html",
    ],
  },
  {
    id: "R-EP-10",
    text: "ECS Exec needs `ssmmessages`, and with a KMS key also `kms`. It is not available in IPv6-only subnets.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  },
  {
    id: "R-EP-11",
    status: "unconfirmed",
    text: "`kms` is also needed in isolated subnets when the task itself decrypts SecureString parameters. When ssm or secretsmanager decrypts on the service's side, `kms` is not needed.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-12",
    text: "Fargate does NOT need the endpoints ecs, ecs-agent and ecs-telemetry.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-13",
    text: "EC2 instances in isolated subnets need all three endpoints `ecs-agent`, `ecs-telemetry` and `ecs`, with agent >= 1.25.1. If instances run already, create the endpoints in that order, then restart the agent. If one is missing, its traffic goes to the public endpoint.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-14",
    status: "unconfirmed",
    text: "Managed Instances in isolated subnets need the same three endpoints as EC2, and ecr, s3 and logs, in the subnets of the INSTANCES (inferred from R-MI-03; no AWS page states the set for Managed Instances).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    ],
  },
  {
    id: "R-EP-15",
    text: "The agent also calls numbered names (ecs-a-1..., ecs-t-1...) that DiscoverPollEndpoint returns.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-16",
    text: "Service Connect's proxies get their configuration through the ecs-agent endpoint, or else from the public name ecs-sc.<region>.api.aws: on EC2 through a relay container of the instance in host mode, and on Fargate through the task's interface. Another sentence of the same page says that Fargate needs no endpoint of ECS. No page of AWS states which interface is used on Managed Instances.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://github.com/aws/amazon-ecs-agent/blob/master/agent/engine/serviceconnect/manager_linux.go",
    ],
  },
  {
    id: "R-EP-17",
    text: "The security group of an endpoint must allow inbound TCP 443 from the subnets of the tasks or instances. An endpoint without a group of its own uses the default security group of the VPC.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    ],
  },
  {
    id: "R-EP-18",
    text: "Private DNS needs enableDnsHostnames AND enableDnsSupport on the VPC. An endpoint has one subnet in each AZ. It cannot be created in subnets that are shared with you.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-EP-19",
    text: "An ECS endpoint serves its own Region unless it is created as a cross-Region endpoint (S3, ecr.api, ecr.dkr, ecs and kms can have one). A gateway endpoint serves its own Region only. Only the Amazon-provided DNS answers with endpoint addresses (other DNS servers need conditional forwarding).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-20",
    text: "Docker Hub and other public registries need the internet, or an ECR pull-through cache rule (for Docker Hub with a Secrets Manager secret named `ecr-pullthroughcache/...`).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html"],
  },
  {
    id: "R-EP-21",
    text: "For the first pull of an image through a pull-through cache with ECR interface endpoints, AWS requires a NAT gateway and a route to it. Later pulls do not need them. A program does not show whether an image is already in the cache.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    ],
  },
  {
    id: "R-EP-22",
    text: "Regions launched after 2023-12-23 need their own Region-specific ECS endpoints.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-23",
    status: "unconfirmed",
    text: "On EC2, image pull and awslogs run on the host (primary ENI) and not on the task ENI of awsvpc, so the egress of host and task is checked separately. AWS states this only for Managed Instances (R-MI-03); for EC2 it follows from the agent's design, where only the task's containers join the namespace of the task ENI.",
    sources: ["https://github.com/aws/amazon-ecs-agent/blob/master/proposals/eni.md"],
  },
  {
    id: "R-EP-24",
    text: 'Windows base layers ("foreign layers") come from Microsoft hosts and not from ECR, unless they were pushed with allow-nondistributable-artifacts.',
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-25",
    text: "The role that pulls the image is the task execution role on Fargate, and the container instance role on EC2.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-EP-27",
    status: "unconfirmed",
    text: "The network decides these conditions of an endpoint policy: aws:SourceVpc and aws:SourceVpce are those of the endpoint, aws:SourceIp is absent through an endpoint, aws:SecureTransport is true, and aws:PrincipalAccount is the account of the task's roles. Other conditions are not known here. Conditions on your own aws:ResourceAccount or aws:ResourceOrgID exclude the bucket of ECR's layers, which belongs to AWS: allow this bucket too.",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    ],
  },
  {
    id: "R-EP-29",
    text: "dnsOptions.dnsRecordIpType decides the IP families of the records for an interface endpoint's names: ipv4, ipv6 or dualstack. With service-defined the private name has IPv4 records only. A caller with IPv6 only needs an IPv6 record.",
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DnsOptionsSpecification.html",
      "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.VpcEndpointDnsRecordIpType.html",
    ],
  },
  {
    id: "R-EP-30",
    text: "An S3 gateway endpoint routes the IP families of its ipAddressType (ipv4, dualstack, ipv6). Over IPv6 a client calls the dual-stack name, and security groups need a rule for those addresses.",
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
      "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.VpcEndpointIpAddressType.html",
    ],
  },
  {
    id: "R-EP-31",
    text: "Log drivers of Docker's daemon call the host in their options. splunk connects to the collector when the container starts (splunk-verify-connection, true by default), so the container does not start without a path to it. fluentd, gelf and syslog call fluentd-address, gelf-address and syslog-address. Fargate accepts awslogs, splunk and awsfirelens only.",
    sources: [
      "https://docs.docker.com/engine/logging/drivers/splunk/",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
    ],
  },
  {
    id: "R-EP-32",
    text: "The destination of FireLens (awsfirelens) is in the options of the container: Name cloudwatch or cloudwatch_logs calls logs, firehose or kinesis_firehose calls kinesis-firehose, kinesis or kinesis_streams calls kinesis-streams, and s3 calls S3; other outputs call Host and Port. The log router is a container of the task: its traffic is application traffic, with the task role. A configuration file of the router may contain more destinations.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-example-taskdefs.html",
    ],
  },
  {
    id: "R-EP-33",
    status: "unconfirmed",
    text: "Sidecars for telemetry have destinations of their own, with the task role: the X-Ray daemon calls xray; the ADOT collector the services of its exporters (awsxray: xray, awsemf: logs); the CloudWatch agent monitoring for metrics, logs for logs and xray for traces; the Datadog agent hosts of Datadog on the internet. If they are not reached, the task runs and its telemetry is lost.",
    sources: [
      "https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html",
      "https://aws-otel.github.io/docs/setup/ecs",
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html",
      "https://docs.datadoghq.com/agent/configuration/network/",
      "https://github.com/ministryofjustice/modernisation-platform/issues/2851",
    ],
  },
  {
    id: "R-EP-34",
    text: "For a volume of FSx for Windows File Server, the agent of the Windows instance calls the API of fsx and reads the share's credentials, and the host mounts the share by SMB (TCP 445). Fargate and Linux do not support such volumes.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/wfsx-volumes.html"],
  },
  {
    id: "R-EP-35",
    text: "A volume of S3 Files is mounted by NFS over TLS (TCP 2049) from a mount target in the task's VPC, always with the task role.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/s3files-volumes.html"],
  },
];
