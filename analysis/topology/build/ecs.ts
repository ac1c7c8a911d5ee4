/** Task definitions and services, as written and with the defaults that ECS fills in. */
import { keepsRunning, kindWord } from "../../rules/subjects";
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import {
  type Cluster,
  isUnknown,
  type Key,
  type Maybe,
  type NetworkConfiguration,
  type Service,
  type ServiceLoadBalancer,
  type TaskDefinition,
} from "../model";
import { UNKNOWN } from "../resource";
import { clusters, strategyNames } from "./capacity";
import { backendsBehind } from "./calls";
import { containersOf } from "./containers";
import { serviceRegistriesOf } from "./discovery";
import { ResourceEntities } from "./entities";
import { entityNamed } from "./entity";
import { all, type Fields, orDefault, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { vpcOfSubnets } from "./instances";
import { mountsOf } from "./mounts";
import { regionOf } from "./region";
import { accountOf } from "./registry";
import { serviceConnectOf } from "./serviceConnect";
import { onDemand, type Source } from "./source";
import { controllerOf } from "./starters";
import { CLUSTERS, FILE_SYSTEMS, SERVICES, SUBNETS, TARGET_GROUPS, TASK_DEFINITIONS } from "./types";

const LAUNCH_TYPES: ReadonlyMap<string, AnyLaunchType> = new Map([
  ["FARGATE", "fargate"],
  ["EC2", "ec2"],
  ["MANAGED_INSTANCES", "managed-instances"],
  ["EXTERNAL", "external"],
]);
/** The property that names a task definition. */
const FAMILY = "family";
const NETWORK_MODES: readonly AnyNetworkMode[] = ["awsvpc", "bridge", "host", "none", "default"];

function networkModeOf(fields: Fields): Maybe<AnyNetworkMode | null> {
  const mode = fields.string("networkMode");
  if (mode === undefined || mode === "") return null;
  if (isUnknown(mode)) return mode;
  return NETWORK_MODES.find((known) => known === mode) ?? fields.unknown("networkMode", "is not a network mode");
}

function compatibilitiesOf(fields: Fields): Maybe<readonly AnyLaunchType[]> {
  const texts = fields.strings("requiresCompatibilities");
  if (isUnknown(texts)) return texts;
  const types: AnyLaunchType[] = [];
  for (const text of texts) {
    if (isUnknown(text)) return text;
    const type = LAUNCH_TYPES.get(text.toUpperCase());
    if (type === undefined) return fields.unknown("requiresCompatibilities", "names a launch type that is not known");
    types.push(type);
  }
  return types;
}

const SIZE = /^(\d+(?:\.\d+)?|\.\d+)(?:\s*(vcpu|gb))?$/i;

/** CPU units or MiB; ECS also takes `.5 vCPU` and `1 GB`. */
function sizeOf(fields: Fields, property: string): Maybe<number | null> {
  const value = fields.value(property);
  if (value === undefined || value === "") return null;
  if (value === UNKNOWN) return fields.unknown(property);
  const match = SIZE.exec((typeof value === "number" ? String(value) : text(value)).trim());
  const size = Number(match?.[1]) * (match?.[2] === undefined ? 1 : 1024);
  return Number.isFinite(size) ? size : fields.unknown(property, "is not a size");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function runtimeOf(fields: Fields): Pick<TaskDefinition, "operatingSystem" | "architecture"> {
  const runtime = fields.object("runtimePlatform");
  if (runtime !== undefined && isUnknown(runtime)) return { operatingSystem: runtime, architecture: runtime };
  const system = orDefault(runtime?.string("operatingSystemFamily"), "LINUX");
  const cpu = orDefault(runtime?.string("cpuArchitecture"), "X86_64");
  return {
    operatingSystem: isUnknown(system) ? system : system.toUpperCase().startsWith("WINDOWS") ? "windows" : "linux",
    architecture: isUnknown(cpu) ? cpu : cpu.toUpperCase() === "ARM64" ? "arm64" : "x86_64",
  };
}

/** File systems that the task mounts: by key, or by id if this source does not declare them. */
function efsOf(fields: Fields): Maybe<readonly string[]> {
  const volumes = fields.objects("volumes");
  if (isUnknown(volumes)) return volumes;
  const systems: string[] = [];
  for (const volume of volumes) {
    const efs = volume.object("efsVolumeConfiguration");
    if (efs === undefined) continue;
    if (isUnknown(efs)) return efs;
    const key = efs.ref("fileSystemId", FILE_SYSTEMS);
    const id = efs.string("fileSystemId");
    if (key === null) return efs.unknown("fileSystemId", "is missing");
    if (!isUnknown(key)) systems.push(key);
    else if (typeof id === "string") systems.push(id);
    else return key;
  }
  return [...new Set(systems)];
}

/** The JSON of ten thousand definitions is most of what there is to read, and one path needs one of them. */
function containersLater(source: Source, fields: Fields): () => TaskDefinition["containers"] {
  return source.later(() => containersOf(fields));
}

export function taskDefinitions(source: Source): ResourceEntities<TaskDefinition> {
  return new ResourceEntities({
    resources: () => all(source, ...TASK_DEFINITIONS),
    nameIn: FAMILY,
    read: (fields) => taskDefinitionOf(source, fields),
  });
}

function taskDefinitionOf(source: Source, fields: Fields): TaskDefinition {
  const { key, name, id } = entityNamed(fields, FAMILY);
  const family = fields.string(FAMILY) ?? fields.unknown(FAMILY, "is missing");
  const networkMode = networkModeOf(fields);
  const requiresCompatibilities = compatibilitiesOf(fields);
  const { operatingSystem, architecture } = runtimeOf(fields);
  const containers = containersLater(source, fields);
  // Named one by one: of ten thousand definitions a spread of parts costs more than all that is read.
  return {
    key,
    name,
    id,
    family,
    networkMode,
    requiresCompatibilities,
    operatingSystem,
    architecture,
    cpu: sizeOf(fields, "cpu"),
    memoryMib: sizeOf(fields, "memory"),
    get containers() {
      return containers();
    },
    backends: backendsBehind(fields),
    efs: efsOf(fields),
    mounts: mountsOf(fields),
    hasTaskRole: ![undefined, ""].includes(fields.value("taskRoleArn") as undefined),
    account: accountOf(fields),
  };
}

/** By ARN, by family, or by `family:revision`. */
function definitionNamedBy(fields: Fields): Maybe<Key> {
  const key = required(fields, "taskDefinition", fields.ref("taskDefinition", TASK_DEFINITIONS));
  const name = fields.string("taskDefinition");
  if (!isUnknown(key) || typeof name !== "string") return key;
  if (name.startsWith("arn:")) return latestRevision(fields.source, name) ?? key;
  const family = name.replace(/:\d+$/, "");
  return family === name ? key : fields.named("taskDefinition", family, TASK_DEFINITIONS);
}

/** An ARN without a revision is the latest one. */
function latestRevision(source: Source, arn: string): Key | undefined {
  if (/:\d+$/.test(arn)) return undefined;
  const revisions = TASK_DEFINITIONS.flatMap((type) => source.ofType(type)).flatMap(({ urn, id, outputs }) => {
    const own = typeof outputs["arn"] === "string" ? outputs["arn"] : (id ?? "");
    const revision = own.startsWith(`${arn}:`) ? Number(own.slice(arn.length + 1)) : NaN;
    return Number.isInteger(revision) ? [{ urn, revision }] : [];
  });
  return revisions.sort((one, two) => two.revision - one.revision)[0]?.urn;
}

/**
 * The capacity that runs the tasks: the strategy or launch type as written, else the cluster's default strategy, else
 * EC2. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html, capacityProviderStrategy)
 */
function launchOf(
  fields: Fields,
  defaults: Maybe<readonly string[]>,
): Pick<Service, "launchType" | "capacityProviders"> {
  const providers = strategyNames(fields, "capacityProviderStrategies");
  const written = fields.string("launchType");
  if (written !== undefined && isUnknown(written)) return { launchType: written, capacityProviders: providers };
  if (written !== undefined && written !== "") {
    const launchType = LAUNCH_TYPES.get(written.toUpperCase());
    return {
      launchType: launchType ?? fields.unknown("launchType", "is not a launch type"),
      capacityProviders: providers,
    };
  }
  if (isUnknown(providers) || providers.length > 0) return { launchType: null, capacityProviders: providers };
  if (isUnknown(defaults)) return { launchType: defaults, capacityProviders: defaults };
  return { launchType: defaults.length > 0 ? null : "ec2", capacityProviders: defaults };
}

function networkConfigurationOf(source: Source, fields: Fields): Maybe<NetworkConfiguration | null> {
  const configuration = fields.object("networkConfiguration");
  if (configuration === undefined || isUnknown(configuration)) return configuration ?? null;
  const subnets = configuration.refs("subnets", SUBNETS);
  return {
    subnets,
    securityGroups: groupsOrDefault(configuration, "securityGroups", vpcOfSubnets(source, subnets)),
    assignPublicIp: configuration.boolean("assignPublicIp") ?? null,
  };
}

function loadBalancersOf(fields: Fields): Maybe<readonly ServiceLoadBalancer[]> {
  const entries = fields.objects("loadBalancers");
  if (isUnknown(entries)) return entries;
  return entries.flatMap((entry) => {
    const registered = {
      targetGroup: entry.ref("targetGroupArn", TARGET_GROUPS),
      containerName: entry.string("containerName") ?? entry.unknown("containerName", "is missing"),
      containerPort: entry.number("containerPort") ?? entry.unknown("containerPort", "is missing"),
    };
    return [registered, ...alternatesOf(entry, registered)];
  });
}

/** In ECS's own blue/green deployments the next revision registers with the other of two groups. */
function alternatesOf(entry: Fields, registered: ServiceLoadBalancer): readonly ServiceLoadBalancer[] {
  const advanced = entry.object("advancedConfiguration");
  if (advanced === undefined) return [];
  const targetGroup = isUnknown(advanced) ? advanced : advanced.ref("alternateTargetGroupArn", TARGET_GROUPS);
  if (targetGroup === null) return [];
  const primary = registered.targetGroup;
  return [{ ...registered, targetGroup, ...(primary === null || isUnknown(primary) ? {} : { alternateOf: primary }) }];
}

export function services(source: Source): ResourceEntities<Service> {
  const byKey = onDemand(() => new Map(clusters(source).map((cluster) => [cluster.key, cluster])));
  return new ResourceEntities({
    // The task sets of a service with external deployments have its network (R-RUN-10).
    resources: () => all(source, ...SERVICES).filter((fields) => controllerOf(fields) !== "EXTERNAL"),
    nameIn: "name",
    read: (fields) => serviceOf(source, fields, byKey),
  });
}

function serviceOf(source: Source, fields: Fields, clustersByKey: () => ReadonlyMap<Key, Cluster>): Service {
  const { starter } = fields.resource;
  const cluster = fields.ref("cluster", CLUSTERS);
  const defaults =
    cluster === null
      ? fields.unknown("launchType", "is left to the account's cluster named default")
      : isUnknown(cluster)
        ? cluster
        : (clustersByKey().get(cluster)?.defaultCapacityProviders ?? []);
  const strategy = fields.string("schedulingStrategy");
  const { key, name, id } = entityNamed(fields, "name");
  const region = regionOf(source, fields);
  const taskDefinition = definitionNamedBy(fields);
  const { launchType, capacityProviders } = launchOf(fields, defaults);
  return {
    key,
    name,
    id,
    ...starter,
    region,
    cluster,
    taskDefinition,
    launchType,
    capacityProviders,
    // The provider's default, where the service says nothing: no task at all.
    desiredCount:
      starter === undefined || keepsRunning(starter)
        ? orDefault(fields.number("desiredCount"), strategy === "DAEMON" ? 1 : 0)
        : { unknown: `tasks run only when ${kindWord(starter)} ${name} starts them` },
    maximumPercent: orDefault(fields.number("deploymentMaximumPercent"), strategy === "DAEMON" ? 100 : 200),
    minimumHealthyPercent: orDefault(fields.number("deploymentMinimumHealthyPercent"), strategy === "DAEMON" ? 0 : 100),
    daemon: strategy !== undefined && isUnknown(strategy) ? strategy : strategy === "DAEMON",
    networkConfiguration: networkConfigurationOf(source, fields),
    loadBalancers: loadBalancersOf(fields),
    serviceRegistries: serviceRegistriesOf(fields),
    serviceConnect: serviceConnectOf(source, fields, cluster),
    platformVersion: platformOf(fields),
    execEnabled: orDefault(fields.boolean("enableExecuteCommand"), false),
  };
}

function platformOf(fields: Fields): Maybe<string> {
  const version = orDefault(fields.string("platformVersion"), "LATEST");
  return version === "" ? "LATEST" : version;
}
