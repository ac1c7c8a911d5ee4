/** The ends of a network that no path of a report touches: databases that no service is known to call, and balancers. */
import { backendFacts } from "../../rules/backends";
import { known } from "../../topology/lookup";
import type { Entity, Topology } from "../../topology/model";
import { topologyIndex } from "../../topology/topologyIndex";
import { entityOf } from "../service/calls";
import { subjectOf } from "../service/subject";

export interface UntouchedEnd {
  /** `RDS instance`, `load balancer`. */
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly reason: string;
}

export function untouchedEnds(topology: Topology): readonly UntouchedEnd[] {
  const network = topologyIndex(topology);
  const subjects = topology.services.map((service) => subjectOf(network, service));
  const touched = new Set([
    ...subjects.flatMap(({ calls }) => calls.map(({ end }) => entityOf(end).key)),
    ...subjects.flatMap(({ registrations }) => registrations.flatMap(({ balancer }) => balancer?.key ?? [])),
  ]);
  const ended = (kind: string, entity: Entity, reason: string): readonly UntouchedEnd[] =>
    touched.has(entity.key) ? [] : [{ kind, name: entity.name, id: entity.id ?? entity.key, reason }];
  const stores = topology.backends
    .filter(({ type }) => backendFacts(type).onlyCalls !== true)
    .flatMap((backend) =>
      ended(
        backendFacts(backend.type).noun,
        backend,
        "no environment variable, secret or setting of a service shows who calls it",
      ),
    );
  const balancers = topology.loadBalancers
    .filter(({ kind }) => known(kind) !== "gwlb")
    .flatMap((balancer) => ended("load balancer", balancer, "no service is behind it, and none is known to call it"));
  return [...stores, ...balancers];
}
