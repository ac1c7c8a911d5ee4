/**
 * The closed vocabulary: every name that a user may write in a stack, a program or a report.
 *
 * Each set is a constant object beside a type of the same name, because that is the one form of enumeration that
 * Pulumi's schema analyser publishes to other languages with its values.
 */

/** What runs the task, as components build it. */
export const LaunchType = {
  Fargate: "fargate",
  Ec2: "ec2",
  ManagedInstances: "managed-instances",
} as const;
export type LaunchType = (typeof LaunchType)[keyof typeof LaunchType];

/** Every launch type that exists, including ECS Anywhere, which the analysis meets and the components do not build. */
export type AnyLaunchType = LaunchType | "external";

/** The task definition's networkMode, as components build it. */
export const NetworkMode = {
  Awsvpc: "awsvpc",
  Bridge: "bridge",
  Host: "host",
  None: "none",
} as const;
export type NetworkMode = (typeof NetworkMode)[keyof typeof NetworkMode];

/** Every mode that exists; `default` is Windows's NAT driver, or a mode left out where that is not `bridge`. */
export type AnyNetworkMode = NetworkMode | "default";

/** The set of subnets, one per Availability Zone, with one purpose. */
export const Tier = {
  Public: "public",
  Host: "host",
  Private: "private",
  Isolated: "isolated",
  Ipv6: "ipv6",
} as const;
export type Tier = (typeof Tier)[keyof typeof Tier];

/** How clients come in. */
export const Ingress = {
  None: "none",
  Private: "private",
  Direct: "direct",
  Alb: "alb",
  Nlb: "nlb",
} as const;
export type Ingress = (typeof Ingress)[keyof typeof Ingress];

/** What stands in front of a service: HTTP or TCP. */
export const LoadBalancerType = { Alb: "alb", Nlb: "nlb" } as const;
export type LoadBalancerType = (typeof LoadBalancerType)[keyof typeof LoadBalancerType];

/** How a target group knows its targets. */
export const TargetType = { Ip: "ip", Instance: "instance" } as const;
export type TargetType = (typeof TargetType)[keyof typeof TargetType];

/** Who may reach a load balancer. */
export const Scheme = { InternetFacing: "internet-facing", Internal: "internal" } as const;
export type Scheme = (typeof Scheme)[keyof typeof Scheme];

/** The processor that a task or an instance runs on. */
export const Architecture = { X86: "x86_64", Arm64: "arm64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** The transport that a container's port speaks. */
export const Protocol = { Tcp: "tcp", Udp: "udp" } as const;
export type Protocol = (typeof Protocol)[keyof typeof Protocol];

/** How many NATs there are, and where. `regional` exists for NAT gateways only. */
export const NatPlacement = { Single: "single", PerAz: "per-az", Regional: "regional" } as const;
export type NatPlacement = (typeof NatPlacement)[keyof typeof NatPlacement];

/** Who chooses the addresses of a regional NAT gateway. */
export const RegionalAddresses = { Automatic: "automatic", Manual: "manual" } as const;
export type RegionalAddresses = (typeof RegionalAddresses)[keyof typeof RegionalAddresses];

/** Where a VPC's flow logs go. */
export const FlowLogDestination = { CloudWatchLogs: "cloud-watch-logs", S3: "s3" } as const;
export type FlowLogDestination = (typeof FlowLogDestination)[keyof typeof FlowLogDestination];

/** The IP families of a network. */
export const IpFamily = { Ipv4: "ipv4", DualStack: "dual-stack", Ipv6: "ipv6" } as const;
export type IpFamily = (typeof IpFamily)[keyof typeof IpFamily];

/** How the source IP that others see behaves over time. */
export const SourceIpKind = {
  Fixed: "fixed",
  Ephemeral: "ephemeral",
  None: "none",
  Undetermined: "undetermined",
} as const;
export type SourceIpKind = (typeof SourceIpKind)[keyof typeof SourceIpKind];

/**
 * Where the interface that carries application traffic lies (the task's for awsvpc, else the instance's):
 * `PUB_AUTO` default route to the internet gateway and MapPublicIpOnLaunch; `PUB_NOAUTO` the same without the flag;
 * `PRIV_NAT` default route to a NAT; `PRIV_ISO` no default route; `V6_EIGW` `::/0` to an egress-only gateway, no IPv4 one.
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
