/** The place of a service, as the first lines of a plan show it: tier, subnets, default routes, flags. */
import { type DefaultRoute, type DefaultRoutes, deviceOf, tiersOfRoutes } from "../rules/subnetRoutes";
import type { Tier } from "../rules/words";
import { byKey, known } from "../topology/lookup";
import { isUnknown, type Key, type Service, type Subnet, type Topology } from "../topology/model";
import { unlessSecret } from "../topology/secrets";
import { knownRouteTableOf } from "../topology/topologyIndex";
import type { ServiceNetworkReport, SubnetReport } from "./index";

/** @param subnets those that the service's application traffic leaves from, by key. */
export function serviceNetwork(topology: Topology, service: Service, subnets: readonly Key[]): ServiceNetworkReport {
  const found = subnets.map((key) => byKey(topology.subnets, key)).filter((subnet) => subnet !== undefined);
  const tiers = new Set(found.map((subnet) => tierOf(topology, subnet)));
  const configuration = known(service.networkConfiguration);
  const flag = configuration?.assignPublicIp;
  const target = known(service.loadBalancers)?.[0]?.targetGroup;
  return {
    tier: tiers.size === 1 ? ([...tiers][0] ?? null) : null,
    subnets: found.map((subnet) => subnetReport(topology, subnet)),
    assignPublicIp: configuration === null || configuration === undefined || isUnknown(flag) ? null : (flag ?? false),
    targetType: unlessSecret(
      topology,
      known(target),
      "targetType",
      known(byKey(topology.targetGroups, known(target))?.targetType) ?? null,
    ),
  };
}

function subnetReport(topology: Topology, subnet: Subnet): SubnetReport {
  return {
    name: subnet.id ?? subnet.name,
    availabilityZone: known(subnet.availabilityZone) ?? null,
    defaultRoute: defaultRoutes(topology, subnet),
    mapPublicIpOnLaunch: unlessSecret(
      topology,
      subnet.key,
      "mapPublicIpOnLaunch",
      known(subnet.mapPublicIpOnLaunch) ?? null,
    ),
  };
}

/** The purpose that a subnet's routes show. */
export function tierOf(topology: Topology, subnet: Subnet): Tier | null {
  return tiersOfRoutes(defaultRoutes(topology, subnet), known(subnet.mapPublicIpOnLaunch))[0] ?? null;
}

export function defaultRoutes(topology: Topology, subnet: Subnet): DefaultRoutes {
  return { ipv4: leading(topology, subnet, "0.0.0.0/0"), ipv6: leading(topology, subnet, "::/0") };
}

function leading(topology: Topology, subnet: Subnet, cidr: string): DefaultRoute {
  const table = knownRouteTableOf(topology, subnet);
  if (table === undefined) return "undetermined";
  for (const route of table.routes) {
    const destination = known(route.destination);
    if (destination?.kind !== "cidr" || destination.cidr !== cidr) continue;
    const target = known(route.target);
    return target === undefined ? "undetermined" : deviceOf(target.kind);
  }
  const open = table.incomplete !== null || table.routes.some((route) => isUnknown(route.destination));
  return open ? "undetermined" : "none";
}
