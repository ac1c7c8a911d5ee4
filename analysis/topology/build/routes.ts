/** Route tables: inline routes, routes of their own, and the prefix lists that they lead to. */
import { ROUTE_TARGETS } from "../../rules/subnetRoutes";
import { type Unfollowed, UNFOLLOWED } from "../../rules/unfollowed";
import { perCollection } from "../collections";
import {
  isUnknown,
  type Key,
  type Maybe,
  type Route,
  type RouteDestination,
  type RouteTable,
  type RouteTarget,
} from "../model";
import { cidrOf } from "./cidr";
import { entityOf } from "./entity";
import { all, type Fields, required } from "./fields";
import { firewallTarget } from "./firewalls";
import { gatewayOfDefaultVpc, isForeign, routeTableRef, vpcOfAdopter } from "./implicit";
import { prefixListOf } from "./prefixLists";
import { instanceOfPrimary } from "./primaryInterface";
import type { Source } from "./source";
import {
  DEFAULT_ROUTE_TABLE,
  EGRESS_ONLY_GATEWAYS,
  ENDPOINTS,
  GATEWAYS,
  INSTANCES,
  INTERFACES,
  NATS,
  PEERINGS,
  ROUTE_TABLES,
  VPCS,
  VPN_GATEWAYS,
} from "./types";

/** The types of the resources that each property may name. */
const TYPES: Readonly<Record<(typeof ROUTE_TARGETS)[number]["property"], readonly string[]>> = {
  natGatewayId: NATS,
  egressOnlyGatewayId: EGRESS_ONLY_GATEWAYS,
  networkInterfaceId: INTERFACES,
  instanceId: INSTANCES,
  vpcEndpointId: ENDPOINTS,
  vpcPeeringConnectionId: PEERINGS,
  gatewayId: GATEWAYS,
};

/** Targets that the analysis does not follow, and the resources that they may be here. */
const OTHERS: readonly { readonly property: string; readonly kind: Unfollowed; readonly types: readonly string[] }[] = [
  {
    property: "transitGatewayId",
    kind: "transit-gateway",
    types: ["aws:ec2transitgateway/transitGateway:TransitGateway"],
  },
  { property: "localGatewayId", kind: "local-gateway", types: [] },
  { property: "carrierGatewayId", kind: "carrier-gateway", types: ["aws:ec2/carrierGateway:CarrierGateway"] },
  { property: "coreNetworkArn", kind: "core-network", types: ["aws:networkmanager/coreNetwork:CoreNetwork"] },
  { property: "odbNetworkArn", kind: "odb-network", types: ["aws:odb/network:Network"] },
];
const VIRTUAL = { property: "gatewayId", kind: "virtual-private-gateway", types: VPN_GATEWAYS } as const;

/** A target that is not followed, by its kind, its name here and AWS's id for it. */
function otherTarget(fields: Fields, { property, kind, types }: (typeof OTHERS)[number]): RouteTarget {
  const value = fields.value(property);
  const id = typeof value === "string" ? value : undefined;
  const key = fields.ref(property, types);
  const here = key === null || isUnknown(key) ? undefined : fields.source.resource(key);
  const name = here === undefined || here.name === id ? (id ?? "that is not known yet") : here.name;
  const isIdShown = id !== undefined && id !== name && here?.syntheticId !== true;
  return {
    kind: "other",
    key: id ?? `${fields.key}#${property}`,
    name: `${UNFOLLOWED[kind].words} ${name}${isIdShown ? ` (${id})` : ""}`,
    unfollowed: kind,
  };
}

function isGiven(fields: Fields, property: string): boolean {
  const value = fields.value(property);
  return value !== undefined && value !== "";
}

function targetOf(fields: Fields): Maybe<RouteTarget> {
  for (const { property, kind } of ROUTE_TARGETS) {
    if (!isGiven(fields, property)) continue;
    const types = TYPES[property];
    if (property === "gatewayId") {
      const value = fields.value(property);
      if (value === "local") return { kind: "local", key: "local" };
      // A virtual private gateway stands in the same property.
      const isVirtual = typeof value === "string" && value.startsWith("vgw-");
      if (isVirtual || typeof fields.ref(property, VPN_GATEWAYS) === "string") return otherTarget(fields, VIRTUAL);
      // So does the gateway endpoint in a route that AWS added.
      if (typeof value === "string" && value.startsWith("vpce-")) {
        const endpoint = fields.named(property, value, ENDPOINTS);
        return isUnknown(endpoint) ? endpoint : { kind: "vpc-endpoint", key: endpoint };
      }
    }
    if (property === "networkInterfaceId") {
      const interfaces = fields.ref(property, INTERFACES);
      const instance = typeof interfaces === "string" ? undefined : instanceOfPrimary(fields, property);
      if (instance !== undefined) return { kind: "instance", key: instance };
    }
    const firewall = property === "vpcEndpointId" ? firewallTarget(fields, property) : undefined;
    if (firewall !== undefined) return firewall;
    const key = required(fields, property, fields.ref(property, types));
    const own = property === "gatewayId" && isUnknown(key) ? gatewayOfDefaultVpc(fields, property) : undefined;
    if (own !== undefined) return { kind, key: own };
    return isUnknown(key) ? key : { kind, key };
  }
  const other = OTHERS.find(({ property }) => isGiven(fields, property));
  return other === undefined ? fields.unknown("target", "is not known") : otherTarget(fields, other);
}

function destinationOf(fields: Fields, ipv4: string): Maybe<RouteDestination> {
  for (const property of [ipv4, ipv4 === "cidrBlock" ? "ipv6CidrBlock" : "destinationIpv6CidrBlock"]) {
    const cidr = cidrOf(fields, property);
    if (isUnknown(cidr)) return cidr;
    if (cidr !== null) return { kind: "cidr", cidr };
  }
  const list = prefixListOf(fields, "destinationPrefixListId");
  if (list === null) return fields.unknown("destination", "is not known");
  return isUnknown(list) ? list : { kind: "prefix-list", ...list };
}

function routeOf(fields: Fields, ipv4: string): Route {
  const isGone = fields.string("state") === "blackhole";
  const target = targetOf(fields);
  return {
    key: fields.key,
    destination: destinationOf(fields, ipv4),
    target: isGone && isUnknown(target) ? (goneTarget(fields) ?? target) : target,
    state: isGone ? "blackhole" : "active",
  };
}

/** AWS keeps the id of a target that it deleted. */
function goneTarget(fields: Fields): RouteTarget | undefined {
  for (const { property, kind } of ROUTE_TARGETS) {
    const value = fields.value(property);
    if (typeof value === "string" && value !== "") return { kind, key: value };
  }
  return undefined;
}

/** Routes of their own, by the table that they name; and why one may belong to any table. */
const separateRoutes = perCollection((source: Source) => {
  const routes = new Map<Key, Route[]>();
  let lost: string | null = null;
  for (const fields of all(source, "aws:ec2/route:Route")) {
    const table = routeTableRef(fields, "routeTableId");
    if (table === null || isUnknown(table)) {
      lost ??= `the route ${fields.resource.name} belongs to a table that is not known`;
      continue;
    }
    const before = routes.get(table);
    const route = routeOf(fields, "destinationCidrBlock");
    if (before === undefined) routes.set(table, [route]);
    else before.push(route);
  }
  return { routes, lost };
});

export function routeTables(source: Source): RouteTable[] {
  const { routes: separate, lost } = separateRoutes(source);
  return all(source, ...ROUTE_TABLES).map((fields): RouteTable => {
    const inline = fields.objects("routes");
    const propagates = fields.value("propagatingVgws");
    const isPropagating = Array.isArray(propagates) && propagates.length > 0;
    const own = isUnknown(inline) ? [] : inline.map((route) => routeOf(route, "cidrBlock"));
    return {
      ...entityOf(fields),
      vpc:
        fields.resource.type === DEFAULT_ROUTE_TABLE
          ? vpcOfAdopter(fields)
          : required(fields, "vpcId", fields.ref("vpcId", VPCS)),
      routes: [...own, ...(separate.get(fields.key) ?? [])],
      incomplete: isUnknown(inline)
        ? inline.unknown
        : isPropagating
          ? `${fields.resource.name} also takes routes from a virtual private gateway`
          : (foreign(fields, own.length) ?? lost ?? source.hidden),
    };
  });
}

/** A table that was only read, by lookup, lists its routes in its outputs; without any, nothing is known of them. */
function foreign(fields: Fields, known: number): string | null {
  return isForeign(fields.resource) && known === 0
    ? `${fields.resource.name} is managed elsewhere, and its routes are not in this source`
    : null;
}

/** Adds routes of their own to a table that AWS made. */
export function routesOfImplicit(source: Source, table: RouteTable): RouteTable {
  return { ...table, routes: [...table.routes, ...(separateRoutes(source).routes.get(table.key) ?? [])] };
}
