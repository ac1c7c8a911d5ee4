/**
 * The instances of tasks that do not run on Fargate: one capacity for each launch type and tier in use. Its name
 * contains the tier, so that a switch within one tier does not change the instances.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type CapacityArgs,
  Ec2Capacity,
  type Ec2CapacityArgs,
  type InstanceRequirementsArgs,
  LaunchType,
  ManagedInstancesCapacity,
  type Network,
  type Strategy,
  taskNetworkOf,
} from "../components";
import { rowOf } from "../analysis/rules/strategies";
import type { Balancers } from "./balancers";
import { keptStrategies, needsCapacity, type Settings, tasksOf, type TaskSettings } from "./settings";
import { sharedOnInstances } from "./settings/onInstances";

/** The capacities by launch type and tier, and the cluster's list of capacity providers, if something needs the list. */
export interface Capacities {
  readonly byTier: ReadonlyMap<string, CapacityArgs>;
  readonly list: aws.ecs.ClusterCapacityProviders | undefined;
}

function key(launchType: LaunchType, strategy: Strategy): string {
  return `${launchType}-${rowOf(strategy).tier}`;
}

/** The capacity of tasks; undefined for Fargate. */
export function capacityOf(
  capacities: Capacities,
  { launchType, strategy }: Pick<TaskSettings, "launchType" | "strategy">,
): CapacityArgs | undefined {
  return capacities.byTier.get(key(launchType, strategy));
}

export function createCapacities(
  settings: Settings,
  network: Network,
  cluster: aws.ecs.Cluster,
  balancers: Balancers,
): Capacities {
  const used = new Map(
    [
      // Kept strategies come first, so that a service in the same tier decides about the instances.
      ...keptStrategies(settings).map((strategy) => ({ launchType: LaunchType.Ec2, strategy })),
      ...tasksOf(settings).filter(needsCapacity),
    ].map(({ launchType, strategy }) => [key(launchType, strategy), { launchType, strategy }]),
  );
  const { capacity = {}, tags } = settings;
  const { instanceType, minSize, maxSize } = capacity;
  const made = [...used].map(([name, { launchType, strategy }]) => {
    const shared = { network: taskNetworkOf(network, strategy), cluster: cluster.name, tags };
    const component =
      launchType === LaunchType.Ec2
        ? new Ec2Capacity(name, { ...shared, instanceType, minSize, maxSize, ...opened(settings, strategy, balancers) })
        : new ManagedInstancesCapacity(name, { ...shared, requirements: requirementsOf(capacity) });
    return { name, capacity: component.capacity };
  });
  const inList = made.filter(({ capacity: { launchType } }) => launchType === LaunchType.Ec2);
  if (inList.length === 0 && settings.services.every(({ capacityProviders }) => capacityProviders === undefined)) {
    return { byTier: new Map(made.map(({ name, capacity: each }) => [name, each])), list: undefined };
  }
  // This resource sets the cluster's whole list. A Managed Instances provider belongs to its cluster without the list
  // (R-MI-08).
  const list = new aws.ecs.ClusterCapacityProviders("app", {
    clusterName: cluster.name,
    capacityProviders: [
      ...inList.map(({ capacity: { capacityProviderName } }) => capacityProviderName),
      "FARGATE",
      "FARGATE_SPOT",
    ],
  });
  // A service can use a provider only while it is in the cluster's list.
  const listed = (capacityProviderName: pulumi.Input<string>) =>
    pulumi.all([capacityProviderName, list.id]).apply(([name]) => name);
  const byTier = new Map(
    made.map(({ name, capacity: each }) => [
      name,
      inList.some((one) => one.name === name)
        ? { ...each, capacityProviderName: listed(each.capacityProviderName) }
        : each,
    ]),
  );
  return { byTier, list };
}

/** The load balancers whose rules the instances have once for several services. */
function opened(settings: Settings, strategy: Strategy, balancers: Balancers): Pick<Ec2CapacityArgs, "loadBalancers"> {
  const names = sharedOnInstances(settings, strategy);
  return names.length === 0
    ? {}
    : { loadBalancers: Object.fromEntries(names.map((name) => [name, balancers.get(name)?.securityGroupId ?? name])) };
}

/** The requirements of Managed Instances; a given instance type is the only one that ECS may choose. */
function requirementsOf({
  instanceType,
  requirements,
}: NonNullable<Settings["capacity"]>): InstanceRequirementsArgs | undefined {
  return instanceType === undefined ? requirements : { ...requirements, allowedInstanceTypes: [instanceType] };
}
