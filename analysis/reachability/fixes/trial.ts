/** One path of one service on a changed network, and whether everything else still works there. */
import { byKey } from "../../topology/lookup";
import type { Topology } from "../../topology/model";
import { servicesOf } from "../../topology/onDemand";
import type { NeedAnalysis, PathName, ServiceAnalysis } from "../service/analysis";
import type { PathAnalysis } from "../service/pathAnalysis";
import { analysePath, analyseService } from "../service/paths";
import type { Shape } from "../service/shape";
import type { BlockedPath } from "./blockedPath";
import type { TrialResult } from "./search";

/** The path as a search looks at it; null for one that arrives or whose facts are not known. */
export function blockedPathOf(
  topology: Topology,
  analysis: ServiceAnalysis,
  name: PathName,
  path: PathAnalysis,
): BlockedPath | null {
  if (path.code === null || path.verdict === "reachable" || path.verdict === "undetermined") return null;
  const service = servicesOf(topology).get(analysis.service.key);
  if (service === undefined) return null;
  return {
    topology,
    service,
    launchType: analysis.launchType,
    networkMode: analysis.networkMode,
    path: name,
    need: name.kind === "need" ? (analysis.needs[name.index]?.need ?? null) : null,
    call: name.kind === "need" ? (analysis.needs[name.index]?.call ?? null) : null,
    code: path.code,
    stopped: path.hops.find((hop) => hop.verdict === "stopped") ?? null,
    way: path.hops.map((hop) => hop.id),
    subnets: path.end.subnets,
    groups: path.end.groups,
    blocked: path.blocked,
  };
}

/**
 * A path of `before` on another network. A pull that is gone there, because the image is in ECR now, arrives where all
 * calls of a pull from ECR do.
 */
export function judged(topology: Topology, before: ServiceAnalysis, name: PathName): TrialResult {
  const need = name.kind === "need" ? before.needs[name.index] : undefined;
  if (need !== undefined && servicesOf(topology).get(before.service.key) !== before.service) {
    return judgedNeed(topology, before, need);
  }
  const path = analysePath(topology, before.service.key, name);
  return path === null ? "unproven" : resultOf(topology, before, name, path);
}

function judgedNeed(topology: Topology, before: ServiceAnalysis, { need }: NeedAnalysis): TrialResult {
  const now = analyseService(topology, before.service.key);
  if (now === null) return "unproven";
  const isGone = !now.needs.some((each) => isSame(each.need, need));
  if (isGone && need.purpose !== "image-pull") return "unproven";
  for (const [index, { need: called, path }] of now.needs.entries()) {
    if (isGone ? !isOfEcr(called) : !isSame(called, need)) continue;
    const result = resultOf(topology, now, { kind: "need", index }, path);
    if (result !== "arrives") return result;
  }
  return "arrives";
}

function isOfEcr({ purpose, destination }: NeedAnalysis["need"]): boolean {
  return purpose === "image-layers" || (purpose === "image-pull" && destination.startsWith("ecr."));
}

function resultOf(topology: Topology, analysis: ServiceAnalysis, name: PathName, path: PathAnalysis): TrialResult {
  return path.verdict === "reachable" ? "arrives" : (blockedPathOf(topology, analysis, name, path) ?? "unproven");
}

function isSame(one: NeedAnalysis["need"], two: NeedAnalysis["need"]): boolean {
  return one.purpose === two.purpose && one.destination === two.destination && one.region === two.region;
}

/**
 * True if every path that arrived on one network still does on the other, or is no longer needed. One service is judged
 * for all that are alike, unless the change is of itself.
 */
export function keepsAll(
  before: { readonly topology: Topology; readonly services: readonly ServiceAnalysis[] },
  changed: Topology,
  spend: () => void,
): boolean {
  const seen = new Set<Shape>();
  return before.services.every((each) => {
    if (isUntouched(before.topology, changed, each)) {
      if (seen.has(each.shape)) return true;
      seen.add(each.shape);
    }
    spend();
    const now = analyseService(changed, each.service.key);
    return now !== null && keepsNeeds(each, now) && keepsRest(each, now);
  });
}

function keepsNeeds(before: ServiceAnalysis, now: ServiceAnalysis): boolean {
  return before.needs.every(({ need, path }) => {
    if (path.verdict !== "reachable") return true;
    const same = now.needs.find((each) => isSame(each.need, need));
    return same === undefined || same.path.verdict === "reachable";
  });
}

/** The paths beside the needs: the application's own traffic, and its clients. */
function keepsRest(before: ServiceAnalysis, now: ServiceAnalysis): boolean {
  const rest = ({ egress, ingress }: ServiceAnalysis) => [
    egress.ipv4,
    egress.ipv6,
    ingress.internet,
    ingress.vpc,
    ingress.loadBalancer,
  ];
  const after = rest(now);
  return rest(before).every((path, index) => {
    const same = after[index] ?? null;
    return path?.verdict !== "reachable" || same === null || same.verdict === "reachable";
  });
}

/** True if a change left a service and its task definition as they were. */
function isUntouched(before: Topology, changed: Topology, { service, task }: ServiceAnalysis): boolean {
  return (
    (before.services === changed.services || byKey(changed.services, service.key) === service) &&
    (before.taskDefinitions === changed.taskDefinitions || byKey(changed.taskDefinitions, task?.key) === task)
  );
}
