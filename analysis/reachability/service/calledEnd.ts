/** The far end of a probable call, as a search for a fix needs it: its groups, its subnets and the ports that are called. */
import { byKey, known } from "../../topology/lookup";
import { isUnknown, type Key, type PortRange, type Topology } from "../../topology/model";
import { servicesOf } from "../../topology/onDemand";
import { topologyIndex } from "../../topology/topologyIndex";
import type { PortSet } from "../sets/ranges";
import type { Call } from "./calls";
import { entityOf } from "./resourceEnd";
import { applicationPorts } from "./listening";
import { offeredPorts } from "./serviceConnect";
import { subjectOf } from "./subject";

export interface CalledEnd {
  readonly groups: readonly Key[];
  readonly subnets: readonly Key[];
  readonly ports: readonly Pick<PortRange, "from" | "to">[];
}

const NOTHING: CalledEnd = { groups: [], subnets: [], ports: [] };

/** On a network that may have been changed since the call was found. */
export function calledEnd(topology: Topology, { end, port }: Call): CalledEnd {
  const network = topologyIndex(topology);
  const { key } = entityOf(end);
  const asked = port === null ? [] : [{ from: port, to: port }];
  switch (end.kind) {
    case "backend": {
      const backend = byKey(topology.backends, key);
      if (backend === undefined) return NOTHING;
      const own = (known(backend.ports) ?? []).map((each) => ({ from: each, to: each }));
      return {
        groups: known(backend.securityGroups) ?? [],
        subnets: known(backend.subnets) ?? [],
        ports: port === null ? own : asked,
      };
    }
    case "load-balancer": {
      const balancer = byKey(topology.loadBalancers, key);
      const listeners = network.listenersOfBalancer.get(key) ?? [];
      const ports = listeners.flatMap((listener) => {
        const open = known(listener.port);
        return open === undefined ? [] : [{ from: open, to: open }];
      });
      return { groups: known(balancer?.securityGroups) ?? [], subnets: known(balancer?.subnets) ?? [], ports };
    }
    case "service-connect":
    case "cloud-map": {
      const service = servicesOf(topology).get(key);
      if (service === undefined) return NOTHING;
      const server = subjectOf(network, service);
      const { networkMode, dynamicPorts, application } = server.interfaces;
      const nics = known(application) ?? [];
      const listening = isUnknown(networkMode)
        ? null
        : applicationPorts(service, server.task, networkMode, dynamicPorts);
      const own = listening?.kind === "ports" ? rangesOf(listening.ports) : [];
      return {
        groups: [...new Set(nics.flatMap(({ groups }) => (groups === null || isUnknown(groups) ? [] : groups)))],
        subnets: [...new Set(nics.map(({ subnet }) => subnet.key))],
        ports:
          end.kind === "service-connect"
            ? offeredPorts(server, end.alias ?? undefined).flatMap((set) => (isUnknown(set) ? [] : rangesOf(set)))
            : port === null
              ? own
              : asked,
      };
    }
  }
}

function rangesOf(set: PortSet): readonly Pick<PortRange, "from" | "to">[] {
  return set.map(([from, to]) => ({ from, to: to - 1 }));
}
