/** The rules about network modes, and ports under each of them. */
import type { Fact } from "./rule";

export const modesRules: readonly Fact[] = [
  {
    id: "R-MODE-01",
    text: "networkMode values in the API are exactly `bridge|host|awsvpc|none`; requiresCompatibilities and LaunchType values are `EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES`.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-02",
    text: "FARGATE: `awsvpc` is required; every other mode is invalid.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-03",
    text: "EC2 Linux: `awsvpc`, `bridge` (default when omitted), `host`, `none` are all valid; AWS recommends awsvpc unless there is a specific need.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-MODE-04",
    text: "EC2 Windows: only `default` (Docker `nat` driver; used when networkMode is omitted; it is not an API enum value, so omit the field) and `awsvpc`; bridge/host/none are not available.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-MODE-05",
    text: "EXTERNAL (ECS Anywhere): only `bridge`, `host`, `none`; `awsvpc` is not supported; no load balancer, no service discovery, no capacity provider.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-MODE-06",
    text: "MANAGED_INSTANCES: `awsvpc` and `host` only; no bridge. (API text adds `none`: X-01)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html"],
  },
  {
    id: "R-MODE-07",
    text: "MANAGED_INSTANCES: always write networkMode explicitly - one page says tasks without it cannot run, another says default awsvpc, the API says default bridge (X-02).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html"],
  },
  {
    id: "R-MODE-08",
    text: "`networkConfiguration` (awsvpcConfiguration) is REQUIRED for awsvpc and NOT supported for any other mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-MODE-09",
    text: 'Error text when it is given for bridge/host: "Network Configuration is not valid for the given networkMode of this task definition."',
    sources: ["https://github.com/cloudposse/terraform-aws-ecs-alb-service-task/issues/22"],
  },
  {
    id: "R-MODE-10",
    text: "`none`: no external connectivity and no portMappings allowed.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-11",
    text: "awsvpc needs the ECS service-linked role (AWSServiceRoleForECS); it is auto-created by the console or when a cluster/service is created.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-12",
    text: "EC2 awsvpc agent minimums: Linux agent 1.15.0 / ecs-init 1.15.0-4; Windows agent 1.54.0, and Windows Server 2016 AMI cannot host awsvpc.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-13",
    text: "Windows + awsvpc on EC2: no dual-stack, no IPv6, no ENI trunking.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-14",
    text: "awsvpc tasks: one ENI per task, all containers share it and talk over localhost; the ENI cannot be detached or modified by the account (so no own Elastic IP on it).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-15",
    text: "A capacity provider strategy may not mix types (Fargate/Fargate Spot vs ASG vs Managed Instances), and at most 20 providers; launchType and capacityProviderStrategy are mutually exclusive.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-launch-type-comparison.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ],
  },
  {
    id: "R-MODE-16",
    text: "A task definition may list several compatibilities (for example FARGATE + MANAGED_INSTANCES); (inference) it must then satisfy the strictest of them.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MODE-17",
    text: "`links` only with bridge; `hostname` not with awsvpc; `extraHosts` not with awsvpc nor Windows.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"],
  },
  {
    id: "R-MODE-18",
    text: "host mode: containers should not run as root (UID 0); containers can impersonate the host and reach private loopback services of the host.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html",
    ],
  },
  {
    id: "R-MODE-19",
    text: "host and awsvpc give the best network performance (EC2 stack, no docker bridge).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-20",
    text: "Service discovery: needs awsvpc, bridge or host; bridge/host allow SRV records only, awsvpc allows A and/or SRV (+AAAA for dual-stack; no A in IPv6-only subnets); records always carry the PRIVATE IP.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html"],
  },
  {
    id: "R-MODE-21",
    text: "Service Connect: not for EXTERNAL, standalone tasks, Windows; TLS only with awsvpc; bridge needs the dynamic port range opened between instances; Fargate needs platform version 1.4.0.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html"],
  },
  {
    id: "R-MODE-22",
    status: "unconfirmed",
    text: "Service Connect does not support `host` mode (no sentence found in the current page).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html"],
  },
  {
    id: "R-MODE-23",
    text: 'Runtime message for a compatibility mismatch: "The selected task definition is not compatible with the selected compute strategy".',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html"],
  },
  {
    id: "R-MODE-24",
    text: "A cluster's list of Auto Scaling capacity providers is put as a whole, and one may be left out only once no task runs on it: to move a service to another provider, list both, move it, and then take the old one off. Managed Instances providers belong to their cluster without the list.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html"],
  },
  {
    id: "R-MODE-25",
    text: "Service Connect: clients call clientAlias.dnsName:port, a port that exists inside the client's task alone. What crosses the network goes to the server's proxy: ingressPortOverride where it is set; else the container port of the mapping portName in awsvpc, and a dynamic host port in bridge. Group rules are judged for that port, from the client's interface to the server's.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html"],
  },
  {
    id: "R-MODE-26",
    text: "Service Connect joins tasks of ECS services that have it enabled in the same namespace, in one Region. A pure client needs no list of services.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html"],
  },
  {
    id: "R-MODE-27",
    status: "unconfirmed",
    text: "A private DNS namespace of AWS Cloud Map is a private hosted zone: it answers in its VPC alone, where enableDnsSupport and enableDnsHostnames are both on (AWS's page says so of private hosted zones).",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html",
    ],
  },
  {
    id: "R-PORT-01",
    text: "awsvpc: give containerPort only; hostPort must be blank or equal to containerPort (API); the guide says it is ignored (X-10).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-02",
    text: "host: hostPort must be undefined or equal to containerPort; no dynamic ports, no remapping. (guide wording: X-06)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-03",
    text: "host with port mappings: one copy of the task per instance; a host port cannot be used by two tasks.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-PORT-04",
    text: "bridge: hostPort > 0 = static (one copy per instance); hostPort 0/omitted = dynamic from the ephemeral range.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html"],
  },
  {
    id: "R-PORT-05",
    text: "Dynamic range = instance `/proc/sys/net/ipv4/ip_local_port_range` (32768 to about 61000 on the ECS-optimized AMI; fallback 49153-65535 Linux, 49152-65535 Windows).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    ],
  },
  {
    id: "R-PORT-06",
    text: "ECS_DYNAMIC_HOST_PORT_RANGE in ecs.config overrides the dynamic range.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters_ec2.html"],
  },
  {
    id: "R-PORT-07",
    text: "Do not set a static hostPort >= 32768 (ephemeral range). Reserved: 22, 2375, 2376, 51678-51680.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-08",
    text: "At most 100 reserved (static) ports per instance including the default ones; dynamic ones do not count.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-09",
    text: "The same container port cannot be exposed for two protocols; a port may appear in only one mapping per container.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-10",
    text: "containerPortRange: bridge or awsvpc only (Managed Instances: awsvpc only), max 100 ranges per container, no overlap, agent >= 1.67.0.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-PORT-11",
    status: "unconfirmed",
    text: "Security group range 32768-65535 from the load balancer security group is the safe superset for bridge dynamic ports (AWS pages name 32768-61000 and 49153-65535; no page with the exact superset was found).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    ],
  },
];
