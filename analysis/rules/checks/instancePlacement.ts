/** Instances and awsvpc subnets that have to be in one VPC and one Availability Zone (V-26). */
import type { Problem } from "../problem";
import { broken } from "./broken";

/** Zones or VPCs by name, of the task's subnets and of the instances. */
export interface SharedPlaceFacts {
  readonly tasks: readonly string[];
  readonly instances: readonly string[];
}

function list(names: readonly string[]): string {
  return [...new Set(names)].sort().join(", ");
}

/** V-26: a task's interface is attached to its instance, so both are in one VPC. */
export function checkPlacementVpc({ tasks, instances }: SharedPlaceFacts): Problem[] {
  if (instances.some((vpc) => tasks.includes(vpc))) return [];
  return [
    broken("V-26", {
      property: "networkConfiguration.subnets",
      value: list(tasks),
      message: `The tasks' subnets are in VPC ${list(tasks)}, and the instances in VPC ${list(instances)}: no task is ever placed.`,
      remedy: "Use subnets of the instances' VPC.",
    }),
  ];
}

/** V-26: and in one Availability Zone. Zones of some tasks without an instance leave fewer places, not none. */
export function checkPlacementZones({ tasks, instances }: SharedPlaceFacts): Problem[] {
  const missing = tasks.filter((zone) => !instances.includes(zone));
  if (missing.length === 0) return [];
  const none = missing.length === tasks.length;
  return [
    broken("V-26", {
      property: "networkConfiguration.subnets",
      value: list(tasks),
      message: none
        ? `The tasks' subnets are in Availability Zone ${list(tasks)}, and the instances in ${list(instances)}: no task is ever placed.`
        : `No instance runs in Availability Zone ${list(missing)}, so no task is placed in the subnets there; the instances are in ${list(instances)}.`,
      remedy: "Give the tasks and the instances subnets in the same Availability Zones.",
      severity: none ? "error" : "warning",
    }),
  ];
}
