/** The rules about image pulls and VPC endpoints. */
import type { Fact } from "./rule";

export const endpointsRules: readonly Fact[] = [
  {
    id: "R-EP-01",
    text: "Fargate platform version 1.4.0 (Linux) and 1.0.0 (Windows): ECR login, image pull, logs, secrets, EFS and app traffic ALL use the task ENI.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"],
  },
  {
    id: "R-EP-02",
    text: "Platform version 1.3.0: ECR login and secrets went through a Fargate-owned interface outside the VPC; only ecr.dkr and S3 were needed. AWS retired it in 2026 (deprecated since 15 June 2026): nothing launches on it any more.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-versions-retired.html",
    ],
  },
  {
    id: "R-EP-03",
    text: "LATEST = 1.4.0 (Linux), 1.0.0 (Windows).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"],
  },
  {
    id: "R-EP-04",
    text: "Private pull set for Fargate 1.4.0+ and for EC2: `ecr.api` + `ecr.dkr` (interface) + S3 GATEWAY endpoint.",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-05",
    text: "ecr.dkr MUST have private DNS enabled; ecr.api should (else --endpoint-url).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-06",
    text: "S3 gateway endpoint minimum policy: s3:GetObject on `arn:aws:s3:::prod-<region>-starport-layer-bucket/*`; associate every task route table.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
  },
  {
    id: "R-EP-07",
    text: "security group egress must allow 443 to the S3 prefix list (gateway endpoint traffic uses S3's public addresses); network ACLs cannot use prefix lists.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"],
  },
  {
    id: "R-EP-08",
    text: "`logs` endpoint when there is no internet gateway/NAT and awslogs is used (Fargate and EC2).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-09",
    text: "`secretsmanager` endpoint for Secrets Manager secrets; SSM parameters need `ssm`.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/verify-connectivity.html",
    ],
  },
  {
    id: "R-EP-10",
    text: "ECS Exec needs `ssmmessages`; with a KMS key also `kms`. Not available in IPv6-only.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  },
  {
    id: "R-EP-11",
    status: "unconfirmed",
    text: "`kms` is also needed in isolated subnets when SecureString parameters are decrypted by the task itself (service-side decrypt by ssm/secretsmanager does not need it).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-12",
    text: "Fargate does NOT need ecs/ecs-agent/ecs-telemetry endpoints.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-13",
    text: "EC2 instances in isolated subnets need all three: `ecs-agent`, `ecs-telemetry`, `ecs` (create in that order if instances already run, then restart the agent); with one missing, traffic goes to the public endpoint. Agent >= 1.25.1.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-14",
    status: "unconfirmed",
    text: "Managed Instances in isolated subnets need the same three plus ecr/s3/logs on the INSTANCE subnets (inferred from R-MI-03; no AWS page states the Managed Instances set).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-awsvpc-mode.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    ],
  },
  {
    id: "R-EP-15",
    text: "The agent also calls numbered names (ecs-a-1..., ecs-t-1...) returned by DiscoverPollEndpoint.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-16",
    text: "Service Connect proxy uses ecs-agent endpoint (else public `ecs-sc`).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-17",
    text: "Endpoint security group must allow inbound TCP 443 from the task/instance subnets; default security group of the VPC is used if none is given.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    ],
  },
  {
    id: "R-EP-18",
    text: "Private DNS needs enableDnsHostnames AND enableDnsSupport on the VPC; one subnet per AZ per endpoint; not allowed in subnets shared with you.",
    sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
  },
  {
    id: "R-EP-19",
    text: "ECS endpoints serve their own Region unless created as cross-Region endpoints (S3, ecr.api, ecr.dkr, ecs and kms can have one); a gateway endpoint serves only its own Region. Only the Amazon-provided DNS answers with endpoint addresses (forward conditionally otherwise).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-20",
    text: "Docker Hub and other public registries need internet, or an ECR pull-through cache rule (Docker Hub needs a Secrets Manager secret named `ecr-pullthroughcache/...`).",
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html"],
  },
  {
    id: "R-EP-21",
    text: "Pull-through cache: the FIRST pull may need an internet route when ECR interface endpoints are used (NAT); later pulls do not.",
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
    text: "EC2 launch type: image pull and awslogs run on the host (primary ENI), not on the awsvpc task ENI: so host egress and task egress must be checked separately (AWS says it explicitly only for Managed Instances, R-MI-03; agent design: only the task containers join the task ENI namespace).",
    sources: ["https://github.com/aws/amazon-ecs-agent/blob/master/proposals/eni.md"],
  },
  {
    id: "R-EP-24",
    text: 'Windows base layers ("foreign layers") come from Microsoft hosts, not ECR, unless pushed with allow-nondistributable-artifacts.',
    sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"],
  },
  {
    id: "R-EP-25",
    text: "Role that pulls: Fargate = task execution role; EC2 = container instance role.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"],
  },
  {
    id: "R-EP-27",
    status: "unconfirmed",
    text: "Conditions of an endpoint policy that a network decides: aws:SourceVpc and aws:SourceVpce are the endpoint's own, aws:SourceIp is absent through an endpoint, aws:SecureTransport is true, aws:PrincipalAccount is the account of the task's roles. Others are not known here. aws:ResourceAccount and aws:ResourceOrgID of one's own shut out the bucket of ECR's layers, which is AWS's: allow it beside them.",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    ],
  },
  {
    id: "R-EP-31",
    text: "Log drivers of Docker's daemon call the host that their options name: splunk tries the collector when the container starts (splunk-verify-connection, true by default), so without a way there the container does not start; fluentd, gelf and syslog call fluentd-address, gelf-address and syslog-address. Fargate takes awslogs, splunk and awsfirelens alone.",
    sources: [
      "https://docs.docker.com/engine/logging/drivers/splunk/",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
    ],
  },
  {
    id: "R-EP-32",
    text: "FireLens (awsfirelens) names its destination in the options of the container: Name cloudwatch or cloudwatch_logs calls logs, firehose or kinesis_firehose calls kinesis-firehose, kinesis or kinesis_streams calls kinesis-streams, s3 calls S3; others call Host and Port. The router is a container of the task: its traffic is the application's, in the name of the task role. A configuration file of the router's may name more.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-example-taskdefs.html",
    ],
  },
];
