/** The AWS services that a network names by their prefix lists: only for these a path may differ from that to any host. */
import { perCollection } from "../../topology/collections";
import { known, listOf } from "../../topology/lookup";
import type { Maybe, RouteDestination, RouteTable, SecurityGroup, SecurityGroupPeer } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";

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

/** Services that some route, rule or gateway endpoint names by a prefix list of AWS's: only theirs may differ. */
export function listedServices(network: TopologyIndex): ReadonlySet<string> {
  return once(network, "listed services", () => {
    const { routeTables, securityGroups, vpcEndpoints } = network.topology;
    const named = [...routeTables.flatMap(servicesOfRoutes), ...securityGroups.flatMap(servicesOfRules)];
    const gateways = vpcEndpoints.map((endpoint) =>
      endpoint.kind === "gateway" ? known(endpoint.service) : undefined,
    );
    return new Set([...named, ...gateways].filter((name) => name !== undefined));
  });
}
