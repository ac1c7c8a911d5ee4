/** One path between any two ends that a person names: the same traces as for a service's own paths, hop by hop. */
import type { PathReport } from "../../report";
import { VERDICTS } from "../../report/verdict";
import type { Topology } from "../../topology/model";
import { topologyIndex } from "../../topology/topologyIndex";
import { FixPlan } from "../fixes";
import { pathReport } from "../service/pathAnalysis";
import { analyseServices, analysisOf } from "../service/paths";
import { goalOf, isNoEnd, startOf } from "./ends";
import { isNoPath, type NoPath, pathsBetween } from "./paths";

/** The path, or what is wrong with the ends. */
export type Explained = { readonly path: PathReport } | NoPath;

/**
 * @param from a service, an instance, a load balancer, or `internet`.
 * @param to one of these, an AWS service's word (`ecr`, `s3`, `logs`, …), a registry's host, or `ADDRESS:PORT`.
 */
export function explainPath(topology: Topology, from: string, to: string): Explained {
  const goal = goalOf(topology, to);
  const start = startOf(topology, from, isNoEnd(goal) ? null : goal);
  if (isNoEnd(start)) return { problem: start.problem, remedy: start.remedy };
  if (isNoEnd(goal)) return { problem: goal.problem, remedy: goal.remedy };
  const paths = pathsBetween(topologyIndex(topology), start, goal, { from, to });
  if (isNoPath(paths)) return paths;
  const byVerdict = VERDICTS.map((verdict) => paths.find(({ path }) => path.verdict === verdict));
  const shown = byVerdict.find((found) => found !== undefined);
  if (shown === undefined) throw new Error(`no path from ${from} to ${to}`);
  const { path, own } = shown;
  if (own === null) return { path: pathReport(path, null) };
  const analysis = analysisOf(own.subject);
  const plan = new FixPlan(topology, () => analyseServices(topology), [{ analysis, name: own.name, path }]);
  return { path: pathReport(path, plan.fixFor(analysis, own.name)) };
}
