/** From a service's arguments to what will be built, or to everything that is wrong with them. Pure: no resource, no cloud. */
import {
  asComponentsSee,
  checkDensity,
  checkFargateSize,
  checkHostPort,
  checkIpv6Only,
  checkIsolatedImage,
  checkPlatformVersion,
  checkPorts,
  staticHostPort,
  targetTypeOf,
} from "../analysis/rules/checks";
import { badImage, serviceInputProblems } from "../analysis/rules/checks/service";
import { parseImage } from "../analysis/rules/images";
import type { Problem } from "../analysis/rules/problem";
import type { ServiceDefinition } from "../analysis/rules/serviceDefinition";
import { defaultNetworkMode, isIsolated, judgementOf, judgeStrategy } from "../analysis/rules/strategies";
import { Architecture, Ingress, IpFamily, LaunchType, NetworkMode, Protocol, Scheme } from "../analysis/rules/words";
import type { ContainerArgs, EcsServiceArgs } from "./serviceArgs";

/** A container with every choice made. */
export interface PlannedContainer extends ContainerArgs {
  /** The instance's port; undefined under awsvpc and without a port. 0 asks for a dynamic one. */
  readonly plannedHostPort: number | undefined;
}

/** What will be built. */
export interface ServicePlan {
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
  readonly ingress: Ingress;
  readonly scheme: Scheme;
  readonly cpu: number;
  readonly memory: number;
  readonly architecture: Architecture;
  readonly desiredCount: number;
  readonly containers: readonly PlannedContainer[];
  /** The container that takes the traffic; undefined where none has a port. */
  readonly entry: PlannedContainer | undefined;
  /** `ip` for awsvpc, else `instance`. */
  readonly targetType: "ip" | "instance";
  readonly isBalanced: boolean;
  /** Whether the service's tasks have interfaces, and so a security group, of their own. */
  readonly hasOwnInterface: boolean;
  readonly problems: readonly Problem[];
}

const DEFAULT_CPU = 256;
const DEFAULT_MEMORY = 512;

function containersOf(name: string, args: EcsServiceArgs): readonly ContainerArgs[] {
  if (args.containers !== undefined) return args.containers;
  if (args.image === undefined) return [];
  const { image, port, command, environment, secrets } = args;
  return [{ name, image, port, command, environment, secrets }];
}

/** Dynamic behind a load balancer, so that several copies fit on an instance; else the container's own. */
function hostPortOf(container: ContainerArgs, networkMode: NetworkMode, isBalanced: boolean): number | undefined {
  if (container.port === undefined) return undefined;
  if (networkMode === NetworkMode.Host) return container.hostPort ?? container.port;
  if (networkMode !== NetworkMode.Bridge) return undefined;
  return container.hostPort ?? (isBalanced ? 0 : container.port);
}

export function planService(name: string, args: EcsServiceArgs): ServicePlan {
  const launchType = args.launchType ?? args.capacity?.launchType ?? LaunchType.Fargate;
  const { strategy } = args.network;
  const networkMode = args.networkMode ?? defaultNetworkMode(launchType, strategy);
  const ingress = args.ingress ?? Ingress.None;
  const isBalanced = ingress === Ingress.Alb || ingress === Ingress.Nlb;
  const containers = containersOf(name, args).map((container): PlannedContainer => ({
    ...container,
    plannedHostPort: hostPortOf(container, networkMode, isBalanced),
  }));
  const plan = {
    launchType,
    networkMode,
    ingress,
    scheme: args.loadBalancer?.scheme ?? Scheme.InternetFacing,
    cpu: args.cpu ?? DEFAULT_CPU,
    memory: args.memory ?? DEFAULT_MEMORY,
    architecture: args.architecture ?? Architecture.X86,
    desiredCount: args.desiredCount ?? 1,
    containers,
    entry: containers.find((container) => container.port !== undefined),
    targetType: targetTypeOf(networkMode),
    isBalanced,
    hasOwnInterface: networkMode === NetworkMode.Awsvpc,
  };
  return { ...plan, problems: problemsOf(args, plan).map(asComponentsSee) };
}

type Planned = Omit<ServicePlan, "problems">;

function problemsOf(args: EcsServiceArgs, plan: Planned): Problem[] {
  const { launchType, networkMode, ingress } = plan;
  const choice = { strategy: args.network.strategy, launchType, networkMode };
  const verdict = judgeStrategy(choice);
  const fargate = launchType === LaunchType.Fargate;
  return [
    ...(verdict === undefined ? [] : [verdict]),
    ...serviceInputProblems({
      launchType,
      networkMode,
      strategy: args.network.strategy,
      capacity: args.capacity,
      ingress,
      scheme: plan.isBalanced ? plan.scheme : undefined,
      hasPublicTier: args.network.hasPublicTier ?? false,
      hasLoadBalancerSettings: args.loadBalancer !== undefined,
      availabilityZoneCount: args.network.availabilityZoneCount,
      containerNames: plan.containers.map((container) => container.name),
      givesImageAndContainers: args.image !== undefined && args.containers !== undefined,
      hasPort: plan.entry !== undefined,
      protocol: plan.entry?.protocol ?? Protocol.Tcp,
      ipFamily: args.network.ipFamily ?? IpFamily.Ipv4,
      admits: (args.allowFrom ?? []).length > 0,
      admitsTheInternet: judgementOf(choice).directInbound !== "no",
      judgedBy: judgementOf(choice).rules,
      platformVersion: args.platformVersion,
      desiredCount: plan.desiredCount,
    }),
    ...(fargate ? checkFargateSize({ cpu: plan.cpu, memory: plan.memory, operatingSystem: "linux" }) : []),
    ...checkPlatformVersion({ launchType, platformVersion: args.platformVersion, operatingSystem: "linux" }),
    ...checkPorts({ networkMode, mappings: plan.containers.flatMap(mappingOf) }),
    ...placementProblems(args, plan),
    ...referenceProblems(plan),
    ...imageProblems(args, plan),
  ];
}

/** What no registry would accept. */
function referenceProblems(plan: Planned): Problem[] {
  return plan.containers.flatMap(({ name, image: reference }) => {
    if (typeof reference !== "string") return [];
    const image = parseImage(reference);
    return image.kind === "bad" ? [badImage(name, reference, image.reason)] : [];
  });
}

function mappingOf(container: PlannedContainer): { container: string; containerPort: number; hostPort?: number }[] {
  if (container.port === undefined) return [];
  const hostPort = container.hostPort ?? container.plannedHostPort;
  const mapping = { container: container.name, containerPort: container.port };
  return [hostPort === undefined ? mapping : { ...mapping, hostPort }];
}

/** Copies against instances, where their number has an end. */
function placementProblems(args: EcsServiceArgs, plan: Planned): Problem[] {
  const instances = args.capacity?.maxInstances;
  if (instances === undefined || plan.launchType === LaunchType.Fargate) return [];
  const takers = [{ service: plan.entry?.name ?? "task", copies: plan.desiredCount }];
  const ports = plan.containers
    .flatMap(mappingOf)
    .map((mapping) => staticHostPort(plan.networkMode, mapping))
    .filter((port): port is number => port !== undefined);
  const instanceType = args.capacity?.instanceType;
  return [
    ...ports.flatMap((port) => checkHostPort({ port, takers, instances, scales: false })),
    ...(instanceType !== undefined && plan.hasOwnInterface
      ? checkDensity({
          instanceType,
          trunking: args.capacity?.trunking ?? false,
          tasks: plan.desiredCount,
          instances,
          scales: false,
        })
      : []),
  ];
}

/** Images that the network cannot reach, as far as they are known. */
function imageProblems(args: EcsServiceArgs, plan: Planned): Problem[] {
  const images = plan.containers.flatMap((container) => {
    if (typeof container.image !== "string") return [];
    const image = parseImage(container.image);
    return image.kind === "bad" ? [] : [{ reference: container.image, image }];
  });
  return [
    ...(isIsolated(args.network.strategy) ? images.flatMap((image) => checkIsolatedImage(image)) : []),
    ...(args.network.ipFamily === IpFamily.Ipv6 ? checkIpv6Only({ exec: args.exec ?? false, images }) : []),
  ];
}

/** What the service must reach, before its network exists: for `needsOf`, and from it the endpoint set. */
export function serviceDefinitionOf(name: string, args: EcsServiceArgs, region?: string): ServiceDefinition {
  const plan = planService(name, args);
  const later = { unknown: "it is known once the program has run" };
  return {
    name,
    launchType: plan.launchType,
    networkMode: plan.networkMode,
    ...(args.platformVersion === undefined ? {} : { platformVersion: args.platformVersion }),
    operatingSystem: "linux",
    region: region ?? { unknown: "the Region is not given" },
    containers: plan.containers.map((container) => ({
      name: container.name,
      image: typeof container.image === "string" ? container.image : later,
      logs: args.logs === false ? null : { driver: "awslogs" },
      secrets: Object.values(container.secrets ?? {}).map((secret) => (typeof secret === "string" ? secret : later)),
      environmentFiles: [],
      portMappings: [],
    })),
    exec: { enabled: args.exec ?? false },
    efs: [],
  };
}
