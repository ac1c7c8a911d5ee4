/** The paths of a network that are to arrive: what its fixes are planned for. */
import { isIntended, type PathAnalysis, type PathName, type ServiceAnalysis, type WantedPath } from "../reachability";
import type { Strategy } from "../rules/strategies";
import { keepsRunning } from "../rules/subjects";
import type { Topology } from "../topology/model";

/** The paths of a service that are to arrive, in the order of the report. */
export function intendedPaths(
  topology: Topology,
  analysis: ServiceAnalysis,
  strategy: Strategy | null,
): readonly WantedPath[] {
  const { needs, egress, ingress } = analysis;
  const paths: readonly { readonly name: PathName; readonly path: PathAnalysis | null }[] = [
    ...needs.map(({ path }, index) => ({ name: { kind: "need", index } as const, path })),
    { name: { kind: "egress", family: "ipv4" }, path: egress.ipv4 },
    { name: { kind: "egress", family: "ipv6" }, path: egress.ipv6 },
    ...(keepsRunning(analysis.service)
      ? ([
          { name: { kind: "ingress", from: "internet" }, path: ingress.internet },
          { name: { kind: "ingress", from: "vpc" }, path: ingress.vpc },
          { name: { kind: "ingress", from: "loadBalancer" }, path: ingress.loadBalancer },
        ] as const)
      : []),
  ];
  return paths.flatMap(({ name, path }) =>
    path !== null && isIntended(topology, analysis, strategy, name, path) ? [{ analysis, name, path }] : [],
  );
}
