/** The analysis of a stack, made once for all policies of a preview or an update. */
import { createHash } from "node:crypto";
import type { PolicyResource } from "@pulumi/policy";
import { analyse } from "../analysis/analyse";
import type { Report, ServiceReport } from "../analysis/report";
import { topologyOf } from "../analysis/topology/fromResources";
import { isUnknown, type Service, type Topology } from "../analysis/topology/model";
import type { ResourceGraph } from "../analysis/topology/resource";
import { secrets } from "../readers/secrets";
import { graphOf, statesOf } from "./resources";

/** A sentence about a resource, or about the whole stack. */
export interface Remark {
  readonly urn: string | undefined;
  readonly text: string;
}

export interface JudgedService {
  readonly service: Service;
  readonly report: ServiceReport;
  readonly urn: string | undefined;
}

export interface Judged {
  readonly topology: Topology;
  readonly report: Report;
  readonly stack: string;
  readonly services: readonly JudgedService[];
  /** The URN of a subject of the report, which is an id, an ARN or a URN. */
  readonly urnOf: (subject: string) => string | undefined;
  /** Collects what a policy could not decide, for the policy `undetermined`, which is the last one. */
  readonly undecided: Remark[];
}

let last: { readonly of: string; readonly judged: Judged } | undefined;

/** The SDK passes each policy the same resources, as objects of their own: their content decides. */
export function judgedOf(resources: readonly PolicyResource[]): Judged {
  const states = statesOf(resources);
  const of = createHash("sha256").update(JSON.stringify(states)).digest("hex");
  if (last?.of !== of) last = { of, judged: judge(graphOf(states)) };
  return last.judged;
}

function judge(graph: ResourceGraph): Judged {
  secrets.publish(graph);
  const topology = topologyOf(graph);
  const region = isUnknown(topology.region) ? null : topology.region;
  const [, , stack = ""] = (graph.resources[0]?.urn ?? "").split(":");
  const report = analyse(topology, { kind: "preview", name: stack, region });
  const urnOf = urnsBySubject(graph, topology);
  return {
    topology,
    report,
    stack,
    // The report has the services of the topology, in its order.
    services: report.services.flatMap((each, index) => {
      const service = topology.services[index];
      return service === undefined ? [] : [{ service, report: each, urn: urnOf(service.key) }];
    }),
    urnOf,
    undecided: [],
  };
}

function urnsBySubject({ resources }: ResourceGraph, topology: Topology): Judged["urnOf"] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const byId = new Map<string, string | undefined>();
  // Several types have names as ids: a task definition and a log group may both be `web`.
  for (const { id, urn } of resources) if (id !== undefined) byId.set(id, byId.has(id) ? undefined : urn);
  for (const { id, key } of topology.services) if (id !== null) byId.set(id, key);
  return (subject) => {
    let urn = byId.get(subject) ?? subject;
    // A state machine starts several tasks: `urn#task`.
    while (!urns.has(urn) && urn.includes("#")) urn = urn.slice(0, urn.lastIndexOf("#"));
    return urns.has(urn) ? urn : undefined;
  };
}
