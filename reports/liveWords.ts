/** Running tasks in the words that text and page share. */
import type { ExistenceReport, LiveReport, LiveTaskReport, StopReport } from "../analysis/report";
import { kindWords } from "../analysis/rules/references";

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

/** Tasks that differ from their service, or stopped recently, or lack something. */
export function hasNews({ tasks, stops, existence = [] }: LiveReport): boolean {
  return (
    stops.length > 0 ||
    tasks.some(({ differs }) => differs.length > 0) ||
    existence.some(({ state }) => state === "missing")
  );
}

export interface ExistenceLine {
  readonly state: ExistenceReport["state"];
  readonly text: string;
}

const TITLES = {
  missing: "missing",
  unknown: "existence unknown",
  "not-checked": "existence not checked",
  exists: "exists",
} as const satisfies { readonly [state in ExistenceReport["state"]]: string };

/** Each missing thing has its own line; others with the same state and reason share one. */
export function existenceLines(existence: readonly ExistenceReport[] = []): readonly ExistenceLine[] {
  return (Object.keys(TITLES) as ExistenceReport["state"][]).flatMap((state) => {
    const things = existence.filter((thing) => thing.state === state);
    const words = state === "missing" ? things.map((thing) => [thing]) : alikeOf(things);
    return words.map((alike) => ({ state, text: `${TITLES[state]}: ${lineOf(alike)}` }));
  });
}

function alikeOf(things: readonly ExistenceReport[]): ExistenceReport[][] {
  const groups = new Map<string, ExistenceReport[]>();
  for (const thing of things) {
    const key = thing.state === "exists" ? "" : thing.message;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}

/** `secret arn:…: it has no value yet [R-REF-02]`, or `2 images, 1 secret`. */
function lineOf(things: readonly ExistenceReport[]): string {
  const [first] = things;
  if (first === undefined) return "";
  const { kind, name, state, message, rule } = first;
  const kinds = [...new Set(things.map((thing) => thing.kind))].map((each) => {
    const count = things.filter((thing) => thing.kind === each).length;
    return `${count} ${kindWords[each]}${count === 1 ? "" : "s"}`;
  });
  if (state === "exists") return kinds.join(", ");
  const which = things.length === 1 ? `${kindWords[kind]} ${name}` : kinds.join(", ");
  return `${which}: ${message}${state === "missing" ? ` [${rule}]` : ""}`;
}

/** The number of tasks with a network interface that could not be read. */
export function unreadInterfaces(tasks: readonly LiveTaskReport[]): number {
  return tasks.filter(({ interface: nic }) => nic?.read === false).length;
}
