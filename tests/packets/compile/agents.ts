/** The settings of the ECS agent on a service's instances, which are in the user data of their launch templates. */
import type { LaunchTemplate } from "../../../analysis/topology/model";
import type { Placed } from "./hosts";
import { byKey, known } from "./known";
import type { Probes } from "./probes";

export function agentSettings({ world }: Probes, placed: Placed): readonly LaunchTemplate[] {
  const { autoScalingGroups, capacityProviders, launchTemplates } = world.topology;
  return placed.instance.flatMap(({ key }) => {
    const group = byKey(autoScalingGroups, known(byKey(capacityProviders, key)?.autoScalingGroup));
    const template = byKey(launchTemplates, known(group?.launchTemplate));
    return template === undefined ? [] : [template];
  });
}

/** True if the agent, not the image, decides the host ports of its containers (R-PORT-06). */
export function choosesPorts(probes: Probes, placed: Placed): boolean {
  const set = agentSettings(probes, placed).some(({ agentPortRange }) => agentPortRange !== null);
  return placed.networkMode === "bridge" && set;
}
