/** NAT gateways, quotas and the room in subnets (V-24, V-25). */
import type { Finding } from "../report";
import { defaultRoutes } from "../report/serviceNetwork";
import { broken, checkAddresses, checkNatGateway, checkNatQuotas } from "../rules/checks";
import { blockOf } from "../topology/addressBlock";
import { grouped } from "../topology/collections";
import { byKey, known, listOf } from "../topology/lookup";
import { isUnknown, type Key, type NatGateway, type Topology } from "../topology/model";
import { findingOf, hidingSum } from "./finding";
import type { ServiceView } from "./view";

const WITHOUT_ADDRESS = broken("V-24", {
  property: "allocationId",
  value: null,
  message: "A public zonal NAT gateway needs an Elastic IP.",
  remedy: "Set allocationId to that of an Elastic IP.",
  rules: ["R-NAT-01"],
});

export function natFindings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  const isNeedBlocked = views.some((view) =>
    view.needs.some((need) => need.code === "NAT_WITHOUT_INTERNET_ROUTE" || need.code === "NAT_IN_OWN_SUBNET"),
  );
  return topology.natGateways.flatMap((nat) => {
    const availabilityMode = known(nat.availabilityMode);
    const connectivityType = known(nat.connectivity);
    const addresses = known(nat.addresses);
    if (availabilityMode === undefined || connectivityType === undefined || isUnknown(nat.subnet)) return [];
    const subnet = byKey(topology.subnets, nat.subnet);
    const leads = subnet === undefined ? "undetermined" : defaultRoutes(topology, subnet).ipv4;
    const bare = availabilityMode === "zonal" && connectivityType === "public" && addresses?.length === 0;
    const problems = checkNatGateway({
      availabilityMode,
      connectivityType,
      hasSubnet: nat.subnet !== null,
      // A regional gateway has its addresses by zone, so an allocation of its own cannot be distinguished here.
      hasAllocationId: false,
      hasVpc: true,
      ...(leads === "undetermined" || isNeedBlocked
        ? {}
        : { subnetLeadsToInternetGateway: leads === "internet-gateway" }),
      addressCount: addresses === undefined ? 0 : fullest(availabilityMode, addresses),
    });
    return [...problems, ...(bare ? [WITHOUT_ADDRESS] : [])].map((problem) => findingOf(problem, nat));
  });
}

function fullest(mode: "zonal" | "regional", addresses: NonNullable<ReturnType<typeof known<NatAddresses>>>): number {
  if (mode === "zonal") return addresses.length;
  const byZone = new Map<string, number>();
  for (const address of addresses) {
    const zone = known(address.availabilityZone) ?? "";
    byZone.set(zone, (byZone.get(zone) ?? 0) + 1);
  }
  return Math.max(0, ...byZone.values());
}
type NatAddresses = Exclude<NatGateway["addresses"], { readonly unknown: string }>;

export function quotaFindings(topology: Topology): readonly Finding[] {
  const natGatewaysByZone: Record<string, number> = {};
  for (const nat of topology.natGateways) {
    const zone = known(byKey(topology.subnets, known(nat.subnet))?.availabilityZone);
    if (zone !== undefined) natGatewaysByZone[zone] = (natGatewaysByZone[zone] ?? 0) + 1;
  }
  const subject = topology.natGateways[0] ?? topology.elasticIps[0];
  if (subject === undefined) return [];
  return checkNatQuotas({ elasticIps: topology.elasticIps.length, natGatewaysByZone }).map((problem) =>
    findingOf(problem, subject),
  );
}

/**
 * Addresses that everything in the services' subnets takes together. Services in a part of a set of subnets count
 * within the set, so an excess that is reported cannot be placed in any way.
 */
export function addressFindings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  const placed = views.filter((view) => view.networkMode === "awsvpc" && view.subnets.length > 0);
  const bySet = grouped(placed, (view) => [[...view.subnets].sort().join(" ")]);
  const sets = [...bySet.values()].flatMap((alike) => {
    const view = alike.at(-1);
    const tasks = alike.reduce((sum, each) => sum + (known(each.service.desiredCount) ?? 0), 0);
    return view === undefined ? [] : [{ view, tasks, services: alike.map(({ service }) => service) }];
  });
  const byFirstSubnet = grouped(sets, ({ view }) => view.subnets.slice(0, 1));
  const taken = takenBySubnet(topology);
  return sets.flatMap(({ view }) => {
    const subnets = view.subnets.map((key) => byKey(topology.subnets, key));
    const prefixLengths = subnets.flatMap((subnet) => {
      const cidr = known(subnet?.ipv4Cidr);
      return cidr === undefined || cidr === null ? [] : listOf(blockOf(cidr)?.prefix);
    });
    if (prefixLengths.length < subnets.length) return [];
    const within = view.subnets
      .flatMap((key) => byFirstSubnet.get(key) ?? [])
      .filter((other) => other.view.subnets.every((key) => view.subnets.includes(key)));
    const tasks = within.reduce((sum, other) => sum + other.tasks, 0);
    const others = view.subnets.reduce((sum, key) => sum + (taken.get(key) ?? 0), 0);
    const services = within.flatMap((other) => other.services);
    return checkAddresses({ prefixLengths, addressesWanted: tasks + others, scales: false })
      .map(hidingSum(topology, services, tasks + others))
      .map((problem) => findingOf(problem, view.service));
  });
}

/** Addresses in each subnet that load balancers, interface endpoints and NAT gateways take. */
function takenBySubnet(topology: Topology): ReadonlyMap<Key, number> {
  const nodes = [
    ...topology.loadBalancers,
    ...topology.vpcEndpoints.filter((each) => known(each.kind) === "interface"),
  ];
  const places = [
    ...nodes.flatMap((each) => known(each.subnets) ?? []),
    ...topology.natGateways.flatMap((nat) => listOf(known(nat.subnet) ?? undefined)),
  ];
  const taken = new Map<Key, number>();
  for (const key of places) taken.set(key, (taken.get(key) ?? 0) + 1);
  return taken;
}
