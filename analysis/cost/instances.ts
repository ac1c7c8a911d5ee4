/** The instances that a month's cost counts: how many of each Auto Scaling group and capacity, and which have public IPv4. */
import { instancePublic, publicAtLaunch } from "../reachability/network/publicAddress";
import type { ServiceReport } from "../report";
import { keepsRunning } from "../rules/subjects";
import { SourceIpKind } from "../rules/words";
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

/** True if an instance that is launched in one of the subnets gets a public address. */
function publicInOneOf(
  topology: Topology,
  subnets: Maybe<readonly Key[]>,
  flag: Maybe<boolean | null>,
  interfaces: Maybe<number>,
): Maybe<boolean> {
  if (isUnknown(subnets)) return subnets;
  const has = subnets.map((key) => {
    const subnet = byKey(topology.subnets, key);
    return subnet === undefined ? (flag ?? false) : publicAtLaunch(flag, interfaces, subnet).has;
  });
  return has.find(isUnknown) ?? has.includes(true);
}

/** True if instances of a group get a public address at launch. */
export function publicInGroup(topology: Topology, group: AutoScalingGroup): Maybe<boolean> {
  if (isUnknown(group.launchTemplate)) return group.launchTemplate;
  const template = byKey(topology.launchTemplates, known(group.launchTemplate));
  const { associatePublicIpAddress = null, interfaceCount = 1 } = template ?? {};
  return publicInOneOf(topology, group.subnets, associatePublicIpAddress, interfaceCount);
}

/** True if a Managed Instance gets a public address at launch: only its subnet decides (R-MI-01). */
export function publicWhenManaged(topology: Topology, { subnets }: CapacityProvider): Maybe<boolean> {
  return publicInOneOf(topology, subnets, null, 1);
}

/** True if an instance has a public address that AWS assigns; an Elastic IP is counted by itself. */
export function assignedAddress(topology: Topology, instance: Instance): Maybe<boolean> {
  const subnet = byKey(topology.subnets, known(instance.subnet));
  if (subnet === undefined) {
    return instance.associatePublicIpAddress ?? (isUnknown(instance.subnet) ? instance.subnet : false);
  }
  const { has, kind } = instancePublic(topologyIndex(topology), instance, subnet);
  return kind === SourceIpKind.Fixed ? false : has;
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
