/** The capacity of a service that names none: any instance that joins its cluster. */
import { known } from "../../topology/lookup";
import type { AutoScalingGroup, Instance } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";

export interface UnnamedCapacity {
  readonly groups: readonly AutoScalingGroup[];
  readonly single: readonly Instance[];
}

/** The capacity that launches instances in this source, without the groups and instances that are NATs. */
export function unnamedCapacity(network: TopologyIndex): UnnamedCapacity {
  return once(network, "unnamed capacity", () => {
    const { topology } = network;
    const natSubnets = new Set(
      topology.networkInterfaces.filter((each) => each.sourceDestCheck === false).map((each) => known(each.subnet)),
    );
    const groups = topology.autoScalingGroups.filter(
      (group) => !(known(group.maxSize) === 1 && (known(group.subnets) ?? []).some((key) => natSubnets.has(key))),
    );
    const single = topology.instances.filter(
      (instance) => instance.autoScalingGroup === null && instance.sourceDestCheck !== false,
    );
    return { groups, single };
  });
}
