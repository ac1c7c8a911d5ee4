/** The compute that runs the tasks, listed apart from the network: Fargate by vCPU and memory, instances by type. */
import type { ServiceReport } from "../report";
import { keepsRunning } from "../rules/subjects";
import { byAnyId, byKey, known } from "../topology/lookup";
import { isUnknown, type Maybe, type Topology } from "../topology/model";
import type { Charge } from "./charge";
import { fewestInstances, type FewestInstances, instancesOf } from "./instances";

function times(count: number | null, size: Maybe<number | null> | undefined, what: string): Maybe<number> {
  if (count === 0) return 0;
  if (count === null) return { unknown: `it is not known how many tasks of ${what} run` };
  if (size === undefined || size === null) return { unknown: `the task size of ${what} is not written on the task` };
  return isUnknown(size) ? size : (count * size) / 1024;
}

function fargate(topology: Topology, report: ServiceReport): Charge[] {
  const service = byAnyId(topology.services, report.id);
  const task = byKey(topology.taskDefinitions, known(service?.taskDefinition));
  const chip = task?.architecture === "arm64" ? "arm" : "x86";
  // A task that runs now and then: how long is not known, so nothing is counted and the line says so.
  const [suffix, count] = keepsRunning(report) ? ["", report.desiredCount] : [", only while a task runs", 0];
  // R-SVC-04: AWS changes the prices of Spot, and only the tasks that run have a fixed share of it.
  const isSpot = known(service?.capacityProviders)?.includes("FARGATE_SPOT") === true;
  const size = (of: Maybe<number | null> | undefined): Maybe<number> =>
    isSpot && count !== 0
      ? { unknown: `the share and the price of Fargate Spot in ${report.name} change` }
      : times(count, of, report.name);
  return [
    {
      name: `Fargate vCPU (${chip}), ${report.name}${suffix}`,
      price: `fargate-${chip}-vcpu-hour`,
      count: size(task?.cpu),
    },
    {
      name: `Fargate memory GB (${chip}), ${report.name}${suffix}`,
      price: `fargate-${chip}-memory-gb-hour`,
      count: size(task?.memoryMib),
    },
  ];
}

function instances(topology: Topology, fewest: FewestInstances): Charge[] {
  return topology.capacityProviders.flatMap((provider): Charge[] => {
    const group = byKey(topology.autoScalingGroups, known(provider.autoScalingGroup));
    const template = byKey(topology.launchTemplates, known(group?.launchTemplate));
    const type = template?.instanceType;
    if (group === undefined || typeof type !== "string") return [];
    return [
      {
        name: `EC2 instance ${type}, ${group.name}`,
        price: `instance-hour:${type}`,
        count: instancesOf(topology, group, fewest),
      },
    ];
  });
}

/** Managed Instances are left out while no instance runs: AWS chooses their type, and the fee follows the type. */
export function computeCharges(topology: Topology, services: readonly ServiceReport[]): Charge[] {
  return [
    ...services.filter((service) => service.launchType === "fargate").flatMap((service) => fargate(topology, service)),
    ...instances(topology, fewestInstances(topology, services)),
  ];
}
