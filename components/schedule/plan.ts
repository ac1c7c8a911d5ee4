/** Plans a scheduled task: as a service without clients, whose tasks the schedule starts. Pure. */
import { mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { clusterProblems, ofServicesOnly, scheduleProblems } from "../../analysis/rules/checks/schedule";
import type { Problem } from "../../analysis/rules/problem";
import { isLater } from "../later";
import type { EcsServiceArgs } from "../service/args";
import { planService, type ServicePlan } from "../service/plan";
import type { ScheduledTaskArgs } from "./args";

const OF_SERVICES = [
  "port",
  "desiredCount",
  "scaling",
  "capacityProviders",
  "minimumHealthyPercent",
  "maximumPercent",
  "ingress",
  "loadBalancer",
  "allowFrom",
  "healthCheckGracePeriodSeconds",
  "waitForSteadyState",
] as const satisfies readonly (keyof EcsServiceArgs)[];

const PLAIN = [
  "schedule",
  "timeZone",
  "flexibleWindowMinutes",
  "taskCount",
  "maximumRetryAttempts",
  "maximumEventAgeInSeconds",
  "enabled",
] as const satisfies readonly (keyof ScheduledTaskArgs)[];

/** The task as that of a service: as many tasks at a time as one start has. */
export function asService<T extends Pick<ScheduledTaskArgs, "taskCount">>(
  args: T,
): T & { readonly desiredCount: number } {
  return { ...args, desiredCount: args.taskCount ?? 1 };
}

/** The problems of the schedule itself, without those of its task. */
export function ownProblems(args: Omit<ScheduledTaskArgs, "network" | "cluster" | "capacity">): Problem[] {
  const outputs = PLAIN.filter((property) => isLater(args[property]));
  return [
    ...OF_SERVICES.filter((property) => (args as Partial<EcsServiceArgs>)[property] !== undefined).map(ofServicesOnly),
    ...outputs.map((property) => mustBePlain(property, "R-RUN-15")),
    ...(outputs.length > 0 ? [] : scheduleProblems(args)),
  ];
}

/** Plans the task and checks the schedule. The plan is undefined if arguments that it needs are missing. */
export function planScheduledTask(
  name: string,
  args: ScheduledTaskArgs,
): { readonly problems: readonly Problem[]; readonly plan: ServicePlan | undefined } {
  const own = ownProblems(args);
  const { plan, problems } = planService(name, isLater(args.taskCount) ? args : asService(args));
  return { plan, problems: [...own, ...clusterProblems(args.cluster), ...problems] };
}
