/** Clusters, capacity providers, task definitions and services; EFS file systems, which tasks mount. */
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import type {
  CapacityProvider,
  Cluster,
  EfsFileSystem,
  Key,
  Maybe,
  NetworkConfiguration,
  Service,
  ServiceLoadBalancer,
  TaskDefinition,
} from "../model";
import { isUnknown } from "../model";
import { containersOf } from "./containers";
import { entityNamed, entityOf } from "./entity";
import { Fields, orDefault, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { regionOf } from "./region";
import type { Source } from "./source";
import {
  AUTO_SCALING_GROUPS,
  CLUSTERS,
  FILE_SYSTEMS,
  INSTANCE_PROFILES,
  ROLES,
  SUBNETS,
  TARGET_GROUPS,
  TASK_DEFINITIONS,
  VPCS,
} from "./types";
import { all } from "./vpc";

const LAUNCH_TYPES: ReadonlyMap<string, AnyLaunchType> = new Map<string, AnyLaunchType>([
  ["FARGATE", "fargate"],
  ["EC2", "ec2"],
  ["MANAGED_INSTANCES", "managed-instances"],
  ["EXTERNAL", "external"],
]);

const NETWORK_MODES = ["awsvpc", "bridge", "host", "none", "default"] as const;

function execOf(fields: Fields): Cluster["exec"] {
  const configuration = fields.object("configuration");
  if (configuration === undefined || isUnknown(configuration)) return configuration ?? null;
  const exec = configuration.object("executeCommandConfiguration");
  if (exec === undefined || isUnknown(exec)) return exec ?? null;
  const kmsKey = exec.value("kmsKeyId") !== undefined;
  const destination = exec.object("logConfiguration");
  if (destination !== undefined && isUnknown(destination)) return destination;
  const has = (property: string): boolean => destination?.value(property) !== undefined;
  return {
    kmsKey,
    logsTo: [
      ...(has("cloudWatchLogGroupName") ? ["logs" as const] : []),
      ...(has("s3BucketName") ? ["s3" as const] : []),
    ],
  };
}

/** Names in a list, or the names of providers that a list refers to. */
function namesOf(fields: Fields, property: string): Maybe<readonly string[]> {
  const texts = fields.strings(property);
  if (isUnknown(texts)) return providersBehind(fields, property) ?? texts;
  const unknown = texts.find(isUnknown);
  if (unknown !== undefined) return providersBehind(fields, property) ?? unknown;
  return texts.filter((text): text is string => !isUnknown(text));
}

const PROVIDERS = ["aws:ecs/capacityProvider:CapacityProvider"];

/** Providers whose name is not known yet go by their URN, as `providerName` does. */
function providersBehind(fields: Fields, property: string): readonly string[] | undefined {
  const keys = fields.refs(property, PROVIDERS);
  return isUnknown(keys) ? undefined : keys.map((key) => nameOfProvider(fields.source, key));
}

/** The name that a strategy writes; the URN stands for a name that AWS has yet to make up. */
function nameOfProvider(source: Source, key: Key): string {
  const resource = source.resource(key);
  const name = resource === undefined ? undefined : Fields.of(source, resource).string("name");
  return name === undefined || isUnknown(name) ? key : name;
}

export function clusters(source: Source): Cluster[] {
  const lists = all(source, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders");
  return all(source, ...CLUSTERS).map((fields) => {
    const own = lists.find((candidate) => candidate.ref("clusterName", CLUSTERS) === fields.key);
    const defaults = own?.objects("defaultCapacityProviderStrategies") ?? [];
    return {
      ...entityNamed(fields, "name"),
      capacityProviders: own === undefined ? [] : namesOf(own, "capacityProviders"),
      defaultCapacityProviders: isUnknown(defaults) ? defaults : strategyNames(defaults),
      exec: execOf(fields),
    };
  });
}

function strategyNames(entries: readonly Fields[]): Maybe<readonly string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    const name = entry.string("capacityProvider");
    if (name !== undefined && !isUnknown(name)) {
      names.push(name);
      continue;
    }
    const key = entry.ref("capacityProvider", PROVIDERS);
    if (key === null || isUnknown(key)) return key ?? entry.unknown("capacityProvider", "is missing");
    names.push(nameOfProvider(entry.source, key));
  }
  return names;
}

function roleNameOf(source: Source, template: Fields): Maybe<string | null> {
  const profile = template.ref("ec2InstanceProfileArn", INSTANCE_PROFILES);
  if (profile === null || isUnknown(profile)) return profile;
  const resource = source.resource(profile);
  if (resource === undefined) return null;
  const holder = Fields.of(source, resource);
  const named = holder.string("role");
  const key = holder.ref("role", ROLES);
  const role = key === null || isUnknown(key) ? undefined : source.resource(key);
  if (role === undefined) return named ?? null;
  const fields = Fields.of(source, role);
  const name = fields.string("name");
  const prefix = fields.string("namePrefix");
  return prefix !== undefined && (name === undefined || role.inputs["name"] === undefined) ? prefix : (name ?? null);
}

export function capacityProviders(source: Source): CapacityProvider[] {
  return all(source, ...PROVIDERS).map((fields): CapacityProvider => {
    const common = { ...entityNamed(fields, "name"), providerName: nameOfProvider(source, fields.key) };
    const managed = fields.object("managedInstancesProvider");
    if (managed !== undefined) {
      const template = isUnknown(managed) ? managed : managed.object("instanceLaunchTemplate");
      const network =
        template === undefined || isUnknown(template) ? template : template.object("networkConfiguration");
      const missing = fields.unknown("networkConfiguration", "is missing");
      if (network === undefined || isUnknown(network) || template === undefined || isUnknown(template)) {
        const why = network !== undefined && isUnknown(network) ? network : missing;
        return {
          ...common,
          kind: "managed-instances",
          autoScalingGroup: null,
          subnets: why,
          securityGroups: why,
          instanceRoleName: why,
        };
      }
      const subnets = network.refs("subnets", SUBNETS);
      return {
        ...common,
        kind: "managed-instances",
        autoScalingGroup: null,
        subnets,
        securityGroups: groupsOrDefault(network, "securityGroups", vpcOf(source, subnets)),
        instanceRoleName: roleNameOf(source, template),
      };
    }
    const scaling = fields.object("autoScalingGroupProvider");
    const group =
      scaling === undefined || isUnknown(scaling)
        ? (scaling ?? null)
        : scaling.ref("autoScalingGroupArn", AUTO_SCALING_GROUPS);
    return { ...common, kind: "ec2", autoScalingGroup: group, subnets: [], securityGroups: [], instanceRoleName: null };
  });
}

/** The VPC of the first of some subnets, for its default group. */
function vpcOf(source: Source, subnets: Maybe<readonly Key[]>): Maybe<Key> | undefined {
  const first = isUnknown(subnets) ? undefined : subnets[0];
  const resource = first === undefined ? undefined : source.resource(first);
  if (resource === undefined) return undefined;
  const subnet = Fields.of(source, resource);
  return required(subnet, "vpcId", subnet.ref("vpcId", VPCS));
}

function operatingSystemOf(fields: Fields): TaskDefinition["operatingSystem"] {
  const platform = fields.object("runtimePlatform");
  if (platform === undefined) return "linux";
  if (isUnknown(platform)) return platform;
  const family = orDefault(platform.string("operatingSystemFamily"), "LINUX");
  return isUnknown(family) ? family : family.startsWith("WINDOWS") ? "windows" : "linux";
}

function architectureOf(fields: Fields): TaskDefinition["architecture"] {
  const platform = fields.object("runtimePlatform");
  if (platform === undefined) return "x86_64";
  if (isUnknown(platform)) return platform;
  const architecture = orDefault(platform.string("cpuArchitecture"), "X86_64");
  return isUnknown(architecture) ? architecture : architecture === "ARM64" ? "arm64" : "x86_64";
}

function networkModeOf(fields: Fields): TaskDefinition["networkMode"] {
  const mode = fields.string("networkMode");
  if (mode === undefined || isUnknown(mode)) return mode ?? null;
  return (NETWORK_MODES as readonly string[]).includes(mode)
    ? (mode as AnyNetworkMode)
    : fields.unknown("networkMode", "is no mode that ECS knows");
}

function efsOf(fields: Fields): Maybe<readonly string[]> {
  const volumes = fields.objects("volumes");
  if (isUnknown(volumes)) return volumes;
  const files: string[] = [];
  for (const volume of volumes) {
    const efs = volume.object("efsVolumeConfiguration");
    if (efs === undefined) continue;
    if (isUnknown(efs)) return efs;
    const key = efs.ref("fileSystemId", FILE_SYSTEMS);
    const id = efs.value("fileSystemId");
    if (key !== null && !isUnknown(key)) files.push(key);
    else if (typeof id === "string") files.push(id);
    else return efs.unknown("fileSystemId");
  }
  return files;
}

export function taskDefinitions(source: Source): TaskDefinition[] {
  return all(source, ...TASK_DEFINITIONS).map((fields) => {
    const compatibilities = fields.strings("requiresCompatibilities");
    return {
      ...entityOf(fields),
      family: fields.string("family") ?? fields.unknown("family", "is missing"),
      networkMode: networkModeOf(fields),
      requiresCompatibilities: isUnknown(compatibilities)
        ? compatibilities
        : compatibilities.flatMap((name) => (isUnknown(name) ? [] : (LAUNCH_TYPES.get(name.toUpperCase()) ?? []))),
      operatingSystem: operatingSystemOf(fields),
      architecture: architectureOf(fields),
      cpu: fields.number("cpu") ?? null,
      memoryMib: fields.number("memory") ?? null,
      containers: containersOf(fields),
      efs: efsOf(fields),
    };
  });
}

function networkConfigurationOf(source: Source, fields: Fields): Service["networkConfiguration"] {
  const configuration = fields.object("networkConfiguration");
  if (configuration === undefined || isUnknown(configuration)) return configuration ?? null;
  const subnets = configuration.refs("subnets", SUBNETS);
  const result: NetworkConfiguration = {
    subnets,
    securityGroups: groupsOrDefault(configuration, "securityGroups", vpcOf(source, subnets)),
    assignPublicIp: configuration.boolean("assignPublicIp") ?? null,
  };
  return result;
}

function loadBalancersOf(fields: Fields): Service["loadBalancers"] {
  const entries = fields.objects("loadBalancers");
  if (isUnknown(entries)) return entries;
  return entries.map((entry): ServiceLoadBalancer => ({
    targetGroup: entry.ref("targetGroupArn", TARGET_GROUPS),
    containerName: entry.string("containerName") ?? entry.unknown("containerName", "is missing"),
    containerPort: entry.number("containerPort") ?? entry.unknown("containerPort", "is missing"),
  }));
}

export function services(source: Source): Service[] {
  return all(source, "aws:ecs/service:Service").map((fields) => {
    const launchType = fields.string("launchType");
    const strategies = fields.objects("capacityProviderStrategies");
    const registries = fields.object("serviceRegistries");
    return {
      ...entityNamed(fields, "name"),
      region: regionOf(source, fields),
      cluster: fields.ref("cluster", CLUSTERS),
      taskDefinition: required(fields, "taskDefinition", fields.ref("taskDefinition", TASK_DEFINITIONS)),
      launchType:
        launchType === undefined || isUnknown(launchType)
          ? (launchType ?? null)
          : (LAUNCH_TYPES.get(launchType.toUpperCase()) ?? fields.unknown("launchType", "is no launch type")),
      capacityProviders: isUnknown(strategies) ? strategies : strategyNames(strategies),
      desiredCount: orDefault(fields.number("desiredCount"), 0),
      maximumPercent: orDefault(fields.number("deploymentMaximumPercent"), 200),
      daemon: fields.string("schedulingStrategy") === "DAEMON",
      networkConfiguration: networkConfigurationOf(source, fields),
      loadBalancers: loadBalancersOf(fields),
      serviceRegistries: registries === undefined ? false : isUnknown(registries) ? registries : true,
      platformVersion: orDefault(fields.string("platformVersion"), "LATEST"),
      execEnabled: orDefault(fields.boolean("enableExecuteCommand"), false),
    };
  });
}

export function efsFileSystems(source: Source): EfsFileSystem[] {
  const targets = all(source, "aws:efs/mountTarget:MountTarget");
  const lost = targets.map((target) => target.ref("fileSystemId", FILE_SYSTEMS)).find(isUnknown);
  return all(source, ...FILE_SYSTEMS).map((fields) => ({
    ...entityOf(fields),
    mountTargets: targets
      .filter((target) => target.ref("fileSystemId", FILE_SYSTEMS) === fields.key)
      .map((target) => {
        const subnet = required(target, "subnetId", target.ref("subnetId", SUBNETS));
        return {
          key: target.key,
          subnet,
          securityGroups: groupsOrDefault(
            target,
            "securityGroups",
            vpcOf(source, isUnknown(subnet) ? subnet : [subnet]),
          ),
        };
      }),
    incomplete: lost === undefined ? null : lost.unknown,
  }));
}
