/**
 * The blocks that AWS assigns at deployment, given as it would: a VPC's IPv6 block is a /56 (here of 2001:db8::/32, the
 * documentation's), each subnet's a /64 of it. Everything else that is unknown stays so, and ends the lab.
 */
import { isUnknown, type Topology } from "../../../analysis/topology/model";
import { known } from "./known";

export function completed(topology: Topology): Topology {
  const vpcs = topology.vpcs.map((vpc, index) =>
    isUnknown(vpc.ipv6Cidrs) ? { ...vpc, ipv6Cidrs: [`2001:db8:${index.toString(16)}::/56`] } : vpc,
  );
  const subnets = topology.subnets.map((subnet, index) => {
    const place = topology.vpcs.findIndex((vpc) => vpc.key === known(subnet.vpc));
    return isUnknown(subnet.ipv6Cidr)
      ? { ...subnet, ipv6Cidr: `2001:db8:${place.toString(16)}:${index.toString(16)}::/64` }
      : subnet;
  });
  return { ...topology, vpcs, subnets };
}
