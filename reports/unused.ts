/** An address family that a network by design does not use: its paths are `not used` instead of blocked. */
import type { ServiceReport } from "../analysis/report";
import { Tier } from "../analysis/rules/words";

/**
 * Over IPv6: without addresses and routes of that family. Over IPv4: in IPv6-only subnets, or if only IPv6 leads out.
 */
export function isUnusedFamily({ egress, network }: ServiceReport, family: "ipv4" | "ipv6"): boolean {
  const { verdict, code, rule } = egress[family];
  if (verdict !== "blocked") return false;
  const hasNoRoute = network.subnets.every(({ defaultRoute }) => defaultRoute[family] === "none");
  if (family === "ipv6") return code === "NO_IPV6_ADDRESS" && hasNoRoute;
  const isIpv6Only = rule === "R-V6-06" && code === "NO_ROUTE_TO_DESTINATION";
  return isIpv6Only || (network.tier === Tier.Ipv6 && hasNoRoute);
}
