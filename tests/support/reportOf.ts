/** A program in, the analysis's report out: run under mocks, read as a topology, judged. */
import { analyse } from "../../analysis/analyse";
import type { NeedReport, Report, ReportSource, ServiceReport } from "../../analysis/report";
import type { Purpose } from "../../analysis/rules/serviceDefinition";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Topology } from "../../analysis/topology/model";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { build } from "./harness";

const REGION = "ap-northeast-1";

export const PROGRAM_SOURCE: ReportSource = { kind: "program", name: "test", region: REGION };

export interface ReportOptions {
  /** True: as a first preview, where every id is unknown and only references join resources. */
  readonly preview?: boolean;
  readonly region?: string;
}

export async function graphFor(program: () => void, options: ReportOptions = {}): Promise<ResourceGraph> {
  const region = options.region ?? REGION;
  const { resources } = await build(program, { preview: options.preview ?? false, region });
  return { resources, region, complete: true, assumptions: [], defects: [] };
}

export async function topologyFor(program: () => void, options: ReportOptions = {}): Promise<Topology> {
  return topologyOf(await graphFor(program, options));
}

const watchers: ((topology: Topology) => void)[] = [];

/** Registers a suite that tries each topology of a test in another way. */
export function watchJudged(watcher: (topology: Topology) => void): void {
  watchers.push(watcher);
}

export function judged(topology: Topology): Report {
  for (const watcher of watchers) watcher(topology);
  return analyse(topology, PROGRAM_SOURCE);
}

export async function reportOf(program: () => void, options: ReportOptions = {}): Promise<Report> {
  return judged(await topologyFor(program, options));
}

export function serviceNamed(report: Report, name: string): ServiceReport {
  const found = report.services.find((service) => service.name === name || service.name.startsWith(name));
  if (found === undefined) {
    throw new Error(`no service ${name}; there are: ${report.services.map((service) => service.name).join(", ")}`);
  }
  return found;
}

/** The one need of that purpose, and of that destination where there are several. */
export function need(report: Report, purpose: Purpose, destination?: string): NeedReport {
  const needs = report.services.flatMap((service) => service.needs);
  const found = needs.find(
    (each) => each.purpose === purpose && (destination === undefined || each.destination === destination),
  );
  if (found === undefined) {
    const there = needs.map((each) => `${each.purpose} ${each.destination}`);
    throw new Error(`no need ${purpose} ${destination ?? ""}; there are: ${there.join(", ")}`);
  }
  return found;
}
