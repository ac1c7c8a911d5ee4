/** The facts about one service for the checks: its definition, and the results of the analysis. */
import type { NeedReport } from "../report";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp } from "../rules/words";
import { byKey, known } from "../topology/lookup";
import type {
  AutoScalingGroup,
  CapacityProvider,
  Instance,
  Key,
  LaunchTemplate,
  Service,
  TaskDefinition,
  Topology,
} from "../topology/model";
import { unnamedCapacity } from "../reachability/service/capacity";
import { providersNamed, topologyIndex } from "../topology/topologyIndex";

export interface ServiceView {
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  /** As they take effect; null where that is not known. */
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** The interface that application traffic leaves from. */
  readonly subnets: readonly Key[];
  readonly needs: readonly NeedReport[];
}

/** One thing that launches a service's instances, and what is behind it. */
export interface CapacityView {
  /** Undefined for a service that names no capacity: all that may run it here counts. */
  readonly provider: CapacityProvider | undefined;
  readonly group: AutoScalingGroup | undefined;
  readonly template: LaunchTemplate | undefined;
  /** A single instance of the source. */
  readonly instance: Instance | undefined;
}

/** By the providers that the service names; launch type EC2 alone takes any instance of the cluster. */
export function capacityOf(topology: Topology, service: Service): readonly CapacityView[] {
  const network = topologyIndex(topology);
  const names = known(service.capacityProviders);
  const ofGroup = (group: AutoScalingGroup | undefined, provider?: CapacityProvider): CapacityView => {
    const template = byKey(topology.launchTemplates, known(group?.launchTemplate));
    return { provider, group, template, instance: undefined };
  };
  if (names === undefined || names.length > 0) {
    return providersNamed(network, names ?? []).map((provider) =>
      ofGroup(byKey(topology.autoScalingGroups, known(provider.autoScalingGroup)), provider),
    );
  }
  if (known(service.launchType) !== "ec2" || !topology.complete) return [];
  const { groups, single } = unnamedCapacity(network);
  if (groups.length > 0) return groups.map((group) => ofGroup(group));
  return single.map((instance) => ({ provider: undefined, group: undefined, template: undefined, instance }));
}

/** The matrix's word for the flag; undefined where it is not known. */
export function assignPublicIpOf(service: Service): AssignPublicIp | undefined {
  const configuration = known(service.networkConfiguration);
  if (configuration === undefined) return undefined;
  if (configuration === null) return "UNSET";
  const flag = known(configuration.assignPublicIp);
  if (flag === undefined) return undefined;
  return flag === null ? "UNSET" : flag ? "ENABLED" : "DISABLED";
}
