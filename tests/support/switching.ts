/**
 * Conflicts that AWS refuses while one graph becomes the other. Pulumi creates before it deletes, so
 * every new resource must exist beside all old ones.
 */
import { Address4, Address6 } from "ip-address";
import { replacedBy } from "../../analysis/rules/replacements";
import { SecretValue, type Value } from "../../analysis/topology/resource";
import type { Graph, Resource } from "./harness";

/** A thing that only one resource can have at a time, as text. */
type Claim = string;

const NAMED: Readonly<Record<string, (inputs: Resource["inputs"]) => Value | undefined>> = {
  "aws:lb/targetGroup:TargetGroup": () => "",
  "aws:lb/loadBalancer:LoadBalancer": () => "",
  "aws:ecs/service:Service": (inputs) => inputs["cluster"],
  "aws:ecs/cluster:Cluster": () => "",
  "aws:ecs/capacityProvider:CapacityProvider": () => "",
  "aws:iam/role:Role": () => "",
  "aws:iam/instanceProfile:InstanceProfile": () => "",
  "aws:cloudwatch/logGroup:LogGroup": () => "",
  "aws:ec2/securityGroup:SecurityGroup": (inputs) => inputs["vpcId"],
  "aws:ec2/launchTemplate:LaunchTemplate": () => "",
  "aws:autoscaling/group:Group": () => "",
};

function text(value: Value | undefined): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === "symbol" ? "unknown" : part instanceof SecretValue ? part.reveal() : part,
  );
}

function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

function allocations(zone: Value): readonly Value[] {
  return typeof zone === "object" && zone !== null && !Array.isArray(zone) && !(zone instanceof SecretValue)
    ? list((zone as Record<string, Value>)["allocationIds"])
    : [];
}

/** Claims of a resource: what no other resource may have at the same time. */
export function claimsOf({ type, inputs, name }: Resource): Claim[] {
  const at = (property: string) => text(inputs[property]);
  const scope = NAMED[type];
  const named =
    scope !== undefined && inputs["name"] !== undefined ? [`${type} ${text(scope(inputs))} named ${at("name")}`] : [];
  switch (type) {
    case "aws:ec2/route:Route":
      return [
        `route ${at("routeTableId")} ${at("destinationCidrBlock")}${at("destinationIpv6CidrBlock")}${at("destinationPrefixListId")}`,
      ];
    case "aws:ec2/routeTableAssociation:RouteTableAssociation":
      return [`association ${at("subnetId")}`];
    case "aws:ec2/natGateway:NatGateway": {
      const zones = list(inputs["availabilityZoneAddresses"]).flatMap(allocations);
      const own: readonly Value[] = inputs["allocationId"] === undefined ? [] : [inputs["allocationId"]];
      return [...own, ...zones].map((id) => `address ${text(id)}`);
    }
    case "aws:ec2/eipAssociation:EipAssociation":
      return [`address ${at("allocationId")}`];
    case "aws:ec2/internetGateway:InternetGateway":
      return [`internet gateway of ${at("vpcId")}`];
    case "aws:ec2/vpcEndpoint:VpcEndpoint":
      return inputs["vpcEndpointType"] === "Interface"
        ? inputs["privateDnsEnabled"] === true
          ? [`private DNS ${at("vpcId")} ${at("serviceName")}`]
          : []
        : list(inputs["routeTableIds"]).map((table) => `gateway endpoint ${text(table)} ${at("serviceName")}`);
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
    case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
      const parts = [
        "securityGroupId",
        "ipProtocol",
        "fromPort",
        "toPort",
        "cidrIpv4",
        "cidrIpv6",
        "prefixListId",
        "referencedSecurityGroupId",
      ];
      return [`${type} ${parts.map(at).join(" ")}`];
    }
    case "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders":
      return [`providers of ${at("clusterName")}`];
    case "aws:lb/listenerRule:ListenerRule":
      return [`rule ${at("listenerArn")} ${at("priority")}`];
    case "aws:lb/listener:Listener":
      return [`listener ${at("loadBalancerArn")} ${at("port")}`];
    default:
      return named.length > 0 ? named : type === "pulumi:pulumi:Stack" ? [name] : [];
  }
}

export interface Refusal {
  readonly resource: string;
  readonly why: string;
}

/** Everything that could not be done on a live stack, in words; empty where the switch goes through. */
export function refusalsBetween(before: Graph, after: Graph): Refusal[] {
  return [...clashes(before, after), ...overlaps(before, after), ...ownReplacements(before, after)];
}

function clashes(before: Graph, after: Graph): Refusal[] {
  const holders = new Map<Claim, Resource>();
  for (const resource of before.resources) {
    claimsOf(resource).forEach((claim) => holders.set(claim, resource));
  }
  return after.resources.flatMap((resource) =>
    claimsOf(resource)
      .filter((claim) => (holders.get(claim)?.urn ?? resource.urn) !== resource.urn)
      .map((claim) => ({ resource: resource.name, why: `${claim} is still held by ${holders.get(claim)?.name}` })),
  );
}

function overlaps(before: Graph, after: Graph): Refusal[] {
  const blocks = (graph: Graph) =>
    graph.ofType("aws:ec2/subnet:Subnet").flatMap((subnet) =>
      ["cidrBlock", "ipv6CidrBlock"].flatMap((property) => {
        const block = subnet.inputs[property];
        return typeof block === "string" && block !== "" ? [{ subnet, block }] : [];
      }),
    );
  const old = blocks(before);
  return blocks(after).flatMap(({ subnet, block }) =>
    old
      .filter((other) => other.subnet.urn !== subnet.urn && overlap(block, other.block))
      .map((other) => ({ resource: subnet.name, why: `${block} overlaps ${other.block} of ${other.subnet.name}` })),
  );
}

function overlap(a: string, b: string): boolean {
  if (a.includes(":") !== b.includes(":")) {
    return false;
  }
  const [one, two] = a.includes(":") ? [new Address6(a), new Address6(b)] : [new Address4(a), new Address4(b)];
  return one.isInSubnet(two) || two.isInSubnet(one);
}

export interface Change {
  readonly resource: Resource;
  /** The changed inputs that force a replacement. */
  readonly because: readonly string[];
}

/** The kept resources that AWS would have to replace. */
export function replacementsBetween(before: Graph, after: Graph): Change[] {
  const old = new Map(before.resources.map((resource) => [resource.urn, resource]));
  return after.resources.flatMap((resource) => {
    const was = old.get(resource.urn);
    if (was === undefined) {
      return [];
    }
    const names = [...new Set([...Object.keys(was.inputs), ...Object.keys(resource.inputs)])];
    const changed = names.filter(
      (name) =>
        text(was.inputs[name]) !== text(resource.inputs[name]) && !resource.options.ignoreChanges.includes(name),
    );
    const because = replacedBy(resource.type, changed, was.inputs, resource.inputs);
    return because.length > 0 ? [{ resource, because }] : [];
  });
}

/** A replacement is made beside its predecessor: what both would hold, neither may, unless the old goes first. */
function ownReplacements(before: Graph, after: Graph): Refusal[] {
  return replacementsBetween(before, after)
    .filter(({ resource }) => resource.options.deleteBeforeReplace !== true)
    .flatMap(({ resource, because }) => {
      const held = claimsOf(before.at(resource.urn));
      return claimsOf(resource)
        .filter((claim) => held.includes(claim))
        .map((claim) => ({
          resource: resource.name,
          why: `replaced (${because.join(", ")}) while it still holds ${claim}`,
        }));
    });
}
