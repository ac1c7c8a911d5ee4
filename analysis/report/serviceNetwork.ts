/** The place of a service, as the first lines of a plan show it: tier, subnets, default routes, flags. */
import { Tier } from "../rules/words";
import { byKey, known } from "../topology/lookup";
import { isUnknown, type Key, type Service, type Subnet, type Topology } from "../topology/model";
import { unlessSecret } from "../topology/secrets";
import { knownRouteTableOf } from "../topology/topologyIndex";
import type { DefaultRoute, ServiceNetworkReport, SubnetReport } from "./index";

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

/** The purpose that a subnet's routes show; `host` is a public one that gives each new instance a public address. */
export function tierOf(topology: Topology, subnet: Subnet): Tier | null {
  const { ipv4, ipv6 } = defaultRoutes(topology, subnet);
  if (ipv4 === "internet-gateway") return known(subnet.mapPublicIpOnLaunch) === true ? Tier.Host : Tier.Public;
  if (ipv4 === "nat-gateway" || ipv4 === "nat-instance") return Tier.Private;
  if (ipv4 !== "none") return null;
  if (ipv6 === "egress-only-internet-gateway") return Tier.Ipv6;
  return ipv6 === "none" ? Tier.Isolated : null;
}

export function defaultRoutes(topology: Topology, subnet: Subnet): SubnetReport["defaultRoute"] {
  return { ipv4: leading(topology, subnet, "0.0.0.0/0"), ipv6: leading(topology, subnet, "::/0") };
}

function leading(topology: Topology, subnet: Subnet, cidr: string): DefaultRoute {
  const table = knownRouteTableOf(topology, subnet);
  if (table === undefined) return "undetermined";
  for (const route of table.routes) {
    const destination = known(route.destination);
    if (destination?.kind !== "cidr" || destination.cidr !== cidr) continue;
    const target = known(route.target);
    switch (target?.kind) {
      case undefined:
        return "undetermined";
      case "internet-gateway":
      case "egress-only-internet-gateway":
      case "nat-gateway":
        return target.kind;
      case "network-interface":
      case "instance":
        return "nat-instance";
      case "vpc-endpoint":
      case "peering-connection":
      case "local":
      case "other":
        return "other";
    }
  }
  const open = table.incomplete !== null || table.routes.some((route) => isUnknown(route.destination));
  return open ? "undetermined" : "none";
}
