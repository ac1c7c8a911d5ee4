/** Check V-26: instances and the subnets of awsvpc tasks must be in one VPC and in the same Availability Zones. */
import type { Problem } from "../problem";
import { broken } from "./broken";

/** Names of Availability Zones or VPCs, of the tasks' subnets and of the instances. */
export interface SharedPlaceFacts {
  readonly tasks: readonly string[];
  readonly instances: readonly string[];
}

function list(names: readonly string[]): string {
  return [...new Set(names)].sort().join(", ");
}

/** V-26: a task's interface is attached to its instance, so both must be in one VPC. */
export function checkPlacementVpc({ tasks, instances }: SharedPlaceFacts): Problem[] {
  if (instances.some((vpc) => tasks.includes(vpc))) return [];
  return [
    broken("V-26", {
      property: "networkConfiguration.subnets",
      value: list(tasks),
      message: `The tasks' subnets are in VPC ${list(tasks)}, and the instances in VPC ${list(instances)}, so ECS never places a task.`,
      remedy: "Use subnets of the instances' VPC.",
    }),
  ];
}

/**
 * V-26: both must be in one Availability Zone too. If only some zones have an instance, tasks are placed only there.
 */
export function checkPlacementZones({ tasks, instances }: SharedPlaceFacts): Problem[] {
  const missing = tasks.filter((zone) => !instances.includes(zone));
  if (missing.length === 0) return [];
  const none = missing.length === tasks.length;
  return [
    broken("V-26", {
      property: "networkConfiguration.subnets",
      value: list(tasks),
      message: none
        ? `The tasks' subnets are in Availability Zone ${list(tasks)}, and the instances in ${list(instances)}, so ECS never places a task.`
        : `No instance runs in Availability Zone ${list(missing)}, so ECS places no task in the subnets there. The instances are in ${list(instances)}.`,
      remedy: "Use subnets in the same Availability Zones for the tasks and the instances.",
      severity: none ? "error" : "warning",
    }),
  ];
}
