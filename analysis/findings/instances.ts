/** Instances that never get a service's tasks: in another VPC, or in other Availability Zones (V-26). */
import type { Finding } from "../report";
import { checkPlacementVpc, checkPlacementZones } from "../rules/checks";
import { byKey, known, nameOf } from "../topology/lookup";
import { isUnknown, type Key, type Maybe, type Topology } from "../topology/model";
import { findingOf } from "./finding";
import { capacityOf, type CapacityView, type ServiceView } from "./view";

function subnetsOf({ provider, group, instance }: CapacityView): Maybe<readonly Key[]> {
  if (instance !== undefined) return isUnknown(instance.subnet) ? instance.subnet : [instance.subnet];
  if (provider?.kind === "managed-instances") return provider.subnets;
  return group === undefined ? { unknown: "the Auto Scaling group is not in this source" } : group.subnets;
}

/** Each place by name; undefined where one is not known, so that nothing is certain. */
function whole(names: readonly (string | undefined)[]): readonly string[] | undefined {
  const found = names.filter((name) => name !== undefined);
  return found.length < names.length || found.length === 0 ? undefined : [...new Set(found)];
}

export function instanceFindings(topology: Topology, view: ServiceView): readonly Finding[] {
  const { launchType, networkMode, service } = view;
  if (networkMode !== "awsvpc" || (launchType !== "ec2" && launchType !== "managed-instances")) return [];
  const capacity = capacityOf(topology, service).map(subnetsOf);
  const ofTasks = known(known(service.networkConfiguration)?.subnets) ?? [];
  if (capacity.length === 0 || capacity.some(isUnknown)) return [];
  const ofInstances = capacity.flatMap((keys) => known(keys) ?? []);
  const vpcName = (key: Key): string | undefined => {
    const vpc = byKey(topology.vpcs, known(byKey(topology.subnets, key)?.vpc));
    return vpc === undefined ? undefined : nameOf(vpc);
  };
  const zone = (key: Key): string | undefined => known(byKey(topology.subnets, key)?.availabilityZone);
  const problemsOf = (name: (key: Key) => string | undefined, check: typeof checkPlacementVpc) => {
    const [tasks, instances] = [whole(ofTasks.map(name)), whole(ofInstances.map(name))];
    return tasks === undefined || instances === undefined ? [] : check({ tasks, instances });
  };
  const byVpc = problemsOf(vpcName, checkPlacementVpc);
  // Zones of two VPCs say nothing more.
  const problems = byVpc.length > 0 ? byVpc : problemsOf(zone, checkPlacementZones);
  return problems.map((problem) => findingOf(problem, service));
}
