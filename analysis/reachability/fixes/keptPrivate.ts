/**
 * Networks that are meant to have no internet: a fix for them uses endpoints and copies, and adds no path to the
 * internet.
 */
import { byKey, known } from "../../topology/lookup";
import type { Key, Service, Topology } from "../../topology/model";
import { knownRouteTableOf, topologyIndex } from "../../topology/topologyIndex";
import { targetOf } from "./blockedPath";
import { natGatewaysOf, natInstancesOf } from "./ways";

/**
 * True if a service runs where no IPv4 route leads to the internet, in a VPC that has endpoints and no NAT, or that has
 * no internet gateway. False if its tasks have a public IP.
 */
export function isKeptPrivate(topology: Topology, service: Service, subnets: readonly Key[]): boolean {
  if (known(known(service.networkConfiguration)?.assignPublicIp ?? undefined) === true) return false;
  const places = subnets.map((key) => byKey(topology.subnets, key));
  const vpc = byKey(topology.vpcs, known(places[0]?.vpc));
  if (vpc === undefined) return false;
  const leadsOut = places.some((place) => {
    const table = knownRouteTableOf(topology, place);
    return table === undefined || targetOf(table, "0.0.0.0/0") !== undefined;
  });
  if (leadsOut || natGatewaysOf(topology, vpc).length > 0 || natInstancesOf(topology, vpc).length > 0) return false;
  // A gateway that is attached to nothing yet, or to a VPC that is not known, may be meant for this one.
  const hasGateway = topology.internetGateways.some(({ vpc: attached }) => (known(attached) ?? vpc.key) === vpc.key);
  const hasEndpoints = (topologyIndex(topology).endpointsOfVpc.get(vpc.key) ?? []).length > 0;
  return hasEndpoints || (topology.complete && !hasGateway);
}
