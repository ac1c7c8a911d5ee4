/** The scheduled tasks, each on the network of its strategy. */
import { ScheduledTask, type Strategy } from "../components";
import { placedArgsOf, type StackResources } from "./services";
import type { Settings } from "./settings";
import { scheduleArgsOf } from "./settings/serviceArgs";

export interface StackSchedule {
  readonly strategy: Strategy;
  readonly task: ScheduledTask;
}

/** All schedules by name, in the order of the settings. */
export function createSchedules(settings: Settings, resources: StackResources): ReadonlyMap<string, StackSchedule> {
  return new Map(
    settings.schedules.map((schedule) => {
      const placed = placedArgsOf(schedule, "schedules", settings, resources);
      const task = new ScheduledTask(schedule.name, { ...scheduleArgsOf(schedule), ...placed });
      return [schedule.name, { strategy: schedule.strategy, task }];
    }),
  );
}
