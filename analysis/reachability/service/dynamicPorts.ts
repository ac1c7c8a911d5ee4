/** Host ports that an instance's ECS agent chooses, where a port mapping names none. */
import { dynamicHostPorts, ephemeralPorts } from "../../rules/limits";
import { known } from "../../topology/lookup";
import { isUnknown, type Maybe, type TaskDefinition } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import type { InstanceHost, Nics } from "../network/nic";
import { ports, type PortSet } from "../sets/ranges";

/** The agent's own range where the instances' user data names one (R-PORT-06), else the image's (R-PORT-05). */
export function dynamicPortsOf(
  network: TopologyIndex,
  task: TaskDefinition | undefined,
  application: Nics,
): Maybe<PortSet> {
  const hosts = (known(application) ?? []).flatMap(({ host }) => (host === undefined ? [] : [host]));
  const computed = hosts.find(({ agentPortRange }) => agentPortRange === "computed");
  if (computed !== undefined) {
    return {
      unknown: `the user data of the instances of ${computed.name} sets ECS_DYNAMIC_HOST_PORT_RANGE by a variable`,
    };
  }
  const sets = hosts.map(({ agentPortRange: range }) =>
    range === null || range === "computed" || isUnknown(range) ? ofImage(task) : ports(range.from, range.to),
  );
  const [first] = sets;
  if (first === undefined) return ofImage(task);
  if (sets.some((set) => JSON.stringify(set) !== JSON.stringify(first))) {
    return { unknown: "the service's instances have different ranges of dynamic host ports" };
  }
  const open = hosts.find(({ agentPortRange: range }) => range === null || isUnknown(range));
  if (open !== undefined && usesDynamicPorts(task)) assume(network, open, ofImage(task));
  return first;
}

function ofImage(task: TaskDefinition | undefined): PortSet {
  const { windows, linux } = ephemeralPorts;
  if (known(task?.operatingSystem) === "windows") return ports(windows.from, windows.to);
  return ports(dynamicHostPorts.from, linux.to);
}

/** Only bridge and Docker's default network map to host ports. */
function usesDynamicPorts(task: TaskDefinition | undefined): boolean {
  const mode = known(task?.networkMode);
  if (mode === "awsvpc" || mode === "host" || mode === "none") return false;
  const mappings = (known(task?.containers) ?? []).flatMap(({ portMappings }) => portMappings);
  return mappings.some(({ hostPort }) => hostPort === undefined || hostPort === 0);
}

function assume(network: TopologyIndex, host: InstanceHost, range: PortSet): void {
  const { agentPortRange, launchedBy, name } = host;
  const [[from, to] = [0, 0]] = range;
  const fact = isUnknown(agentPortRange)
    ? `the user data of the instances of ${name} is not known`
    : `the user data of the instances of ${name} sets no ECS_DYNAMIC_HOST_PORT_RANGE`;
  network.assumptions.set(`dynamic ports ${launchedBy}`, {
    subject: launchedBy,
    fact,
    assumption: `dynamic host ports are ${String(from)}-${String(to - 1)}, the range of AWS's ECS-optimized images`,
    consequence: "an image with another range needs other security group rules (R-PORT-05, R-PORT-06)",
  });
}
