/** Check V-14: more awsvpc tasks than the instances have network interfaces for. */
import type { Problem, Severity } from "../problem";
import { hasTrunking, maxAwsvpcTasks } from "../taskDensity";
import { broken } from "./broken";

export interface DensityFacts {
  readonly instanceType: string;
  /** True if ENI trunking is assumed to be on. */
  readonly trunking: boolean;
  /** The desired count of awsvpc tasks on these instances, of all services together. */
  readonly tasks: number;
  /** The number of instances, or the maximum if they scale. */
  readonly instances: number;
  /** True if capacity can grow beyond `instances`. */
  readonly scales: boolean;
}

/** V-14. An instance type whose number of interfaces is not known has no problem here. */
export function checkDensity({ instanceType, trunking, tasks, instances, scales }: DensityFacts): Problem[] {
  const problems: Problem[] = [];
  if (trunking && hasTrunking(instanceType) === false) {
    problems.push(
      broken("V-14", {
        property: "trunking",
        value: instanceType,
        message: "This instance type has no ENI trunking.",
        remedy: "Set trunking to false, or use an instance type with ENI trunking.",
        rules: ["R-LIM-04", "R-LIM-06"],
        severity: "warning",
      }),
    );
  }
  const perInstance = maxAwsvpcTasks(instanceType, trunking);
  if (perInstance !== undefined && tasks > perInstance * instances) {
    // More instances may start, but it is not known that they start before a task has to wait.
    const severity: Severity = scales ? "warning" : "error";
    problems.push(
      broken("V-14", {
        property: "desiredCount",
        value: String(tasks),
        message: `${String(instances)} × ${instanceType} can run ${String(perInstance * instances)} awsvpc tasks, ${String(perInstance)} on each.`,
        remedy: "Use more or larger instances, ENI trunking if the type has it, or bridge or host mode.",
        severity,
      }),
    );
  }
  return problems;
}
