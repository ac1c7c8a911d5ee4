/**
 * The purpose of a subnet, as its default routes show it. The analysis reads routes from a topology and a network on an
 * existing VPC reads them from AWS; both decide here.
 */
import { type DefaultRouteTarget, rowOf, type Strategy } from "./strategies";
import { Tier } from "./words";

/** The target of a default route: the device, `none` without one, `other` for a target that is not followed. */
export type DefaultRoute = DefaultRouteTarget | "none" | "undetermined";

/** The targets of 0.0.0.0/0 and of ::/0. */
export interface DefaultRoutes {
  readonly ipv4: DefaultRoute;
  readonly ipv6: DefaultRoute;
}

/** The kinds of route targets that AWS has a property for. */
export type RouteTargetKind =
  | "nat-gateway"
  | "egress-only-internet-gateway"
  | "network-interface"
  | "instance"
  | "vpc-endpoint"
  | "peering-connection"
  | "internet-gateway"
  | "local"
  | "other";

/** The properties of a route that name a target which is followed; the first that is given counts. */
export const ROUTE_TARGETS = [
  { property: "natGatewayId", kind: "nat-gateway" },
  { property: "egressOnlyGatewayId", kind: "egress-only-internet-gateway" },
  { property: "networkInterfaceId", kind: "network-interface" },
  { property: "instanceId", kind: "instance" },
  { property: "vpcEndpointId", kind: "vpc-endpoint" },
  { property: "vpcPeeringConnectionId", kind: "peering-connection" },
  // A virtual private gateway and a gateway endpoint are in the same property.
  { property: "gatewayId", kind: "internet-gateway" },
] as const satisfies readonly { readonly property: string; readonly kind: RouteTargetKind }[];

/** The device of a default route: an instance and a network interface are those of a NAT instance. */
const DEVICES: Readonly<Record<RouteTargetKind, DefaultRouteTarget>> = {
  "internet-gateway": "internet-gateway",
  "egress-only-internet-gateway": "egress-only-internet-gateway",
  "nat-gateway": "nat-gateway",
  "network-interface": "nat-instance",
  instance: "nat-instance",
  "vpc-endpoint": "other",
  "peering-connection": "other",
  local: "other",
  other: "other",
};

export function deviceOf(kind: RouteTargetKind): DefaultRouteTarget {
  return DEVICES[kind];
}

/**
 * The tiers that a subnet can serve, its own first; empty for routes of no strategy. A subnet that gives each new
 * instance a public address is of the `host` tier, and serves as a public one too.
 */
export function tiersOfRoutes({ ipv4, ipv6 }: DefaultRoutes, mapsPublicIp: boolean | undefined): readonly Tier[] {
  if (ipv4 === "internet-gateway") return mapsPublicIp === true ? [Tier.Host, Tier.Public] : [Tier.Public];
  if (ipv4 === "nat-gateway" || ipv4 === "nat-instance") return [Tier.Private];
  if (ipv4 !== "none") return [];
  if (ipv6 === "egress-only-internet-gateway") return [Tier.Ipv6];
  return ipv6 === "none" ? [Tier.Isolated] : [];
}

/**
 * The family of the default route that a strategy is recognised by: over IPv6 a NAT's tasks may have a route or not, so
 * IPv6 counts only where there is no IPv4 route.
 */
export function decidingFamily({ ipv4 }: DefaultRoutes): "ipv4" | "ipv6" {
  return ipv4 === "none" ? "ipv6" : "ipv4";
}

/** True if subnets with these default routes are those of the strategy. */
export function hasRoutesOf(strategy: Strategy, actual: DefaultRoutes): boolean {
  const { routes } = rowOf(strategy);
  const family = decidingFamily(actual);
  return (routes.ipv4 ?? "none") === actual.ipv4 && (routes[family] ?? "none") === actual[family];
}
