/**
 * A topology as the resources of a stack export: the analysis then sees a network through its builder, while the
 * packets follow the topology that was drawn. It covers the entities of the random networks.
 */
import { topologyOf } from "../../../../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../../../../analysis/topology/model";
import type { ResourceGraph } from "../../../../analysis/topology/resource";
import { graph } from "../../../support/resources";
import { attachedOf } from "./attached";
import { filtersOf } from "./filters";
import { natsOf } from "./nats";
import { networkOf, subnetsOf } from "./network";
import { tasksOf } from "./tasks";

/** The targets that a topology has, by key: a route to anything else is one that only a live account can have. */
function targetsOf(topology: Topology): ReadonlySet<string> {
  const all = [
    topology.internetGateways,
    topology.egressOnlyInternetGateways,
    topology.natGateways,
    topology.networkInterfaces,
    topology.instances,
    topology.peeringConnections,
  ];
  return new Set(["local", ...all.flatMap((entities) => entities.map(({ key }) => key))]);
}

/** True if a program can declare the network: no route to a target that is gone. */
export function isDeclarable(topology: Topology): boolean {
  const targets = targetsOf(topology);
  return topology.routeTables.every(({ routes }) =>
    routes.every(({ target, state: found }) => found === "active" && !isUnknown(target) && targets.has(target.key)),
  );
}

/** Everything of a drawn network, as an export of its stack. */
export function resourcesOf(topology: Topology): ResourceGraph {
  return graph(
    [
      ...networkOf(topology),
      ...subnetsOf(topology),
      ...filtersOf(topology),
      ...natsOf(topology),
      ...attachedOf(topology),
      ...tasksOf(topology),
    ],
    { region: topology.region as string },
  );
}

/** The network as the builder reads it from its resources; as it was drawn where no program can declare it. */
export function builtFrom(drawn: Topology): Topology {
  return isDeclarable(drawn) ? topologyOf(resourcesOf(drawn)) : drawn;
}
