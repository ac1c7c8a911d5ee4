/** The running tasks beside the configuration: tasks that differ, why tasks stopped, and what they lack. */
import type { ServiceReport } from "../../analysis/report";
import { existenceLines, statuses, timesOf, unreadInterfaces } from "../liveWords";
import { paragraph } from "./paragraph";
import type { Style } from "./path";

export function liveLines({ theme, width }: Style, { live }: ServiceReport): string[] {
  if (live === undefined) return [];
  const differing = live.tasks.filter(({ differs }) => differs.length > 0);
  const soft = (text: string) => paragraph([text], { width, indent: 4, hang: 2 });
  const hidden = unreadInterfaces(live.tasks);
  return [
    ...soft(`tasks: ${statuses(live.tasks)}`),
    ...differing.flatMap(({ id, differs }) =>
      paragraph([{ text: `task ${id}`, paint: theme.open }, ` ${differs.join("; ")}`], { width, indent: 4, hang: 2 }),
    ),
    ...(hidden === 0
      ? []
      : soft(
          `public IP and security groups unknown for ${hidden} of ${live.tasks.length} tasks: network interface not read`,
        )),
    ...live.stops.flatMap((stop) => [
      ...paragraph(
        [{ text: stop.kind === "task" ? "stopped" : "event", paint: theme.bad }, ` ${timesOf(stop)}: ${stop.text}`],
        {
          width,
          indent: 4,
          hang: 2,
        },
      ),
      ...paragraph([stop.message, ...(stop.rule === null ? [] : [` [${stop.rule}]`])], { width, indent: 6, hang: 2 }),
    ]),
    ...existenceLines(live.existence).flatMap(({ state, text }) =>
      state === "missing" ? paragraph([{ text, paint: theme.bad }], { width, indent: 4, hang: 2 }) : soft(text),
    ),
    ...live.unread.flatMap((reason) => soft(`not read: ${reason}`)),
  ];
}
