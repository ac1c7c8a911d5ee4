/**
 * The closed vocabulary: every name that a user may write in a stack, a program or a report.
 *
 * Each set is a constant object beside a type of the same name, because that is the one form of enumeration that
 * Pulumi's schema analyser publishes to other languages with its values.
 */

/** The kinds of things that start tasks. */
export const SubjectKind = {
  Service: "service",
  Schedule: "schedule",
  EventTarget: "event-target",
  Pipe: "pipe",
  StateMachine: "state-machine",
  BatchJob: "batch-job",
  TaskSet: "task-set",
  Express: "express",
  Execution: "execution",
  Task: "task",
} as const;
export type SubjectKind = (typeof SubjectKind)[keyof typeof SubjectKind];

/** The launch types that components build. */
export const LaunchType = {
  Fargate: "fargate",
  Ec2: "ec2",
  ManagedInstances: "managed-instances",
} as const;
export type LaunchType = (typeof LaunchType)[keyof typeof LaunchType];

/** All launch types, including ECS Anywhere, which the analysis reads and the components do not build. */
export type AnyLaunchType = LaunchType | "external";

/** The values of the task definition's networkMode that components build. */
export const NetworkMode = {
  Awsvpc: "awsvpc",
  Bridge: "bridge",
  Host: "host",
  None: "none",
} as const;
export type NetworkMode = (typeof NetworkMode)[keyof typeof NetworkMode];

/** All network modes; `default` is Windows's NAT driver, or an omitted mode where this does not mean `bridge`. */
export type AnyNetworkMode = NetworkMode | "default";

/** The tiers: sets of subnets with one purpose, one subnet per Availability Zone. */
export const Tier = {
  Public: "public",
  Host: "host",
  Private: "private",
  Isolated: "isolated",
  Ipv6: "ipv6",
} as const;
export type Tier = (typeof Tier)[keyof typeof Tier];

/** The ways in which clients reach a service. */
export const Ingress = {
  None: "none",
  Private: "private",
  Direct: "direct",
  Alb: "alb",
  Nlb: "nlb",
} as const;
export type Ingress = (typeof Ingress)[keyof typeof Ingress];

/** The types of load balancer: `alb` for HTTP, `nlb` for TCP. */
export const LoadBalancerType = { Alb: "alb", Nlb: "nlb" } as const;
export type LoadBalancerType = (typeof LoadBalancerType)[keyof typeof LoadBalancerType];

/** How a target group registers its targets. */
export const TargetType = { Ip: "ip", Instance: "instance" } as const;
export type TargetType = (typeof TargetType)[keyof typeof TargetType];

/** The clients that can reach a load balancer: those on the internet, or those in the VPC. */
export const Scheme = { InternetFacing: "internet-facing", Internal: "internal" } as const;
export type Scheme = (typeof Scheme)[keyof typeof Scheme];

/** The processor that a task or an instance runs on. */
export const Architecture = { X86: "x86_64", Arm64: "arm64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** The transport protocol of a container's port. */
export const Protocol = { Tcp: "tcp", Udp: "udp" } as const;
export type Protocol = (typeof Protocol)[keyof typeof Protocol];

/** The effect of a statement of an IAM policy. */
export const Effect = { Allow: "Allow", Deny: "Deny" } as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

/** The number of NATs and their placement. `regional` exists for NAT gateways only. */
export const NatPlacement = { Single: "single", PerAz: "per-az", Regional: "regional" } as const;
export type NatPlacement = (typeof NatPlacement)[keyof typeof NatPlacement];

/** The origin of a regional NAT gateway's addresses: chosen by AWS, or given by the user. */
export const RegionalAddresses = { Automatic: "automatic", Manual: "manual" } as const;
export type RegionalAddresses = (typeof RegionalAddresses)[keyof typeof RegionalAddresses];

/** The destination of a VPC's flow logs. */
export const FlowLogDestination = { CloudWatchLogs: "cloud-watch-logs", S3: "s3" } as const;
export type FlowLogDestination = (typeof FlowLogDestination)[keyof typeof FlowLogDestination];

/** The capacity providers of Fargate. AWS may stop tasks on Spot capacity, which is cheaper. */
export const FargateProvider = { Fargate: "FARGATE", FargateSpot: "FARGATE_SPOT" } as const;
export type FargateProvider = (typeof FargateProvider)[keyof typeof FargateProvider];

/** The state of a container that another container waits for. */
export const ContainerCondition = {
  Start: "START",
  Complete: "COMPLETE",
  Success: "SUCCESS",
  Healthy: "HEALTHY",
} as const;
export type ContainerCondition = (typeof ContainerCondition)[keyof typeof ContainerCondition];

/** The consistency of an image in a deployment: all its tasks use the digest of the first one, or resolve the tag again. */
export const VersionConsistency = { Enabled: "enabled", Disabled: "disabled" } as const;
export type VersionConsistency = (typeof VersionConsistency)[keyof typeof VersionConsistency];

/** How much of a cluster's metrics CloudWatch Container Insights collects. */
export const ContainerInsights = { Disabled: "disabled", Enabled: "enabled", Enhanced: "enhanced" } as const;
export type ContainerInsights = (typeof ContainerInsights)[keyof typeof ContainerInsights];

/** The IP families of a network. */
export const IpFamily = { Ipv4: "ipv4", DualStack: "dual-stack", Ipv6: "ipv6" } as const;
export type IpFamily = (typeof IpFamily)[keyof typeof IpFamily];

/** The stability of the source IP that destinations see. */
export const SourceIpKind = {
  Fixed: "fixed",
  Ephemeral: "ephemeral",
  None: "none",
  Undetermined: "undetermined",
} as const;
export type SourceIpKind = (typeof SourceIpKind)[keyof typeof SourceIpKind];

/**
 * The subnet of the interface that carries application traffic (the task's for awsvpc, else the instance's):
 * `PUB_AUTO`: default route to the internet gateway and MapPublicIpOnLaunch; `PUB_NOAUTO`: the same without the flag;
 * `PRIV_NAT`: default route to a NAT; `PRIV_ISO`: no default route; `V6_EIGW`: `::/0` to an egress-only internet
 * gateway, and no IPv4 default route.
 */
export const Placement = {
  PublicAuto: "PUB_AUTO",
  PublicNoAuto: "PUB_NOAUTO",
  PrivateNat: "PRIV_NAT",
  PrivateIsolated: "PRIV_ISO",
  Ipv6EgressOnly: "V6_EIGW",
} as const;
export type Placement = (typeof Placement)[keyof typeof Placement];

/** awsvpcConfiguration.assignPublicIp; `UNSET` also when there is no networkConfiguration at all. */
export type AssignPublicIp = "ENABLED" | "DISABLED" | "UNSET";
