/**
 * A load balancer is drawn in each subnet that it occupies: AWS runs a node of it in each of its Availability Zones. Its
 * nodes forward to the tasks of every zone, and without cross-zone load balancing only to those of their own.
 */
import type { ServiceReport } from "../../analysis/report";
import { byAnyId, byKey, known } from "../../analysis/topology/lookup";
import type { LoadBalancer, Subnet, Topology } from "../../analysis/topology/model";
import { topologyIndex } from "../../analysis/topology/topologyIndex";
import type { DiagramBuilder } from "./builder";
import type { Places } from "./places";

/** The nodes of the balancer that forwards to the tasks of a service in a subnet; empty without a balancer. */
export function balancerNodes(
  builder: DiagramBuilder,
  places: Places,
  topology: Topology,
  service: ServiceReport,
  tasks: Subnet,
): string[] {
  const balancer = balancerOf(topology, service);
  if (balancer === undefined) return [];
  const subnets = (known(balancer.subnets) ?? []).flatMap((key) => byKey(topology.subnets, key) ?? []);
  const near = subnets.filter((subnet) => known(subnet.availabilityZone) === known(tasks.availabilityZone));
  const from = balancer.crossZone === false && near.length > 0 ? near : subnets;
  for (const subnet of subnets) nodeIn(builder, balancer, places.subnetBox(subnet));
  return [...new Set(from.map((subnet) => places.subnetBox(subnet)))].map((box) => nodeIn(builder, balancer, box));
}

function nodeIn(builder: DiagramBuilder, balancer: LoadBalancer, box: string): string {
  const title = known(balancer.kind)?.toUpperCase() ?? "Load balancer";
  const node = builder.node(`${balancer.key} in ${box}`, "load-balancer", title, box);
  builder.line(node, balancer.name);
  const scheme = known(balancer.scheme);
  if (scheme !== undefined) builder.line(node, scheme);
  return node;
}

/** The first balancer in the topology's order that forwards to one of the service's target groups. */
function balancerOf(topology: Topology, { id }: ServiceReport): LoadBalancer | undefined {
  const service = byAnyId(topology.services, id);
  const { listenersOf } = topologyIndex(topology);
  const groups = known(service?.loadBalancers) ?? [];
  const listeners = groups.flatMap(({ targetGroup }) => listenersOf.get(known(targetGroup) ?? "") ?? []);
  const [listener] = listeners.sort((one, two) => (one.key < two.key ? -1 : 1));
  return byKey(topology.loadBalancers, known(listener?.loadBalancer));
}
