/** Clusters and their capacity providers, which decide where the tasks of a service run. */
import { type CapacityProvider, type Cluster, isUnknown, type Key, type Maybe } from "../model";
import { entityNamed, entityOf } from "./entity";
import { all, byReference, Fields } from "./fields";
import { groupsOrDefault } from "./groups";
import { vpcOfSubnets } from "./instances";
import type { Source } from "./source";
import { AUTO_SCALING_GROUPS, CAPACITY_PROVIDERS, CLUSTERS, INSTANCE_PROFILES, ROLES, SUBNETS } from "./types";

/** The name in a capacity provider strategy; while AWS has not yet assigned one, both sides use the provider's key. */
function nameOf(fields: Fields): string {
  const name = fields.string("name");
  return name === undefined || isUnknown(name) ? fields.key : name;
}

/** A provider as some strategy names it: by name, or by what the name is computed from. */
function providerName(fields: Fields, property: string): Maybe<string> {
  const name = fields.string(property);
  if (name === undefined) return fields.unknown(property, "is missing");
  if (!isUnknown(name)) return name;
  const key = fields.ref(property, CAPACITY_PROVIDERS);
  if (key === null || isUnknown(key)) return key ?? name;
  const resource = fields.source.resource(key);
  return resource === undefined ? name : nameOf(Fields.of(fields.source, resource));
}

/** Names in a list of strategy items, heaviest first; ties stay as written. */
export function strategyNames(fields: Fields, property: string): Maybe<readonly string[]> {
  const items = fields.objects(property);
  if (isUnknown(items)) return items;
  const weighed = items.map((item) => {
    const weight = item.number("weight");
    return { name: providerName(item, "capacityProvider"), weight: typeof weight === "number" ? weight : 0 };
  });
  weighed.sort((a, b) => b.weight - a.weight);
  return wholeNames(weighed.map(({ name }) => name));
}

function wholeNames(names: readonly Maybe<string>[]): Maybe<readonly string[]> {
  return names.find(isUnknown) ?? [...new Set(names.filter((name): name is string => !isUnknown(name)))];
}

function listedProviders(fields: Fields): Maybe<readonly string[]> {
  const texts = fields.strings("capacityProviders");
  if (!isUnknown(texts) && !texts.some(isUnknown)) return wholeNames(texts);
  const keys = fields.refs("capacityProviders", CAPACITY_PROVIDERS);
  if (isUnknown(keys)) return keys;
  return keys.map((key) => {
    const resource = fields.source.resource(key);
    return resource === undefined ? key : nameOf(Fields.of(fields.source, resource));
  });
}

export function clusters(source: Source): Cluster[] {
  const type = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
  const associations = byReference(source, type, "clusterName", CLUSTERS);
  const lost = all(source, type)
    .map((association) => association.ref("clusterName", CLUSTERS))
    .find(isUnknown);
  return all(source, ...CLUSTERS).map((fields) => {
    const [own] = associations.get(fields.key) ?? [];
    const foreign =
      fields.resource.external === true ? fields.unknown("capacityProviders", "is managed elsewhere") : [];
    const open = lost ?? foreign;
    return {
      ...entityNamed(fields, "name"),
      clusterName: (fields.isSecret("name") ? undefined : fields.string("name")) ?? fields.unknown("name"),
      capacityProviders: own === undefined ? open : listedProviders(own),
      defaultCapacityProviders: own === undefined ? open : strategyNames(own, "defaultCapacityProviderStrategies"),
      exec: execOf(fields),
    };
  });
}

/** The target of ECS Exec sessions, and the key of the account that encrypts them, if there is one. */
function execOf(fields: Fields): Cluster["exec"] {
  const configuration = fields.object("configuration");
  if (configuration === undefined || isUnknown(configuration)) return configuration ?? null;
  const exec = configuration.object("executeCommandConfiguration");
  if (exec === undefined || isUnknown(exec)) return exec ?? null;
  const log = exec.object("logConfiguration");
  if (log !== undefined && isUnknown(log)) return log;
  const given = (property: string) => {
    const value = log?.value(property);
    return value !== undefined && value !== "";
  };
  const override = exec.string("logging") === "OVERRIDE";
  const logsTo = [
    ...(override && given("cloudWatchLogGroupName") ? (["logs"] as const) : []),
    ...(override && given("s3BucketName") ? (["s3"] as const) : []),
  ];
  const key = exec.value("kmsKeyId");
  return { kmsKey: key !== undefined && key !== "", logsTo };
}

export function capacityProviders(source: Source): CapacityProvider[] {
  return all(source, ...CAPACITY_PROVIDERS).map((fields): CapacityProvider => {
    const common = { ...entityOf(fields), providerName: nameOf(fields) };
    const managed = fields.object("managedInstancesProvider");
    if (managed === undefined) {
      const provider = fields.object("autoScalingGroupProvider");
      return {
        ...common,
        kind: "ec2",
        autoScalingGroup:
          provider === undefined
            ? fields.unknown("autoScalingGroupProvider", "is missing")
            : isUnknown(provider)
              ? fields.ref("autoScalingGroupProvider", AUTO_SCALING_GROUPS)
              : provider.ref("autoScalingGroupArn", AUTO_SCALING_GROUPS),
        subnets: [],
        securityGroups: [],
        instanceRoleName: null,
      };
    }
    return { ...common, kind: "managed-instances", autoScalingGroup: null, ...managedOf(managed) };
  });
}

function managedOf(managed: Maybe<Fields>): Pick<CapacityProvider, "subnets" | "securityGroups" | "instanceRoleName"> {
  const template = isUnknown(managed) ? managed : managed.object("instanceLaunchTemplate");
  if (template === undefined || isUnknown(template)) {
    const unknown = template ?? { unknown: "instanceLaunchTemplate is missing" };
    return { subnets: unknown, securityGroups: unknown, instanceRoleName: unknown };
  }
  const network = template.object("networkConfiguration");
  const open = network === undefined ? template.unknown("networkConfiguration", "is missing") : network;
  const subnets = isUnknown(open) ? open : open.refs("subnets", SUBNETS);
  return {
    subnets,
    securityGroups: isUnknown(open)
      ? open
      : groupsOrDefault(open, "securityGroups", vpcOfSubnets(template.source, subnets)),
    instanceRoleName: roleNameOf(template),
  };
}

/** The role in the instance profile that the provider names. */
function roleNameOf(template: Fields): Maybe<string | null> {
  const profile = template.ref("ec2InstanceProfileArn", INSTANCE_PROFILES);
  if (profile === null || isUnknown(profile)) return profile;
  const resource = template.source.resource(profile);
  if (resource === undefined) return template.unknown("ec2InstanceProfileArn");
  const fields = Fields.of(template.source, resource);
  const name = fields.string("role");
  if (name !== undefined && !isUnknown(name)) return lastPart(name);
  const role: Maybe<Key | null> = fields.ref("role", ROLES);
  const found = role === null || isUnknown(role) ? undefined : template.source.resource(role);
  if (found === undefined) return fields.unknown("role");
  const named = Fields.of(template.source, found);
  return named.string("name") ?? named.string("namePrefix") ?? fields.unknown("role");
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
