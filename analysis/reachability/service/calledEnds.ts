/** The ends of a network that services are known to call. */
import type { Key, Topology } from "../../topology/model";
import { topologyIndex } from "../../topology/topologyIndex";
import { entityOf } from "./resourceEnd";
import { subjectOf } from "./subject";

export function calledEnds(topology: Topology): ReadonlySet<Key> {
  const network = topologyIndex(topology);
  const subjects = topology.services.map((service) => subjectOf(network, service));
  return new Set(subjects.flatMap(({ calls }) => calls.map(({ end }) => entityOf(end).key)));
}
