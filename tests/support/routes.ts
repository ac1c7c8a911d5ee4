/** Routes of a built network's subnets, as short text: `app-private-0: 0.0.0.0/0 → app-nat-gateway-0`. */
import type { Graph, Resource } from "./harness";

const TARGETS = ["gatewayId", "natGatewayId", "egressOnlyGatewayId", "networkInterfaceId", "vpcEndpointId"];
/** A route may wait for more than its target: an address that the target must have. */
const DEVICES = [
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/networkInterface:NetworkInterface",
];
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];

function pointed(graph: Graph, resource: Resource, property: string, type: string): string[] {
  return graph.pointsAt(resource, property).filter((name) => graph.ofType(type).some((one) => one.name === name));
}

/** By subnet: its routes beside `local`, sorted. A subnet without an association has none of its own. */
export function routesBySubnet(graph: Graph): Record<string, string[]> {
  const routes = graph.ofType("aws:ec2/route:Route");
  const associations = graph.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation");
  return Object.fromEntries(
    graph.ofType("aws:ec2/subnet:Subnet").map((subnet) => {
      const tables = associations
        .filter((association) => graph.pointsAt(association, "subnetId").includes(subnet.name))
        .flatMap((association) => pointed(graph, association, "routeTableId", "aws:ec2/routeTable:RouteTable"));
      const own = routes.filter((route) =>
        pointed(graph, route, "routeTableId", "aws:ec2/routeTable:RouteTable").some((table) => tables.includes(table)),
      );
      return [subnet.name, own.map((route) => routeText(graph, route)).sort()];
    }),
  );
}

function routeText(graph: Graph, route: Resource): string {
  const destination = DESTINATIONS.map((property) => route.inputs[property]).find((value) => value !== undefined);
  const target = TARGETS.flatMap((property) =>
    route.inputs[property] === undefined ? [] : DEVICES.flatMap((device) => pointed(graph, route, property, device)),
  );
  return `${typeof destination === "string" ? destination : "?"} → ${target.join(", ")}`;
}
