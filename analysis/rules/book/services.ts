/** The rules about what a service needs to live: scaling, Fargate Spot, deployments, containers and volumes. */
import type { Fact } from "./rule";

const API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

export const serviceRules: readonly Fact[] = [
  {
    id: "R-SVC-01",
    text: "Application Auto Scaling changes the desired count of a service between a minimum and a maximum capacity. The resource is service/CLUSTER/SERVICE and the dimension ecs:service:DesiredCount. Target tracking keeps the average CPU or memory utilization of the service, in percent, at a target.",
    sources: [
      `${GUIDE}/service-auto-scaling.html`,
      "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
    ],
  },
  {
    id: "R-SVC-02",
    text: "The metric ALBRequestCountPerTarget exists only for services with a target group of an Application Load Balancer. Its label is the end of the load balancer's ARN, a slash, and the end of the target group's ARN.",
    sources: [
      "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html",
    ],
  },
  {
    id: "R-SVC-03",
    text: "A scheduled action has a schedule of the form at(yyyy-mm-ddThh:mm:ss), rate(VALUE UNIT) or cron(FIELDS) with six fields, a time zone (default: UTC), and a minimum capacity, a maximum capacity or both.",
    sources: [
      "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html",
      "https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html",
    ],
  },
  {
    id: "R-SVC-04",
    text: "FARGATE and FARGATE_SPOT can be used once they are in the cluster's list of capacity providers. FARGATE_SPOT runs Linux tasks, with X86_64 on platform version 1.3.0 or later and with ARM64 on 1.4.0 or later. AWS may stop a Spot task after a warning of two minutes. One provider of a strategy may have a base (0 to 100000), weights are 0 to 1000, and one weight or more is above 0.",
    sources: [`${API}/API_CapacityProviderStrategyItem.html`, `${GUIDE}/fargate-capacity-providers.html`],
  },
  {
    id: "R-SVC-05",
    text: "A live service moves from a launch type to a capacity provider strategy, or to another strategy, only in a forced new deployment. The provider of Pulumi then updates the service in place; a launch type in place of a strategy replaces it.",
    sources: [
      `${API}/API_UpdateService.html`,
      "https://github.com/hashicorp/terraform-provider-aws/pull/43533",
      "https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/",
    ],
  },
  {
    id: "R-SVC-06",
    text: "In a rolling update at least minimumHealthyPercent of the desired tasks run (rounded up), and at most maximumPercent of them (rounded down). If both percentages mean the desired count itself, ECS can neither start nor stop a task and the deployment never ends.",
    sources: [`${API}/API_DeploymentConfiguration.html`],
  },
  {
    id: "R-SVC-07",
    text: "A container starts after the containers that it depends on have reached START, COMPLETE, SUCCESS or HEALTHY. COMPLETE and SUCCESS wait until a container exits, so they cannot be set on an essential container. HEALTHY needs a health check in the task definition. ECS Exec, restarts and shutdown use the order too.",
    sources: [`${API}/API_ContainerDependency.html`],
  },
  {
    id: "R-SVC-08",
    text: "The health check of a container has a command that starts with CMD or CMD-SHELL, an interval of 5 to 300 seconds, a timeout of 2 to 60 seconds, 1 to 10 retries, and a start period of 0 to 300 seconds.",
    sources: [`${API}/API_HealthCheck.html`],
  },
  {
    id: "R-SVC-09",
    text: "On Fargate stopTimeout is at most 120 seconds and startTimeout is 2 to 120 seconds. A restart policy has a restartAttemptPeriod of 60 to 1800 seconds and at most 50 exit codes that it ignores.",
    sources: [`${API}/API_ContainerDefinition.html`, `${API}/API_ContainerRestartPolicy.html`],
  },
  {
    id: "R-SVC-10",
    text: "The ephemeral storage of a Fargate task is 20 GiB, and can be set from 21 to 200 GiB on platform version 1.4.0 or later. It does not exist on instances.",
    sources: [`${API}/API_EphemeralStorage.html`],
  },
  {
    id: "R-SVC-11",
    text: "A volume of EFS is mounted over NFS (TCP 2049). With an access point or with IAM authorization, encryption in transit must be on, and with an access point the root directory is omitted or /. With IAM authorization the task role needs elasticfilesystem:ClientMount, and ClientWrite to write.",
    sources: [
      `${API}/API_EFSVolumeConfiguration.html`,
      `${API}/API_EFSAuthorizationConfig.html`,
      "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    ],
  },
  {
    id: "R-SVC-12",
    text: "A mount point names a volume of its task definition, by letters, digits, hyphens and underscores. A bind mount may have the path of a directory of the instance (sourcePath), but not on Fargate, which has no such directory.",
    sources: [`${API}/API_HostVolumeProperties.html`, `${API}/API_Volume.html`],
  },
  {
    id: "R-SVC-13",
    text: "Not valid in Fargate tasks are disableNetworking, dnsSearchDomains, dnsServers, dockerSecurityOptions, extraHosts, gpu, ipcMode, links, placementConstraints, privileged, maxSwap and swappiness. In linuxParameters devices, sharedMemorySize and tmpfs are not supported, and the only capability that can be added is SYS_PTRACE.",
    sources: [`${GUIDE}/fargate-tasks-services.html`],
  },
  {
    id: "R-SVC-14",
    text: "dnsServers and dnsSearchDomains of a container replace the DNS servers of its network. The private DNS names of VPC endpoints resolve only with the DNS server that Amazon provides for the VPC.",
    sources: [
      `${API}/API_ContainerDefinition.html`,
      "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html",
    ],
  },
  {
    id: "R-SVC-15",
    text: "A container has one logConfiguration, which may be FireLens (awsfirelens), with a log router that has firelensConfiguration. Its destination is part of what a task must reach.",
    sources: [`${API}/API_LogConfiguration.html`, `${API}/API_FirelensConfiguration.html`],
  },
  {
    id: "R-SVC-16",
    text: "credentialSpecs configure a container for Active Directory (gMSA), whose domain controllers the task must reach.",
    sources: [`${API}/API_ContainerDefinition.html`],
  },
  {
    id: "R-SVC-17",
    text: "An environment file is an object in S3, given by its ARN, whose name ends in .env. The execution role needs s3:GetObject for it and s3:GetBucketLocation for its bucket. Credentials of a private registry are a secret of Secrets Manager, which the execution role reads.",
    sources: [`${API}/API_EnvironmentFile.html`, `${GUIDE}/task_execution_IAM_role.html`, `${GUIDE}/private-auth.html`],
  },
];
