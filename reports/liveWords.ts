/** What runs, in the words that text and page share. */
import type { LiveTaskReport, StopReport } from "../analysis/report";

/** `3 RUNNING, 1 PENDING`, or `none runs`. */
export function statuses(tasks: readonly LiveTaskReport[]): string {
  const words = tasks.map(({ status }) => status);
  const counts = [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} ${word}`);
  return counts.length === 0 ? "none runs" : counts.join(", ");
}

/** `twice, last 2026-11-23T09:12:00Z`. */
export function timesOf({ count, lastAt }: StopReport): string {
  const times = count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
  return lastAt === null ? times : `${times}, ${count === 1 ? "at" : "last"} ${lastAt}`;
}
