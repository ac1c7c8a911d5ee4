/** awsvpc tasks in excess of the instances' network interfaces (V-14). */
import type { Problem, Severity } from "../problem";
import { hasTrunking, maxAwsvpcTasks } from "../taskDensity";
import { broken } from "./broken";

export interface DensityFacts {
  readonly instanceType: string;
  /** Whether ENI trunking is taken to be on. */
  readonly trunking: boolean;
  /** awsvpc tasks wanted on these instances, of all services together. */
  readonly tasks: number;
  /** How many instances there are, or can be at most. */
  readonly instances: number;
  /** Whether capacity can still grow beyond `instances`. */
  readonly scales: boolean;
}

/** V-14: nothing is said about an instance type whose interfaces are not known. */
export function checkDensity({ instanceType, trunking, tasks, instances, scales }: DensityFacts): Problem[] {
  const problems: Problem[] = [];
  if (trunking && hasTrunking(instanceType) === false) {
    problems.push(
      broken("V-14", {
        property: "trunking",
        value: instanceType,
        message: "This instance type has no ENI trunking.",
        remedy: "Count without trunking, or use a type that has it.",
        rules: ["R-LIM-04", "R-LIM-06"],
        severity: "warning",
      }),
    );
  }
  const perInstance = maxAwsvpcTasks(instanceType, trunking);
  if (perInstance !== undefined && tasks > perInstance * instances) {
    // More instances may come, but nothing says that they do before a task waits.
    const severity: Severity = scales ? "warning" : "error";
    problems.push(
      broken("V-14", {
        property: "desiredCount",
        value: String(tasks),
        message: `${String(instances)} × ${instanceType} hold ${String(perInstance * instances)} awsvpc tasks, ${String(perInstance)} each.`,
        remedy: "Use more or larger instances, ENI trunking where the type has it, or bridge or host mode.",
        severity,
      }),
    );
  }
  return problems;
}
