/** The public surface of the package: ECS services on a network whose strategy you name. */

// The network, and the strategies as components for a VPC of your own.
export { Network } from "./network/network";
export type { ExistingNetworkArgs, FlowLogsArgs, NetworkArgs } from "./network/args";
export { existingNetworkOf, type ExistingNetworkUse } from "./network/existingNetworkOf";
export type { StrategyOptions, StrategySourceIps, TaskNetworks } from "./strategies";
export type { EndpointsArgs } from "./strategies/endpoints";
export { PublicIp, type PublicIpArgs } from "./strategies/publicIp";
export { PublicHost, type PublicHostArgs } from "./strategies/publicHost";
export { NatGateway, type NatGatewayArgs } from "./strategies/natGateway";
export { VpcEndpoints, type VpcEndpointsArgs } from "./strategies/vpcEndpoints";
export { EgressOnlyIpv6, type EgressOnlyIpv6Args, type Ipv6Options } from "./strategies/egressOnlyIpv6";
export type {
  NatGatewayOptions,
  NatInstanceOptions,
  NatStrategyArgs,
  StrategyArgs,
  StrategyOutputs,
} from "./strategies/strategyArgs";

export { NatInstance, type NatInstanceArgs } from "./strategies/natInstance";

// Services and load balancers.
export { EcsService } from "./service/service";
export type {
  ContainerArgs,
  AccessLogsArgs,
  ContainerHealthCheckArgs,
  EcsServiceArgs,
  EgressRuleArgs,
  CapacityProviderArgs,
  HealthCheckArgs,
  ServiceLoadBalancerArgs,
  StatementConditionArgs,
  TaskArgs,
  TaskRoleStatementArgs,
} from "./service/args";
export {
  type AwsxServiceNetworkArguments,
  type OwnCapacityProvider,
  type OwnLoadBalancerArgs,
  ServiceNetwork,
  type ServiceNetworkArgs,
  type ServiceNetworkArguments,
  type TargetNetworkArguments,
} from "./serviceNetwork";
export type { NetworkConfiguration } from "./service/networkConfiguration";
export type { ContainerDetailsArgs, LinuxParametersArgs } from "./service/containerArgs";
export type { ScalingArgs, ScalingScheduleArgs } from "./service/scaling";
export type { EfsVolumeArgs, VolumeArgs } from "./service/volumes";
export { serviceDefinitionOf } from "./service/definition";
export { LoadBalancer } from "./loadBalancer/loadBalancer";
export type {
  DefaultActionArgs,
  LoadBalancerArgs,
  SharedLoadBalancer,
  SharedLoadBalancerArgs,
} from "./loadBalancer/args";

// Tasks that a schedule starts.
export { ScheduledTask } from "./schedule/scheduledTask";
export type { ScheduledTaskArgs } from "./schedule/args";

// Calls that security groups allow.
export { Access, type AccessArgs } from "./access/access";
export type { AccessEnd, AccessEndArgs } from "./access/ends";
export { allow, type AccessParty, type AllowOptions } from "./access/allow";

// Capacity for tasks that do not run on Fargate.
export { Ec2Capacity, type Ec2CapacityArgs } from "./capacity/ec2";
export {
  type InstanceRequirementsArgs,
  ManagedInstancesCapacity,
  type ManagedInstancesCapacityArgs,
} from "./capacity/managedInstances";

// An instance inside the VPC from which you can call services.
export { ClientInstance, type ClientInstanceArgs } from "./clientInstance";

// The data that a network passes to a service.
export type { Capacity, CapacityArgs, SourceIps, TaskNetwork, TaskNetworkArgs } from "./network/taskNetwork";
export { sourceIpsOf, taskNetworkOf } from "./network/taskNetworkOf";

// The needs of services, which can be computed before the network exists.
export { type EndpointSet, endpointsOf, needsOf } from "../analysis/rules/needs";

// The closed sets of values.
export {
  Architecture,
  ContainerCondition,
  Effect,
  FargateProvider,
  FlowLogDestination,
  Ingress,
  IpFamily,
  LaunchType,
  LoadBalancerType,
  NatPlacement,
  NetworkMode,
  Protocol,
  RegionalAddresses,
  Scheme,
  SourceIpKind,
  TargetType,
  VersionConsistency,
} from "../analysis/rules/words";
export { Strategy } from "../analysis/rules/strategies";
