/** The task that a call asks about: `--task DEFINITION --subnets … --security-groups …`. */
import { withTask } from "../analysis/topology/givenTask";
import type { ResourceGraph } from "../analysis/topology/resource";
import type { TaskFlags } from "./sourceOptions";
import { UsageError } from "./usageError";

export function withGivenTask(graph: ResourceGraph, flags: TaskFlags): ResourceGraph {
  const { task, subnets = [], securityGroups = [], launchType, assignPublicIp } = flags;
  if (task === undefined) {
    const alone = [
      ["--subnets", flags.subnets],
      ["--security-groups", flags.securityGroups],
      ["--launch-type", launchType],
      ["--assign-public-ip", assignPublicIp],
    ].find(([, value]) => value !== undefined);
    if (alone === undefined) return graph;
    throw new UsageError(
      `${String(alone[0])} is an option of a task that is run by hand.`,
      "Add --task DEFINITION, or omit it.",
    );
  }
  if (subnets.length === 0) {
    throw new UsageError("--task has no subnets.", "Add --subnets with the names or ids of its subnets.");
  }
  const added = withTask(graph, {
    taskDefinition: task,
    subnets,
    securityGroups,
    launchType: launchType ?? "FARGATE",
    assignPublicIp: assignPublicIp === "ENABLED",
  });
  if ("problem" in added) throw new UsageError(added.problem, added.remedy);
  return added;
}
