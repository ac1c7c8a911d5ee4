/** What the checks are asked about one service: its definition, and what the analysis has already worked out. */
import type { NeedReport } from "../report";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp } from "../rules/words";
import { byKey, known } from "../topology/lookup";
import type {
  AutoScalingGroup,
  CapacityProvider,
  Key,
  LaunchTemplate,
  Service,
  TaskDefinition,
  Topology,
} from "../topology/model";
import { providersNamed, topologyIndex } from "../topology/topologyIndex";

export interface ServiceView {
  readonly service: Service;
  readonly task: TaskDefinition | undefined;
  /** As they take effect; null where that is not known. */
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** Where application traffic leaves from. */
  readonly subnets: readonly Key[];
  readonly needs: readonly NeedReport[];
}

/** One provider that a service runs on, and what lies behind it. */
export interface CapacityView {
  readonly provider: CapacityProvider;
  readonly group: AutoScalingGroup | undefined;
  readonly template: LaunchTemplate | undefined;
}

export function capacityOf(topology: Topology, service: Service): readonly CapacityView[] {
  const names = known(service.capacityProviders) ?? [];
  return providersNamed(topologyIndex(topology), names).map((provider) => {
    const group = byKey(topology.autoScalingGroups, known(provider.autoScalingGroup));
    return { provider, group, template: byKey(topology.launchTemplates, known(group?.launchTemplate)) };
  });
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
