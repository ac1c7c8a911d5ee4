/** What AWS asks of a VPC for its endpoints and no packet tells. */
import type { Finding } from "../report";
import { byKey, nameOf, known } from "../topology/lookup";
import type { Topology } from "../topology/model";
import { subjectId } from "./finding";

/** Interface endpoints without host names lose their private names, which a blocked need tells; gateway endpoints do not. */
export function endpointFindings(topology: Topology): readonly Finding[] {
  return topology.vpcEndpoints.flatMap((endpoint) => {
    const vpc = byKey(topology.vpcs, known(endpoint.vpc));
    if (known(endpoint.kind) !== "gateway" || vpc?.dnsHostnames !== false) return [];
    return [
      {
        id: "R-VPC-19",
        severity: "warning" as const,
        subject: subjectId(endpoint),
        message: `VPC ${nameOf(vpc)} has enableDnsHostnames off, and AWS asks for it where a gateway endpoint is used [R-VPC-19].`,
        fix: `Set enableDnsHostnames to true on VPC ${nameOf(vpc)}.`,
      },
    ];
  });
}
