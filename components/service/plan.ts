/** Plans a service: from its arguments to its resources, or to all problems of the arguments. Pure. */
import * as pulumi from "@pulumi/pulumi";
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
} from "../../analysis/rules/checks";
import { portProblems } from "../../analysis/rules/checks/balancer";
import { type WordOf, wordProblems } from "../../analysis/rules/checks/closedSets";
import { type NetworkShape, capacityWithoutLaunchType, mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { missingInputs } from "../../analysis/rules/checks/network";
import { checkRetention } from "../../analysis/rules/checks/retention";
import { badImage, serviceInputProblems } from "../../analysis/rules/checks/service";
import { egressProblems } from "../../analysis/rules/checks/egress";
import { taskRoleProblems } from "../../analysis/rules/checks/taskRole";
import { parseImage } from "../../analysis/rules/images";
import type { Problem } from "../../analysis/rules/problem";
import { defaultNetworkMode, isIsolated, judgementOf, judgeStrategy, Strategy } from "../../analysis/rules/strategies";
import { Architecture, Ingress, IpFamily, LaunchType, NetworkMode, Protocol, Scheme } from "../../analysis/rules/words";
import { readNetwork } from "../network/given";
import { isLater, now, orDefault } from "../later";
import type { ContainerArgs, EcsServiceArgs } from "./args";
import { lifeProblems } from "./life";
import { ingressOf, laterRoute, plainShared, routeOf, type RoutePlan, routeProblems } from "./route";
import { firstCount, type ScalingArgs } from "./scaling";
import { securityProblems } from "./security";
import type { VolumeArgs } from "./volumes";
import type { CapacityArgs } from "../network/taskNetwork";

/** A container with all defaults applied. */
export interface PlannedContainer extends ContainerArgs {
  /** The instance's port; undefined under awsvpc and without a port. 0 means a dynamic port. */
  readonly plannedHostPort: number | undefined;
}

/** The plan of a service's resources. */
export interface ServicePlan {
  readonly network: NetworkShape;
  /** The known values of the capacity; undefined on Fargate. */
  readonly capacity: PlannedCapacity | undefined;
  readonly launchType: LaunchType;
  readonly networkMode: NetworkMode;
  readonly ingress: Ingress;
  readonly scheme: Scheme;
  readonly cpu: pulumi.Input<number>;
  readonly memory: pulumi.Input<number>;
  readonly architecture: Architecture;
  /** The number of tasks; with scaling the first number. */
  readonly desiredCount: pulumi.Input<number>;
  readonly scaling: ScalingArgs | undefined;
  readonly volumes: readonly VolumeArgs[];
  readonly containers: readonly PlannedContainer[];
  /** The container that receives the traffic; undefined if none has a port. */
  readonly entry: PlannedContainer | undefined;
  /** `ip` for awsvpc, else `instance`. */
  readonly targetType: "ip" | "instance";
  readonly isBalanced: boolean;
  /** How the service gets requests from its load balancer, if it has one. */
  readonly route: RoutePlan;
  /** True if the service's tasks have interfaces of their own, and so a security group of their own. */
  readonly hasOwnInterface: boolean;
}

type PlannedCapacity = Pick<CapacityArgs, "launchType" | "strategy" | "instanceType" | "maxInstances" | "trunking">;

const DEFAULT_CPU = 256;
const DEFAULT_MEMORY = 512;

function containersOf(name: string, args: ServiceChoices): readonly ContainerArgs[] {
  if (args.containers !== undefined) return args.containers;
  if (args.image === undefined) return [];
  const { image, port, command, environment, secrets, user, readonlyRootFilesystem } = args;
  return [{ name, image, port, command, environment, secrets, user, readonlyRootFilesystem }];
}

/** In bridge mode: dynamic behind a load balancer, so that several tasks fit on an instance; else the container's port. */
function hostPortOf(container: ContainerArgs, networkMode: NetworkMode, isBalanced: boolean): number | undefined {
  if (container.port === undefined) return undefined;
  if (networkMode === NetworkMode.Host) return container.hostPort ?? container.port;
  if (networkMode !== NetworkMode.Bridge) return undefined;
  return container.hostPort ?? (isBalanced ? 0 : container.port);
}

/** The arguments that decide which resources a service has, so they must be known while the program runs. */
const PLAIN = [
  "launchType",
  "networkMode",
  "ingress",
  "loadBalancer",
  "port",
  "containers",
  "allowFrom",
  "egress",
  "taskRoleStatements",
  "scaling",
  "capacityProviders",
  "volumes",
] as const;
const CAPACITY = ["launchType", "strategy", "instanceType", "maxInstances", "trunking"] as const;

/** The capacity, or undefined if a value of it that is checked is known only later. */
export function plainCapacity(capacity: EcsServiceArgs["capacity"]): CapacityArgs | undefined {
  const known = now(capacity);
  return known === undefined || CAPACITY.some((property) => isLater(known[property])) ? undefined : known;
}

/** A service's arguments without the ids of the network, the cluster and the instances that it runs on. */
export type ServiceChoices = Omit<EcsServiceArgs, "network" | "cluster" | "capacity">;

/** A plan of a service, the arguments from which it was made, and all problems of these arguments. */
export interface PlannedService {
  readonly args: ServiceChoices;
  readonly plan: ServicePlan;
  readonly problems: readonly Problem[];
}

/** Plans a service for a network and a capacity that do not have to exist yet. */
export function planServiceOn(
  name: string,
  args: ServiceChoices,
  network: NetworkShape,
  capacity: PlannedCapacity | undefined,
): PlannedService {
  const plan = planWith(name, args, network, capacity);
  return { args, plan, problems: problemsOf(args, plan).map(asComponentsSee) };
}

/** Plans the service. The plan is undefined if arguments that it needs are missing. */
export function planService(
  name: string,
  args: EcsServiceArgs,
): { readonly problems: readonly Problem[]; readonly plan: ServicePlan | undefined } {
  const { shape, problems } = readNetwork(args);
  const known = plainCapacity(args.capacity);
  const launchType = args.launchType ?? known?.launchType;
  const obstacles = [
    ...missingInputs(args, ["network", "cluster"], "R-MODE-08"),
    ...PLAIN.filter((property) => isLater(args[property])).map((property) => mustBePlain(property, "R-MODE-01")),
    ...laterRoute(args.loadBalancer),
    ...(launchType === undefined && args.capacity !== undefined ? [capacityWithoutLaunchType()] : []),
    ...wordProblems(wordsOf(args)),
  ];
  if (shape === undefined || obstacles.length > 0) return { problems: [...obstacles, ...problems], plan: undefined };
  // A capacity that is known later is assumed to agree until then.
  const { strategy } = shape;
  const later = args.capacity && { launchType: launchType ?? LaunchType.Fargate, strategy };
  const planned = planServiceOn(name, args, shape, known ?? later);
  return { problems: [...problems.map(asComponentsSee), ...planned.problems], plan: planned.plan };
}

/** All arguments whose values are closed sets. */
function wordsOf(args: EcsServiceArgs): WordOf[] {
  const { launchType, networkMode, ingress, architecture, loadBalancer, containers } = args;
  const capacity = plainCapacity(args.capacity);
  const protocols = Array.isArray(containers)
    ? containers.map(({ protocol }, index) => ({ property: `containers[${index}].protocol`, value: protocol }))
    : [];
  return [
    { property: "launchType", value: launchType, words: LaunchType, rule: "R-MODE-02", noun: "launch type" },
    { property: "networkMode", value: networkMode, words: NetworkMode, rule: "R-MODE-01", noun: "network mode" },
    { property: "ingress", value: ingress, words: Ingress, rule: "R-LB-14" },
    { property: "architecture", value: architecture, words: Architecture, rule: "R-LIM-16" },
    { property: "loadBalancer.scheme", value: loadBalancer?.scheme, words: Scheme, rule: "R-LB-16", noun: "scheme" },
    { property: "capacity.launchType", value: capacity?.launchType, words: LaunchType, rule: "R-MODE-02" },
    { property: "capacity.strategy", value: capacity?.strategy, words: Strategy, rule: "R-VPC-04" },
    ...protocols.map((one) => ({ ...one, words: Protocol, rule: "R-PORT-01", noun: "protocol" })),
  ];
}

function planWith(
  name: string,
  args: ServiceChoices,
  network: NetworkShape,
  capacity: PlannedCapacity | undefined,
): ServicePlan {
  const launchType = args.launchType ?? capacity?.launchType ?? LaunchType.Fargate;
  const networkMode = args.networkMode ?? defaultNetworkMode(launchType, network.strategy);
  const ingress = ingressOf(args);
  const isBalanced = ingress === Ingress.Alb || ingress === Ingress.Nlb;
  const containers = containersOf(name, args).map((container): PlannedContainer => ({
    ...container,
    plannedHostPort: hostPortOf(container, networkMode, isBalanced),
  }));
  return {
    network,
    capacity,
    launchType,
    networkMode,
    ingress,
    scheme: args.loadBalancer?.scheme ?? plainShared(args.loadBalancer?.of)?.scheme ?? Scheme.InternetFacing,
    cpu: orDefault(args.cpu, DEFAULT_CPU),
    memory: orDefault(args.memory, DEFAULT_MEMORY),
    architecture: args.architecture ?? Architecture.X86,
    desiredCount: orDefault(args.desiredCount, firstCount(args.scaling)),
    scaling: args.scaling,
    volumes: args.volumes ?? [],
    containers,
    entry: containers.find((container) => container.port !== undefined),
    targetType: targetTypeOf(networkMode),
    isBalanced,
    route: routeOf(name, args.loadBalancer),
    hasOwnInterface: networkMode === NetworkMode.Awsvpc,
  };
}

function problemsOf(args: ServiceChoices, plan: ServicePlan): Problem[] {
  const { network, launchType, networkMode, ingress } = plan;
  const { strategy, ipFamily, availabilityZoneCount, hasPublicTier } = network;
  const choice = { strategy, launchType, networkMode };
  const verdict = judgeStrategy(choice);
  const platformVersion = now(args.platformVersion);
  return [
    ...(verdict === undefined ? [] : [verdict]),
    ...serviceInputProblems({
      launchType,
      networkMode,
      strategy,
      capacity: plan.capacity,
      ingress,
      scheme: plan.isBalanced ? plan.scheme : undefined,
      hasPublicTier,
      hasLoadBalancerSettings: args.loadBalancer !== undefined,
      ownsLoadBalancer: plan.route.by === "own",
      availabilityZoneCount,
      containerNames: plan.containers.map((container) => container.name),
      givesImageAndContainers: args.image !== undefined && args.containers !== undefined,
      hasPort: plan.entry !== undefined,
      protocol: plan.entry?.protocol ?? Protocol.Tcp,
      ipFamily,
      admits: (args.allowFrom ?? []).length > 0,
      admitsTheInternet: judgementOf(choice).directInbound !== "no",
      judgedBy: judgementOf(choice).rules,
      platformVersion,
      desiredCount: now(plan.desiredCount),
    }),
    ...(launchType === LaunchType.Fargate ? sizeProblems(plan) : []),
    ...checkPlatformVersion({ launchType, platformVersion, operatingSystem: "linux" }),
    ...portsOf(args, plan),
    ...(plan.isBalanced && args.loadBalancer !== undefined ? routeProblems(plan, args) : []),
    ...checkPorts({ networkMode, mappings: plan.containers.flatMap(mappingOf) }),
    ...checkRetention("logRetentionInDays", args.logRetentionInDays),
    ...securityProblems(args, plan),
    ...taskRoleProblems(args.taskRoleArn, args.taskRoleStatements),
    ...egressProblems(args.egress, plan),
    ...lifeProblems(args, plan),
    ...placementProblems(plan),
    ...referenceProblems(plan),
    ...imageProblems(args, plan),
  ];
}

/** Problems of numbers that are not ports. */
function portsOf({ loadBalancer, containers: given }: ServiceChoices, { containers }: ServicePlan): Problem[] {
  return [
    ...containers.flatMap(({ port, hostPort }, index) => {
      const place = given === undefined ? "" : `containers[${index}].`;
      return [
        ...portProblems(`${place}port`, port, "R-PORT-01"),
        ...portProblems(`${place}hostPort`, hostPort, "R-PORT-04", 0),
      ];
    }),
    ...portProblems("loadBalancer.healthCheck.port", now(loadBalancer?.healthCheck?.port), "R-LB-08"),
  ];
}

/** Checks memory against its CPU size; the CPU size alone may already be wrong. */
function sizeProblems(plan: ServicePlan): Problem[] {
  const cpu = now(plan.cpu);
  const memory = now(plan.memory);
  if (cpu === undefined) return [];
  return checkFargateSize({ cpu, memory: memory ?? 0, operatingSystem: "linux" }).filter(
    ({ property }) => memory !== undefined || property === "cpu",
  );
}

/** Problems of image references that are not valid. */
function referenceProblems(plan: ServicePlan): Problem[] {
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

/** Problems of the number of tasks, if the number of instances has a maximum. */
function placementProblems(plan: ServicePlan): Problem[] {
  const { maxInstances: instances, instanceType, trunking = false } = plan.capacity ?? {};
  if (instances === undefined || plan.launchType === LaunchType.Fargate) return [];
  // A number that is known later cannot be too large yet.
  const copies = plan.scaling?.max ?? now(plan.desiredCount) ?? 0;
  const takers = [{ service: plan.entry?.name ?? "task", copies }];
  const ports = plan.containers
    .flatMap(mappingOf)
    .map((mapping) => staticHostPort(plan.networkMode, mapping))
    .filter((port): port is number => port !== undefined);
  return [
    ...ports.flatMap((port) => checkHostPort({ port, takers, instances, scales: false })),
    ...(instanceType !== undefined && plan.hasOwnInterface
      ? checkDensity({ instanceType, trunking, tasks: copies, instances, scales: false })
      : []),
  ];
}

/** Problems of images that the network cannot reach, if the images are known. */
function imageProblems(args: ServiceChoices, plan: ServicePlan): Problem[] {
  const images = plan.containers.flatMap((container) => {
    if (typeof container.image !== "string") return [];
    const image = parseImage(container.image);
    return image.kind === "bad" ? [] : [{ reference: container.image, image }];
  });
  return [
    ...(isIsolated(plan.network.strategy) ? images.flatMap((image) => checkIsolatedImage(image)) : []),
    ...(plan.network.ipFamily === IpFamily.Ipv6 ? checkIpv6Only({ exec: args.exec ?? false, images }) : []),
  ];
}
