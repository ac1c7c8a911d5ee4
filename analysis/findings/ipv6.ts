/** Tasks in IPv6-only subnets of a Region that AWS does not list for them. */
import type { Finding } from "../report";
import { listsIpv6Only } from "../rules/ipv6Names";
import { byKey, known, listed, nameOf } from "../topology/lookup";
import type { Topology } from "../topology/model";
import { subjectId } from "./finding";
import type { ServiceView } from "./view";

export function ipv6Findings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  return views.flatMap(({ service, subnets }) => {
    const region = known(service.region);
    const places = subnets.map((key) => byKey(topology.subnets, key)).filter((subnet) => subnet?.ipv4Cidr === null);
    if (region === undefined || listsIpv6Only(region) || places.length === 0) return [];
    const names = listed(places.flatMap((subnet) => (subnet === undefined ? [] : [nameOf(subnet)])));
    return [
      {
        id: "R-V6-06",
        severity: "warning" as const,
        subject: subjectId(service),
        message: `AWS does not list Region ${region} among the Regions where tasks run in IPv6-only subnets (${names}) [R-V6-06].`,
        fix: "Use subnets with IPv4 too, or a Region in that list.",
      },
    ];
  });
}
