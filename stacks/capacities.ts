/**
 * The instances that services run on unless they are on Fargate: one capacity for each launch type and tier in use. Named
 * by tier, so that a switch within one tier leaves the instances as they are.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type CapacityArgs,
  Ec2Capacity,
  type InstanceRequirementsArgs,
  LaunchType,
  ManagedInstancesCapacity,
  type Network,
  type Strategy,
  taskNetworkOf,
} from "../components";
import { rowOf } from "../analysis/rules/strategies";
import { keptStrategies, needsCapacity, type ServiceSettings, type Settings } from "./settings";

export type Capacities = ReadonlyMap<string, CapacityArgs>;

function key(launchType: LaunchType, strategy: Strategy): string {
  return `${launchType}-${rowOf(strategy).tier}`;
}

/** The capacity that a service runs on; undefined for Fargate. */
export function capacityOf(
  capacities: Capacities,
  { launchType, strategy }: ServiceSettings,
): CapacityArgs | undefined {
  return capacities.get(key(launchType, strategy));
}

export function createCapacities(settings: Settings, network: Network, cluster: aws.ecs.Cluster): Capacities {
  const used = new Map(
    [
      // What is on its way out comes first, so that a service in the same tier says what its instances are.
      ...keptStrategies(settings).map((strategy) => ({ launchType: LaunchType.Ec2, strategy })),
      ...settings.services.filter(needsCapacity),
    ].map(({ launchType, strategy }) => [key(launchType, strategy), { launchType, strategy }]),
  );
  const { capacity = {}, tags } = settings;
  const { instanceType, minSize, maxSize } = capacity;
  const made = [...used].map(([name, { launchType, strategy }]) => {
    const shared = { network: taskNetworkOf(network, strategy), cluster: cluster.name, tags };
    const component =
      launchType === LaunchType.Ec2
        ? new Ec2Capacity(name, { ...shared, instanceType, minSize, maxSize })
        : new ManagedInstancesCapacity(name, { ...shared, requirements: requirementsOf(capacity) });
    return { name, capacity: component.capacity };
  });
  const inList = made.filter(({ capacity: { launchType } }) => launchType === LaunchType.Ec2);
  if (inList.length === 0) {
    return new Map(made.map(({ name, capacity: each }) => [name, each]));
  }
  // This resource owns the cluster's whole list. A Managed Instances provider belongs to its cluster without it (R-MI-08).
  const list = new aws.ecs.ClusterCapacityProviders("app", {
    clusterName: cluster.name,
    capacityProviders: [
      ...inList.map(({ capacity: { capacityProviderName } }) => capacityProviderName),
      "FARGATE",
      "FARGATE_SPOT",
    ],
  });
  // A service may name a provider once the cluster lists it, and until it does no longer.
  const listed = (capacityProviderName: pulumi.Input<string>) =>
    pulumi.all([capacityProviderName, list.id]).apply(([name]) => name);
  return new Map(
    made.map(({ name, capacity: each }) => [
      name,
      inList.some((one) => one.name === name)
        ? { ...each, capacityProviderName: listed(each.capacityProviderName) }
        : each,
    ]),
  );
}

/** ECS chooses Managed Instances; a named type leaves it no choice. */
function requirementsOf({
  instanceType,
  requirements,
}: NonNullable<Settings["capacity"]>): InstanceRequirementsArgs | undefined {
  return instanceType === undefined ? requirements : { ...requirements, allowedInstanceTypes: [instanceType] };
}
