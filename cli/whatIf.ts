/** One stack with other settings: planned by a run of the program, analysed, and priced. */
import { analyse } from "../analysis/analyse";
import type { CostOptions } from "../analysis/cost";
import type { Cost } from "../analysis/report/cost";
import type { Report } from "../analysis/report";
import type { ResourceGraph } from "../analysis/topology/resource";
import { topologyOf } from "../analysis/topology/fromResources";
import type { Topology } from "../analysis/topology/model";
import { isOfStack, programIn, type Run } from "../readers";
import { resourceCounts } from "./sources";
import type { Trials } from "./trials";
import { UsageError } from "./usageError";

export interface Planned {
  readonly kind: "planned";
  /** The resources of the stack alone: the report is also about the stacks that it refers to. */
  readonly graph: ResourceGraph;
  readonly topology: Topology;
  readonly report: Report;
  readonly cost: Cost;
}

/** The program refused the settings. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: string;
  readonly rule: string | null;
  /** Every line of the refusal. */
  readonly lines: readonly string[];
}

/** Its account is that of the running stack, if it is known: policies contain it. */
export interface WhatIf extends Run {
  readonly trials: Trials;
  readonly cost: CostOptions;
}

/** A line of a refusal begins with a dash and has its rule in brackets, as every component and setting writes it. */
function refusalOf(message: string): Refused | undefined {
  const lines = message
    .split("\n")
    .filter((line) => /^\s*- /.test(line))
    .map((line) => line.replace(/^\s*- /, "").trim());
  const [first] = lines;
  if (first === undefined) return undefined;
  return { kind: "refused", reason: first, lines, rule: /\[([A-Z][A-Z0-9]*-[A-Z0-9-]+)/.exec(message)?.[1] ?? null };
}

/** Throws every error that is not a refusal: a broken program is broken with every strategy. */
export async function whatIf({ trials, cost, ...run }: WhatIf): Promise<Planned | Refused> {
  try {
    const { graph, source } = await trials.run(run);
    const { project } = await programIn(trials.directory);
    const own = { stack: run.stack, project: project.name };
    const resources = graph.resources.filter(({ urn }) => isOfStack(urn, own));
    return { ...planned(graph, source, cost), graph: { ...graph, resources } };
  } catch (error) {
    const refusal = error instanceof Error ? refusalOf(error.message) : undefined;
    if (refusal === undefined) throw error;
    return refusal;
  }
}

export function planned(graph: ResourceGraph, source: Report["source"], cost: CostOptions): Planned {
  const topology = topologyOf(graph);
  const report = analyse(topology, source, resourceCounts(graph), cost);
  return { kind: "planned", graph, topology, report, cost: report.cost };
}

/** @param verb the command's verb. */
export function deaf(stack: string, verb: "Compare" | "Switch"): UsageError {
  return new UsageError(
    `Stack ${stack} does not choose its network by the setting 'strategy'.`,
    `${verb} a stack of this package's own program, or of a program that reads the setting.`,
  );
}

/** The stack's setting for a key of its project. */
export async function settingOf(
  directory: string,
  stack: string,
  config: readonly string[],
): Promise<(key: string) => string | undefined> {
  const program = await programIn(directory);
  const values = program.settings({ stack, config });
  return (key) => values[`${program.project.name}:${key}`];
}
