/**
 * The parts of a network that a report names and does not judge. Whatever starts tasks, or may, keeps the verdict of the whole from being
 * `reachable`; the ends that no path touches are only named.
 */
import type { NotJudgedReport } from "../report";
import { grouped } from "../topology/collections";
import { byKey, known, listOf } from "../topology/lookup";
import { calledEnds } from "../reachability";
import { backendFacts } from "../rules/backends";
import { isUnknown, type Key, type NotJudged, type Topology } from "../topology/model";

export function notJudgedIn(topology: Topology): readonly NotJudgedReport[] {
  const called = calledEnds(topology);
  const idle = [...idleBalancers(topology), ...backends(topology)].filter(({ key }) => !called.has(key));
  const all = [...(topology.notJudged ?? []), ...idle];
  return all.map(({ kind, name, id, key, reason }) => ({ kind, name, id: id ?? key, reason }));
}

/** Load balancers that have no service behind them; one whose targets are not known may have such a path. */
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

const NOTHING_BEHIND = "no service in this source is behind it, and none is known to call it";

/** A function only calls, so nothing is missing where nothing calls its interfaces. */
function backends({ backends }: Topology): readonly NotJudged[] {
  return backends
    .filter(({ type }) => backendFacts(type).onlyCalls !== true)
    .map(({ key, name, id, type }) => ({ key, name, id, kind: type, reason: NO_CALLER }));
}

const NO_CALLER = "no environment variable, secret or setting of a service shows who calls it";
