/**
 * Several sources as one graph: a program, the export of its stack, the stack that it refers to, a snapshot of the
 * account. A resource that several of them have is one resource: `vpc-0abc` of a program's `.get` is the VPC of the
 * snapshot, and a subnet of a program is the subnet of its stack's export.
 *
 * Precedence: the first graph that has resources of a stack decides which resources the stack has, because the others
 * show it at another time. Of two graphs with one resource the first is used, except that one which manages or describes
 * the resource comes before one that only refers to it.
 */
import { stackOf, typeOf } from "./build/source";
import { ACLS, GROUPS, ROUTE_TABLES, SUBNETS, VPCS } from "./build/types";
import { inAwsWords } from "./build/nativeTypes";
import { own, type ResourceGraph, type ResourceState, UNKNOWN } from "./resource";

/** @param graphs in the order of precedence. */
export function joined(graphs: readonly ResourceGraph[]): ResourceGraph {
  const [first] = graphs;
  if (first !== undefined && graphs.length === 1) return first;
  const region = graphs.find((graph) => graph.region !== undefined)?.region;
  const missed = graphs.flatMap((graph) => graph.missed ?? []);
  const resources = resourcesOf(graphs.map((graph) => inRegion(graph, region)));
  return {
    resources,
    ...(region === undefined ? {} : { region }),
    complete: graphs.every((graph, index) => graph.complete || isCompleted(graph, graphs.slice(index + 1))),
    images: Object.assign({}, ...graphs.map(({ images }) => images)) as NonNullable<ResourceGraph["images"]>,
    assumptions: graphs.flatMap(({ assumptions }) => assumptions),
    defects: graphs.flatMap(({ defects }) => defects),
    ...(missed.length === 0 ? {} : { missed }),
    log: graphs.flatMap(({ log = [] }) => log),
  };
}

function resourcesOf(graphs: readonly ResourceGraph[]): readonly ResourceState[] {
  const owners = ownersOf(graphs);
  const found = new Found();
  const gone = new Found();
  const byUrn = new Map<string, ResourceState>();
  /** URN of a resource that another one is used for → the URN of that one. */
  const replaced = new Map<string, string>();
  for (const [index, graph] of graphs.entries()) {
    const here = new Set<ResourceState>();
    for (const resource of graph.resources) {
      const owner = owners.get(stackOf(resource.urn));
      const known = byUrn.get(resource.urn);
      if (known !== undefined && !here.has(known)) {
        // A resource that is replaced has no id yet, and its old one is deleted.
        if (physicalKeys(known).length === 0) gone.add(resource);
        continue;
      }
      const same = found.same(resource);
      if (same !== undefined && !here.has(same)) {
        const isRicher = rank(resource) > rank(same);
        if (isRicher) found.exchange(same, resource);
        replaced.set(isRicher ? same.urn : resource.urn, isRicher ? resource.urn : same.urn);
      } else if (owner !== undefined && owner.index !== index && owner.decides(resource.urn)) {
        if (resource.external !== true) gone.add(resource);
      } else if (gone.same(resource) === undefined && !gone.all.some((each) => relates(resource, each))) {
        found.add(resource);
        here.add(resource);
        byUrn.set(resource.urn, resource);
      }
    }
  }
  const lists = listsOf(gone.all);
  return found.all.map((resource) => withReferences(withoutDeleted(resource, lists), replaced));
}

/** Resources that are an element of a list of another one: the property that names that one, and its list. */
const ELEMENTS: ReadonlyMap<string, readonly [property: string, list: string]> = new Map([
  ["aws:ec2/route:Route", ["routeTableId", "routes"]],
  ["aws:ec2/securityGroupRule:SecurityGroupRule", ["securityGroupId", "rules"]],
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", ["securityGroupId", "rules"]],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ["securityGroupId", "rules"]],
  ["aws:ec2/networkAclRule:NetworkAclRule", ["networkAclId", "rules"]],
  ["aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", ["vpcEndpointId", "routeTableIds"]],
  ["aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", ["vpcEndpointId", "subnetIds"]],
]);

/** The id of what a deleted resource is an element of → its list. */
function listsOf(deleted: readonly ResourceState[]): ReadonlyMap<string, string> {
  return new Map(
    deleted.flatMap((resource): (readonly [string, string])[] => {
      const [property = "", list = ""] = ELEMENTS.get(typeOf(resource)) ?? [];
      const id = own(resource.outputs, property) ?? own(resource.inputs, property);
      return typeof id === "string" ? [[id, list]] : [];
    }),
  );
}

/** A list of AWS's answer that has an element which the deployment deletes: not known, instead of too long. */
function withoutDeleted(resource: ResourceState, lists: ReadonlyMap<string, string>): ResourceState {
  const list = stackOf(resource.urn) === "" ? lists.get(resource.id ?? "") : undefined;
  if (list === undefined) return resource;
  const names = list === "rules" ? ["ingress", "egress"] : [list];
  return {
    ...resource,
    outputs: { ...resource.outputs, ...Object.fromEntries(names.map((name) => [name, UNKNOWN])) },
    unread: "is not known: the deployment deletes a part of it",
  };
}

/** Resources by AWS's id. */
class Found {
  readonly all: ResourceState[] = [];
  readonly #places = new Map<string, number>();

  add(resource: ResourceState): void {
    this.#put(resource, this.all.push(resource) - 1);
  }

  exchange(before: ResourceState, resource: ResourceState): void {
    const place = this.all.indexOf(before);
    this.all[place] = resource;
    this.#put(resource, place);
  }

  /** The resource with the same type and ARN, or with the same id where one of the two has no ARN. */
  same(resource: ResourceState): ResourceState | undefined {
    const arn = arnOf(resource);
    return physicalKeys(resource)
      .map((key) => this.all[this.#places.get(key) ?? -1])
      .find((other) => other !== undefined && (arn === undefined || (arnOf(other) ?? arn) === arn));
  }

  #put(resource: ResourceState, place: number): void {
    for (const key of physicalKeys(resource)) if (!this.#places.has(key)) this.#places.set(key, place);
  }
}

interface Owner {
  readonly index: number;
  /** True if a resource of the stack that is not in the owner does not exist any more. */
  readonly decides: (urn: string) => boolean;
}

/** By stack: the first graph that has resources of it. */
function ownersOf(graphs: readonly ResourceGraph[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const [index, { resources, complete, removed }] of graphs.entries()) {
    const deleted = new Set(removed);
    for (const { urn } of resources) {
      const stack = stackOf(urn);
      if (stack === "" || owners.has(stack)) continue;
      owners.set(stack, { index, decides: (other) => complete || deleted.has(other) });
    }
  }
  return owners;
}

/** True if what a preview omits, because it does not change, is in the export of its stack. */
function isCompleted({ resources }: ResourceGraph, others: readonly ResourceGraph[]): boolean {
  const stack = stackOf(resources[0]?.urn ?? "");
  return stack !== "" && others.some((other) => other.complete && stackOf(other.resources[0]?.urn ?? "") === stack);
}

/** Types of one thing of AWS: a program that adopts a default VPC manages the VPC that a snapshot has. */
const ONE_THING: ReadonlyMap<string, string> = new Map(
  [VPCS, SUBNETS, ROUTE_TABLES, ACLS, GROUPS].flatMap((types) => types.map((type) => [type, types.join()] as const)),
);

/** The same texts for each source of one resource of AWS; none while its id is not known. */
function physicalKeys(resource: ResourceState): readonly string[] {
  const { type, id, custom, syntheticId } = resource;
  if (!custom || syntheticId === true || id === undefined || type.startsWith("pulumi:")) return [];
  const token = typeOf(type.startsWith("aws-native:") ? inAwsWords(resource) : resource);
  return [arnOf(resource), id].map((text) => `${ONE_THING.get(token) ?? token} ${text ?? id}`);
}

/** A program that only refers to a resource has an example of its ARN. */
function arnOf({ id, outputs, sparse }: ResourceState): string | undefined {
  if (id?.startsWith("arn:") === true) return id;
  const arn = sparse === true ? undefined : own(outputs, "arn");
  return typeof arn === "string" ? arn : undefined;
}

/** How much a source says of a resource: `.get` of a program here, `.get` of a deployed one, or the resource itself. */
function rank({ external, sparse }: ResourceState): number {
  return sparse === true ? 0 : external === true ? 1 : 2;
}

/** An association of a snapshot, without an id of AWS, that a deployment deletes as a resource of its own. */
function relates({ type, custom, outputs }: ResourceState, deleted: ResourceState): boolean {
  if (custom || type !== deleted.type) return false;
  const ends = Object.entries(outputs);
  return (
    ends.length > 0 &&
    ends.every(([name, value]) => value === (own(deleted.outputs, name) ?? own(deleted.inputs, name)))
  );
}

function withReferences(resource: ResourceState, replaced: ReadonlyMap<string, string>): ResourceState {
  if (replaced.size === 0) return resource;
  const current = (urns: readonly string[]) => urns.map((urn) => replaced.get(urn) ?? urn);
  const { propertyDependencies } = resource;
  if (
    !Object.values(propertyDependencies)
      .flat()
      .some((urn) => replaced.has(urn))
  )
    return resource;
  return {
    ...resource,
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, current(urns)]),
    ),
  };
}

/** The Region of a source is that of its resources, also beside a source in another Region. */
function inRegion(graph: ResourceGraph, region: string | undefined): ResourceGraph {
  const { region: where } = graph;
  if (where === undefined || where === region) return graph;
  const providers = new Map(
    graph.resources.map(({ urn, inputs, outputs }) => [urn, inputs["region"] ?? outputs["region"]]),
  );
  return {
    ...graph,
    resources: graph.resources.map((resource) => {
      const provider = providers.get(resource.provider?.replace(/::[^:]*$/, "") ?? "");
      const isSet = [resource.inputs["region"], resource.outputs["region"], provider].some(
        (value) => typeof value === "string" || value === UNKNOWN,
      );
      return isSet || !resource.custom || !resource.type.startsWith("aws")
        ? resource
        : { ...resource, outputs: { ...resource.outputs, region: where } };
    }),
  };
}
