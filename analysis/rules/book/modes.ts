/** The rules about network modes, and ports under each of them. */
import type { Fact } from "./rule";

export const modesRules: readonly Fact[] = [
  {
    id: "R-MODE-01",
    text: "The values of networkMode in the API are exactly `bridge|host|awsvpc|none`. The values of requiresCompatibilities and LaunchType are `EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES`.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-02",
    text: "FARGATE requires `awsvpc`. Every other mode is invalid.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-03",
    text: "On EC2 Linux `awsvpc`, `bridge` (the default when omitted), `host` and `none` are all valid. AWS recommends awsvpc unless there is a specific need for another mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-MODE-04",
    text: "On EC2 Windows only `default` and `awsvpc` are available, and bridge, host and none are not. `default` is Docker's `nat` driver, which is used when networkMode is omitted; it is not a value of the API, so omit the field.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-MODE-05",
    text: "EXTERNAL (ECS Anywhere) has only `bridge`, `host` and `none`. `awsvpc`, load balancers, service discovery and capacity providers are not supported.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-MODE-06",
    text: "MANAGED_INSTANCES has `awsvpc` and `host` only, and no bridge. (The API text adds `none`: X-01)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html"],
  },
  {
    id: "R-MODE-07",
    text: "On MANAGED_INSTANCES always write networkMode explicitly: one page says that tasks without it cannot run, another says that the default is awsvpc, and the API says that the default is bridge (X-02).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html"],
  },
  {
    id: "R-MODE-08",
    text: "`networkConfiguration` (awsvpcConfiguration) is REQUIRED for awsvpc and is NOT supported for any other mode.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"],
  },
  {
    id: "R-MODE-09",
    text: 'AWS refuses networkConfiguration for bridge and host with this text: "Network Configuration is not valid for the given networkMode of this task definition."',
    sources: ["https://github.com/cloudposse/terraform-aws-ecs-alb-service-task/issues/22"],
  },
  {
    id: "R-MODE-10",
    text: "A task in mode `none` has no external connectivity and cannot have portMappings.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-11",
    text: "awsvpc needs the service-linked role of ECS (AWSServiceRoleForECS). The console creates it, and so does the creation of a cluster or a service.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-12",
    text: "awsvpc on EC2 needs Linux agent 1.15.0 (ecs-init 1.15.0-4) or Windows agent 1.54.0. The Windows Server 2016 AMI cannot run awsvpc tasks.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-13",
    text: "Windows tasks in awsvpc mode on EC2 have no dual-stack, no IPv6 and no ENI trunking.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-14",
    text: "Each awsvpc task has one ENI, which all its containers share; they call each other on localhost. The account cannot detach or change this ENI (so it cannot put an Elastic IP of its own on it).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"],
  },
  {
    id: "R-MODE-15",
    text: "A capacity provider strategy cannot mix types (Fargate and Fargate Spot, Auto Scaling groups, Managed Instances) and has at most 20 providers. launchType and capacityProviderStrategy exclude each other.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-launch-type-comparison.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ],
  },
  {
    id: "R-MODE-16",
    text: "A task definition may list several compatibilities (for example FARGATE and MANAGED_INSTANCES). It must then satisfy the strictest of them (inference).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html"],
  },
  {
    id: "R-MODE-17",
    text: "`links` works with bridge only. `hostname` does not work with awsvpc. `extraHosts` works neither with awsvpc nor on Windows.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"],
  },
  {
    id: "R-MODE-18",
    text: "In host mode, containers should not run as root (UID 0): containers can impersonate the host and reach services on the host's private loopback.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html",
    ],
  },
  {
    id: "R-MODE-19",
    text: "host and awsvpc give the best network performance (EC2's network stack without Docker's bridge).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"],
  },
  {
    id: "R-MODE-20",
    text: "Service discovery needs awsvpc, bridge or host. bridge and host allow SRV records only. awsvpc allows A records, SRV records or both (and AAAA for dual-stack; no A in IPv6-only subnets). Records always have the PRIVATE IP.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html"],
  },
  {
    id: "R-MODE-21",
    text: "Service Connect does not support EXTERNAL, standalone tasks and Windows. Its TLS needs awsvpc, bridge needs the dynamic port range open between instances, and Fargate needs platform version 1.4.0.",
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
    text: 'ECS reports a wrong compatibility at run time with this text: "The selected task definition is not compatible with the selected compute strategy".',
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html"],
  },
  {
    id: "R-MODE-24",
    text: "A call sets a cluster's list of Auto Scaling capacity providers as a whole, and it may leave out a provider only when no task runs on it. To move a service to another provider, list both, move the service, and then remove the old provider from the list. Managed Instances providers belong to their cluster without the list.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html"],
  },
  {
    id: "R-MODE-25",
    text: "With Service Connect, clients call clientAlias.dnsName:port, a port that exists only inside the client's task. The packets on the network go to the server's proxy: to ingressPortOverride if it is set, else to the container port of the mapping portName in awsvpc, or to a dynamic host port in bridge mode. Security group rules apply to that port, from the client's interface to the server's.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html"],
  },
  {
    id: "R-MODE-26",
    text: "Service Connect connects tasks of ECS services that have it enabled in the same namespace, in one Region. A service that is only a client needs no list of services.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html"],
  },
  {
    id: "R-MODE-27",
    status: "unconfirmed",
    text: "A private DNS namespace of AWS Cloud Map is a private hosted zone: it answers only in its VPC, and only if enableDnsSupport and enableDnsHostnames are both on (AWS's page states this for private hosted zones).",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html",
    ],
  },
  {
    id: "R-PORT-01",
    text: "In awsvpc mode give containerPort only. hostPort must be blank or equal to containerPort (API); the guide says that it is ignored (X-10).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-02",
    text: "In host mode hostPort must be undefined or equal to containerPort. There are no dynamic ports and no remapping. (Wording of the guide: X-06)",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-03",
    text: "In host mode a task with port mappings runs once per instance, because two tasks cannot use the same host port.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html"],
  },
  {
    id: "R-PORT-04",
    text: "In bridge mode a hostPort > 0 is static (one copy of the task per instance). A hostPort that is 0 or omitted is dynamic, from the ephemeral range.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html"],
  },
  {
    id: "R-PORT-05",
    text: "The dynamic range is `/proc/sys/net/ipv4/ip_local_port_range` of the instance (32768 to about 61000 on the ECS-optimized AMI; the fallback is 49153-65535 on Linux and 49152-65535 on Windows).",
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
    text: "Do not set a static hostPort >= 32768 (ephemeral range). The ports 22, 2375, 2376 and 51678-51680 are reserved.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-08",
    text: "An instance has at most 100 reserved (static) ports including the default ones. Dynamic ports do not count.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-09",
    text: "The same container port cannot be exposed for two protocols. A port may appear in only one mapping of a container.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"],
  },
  {
    id: "R-PORT-10",
    text: "containerPortRange works with bridge and awsvpc only (on Managed Instances with awsvpc only). A container has at most 100 ranges, which must not overlap, and the agent must be >= 1.67.0.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html",
    ],
  },
  {
    id: "R-PORT-11",
    status: "unconfirmed",
    text: "For bridge mode with dynamic ports, the range 32768-65535 from the load balancer's security group is the safe superset (AWS's pages name 32768-61000 and 49153-65535; no page with the exact superset was found).",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    ],
  },
];
