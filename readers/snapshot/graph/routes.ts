/** Route tables with their routes and subnets. */
import type { Route, RouteTable, Subnet, Vpc, VpcEndpoint } from "@aws-sdk/client-ec2";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item, nameTag } from "./item";

const TABLES = "RouteTables";

/** VPC → its main table. */
export function addRouteTables(graph: GraphBuilder): ReadonlyMap<string, string> {
  const main = new Map<string, string>();
  const followed = new Set<string>();
  const unread = graph.unread(TABLES);
  for (const table of graph.records<RouteTable>(TABLES, "RouteTableId")) {
    const id = table.text("RouteTableId") ?? "";
    graph.add("aws:ec2/routeTable:RouteTable", id, nameTag(table), {
      vpcId: table.value("VpcId"),
      routes: routesOf(graph, id, table),
    });
    const associations = table.list("Associations");
    if (associations === UNKNOWN) {
      graph.relate(ASSOCIATION, `${id} of unknown subnets`, { subnetId: UNKNOWN, routeTableId: id });
      continue;
    }
    for (const association of associations) {
      const subnetId = association.text("SubnetId");
      const vpc = table.text("VpcId");
      if (association.is("Main") && vpc !== undefined) main.set(vpc, id);
      if (GONE.has(association.part("AssociationState")?.text("State") ?? "")) continue;
      const gatewayId = association.text("GatewayId");
      if (gatewayId !== undefined) graph.relate(ASSOCIATION, `${id} of ${gatewayId}`, { gatewayId, routeTableId: id });
      if (subnetId === undefined) continue;
      followed.add(subnetId);
      graph.relate(ASSOCIATION, `${id} of ${subnetId}`, { subnetId, routeTableId: id });
    }
  }
  if (unread !== undefined) {
    graph.relate(ASSOCIATION, "table of gateways", { gatewayId: UNKNOWN, routeTableId: UNKNOWN }, unread);
    for (const subnet of graph.records<Subnet>("Subnets", "SubnetId")) {
      const subnetId = subnet.text("SubnetId") ?? "";
      if (followed.has(subnetId)) continue;
      graph.relate(ASSOCIATION, `table of ${subnetId}`, { subnetId, routeTableId: UNKNOWN }, unread);
    }
  }
  for (const vpc of graph.records<Vpc>("Vpcs", "VpcId")) {
    const vpcId = vpc.text("VpcId") ?? "";
    if (main.has(vpcId)) continue;
    graph.relate(
      "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
      `main table of ${vpcId}`,
      { vpcId, routeTableId: UNKNOWN },
      unread ?? `${TABLES} does not contain it`,
    );
  }
  return main;
}

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const GONE = new Set(["disassociating", "disassociated"]);

/** EC2's names of destinations and targets, and Pulumi's. */
const PROPERTIES: readonly (readonly [keyof Route, string])[] = [
  ["DestinationCidrBlock", "cidrBlock"],
  ["DestinationIpv6CidrBlock", "ipv6CidrBlock"],
  ["DestinationPrefixListId", "destinationPrefixListId"],
  ["NatGatewayId", "natGatewayId"],
  ["EgressOnlyInternetGatewayId", "egressOnlyGatewayId"],
  ["NetworkInterfaceId", "networkInterfaceId"],
  ["VpcPeeringConnectionId", "vpcPeeringConnectionId"],
  ["GatewayId", "gatewayId"],
  ["TransitGatewayId", "transitGatewayId"],
  ["LocalGatewayId", "localGatewayId"],
  ["CarrierGatewayId", "carrierGatewayId"],
  ["CoreNetworkArn", "coreNetworkArn"],
  ["OdbNetworkArn", "odbNetworkArn"],
  ["State", "state"],
];

function routesOf(graph: GraphBuilder, id: string, table: Item<RouteTable>): Value {
  const routes = table.list("Routes");
  return routes === UNKNOWN ? UNKNOWN : routes.filter((route) => !isListedElsewhere(graph, id, route)).map(routeOf);
}

function routeOf(route: Item<Route>): Value {
  const properties = PROPERTIES.map(([field, property]): [string, Value | undefined] => [property, route.value(field)]);
  // A route to an instance also names its interface, to which the packet goes.
  const instanceId = route.text("NetworkInterfaceId") === undefined ? route.value("InstanceId") : undefined;
  return given({ ...Object.fromEntries(properties), instanceId });
}

/** Every table has the local routes; and an endpoint names the tables with its routes. */
function isListedElsewhere(graph: GraphBuilder, table: string, route: Item<Route>): boolean {
  const target = route.text("GatewayId");
  if (target === "local") return route.text("Origin") === "CreateRouteTable";
  if (target?.startsWith("vpce-") !== true || route.text("State") === "blackhole") return false;
  return graph.records<VpcEndpoint>("VpcEndpoints", "VpcEndpointId").some((endpoint) => {
    const tables = endpoint.value("RouteTableIds");
    return endpoint.text("VpcEndpointId") === target && Array.isArray(tables) && tables.includes(table);
  });
}
