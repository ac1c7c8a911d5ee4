/** Running tasks in the words that text and page share. */
import type { LiveReport, LiveTaskReport, StopReport } from "../analysis/report";

/** `3 RUNNING, 1 PENDING`, or `none running`. */
export function statuses(tasks: readonly LiveTaskReport[]): string {
  const words = tasks.map(({ status }) => status);
  const counts = [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} ${word}`);
  return counts.length === 0 ? "none running" : counts.join(", ");
}

/** `twice, last 2026-11-23T09:12:00Z`. */
export function timesOf({ count, lastAt }: StopReport): string {
  const times = count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
  return lastAt === null ? times : `${times}, ${count === 1 ? "at" : "last"} ${lastAt}`;
}

/** Tasks that differ from their service, or stopped recently. */
export function hasNews({ tasks, stops }: LiveReport): boolean {
  return stops.length > 0 || tasks.some(({ differs }) => differs.length > 0);
}

/** The number of tasks with a network interface that could not be read. */
export function unreadInterfaces(tasks: readonly LiveTaskReport[]): number {
  return tasks.filter(({ interface: nic }) => nic?.read === false).length;
}
