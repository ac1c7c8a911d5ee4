/** A program without one of its resources. */
import type { ResourceGraph, ResourceState } from "../../analysis/topology/resource";

/** Resources that only tie others together: they go with what they tie. */
const TIES = [
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  "aws:ec2/eipAssociation:EipAssociation",
];

/** The program without one resource: what only ties it to others goes too, and so does every argument that named it. */
export function without(graph: ResourceGraph, gone: ResourceState): ResourceGraph {
  const names = (each: ResourceState) =>
    Object.entries(each.propertyDependencies)
      .filter(([, urns]) => urns.includes(gone.urn))
      .map(([property]) => property);
  const resources = graph.resources
    .filter((each) => each.urn !== gone.urn && !(TIES.includes(each.type) && names(each).length > 0))
    .map((each) => {
      const lost = names(each).filter((property) =>
        each.propertyDependencies[property]?.every((urn) => urn === gone.urn),
      );
      const kept = <T>(properties: { readonly [property: string]: T }) =>
        Object.fromEntries(Object.entries(properties).filter(([property]) => !lost.includes(property)));
      return {
        ...each,
        inputs: kept(each.inputs),
        outputs: kept(each.outputs),
        propertyDependencies: kept(each.propertyDependencies),
      };
    });
  return { ...graph, resources };
}

/** The types of the resources without which an answer is the same. */
export function idleTypes(graph: ResourceGraph, answer: (graph: ResourceGraph) => unknown): string[] {
  const before = JSON.stringify(answer(graph));
  const idle = graph.resources
    .filter(({ custom, type }) => custom && type.startsWith("aws:"))
    .filter((resource) => JSON.stringify(answer(without(graph, resource))) === before);
  return [...new Set(idle.map(({ type }) => type))].sort();
}
