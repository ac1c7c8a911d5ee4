/** A topology in, a report out: verdicts and fixes for every service, and everything else that can be said. */
import { type CostOptions, costOf } from "../cost";
import { findingsOf, type RepairedView, type ServiceView } from "../findings";
import { mappingsOf } from "../findings/services";
import { capacityOf } from "../findings/view";
import {
  analyseServices,
  FixPlan,
  networkAssumptions,
  type PathAnalysis,
  type PathName,
  pathReport,
  type ServiceAnalysis,
  type Shape,
} from "../reachability";
import type { PathReport, Report, ReportSource, ServiceReport } from "../report";
import { serviceNetwork } from "../report/serviceNetwork";
import { startsTasks } from "../report/startsTasks";
import { countedNeeds, worst } from "../report/verdict";
import { keepsRunning } from "../rules/subjects";
import { known } from "../topology/lookup";
import { unlessSecret } from "../topology/secrets";
import type { Key, Service, Topology } from "../topology/model";
import { strategyOf } from "./recognition";
import { tasksPerInstance } from "./tasksPerInstance";
import { intendedPaths } from "./intendedPaths";
import { notJudgedIn } from "./notJudged";

/** @param resources how many of each type the source holds; left out where it has none. */
export function analyse(
  topology: Topology,
  source: ReportSource,
  resources: { readonly [type: string]: number } = {},
  cost: CostOptions = {},
): Report {
  const analyses = analyseServices(topology);
  const assumptions = [...networkAssumptions(topology), ...analyses.flatMap((analysis) => analysis.assumptions)];
  const alike = new Map<Shape, Alike>();
  const judged = analyses.map((analysis) => {
    const common = alike.get(analysis.shape) ?? alikeOf(topology, analysis);
    alike.set(analysis.shape, common);
    return { analysis, common, wanted: intendedPaths(topology, analysis, common.strategy) };
  });
  const plan = new FixPlan(
    topology,
    () => analyses,
    judged.flatMap(({ wanted }) => wanted),
  );
  const services = judged.map(({ analysis, common }) => serviceReport(topology, analysis, common, plan));
  const byService = new Map<Key, ServiceAnalysis>(analyses.map((analysis) => [analysis.service.key, analysis]));
  const views = analyses.map((analysis, index) => viewOf(analysis, services[index]));
  const left = notJudgedIn(topology);
  return {
    formatVersion: 1,
    source,
    verdict: worst([
      ...services.flatMap((service) => countedNeeds(service).map((need) => need.verdict)),
      ...left.filter(({ kind }) => startsTasks(kind)).map(() => "undetermined" as const),
    ]),
    services: services.map((service, index) => shown(topology, service, analyses[index]?.service)),
    findings: findingsOf(topology, views, assumptions, ({ service }) => repairedView(plan, byService.get(service.key))),
    ...(left.length === 0 ? {} : { notJudged: left }),
    cost: costOf(topology, services, cost),
    resources,
  };
}

/** The part of a report that services of one shape share. */
type Alike = Pick<ServiceReport, "strategy" | "tasksPerInstance" | "network">;

function alikeOf(topology: Topology, analysis: ServiceAnalysis): Alike {
  const { service, launchType, networkMode, subnets, groups, egress } = analysis;
  const network = serviceNetwork(topology, service, subnets);
  return {
    strategy: strategyOf(topology, { launchType, networkMode, subnets, groups, network, egress }),
    tasksPerInstance: tasksPerInstance({
      launchType,
      networkMode,
      instanceType: instanceTypeOf(topology, analysis),
      trunking: known(topology.account.awsvpcTrunking),
      mappings: mappingsOf(viewOf(analysis, undefined)),
    }),
    network,
  };
}

function serviceReport(
  topology: Topology,
  analysis: ServiceAnalysis,
  { strategy, tasksPerInstance, network }: Alike,
  plan: FixPlan,
): ServiceReport {
  const { service, launchType, networkMode, egress, ingress } = analysis;
  const pathOf = (name: PathName, path: PathAnalysis): PathReport => pathReport(path, plan.fixFor(analysis, name));
  return {
    name: service.name,
    id: service.id ?? service.key,
    ...(service.kind === undefined ? {} : { kind: service.kind }),
    launchType,
    networkMode,
    strategy,
    desiredCount: unlessSecret(topology, service.key, "desiredCount", known(service.desiredCount) ?? null),
    tasksPerInstance,
    network,
    needs: analysis.needs.map(({ need, path }, index) => ({
      purpose: need.purpose,
      destination: need.destination,
      ...(need.region === undefined ? {} : { region: need.region }),
      interface: need.interface,
      ...(need.evidence === undefined ? {} : { evidence: need.evidence }),
      ...pathOf({ kind: "need", index }, path),
    })),
    egress: {
      ipv4: pathOf({ kind: "egress", family: "ipv4" }, egress.ipv4),
      ipv6: pathOf({ kind: "egress", family: "ipv6" }, egress.ipv6),
    },
    ingress: !keepsRunning(service)
      ? null
      : {
          internet: pathOf({ kind: "ingress", from: "internet" }, ingress.internet),
          vpc: pathOf({ kind: "ingress", from: "vpc" }, ingress.vpc),
          loadBalancer:
            ingress.loadBalancer === null
              ? null
              : pathOf({ kind: "ingress", from: "loadBalancer" }, ingress.loadBalancer),
        },
  };
}

/** Without the words and flags that the source keeps secret, once the cost and the findings have used them. */
function shown(topology: Topology, report: ServiceReport, service: Service | undefined): ServiceReport {
  if (service === undefined || (topology.secretProperties ?? []).length === 0) return report;
  const { network, launchType, networkMode } = report;
  const flag = "networkConfiguration.assignPublicIp";
  return {
    ...report,
    launchType: unlessSecret(topology, service.key, "launchType", launchType),
    networkMode: unlessSecret(topology, known(service.taskDefinition), "networkMode", networkMode),
    network: { ...network, assignPublicIp: unlessSecret(topology, service.key, flag, network.assignPublicIp) },
  };
}

/** A service on the network that the plan makes of its own; null where no path of it has a fix. */
function repairedView(plan: FixPlan, before: ServiceAnalysis | undefined): RepairedView | null {
  const analysis = before === undefined ? null : plan.repairedServiceFor(before);
  return analysis === null ? null : { topology: plan.repaired, view: viewOf(analysis, undefined) };
}

function viewOf(analysis: ServiceAnalysis, report: ServiceReport | undefined): ServiceView {
  const { service, task, launchType, networkMode, subnets } = analysis;
  return { service, task, launchType, networkMode, subnets, needs: report?.needs ?? [] };
}

/** The type of the service's instances, where all of them are of one. */
function instanceTypeOf(topology: Topology, analysis: ServiceAnalysis): string | undefined {
  const types = capacityOf(topology, analysis.service).map(
    ({ template }) => known(template?.instanceType) ?? undefined,
  );
  return new Set(types).size === 1 ? types[0] : undefined;
}
