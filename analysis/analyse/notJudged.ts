/**
 * The parts of a network that a report names and does not judge. Whatever starts tasks, or may, keeps the verdict of the whole from being
 * `reachable`; the ends that no path touches are only named.
 */
import type { NotJudgedReport } from "../report";
import { grouped } from "../topology/collections";
import { byKey, known, listOf } from "../topology/lookup";
import { isUnknown, type Key, type NotJudged, type NotJudgedKind, type Topology } from "../topology/model";

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
  "load-balancer": false,
};

export const NOT_JUDGED_KINDS = Object.keys(STARTS_TASKS) as NotJudgedKind[];

export function startsTasks(kind: NotJudgedKind): boolean {
  return STARTS_TASKS[kind];
}

export function notJudgedIn(topology: Topology): readonly NotJudgedReport[] {
  const all = [...(topology.notJudged ?? []), ...idleBalancers(topology)];
  return all.map(({ kind, name, id, key, reason }) => ({ kind, name, id: id ?? key, reason }));
}

/** Load balancers that no path of the report passes; one whose targets are not known may have such a path. */
function idleBalancers(topology: Topology): readonly NotJudged[] {
  const registered = topology.services.map(({ loadBalancers }) => known(loadBalancers));
  if (registered.includes(undefined) || topology.listeners.some(({ loadBalancer }) => isUnknown(loadBalancer)))
    return [];
  const targets = new Set(registered.flatMap((entries = []) => entries.map(({ targetGroup }) => known(targetGroup))));
  if (targets.has(undefined)) return [];
  const isBehind = (key: Key) => targets.has(key) || known(byKey(topology.targetGroups, key)?.targetType) === "alb";
  const ofBalancer = grouped(topology.listeners, ({ loadBalancer }) => listOf(known(loadBalancer)));
  return topology.loadBalancers
    .filter(({ key, kind }) => {
      if (isUnknown(kind) || kind === "classic") return kind === "classic" && !targets.has(null);
      const listeners = ofBalancer.get(key) ?? [];
      return !listeners.some(({ targetGroups }) => isUnknown(targetGroups) || targetGroups.some(isBehind));
    })
    .map(({ key, name, id }) => ({ key, name, id, kind: "load-balancer", reason: NOTHING_BEHIND }));
}

const NOTHING_BEHIND = "no service in this source is behind it, so no path passes it";
