/** The AWS services that a network names by their prefix lists: only for these a path may differ from that to any host. */
import { perCollection } from "../../topology/collections";
import { known, listOf } from "../../topology/lookup";
import type { Maybe, RouteDestination, RouteTable, SecurityGroup, SecurityGroupPeer } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";

/** The services of a table's and of a group's prefix lists: read once, for most changes of a network leave them alone. */
const servicesOfRoutes = perCollection(({ routes }: RouteTable) =>
  servicesOfLists(routes.map((each) => each.destination)),
);
const servicesOfRules = perCollection(({ rules }: SecurityGroup) => servicesOfLists(rules.map((each) => each.peer)));

function servicesOfLists(places: readonly Maybe<RouteDestination | SecurityGroupPeer>[]): readonly string[] {
  return places.flatMap((place) => {
    const list = known(place);
    return list?.kind === "prefix-list" ? listOf(list.service) : [];
  });
}

const servicesOfTables = perCollection((tables: readonly RouteTable[]) => joined(tables, servicesOfRoutes));
const servicesOfGroups = perCollection((groups: readonly SecurityGroup[]) => joined(groups, servicesOfRules));

function joined<T>(entities: readonly T[], servicesOf: (entity: T) => readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const entity of entities) for (const service of servicesOf(entity)) all.add(service);
  return all;
}

/** True if some route, rule or gateway endpoint names a service by a prefix list of AWS's: only its path may differ. */
export function isListed({ topology }: TopologyIndex, service: string): boolean {
  return (
    servicesOfTables(topology.routeTables).has(service) ||
    servicesOfGroups(topology.securityGroups).has(service) ||
    topology.vpcEndpoints.some((endpoint) => endpoint.kind === "gateway" && endpoint.service === service)
  );
}
