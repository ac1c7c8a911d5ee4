/** The instances that a month's cost counts: how many of each Auto Scaling group and capacity, and which have public IPv4. */
import type { ServiceReport } from "../report";
import { keepsRunning } from "../rules/subjects";
import { grouped, perCollection } from "../topology/collections";
import { byAnyId, byKey, known, listOf } from "../topology/lookup";
import {
  type AutoScalingGroup,
  type CapacityProvider,
  type Instance,
  isUnknown,
  type Key,
  type Maybe,
  type Topology,
} from "../topology/model";
import { unlessSecret } from "../topology/secrets";
import { providersNamed, topologyIndex } from "../topology/topologyIndex";

/** True if an instance in one of the subnets gets a public address from the subnet. */
function mappedBySubnet(topology: Topology, subnets: Maybe<readonly Key[]>): Maybe<boolean> {
  if (isUnknown(subnets)) return subnets;
  const flags = subnets.map((key) => byKey(topology.subnets, key)?.mapPublicIpOnLaunch);
  return flags.find(isUnknown) ?? flags.some((mapped) => mapped === true);
}

/** True if instances of a group get a public address at launch: the template's flag, else each subnet's. */
export function publicAtLaunch(topology: Topology, group: AutoScalingGroup): Maybe<boolean> {
  if (isUnknown(group.launchTemplate)) return group.launchTemplate;
  const template = byKey(topology.launchTemplates, known(group.launchTemplate));
  return template?.associatePublicIpAddress ?? mappedBySubnet(topology, group.subnets);
}

/** True if a Managed Instance gets a public address at launch: only its subnet decides (R-MI-01). */
export function publicWhenManaged(topology: Topology, provider: CapacityProvider): Maybe<boolean> {
  return mappedBySubnet(topology, provider.subnets);
}

/**
 * True if an instance has a public address that AWS assigns: it is running with one, or its request, else its subnet,
 * assigns one. An Elastic IP is counted by itself.
 */
export function assignedAddress(topology: Topology, instance: Instance): Maybe<boolean> {
  if (topologyIndex(topology).addressesOf.has(instance.key)) return false;
  if (typeof instance.publicIp === "string") return true;
  if (instance.publicIp === null && instance.id !== null) return false;
  return (
    instance.associatePublicIpAddress ??
    mappedBySubnet(topology, isUnknown(instance.subnet) ? instance.subnet : [instance.subnet])
  );
}

/** By capacity provider: the fewest instances that can hold the tasks of its services. */
export type FewestInstances = ReadonlyMap<Key, number>;

/**
 * The tasks of one service fill instances by network interfaces and host ports, and those of several services may share
 * an instance.
 */
export function fewestInstances(topology: Topology, services: readonly ServiceReport[]): FewestInstances {
  const network = topologyIndex(topology);
  const fewest = new Map<Key, number>();
  for (const { id, desiredCount, tasksPerInstance } of services.filter(keepsRunning)) {
    if (desiredCount === null || desiredCount === 0) continue;
    const needed = tasksPerInstance === null ? 1 : Math.ceil(desiredCount / tasksPerInstance);
    const names = known(byAnyId(topology.services, id)?.capacityProviders) ?? [];
    for (const { key } of providersNamed(network, names)) fewest.set(key, Math.max(needed, fewest.get(key) ?? 0));
  }
  return fewest;
}

const providersByGroup = perCollection((providers: readonly CapacityProvider[]) =>
  grouped(providers, ({ autoScalingGroup }) => listOf(known(autoScalingGroup) ?? undefined)),
);

/** The instances of a group: its desired capacity, else its minimum, and not fewer than its tasks need. */
export function instancesOf(topology: Topology, group: AutoScalingGroup, fewest: FewestInstances): Maybe<number> {
  const isSecret = ["desiredCapacity", "minSize"].some(
    (name) => unlessSecret(topology, group.key, name, true) === null,
  );
  if (isSecret) return { unknown: `the number of instances of ${group.name} is secret` };
  const written = isUnknown(group.desiredCapacity) ? group.minSize : group.desiredCapacity;
  if (isUnknown(written)) return written;
  const providers = providersByGroup(topology.capacityProviders).get(group.key) ?? [];
  return Math.max(written, ...providers.map(({ key }) => fewest.get(key) ?? 0));
}
