/**
 * The parts of a network that a report names and does not judge. Whatever starts tasks, or may, keeps the verdict of the whole from being
 * `reachable`; the ends that no path touches are only named.
 */
import type { NotJudgedReport } from "../report";
import type { NotJudgedKind, Topology } from "../topology/model";

const STARTS_TASKS: Readonly<Record<NotJudgedKind, boolean>> = {
  service: true,
  schedule: true,
  "event-target": true,
  pipe: true,
  "state-machine": true,
  "batch-job": true,
  "task-set": true,
  express: true,
  execution: true,
  task: true,
  "task-definition": true,
  daemon: true,
  deployment: true,
};

export const NOT_JUDGED_KINDS = Object.keys(STARTS_TASKS) as NotJudgedKind[];

export function startsTasks(kind: NotJudgedKind): boolean {
  return STARTS_TASKS[kind];
}

export function notJudgedIn({ notJudged = [] }: Topology): readonly NotJudgedReport[] {
  return notJudged.map(({ kind, name, id, key, reason }) => ({ kind, name, id: id ?? key, reason }));
}
