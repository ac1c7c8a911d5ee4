/**
 * AWS's requirements for a VPC with endpoints that no path shows, and the parts of endpoint policies that are not
 * decided here.
 */
import { conditionKeys } from "../reachability/devices/policyDocument";
import { undecidedKey } from "../reachability/devices/policyConditions";
import type { Finding } from "../report";
import { byKey, known, listed, nameOf } from "../topology/lookup";
import type { Topology } from "../topology/model";
import { subjectId } from "./finding";

export function endpointFindings(topology: Topology): readonly Finding[] {
  return [...hostNameFindings(topology), ...conditionFindings(topology)];
}

/** A condition on what only a request has: what calls through the endpoint may pass or not. */
function conditionFindings(topology: Topology): readonly Finding[] {
  return topology.vpcEndpoints.flatMap((endpoint) => {
    const keys = conditionKeys(endpoint.policy).filter(undecidedKey);
    if (keys.length === 0) return [];
    return [
      {
        id: "R-EP-27",
        severity: "warning" as const,
        subject: subjectId(endpoint),
        message: `The policy of endpoint ${nameOf(endpoint)} depends on ${listed(keys)}, whose value is known only when a call is made [R-EP-27].`,
        fix: "Allow what the tasks call in a statement without this condition.",
      },
    ];
  });
}

/**
 * Interface endpoints without host names lose their private names, which a blocked need reports; gateway endpoints do
 * not.
 */
function hostNameFindings(topology: Topology): readonly Finding[] {
  return topology.vpcEndpoints.flatMap((endpoint) => {
    const vpc = byKey(topology.vpcs, known(endpoint.vpc));
    if (known(endpoint.kind) !== "gateway" || vpc?.dnsHostnames !== false) return [];
    return [
      {
        id: "R-VPC-19",
        severity: "warning" as const,
        subject: subjectId(endpoint),
        message: `VPC ${nameOf(vpc)} has enableDnsHostnames off, and AWS requires it on for a gateway endpoint [R-VPC-19].`,
        fix: `Set enableDnsHostnames to true on VPC ${nameOf(vpc)}.`,
      },
    ];
  });
}
