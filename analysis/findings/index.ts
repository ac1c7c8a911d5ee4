/** Everything that can be said of a network beside its paths: broken rules, assumptions, quotas. Each thing once. */
import type { Finding } from "../report";
import type { Topology } from "../topology/model";
import type { Assumption } from "../topology/resource";
import { assumptionFindings, sourceFindings } from "./assumptions";
import { balancerFindings, facingFindings, listenerRuleFindings, targetFindings } from "./balancers";
import { callFindings } from "./calls";
import { capacityFindings } from "./capacity";
import { discoveryFindings } from "./discovery";
import { endpointFindings } from "./endpoints";
import { firewallFindings } from "./firewalls";
import { groupRuleFindings } from "./groupRules";
import { hostFindings } from "./hosts";
import { instanceFindings } from "./instances";
import { ipv6Findings } from "./ipv6";
import { loggedFindings } from "./logged";
import { addressFindings, natFindings, quotaFindings } from "./network";
import { placementFindings } from "./placement";
import { serviceConnectFindings } from "./serviceConnect";
import { serviceFindings } from "./services";
import type { ServiceView } from "./view";

export type { ServiceView } from "./view";

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** A service on the network that the fixes of its report make. */
export interface RepairedView {
  readonly topology: Topology;
  readonly view: ServiceView;
}

/**
 * @param assumptions those that the analysis made, beside the topology's own.
 * @param repairedOf null for a service whose paths have no fix.
 */
export function findingsOf(
  topology: Topology,
  views: readonly ServiceView[],
  assumptions: readonly Assumption[],
  repairedOf: (view: ServiceView) => RepairedView | null,
): readonly Finding[] {
  const ofServices = views.flatMap((view) => {
    const own = [
      ...serviceFindings(topology, view),
      ...targetFindings(topology, view),
      ...instanceFindings(topology, view),
      ...callFindings(view),
    ];
    const refused = own.some((finding) => finding.severity === "error");
    return [...own, ...settled(placementFindings(topology, view, refused), view, repairedOf(view))];
  });
  const findings = [
    ...ofServices,
    ...capacityFindings(topology, views),
    ...hostFindings(topology, views),
    ...balancerFindings(topology),
    ...facingFindings(topology),
    ...listenerRuleFindings(topology),
    ...endpointFindings(topology),
    ...firewallFindings(topology),
    ...groupRuleFindings(topology),
    ...discoveryFindings(topology),
    ...serviceConnectFindings(topology),
    ...ipv6Findings(topology, views),
    ...natFindings(topology, views),
    ...quotaFindings(topology),
    ...addressFindings(topology, views),
    ...sourceFindings(topology),
    ...assumptionFindings([...topology.assumptions, ...assumptions]),
  ];
  const once = new Map(
    [...findings, ...loggedFindings(topology, findings)].map((finding) => [JSON.stringify(finding), finding]),
  );
  return inOrder([...once.values()]);
}

/** The most severe first. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (one, two) =>
      ORDER[one.severity] - ORDER[two.severity] ||
      compare(one.id, two.id) ||
      compare(one.subject, two.subject) ||
      compare(one.message, two.message),
  );
}

/**
 * Findings about where a service runs that the fixes of its blocked paths settle. Their own remedy would contradict a fix:
 * a public IP is useless without a route to the internet gateway, and required with the route that the fix adds.
 */
function settled(
  findings: readonly Finding[],
  { service }: ServiceView,
  repaired: RepairedView | null,
): readonly Finding[] {
  if (repaired === null || findings.length === 0) return findings;
  const left = new Set(placementFindings(repaired.topology, repaired.view, false).map(({ id }) => id));
  return findings.map((finding) =>
    finding.severity === "error" || left.has(finding.id)
      ? finding
      : { ...finding, fix: `Apply the fix of the blocked paths of ${service.name}: it corrects this too.` },
  );
}

function compare(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0;
}
