/** How many copies of a task one instance holds, as far as network interfaces and host ports decide. */
import { type Mapping, staticHostPort } from "../rules/checks";
import { maxAwsvpcTasks } from "../rules/taskDensity";
import type { AnyLaunchType, AnyNetworkMode } from "../rules/words";

export interface TaskDensityFacts {
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  /** Undefined where it is not known, or where AWS chooses. */
  readonly instanceType: string | undefined;
  /** The account's awsvpcTrunking; undefined where it is not known, and then taken to be off, as AWS's default is. */
  readonly trunking: boolean | undefined;
  readonly mappings: readonly Mapping[];
}

/** Null where nothing of these limits it, and where the instance type is not known. */
export function tasksPerInstance(facts: TaskDensityFacts): number | null {
  const { launchType, networkMode, instanceType } = facts;
  if (launchType === null || launchType === "fargate" || networkMode === null) return null;
  if (networkMode === "awsvpc") {
    if (instanceType === undefined) return null;
    return maxAwsvpcTasks(instanceType, facts.trunking ?? launchType === "managed-instances") ?? null;
  }
  const taken = facts.mappings.some((mapping) => staticHostPort(networkMode, mapping) !== undefined);
  return taken ? 1 : null;
}
