/** Everything that can be said of a network beside its paths: broken rules, assumptions, quotas. Each thing once. */
import type { Finding } from "../report";
import type { Topology } from "../topology/model";
import type { Assumption } from "../topology/resource";
import { assumptionFindings, sourceFindings } from "./assumptions";
import { balancerFindings, facingFindings, targetFindings } from "./balancers";
import { capacityFindings } from "./capacity";
import { discoveryFindings } from "./discovery";
import { endpointFindings } from "./endpoints";
import { instanceFindings } from "./instances";
import { addressFindings, natFindings, quotaFindings } from "./network";
import { placementFindings } from "./placement";
import { serviceFindings } from "./services";
import type { ServiceView } from "./view";

export type { ServiceView } from "./view";

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** @param assumptions those that the analysis made, beside the topology's own. */
export function findingsOf(
  topology: Topology,
  views: readonly ServiceView[],
  assumptions: readonly Assumption[],
): readonly Finding[] {
  const ofServices = views.flatMap((view) => {
    const own = [
      ...serviceFindings(topology, view),
      ...targetFindings(topology, view),
      ...instanceFindings(topology, view),
    ];
    const refused = own.some((finding) => finding.severity === "error");
    return [...own, ...placementFindings(topology, view, refused)];
  });
  const findings = [
    ...ofServices,
    ...capacityFindings(topology, views),
    ...balancerFindings(topology),
    ...facingFindings(topology),
    ...endpointFindings(topology),
    ...discoveryFindings(topology),
    ...natFindings(topology, views),
    ...quotaFindings(topology),
    ...addressFindings(topology, views),
    ...sourceFindings(topology),
    ...assumptionFindings([...topology.assumptions, ...assumptions]),
  ];
  const once = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...once.values()].sort(
    (one, two) =>
      ORDER[one.severity] - ORDER[two.severity] ||
      compare(one.id, two.id) ||
      compare(one.subject, two.subject) ||
      compare(one.message, two.message),
  );
}

function compare(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0;
}
