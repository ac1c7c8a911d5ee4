/**
 * Does the network survive the loss of an Availability Zone? Not answered from the strategy's name: the zone is taken out
 * of the topology, and the analysis is asked again whether the tasks that remain still reach what they need.
 */
import type { Verdict } from "../report";
import { isUnknown, type Key, type Maybe, type Route, type Topology } from "../topology/model";

/** The Availability Zones that services run in, sorted; null where one is not known. */
function zonesOf(topology: Topology): readonly string[] | null {
  const zones = new Set<string>();
  for (const subnet of topology.subnets) {
    if (isUnknown(subnet.availabilityZone)) return null;
    zones.add(subnet.availabilityZone);
  }
  return [...zones].sort();
}

function without(list: Maybe<readonly Key[]>, lost: ReadonlySet<Key>): Maybe<readonly Key[]> {
  return isUnknown(list) ? list : list.filter((key) => !lost.has(key));
}

function isLost(key: unknown, lost: ReadonlySet<Key>): boolean {
  return typeof key === "string" && lost.has(key);
}

/** The topology after the loss of one zone: without its subnets, and everything in them. */
function withoutZone(topology: Topology, zone: string): Topology {
  const lost = new Set(
    topology.subnets.filter((subnet) => subnet.availabilityZone === zone).map((subnet) => subnet.key),
  );
  const survives = (entity: { readonly subnet: Maybe<Key | null> }): boolean => !isLost(entity.subnet, lost);
  const stays = (group: { readonly subnets: Maybe<readonly Key[]> }): boolean =>
    isUnknown(group.subnets) || group.subnets.length === 0 || group.subnets.some((key) => !lost.has(key));
  const gone = new Set(
    [...topology.natGateways, ...topology.networkInterfaces, ...topology.instances]
      .filter((entity) => !survives(entity))
      .map((entity) => entity.key),
  );
  const dead = (route: Route): boolean => !isUnknown(route.target) && gone.has(route.target.key);
  return {
    ...topology,
    subnets: topology.subnets.filter((subnet) => !lost.has(subnet.key)),
    natGateways: topology.natGateways.filter(survives),
    networkInterfaces: topology.networkInterfaces.filter(survives),
    instances: topology.instances.filter(survives),
    autoScalingGroups: topology.autoScalingGroups
      .filter(stays)
      .map((group) => ({ ...group, subnets: without(group.subnets, lost) })),
    capacityProviders: topology.capacityProviders.map((provider) => ({
      ...provider,
      subnets: without(provider.subnets, lost),
    })),
    routeTables: topology.routeTables.map((table) => ({
      ...table,
      routes: table.routes.map((route) => (dead(route) ? { ...route, state: "blackhole" as const } : route)),
    })),
    vpcEndpoints: topology.vpcEndpoints.map((endpoint) => ({ ...endpoint, subnets: without(endpoint.subnets, lost) })),
    loadBalancers: topology.loadBalancers.map((balancer) => ({
      ...balancer,
      subnets: without(balancer.subnets, lost),
    })),
    efsFileSystems: topology.efsFileSystems.map((files) => ({
      ...files,
      mountTargets: files.mountTargets.filter(survives),
    })),
    services: topology.services.map((service) => {
      const configuration = service.networkConfiguration;
      if (isUnknown(configuration) || configuration === null) return service;
      return {
        ...service,
        networkConfiguration: { ...configuration, subnets: without(configuration.subnets, lost) },
      };
    }),
  };
}

/**
 * True if everything that remains works after the loss of any one zone; null if zones or a verdict are not known.
 * @param verdictOf the analysis of a topology.
 */
export function survivesZoneLoss(topology: Topology, verdictOf: (topology: Topology) => Verdict): boolean | null {
  const zones = zonesOf(topology);
  if (zones === null) return null;
  if (zones.length < 2) return false;
  const verdicts = zones.map((zone) => verdictOf(withoutZone(topology, zone)));
  if (verdicts.some((verdict) => verdict === "blocked" || verdict === "partial")) return false;
  return verdicts.includes("undetermined") ? null : true;
}
