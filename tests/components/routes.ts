/** Reads a built graph as a packet would: from a subnet by its association to its table's routes. */
import type { Graph, Resource } from "../support/harness";

const TARGETS = {
  gatewayId: "InternetGateway",
  natGatewayId: "NatGateway",
  networkInterfaceId: "NetworkInterface",
  egressOnlyGatewayId: "EgressOnlyInternetGateway",
} as const;

/** A recorded value as text. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function pointsAtOnly(graph: Graph, resource: Resource, property: string, type: string): string[] {
  const names = (resource.propertyDependencies[property] ?? [])
    .map((urn) => graph.at(urn))
    .filter((target) => target.type.endsWith(`:${type}`))
    .map((target) => target.name);
  return [...new Set(names)];
}

function destinationOf(route: Resource): string {
  const { destinationCidrBlock, destinationIpv6CidrBlock } = route.inputs;
  return text(destinationCidrBlock ?? destinationIpv6CidrBlock);
}

function targetOf(graph: Graph, route: Resource): string {
  const given = Object.entries(TARGETS).filter(([name]) => route.inputs[name] !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) {
    throw new Error(`${route.name} has ${given.length} targets`);
  }
  const [property, type] = only;
  return pointsAtOnly(graph, route, property, type)[0] ?? text(route.inputs[property]);
}

/** Every route of the graph: `table: destination → target`, sorted. */
export function routesOf(graph: Graph): string[] {
  return graph
    .ofType("aws:ec2/route:Route")
    .map(
      (route) =>
        `${pointsAtOnly(graph, route, "routeTableId", "RouteTable").join()}: ${destinationOf(route)} → ${targetOf(graph, route)}`,
    )
    .sort();
}

/** Routes of a subnet: `destination → target` for each route of its table. Fails without one association. */
export function waysOut(graph: Graph, subnet: string): string[] {
  const associations = graph
    .ofType("RouteTableAssociation")
    .filter(
      (association) =>
        association.inputs.subnetId === subnet ||
        pointsAtOnly(graph, association, "subnetId", "Subnet").includes(subnet),
    );
  const [only] = associations;
  if (only === undefined || associations.length > 1) {
    throw new Error(`${subnet} has ${associations.length} associations`);
  }
  const tables = pointsAtOnly(graph, only, "routeTableId", "RouteTable");
  if (tables.length !== 1) {
    throw new Error(`${subnet} is associated with ${tables.length} tables`);
  }
  return routesOf(graph)
    .filter((route) => route.startsWith(`${tables[0]}: `))
    .map((route) => route.slice(`${tables[0]}: `.length));
}
