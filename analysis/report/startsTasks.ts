/** Kinds of what a report does not judge, and the kinds that start tasks, or may. */
import { type BackendType, backendTypes } from "../rules/backends";
import type { NotJudgedKind } from "../topology/model";

const STARTS_TASKS: Readonly<Record<Exclude<NotJudgedKind, BackendType>, boolean>> = {
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
  "load-balancer": false,
};

const isBackend = (kind: NotJudgedKind): kind is BackendType => kind in backendTypes;

export const NOT_JUDGED_KINDS = [...Object.keys(STARTS_TASKS), ...Object.keys(backendTypes)] as NotJudgedKind[];

export function startsTasks(kind: NotJudgedKind): boolean {
  return !isBackend(kind) && STARTS_TASKS[kind];
}
