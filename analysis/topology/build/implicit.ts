/**
 * The resources that AWS creates with every VPC, without a declaration: a main route table, a default network ACL that
 * allows all, a default security group. A program may adopt each of them by a resource of its own.
 */
import { perCollection } from "../collections";
import {
  type InternetGateway,
  isUnknown,
  type Key,
  type Maybe,
  type NetworkAcl,
  type RouteTable,
  type SecurityGroup,
} from "../model";
import { type ResourceState, UNKNOWN } from "../resource";
import { all, byReference, Fields, firstByOutputs } from "./fields";
import type { Source } from "./source";
import { ACLS, DEFAULT_ACL, DEFAULT_GROUP, DEFAULT_ROUTE_TABLE, GATEWAYS, GROUPS, ROUTE_TABLES, VPCS } from "./types";

interface Implicit {
  /** The resource type that adopts it, and the property by which it says of which VPC. */
  readonly adopter: string;
  readonly property: string;
  /** Outputs of the VPC that name it. */
  readonly outputs: readonly string[];
  /** Its types in this source as a resource that was only read. */
  readonly types: readonly string[];
  readonly suffix: string;
  /** The VPC whose output a text is. */
  readonly vpcsByOutput: (source: Source) => ReadonlyMap<string, Key>;
  /** By VPC: the resource that adopted it. */
  readonly adopters: (source: Source) => ReadonlyMap<Key, Key>;
}

/** Both are read once a source. */
function implicitOf(one: Omit<Implicit, "vpcsByOutput" | "adopters">): Implicit {
  const implicit: Implicit = {
    ...one,
    vpcsByOutput: perCollection((source) => firstByOutputs(source, VPCS, one.outputs)),
    adopters: perCollection((source) => {
      const adopters = new Map<Key, Key>();
      for (const fields of all(source, one.adopter)) {
        const vpc = vpcNamedBy(fields, one.property, implicit);
        if (vpc !== undefined && !adopters.has(vpc)) adopters.set(vpc, fields.key);
      }
      return adopters;
    }),
  };
  return implicit;
}

const MAIN_TABLE = implicitOf({
  adopter: DEFAULT_ROUTE_TABLE,
  property: "defaultRouteTableId",
  outputs: ["mainRouteTableId", "defaultRouteTableId"],
  types: ROUTE_TABLES,
  suffix: "main-route-table",
});
const DEFAULT_NETWORK_ACL = implicitOf({
  adopter: DEFAULT_ACL,
  property: "defaultNetworkAclId",
  outputs: ["defaultNetworkAclId"],
  types: ACLS,
  suffix: "default-network-acl",
});
const DEFAULT_SECURITY_GROUP = implicitOf({
  adopter: DEFAULT_GROUP,
  property: "vpcId",
  outputs: ["defaultSecurityGroupId"],
  types: GROUPS,
  suffix: "default-security-group",
});

/** The VPC that a text names, or that has an output with it. */
function vpcOfText(source: Source, text: string, implicit: Implicit): Key | undefined {
  return source.named(text, VPCS) ?? implicit.vpcsByOutput(source).get(text);
}

/** The one VPC that a field is computed from. */
function vpcBehind(fields: Fields, property: string): Key | undefined {
  const vpcs = fields.sourcesOf(property).filter((urn) => VPCS.includes(fields.source.resource(urn)?.type ?? ""));
  return vpcs.length === 1 ? vpcs[0] : undefined;
}

/** The VPC whose output a value is: by the value itself, else by what it is computed from. */
function vpcNamedBy(fields: Fields, property: string, implicit: Implicit): Key | undefined {
  const value = fields.value(property);
  return typeof value === "string" ? vpcOfText(fields.source, value, implicit) : vpcBehind(fields, property);
}

function keyOf(source: Source, vpc: Key, implicit: Implicit): Key {
  const adopter = implicit.adopters(source).get(vpc);
  if (adopter !== undefined) return adopter;
  const outputs = source.resource(vpc)?.outputs ?? {};
  const read = implicit.outputs.map((output) => {
    const id = outputs[output];
    return typeof id === "string" ? source.named(id, implicit.types) : undefined;
  });
  return read.find((key) => key !== undefined) ?? `${vpc}#${implicit.suffix}`;
}

export function mainTableKey(source: Source, vpc: Fields): Key {
  return keyOf(source, vpc.key, MAIN_TABLE);
}
export function defaultAclKey(source: Source, vpc: Fields): Key {
  return keyOf(source, vpc.key, DEFAULT_NETWORK_ACL);
}
export function defaultGroupKey(source: Source, vpc: Key): Key {
  return keyOf(source, vpc, DEFAULT_SECURITY_GROUP);
}

/** A reference that may name a resource, or what AWS made with a VPC. */
function refOrImplicit(fields: Fields, property: string, implicit: Implicit): Maybe<Key | null> {
  const key = fields.ref(property, implicit.types);
  if (!isUnknown(key)) return key;
  const vpc = vpcNamedBy(fields, property, implicit);
  return vpc === undefined ? key : keyOf(fields.source, vpc, implicit);
}

export function routeTableRef(fields: Fields, property: string): Maybe<Key | null> {
  return refOrImplicit(fields, property, MAIN_TABLE);
}
export function aclRef(fields: Fields, property: string): Maybe<Key | null> {
  return refOrImplicit(fields, property, DEFAULT_NETWORK_ACL);
}
export function groupRef(fields: Fields, property: string): Maybe<Key | null> {
  return refOrImplicit(fields, property, DEFAULT_SECURITY_GROUP);
}

/** A list of references, any of which may name what AWS made with a VPC. */
function refsOrImplicit(fields: Fields, property: string, implicit: Implicit): Maybe<readonly Key[]> {
  const keys = fields.refs(property, implicit.types);
  if (!isUnknown(keys)) return keys;
  const texts = fields.strings(property);
  const only = isUnknown(texts) ? texts : texts.length === 1 ? texts[0] : undefined;
  if (isUnknown(only)) {
    const vpc = isUnknown(fields.joined(property, implicit.types)) ? vpcBehind(fields, property) : undefined;
    return vpc === undefined ? keys : [keyOf(fields.source, vpc, implicit)];
  }
  if (isUnknown(texts)) return keys;
  const found: Key[] = [];
  for (const text of texts) {
    if (isUnknown(text)) return keys;
    const vpc = vpcOfText(fields.source, text, implicit);
    const key = fields.source.named(text, implicit.types) ?? (vpc && keyOf(fields.source, vpc, implicit));
    if (key === undefined) return keys;
    found.push(key);
  }
  return found;
}

export function groupRefs(fields: Fields, property: string): Maybe<readonly Key[]> {
  return refsOrImplicit(fields, property, DEFAULT_SECURITY_GROUP);
}
export function routeTableRefs(fields: Fields, property: string): Maybe<readonly Key[]> {
  return refsOrImplicit(fields, property, MAIN_TABLE);
}

/** The VPC that an adopting resource belongs to. */
export function vpcOfAdopter(fields: Fields): Maybe<Key> {
  const implicit = [MAIN_TABLE, DEFAULT_NETWORK_ACL, DEFAULT_SECURITY_GROUP].find(
    (candidate) => candidate.adopter === fields.resource.type,
  );
  const vpc = implicit === undefined ? undefined : vpcNamedBy(fields, implicit.property, implicit);
  return vpc ?? fields.unknown("vpcId");
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html */
const DEFAULT_VPC = {
  subject: "default VPC",
  fact: "what the account's default VPC looks like",
  assumption: "its main route table leads to an internet gateway, and its default ACL and group are as AWS made them",
  consequence: "if it was changed, verdicts may differ; read the account itself with --aws",
};

/** Read from AWS and managed elsewhere. What the reader made up by AWS's documentation is as it says. */
export function isForeign(resource: ResourceState): boolean {
  return resource.external === true && resource.syntheticId !== true;
}

const DEFAULT_VPC_TYPE = "aws:ec2/defaultVpc:DefaultVpc";

function defaultGatewayKey(vpc: Key): Key {
  return `${vpc}#internet-gateway`;
}

function hasGateway(source: Source, vpc: Key): boolean {
  return GATEWAYS.some((type) => byReference(source, type, "vpcId", VPCS).has(vpc));
}

/** A gateway that a lookup by the default VPC names: whatever its id, it is that VPC's own. */
export function gatewayOfDefaultVpc(fields: Fields, property: string): Key | undefined {
  const sources = fields.sourcesOf(property).map((urn) => fields.source.resource(urn));
  const [only] = sources;
  const isOne = sources.length === 1 && only?.type === DEFAULT_VPC_TYPE && !hasGateway(fields.source, only.urn);
  return isOne && fields.value(property) === UNKNOWN ? defaultGatewayKey(only.urn) : undefined;
}

interface ImplicitNetwork {
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly securityGroups: readonly SecurityGroup[];
}

/** Those that no resource adopted, as AWS makes them. A VPC that is only read here may have had them changed. */
export function implicitNetwork(source: Source): ImplicitNetwork {
  const routeTables: RouteTable[] = [];
  const internetGateways: InternetGateway[] = [];
  const networkAcls: NetworkAcl[] = [];
  const securityGroups: SecurityGroup[] = [];
  for (const resource of VPCS.flatMap((type) => source.ofType(type))) {
    const fields = Fields.of(source, resource);
    const foreign = isForeign(resource) ? `the VPC ${resource.name} is managed elsewhere` : source.hidden;
    const common = { id: null, vpc: resource.urn, incomplete: foreign };
    const main = mainTableKey(source, fields);
    const isDefault = resource.type === DEFAULT_VPC_TYPE;
    const gateway = defaultGatewayKey(resource.urn);
    // A default VPC has its gateway whatever the program makes of its main table.
    if (isDefault && !hasGateway(source, resource.urn)) {
      const name = `gateway of ${resource.name}`;
      internetGateways.push({ key: gateway, name, id: null, vpc: resource.urn, routeTable: null });
    }
    if (source.resource(main) === undefined) {
      if (isDefault) source.assume(DEFAULT_VPC);
      const routes = isDefault ? defaultVpcRoutes(main, gateway) : [];
      routeTables.push({ key: main, name: `main table of ${resource.name}`, ...common, routes });
    }
    const acl = defaultAclKey(source, fields);
    if (source.resource(acl) === undefined) {
      networkAcls.push({ key: acl, name: `default ACL of ${resource.name}`, ...common, rules: allowAll });
    }
    const group = defaultGroupKey(source, resource.urn);
    if (source.resource(group) === undefined) {
      securityGroups.push({
        key: group,
        name: `default group of ${resource.name}`,
        ...common,
        rules: [
          { key: group, direction: "ingress", protocol: "all", ports: anyPort, peer: { kind: "group", group } },
          {
            key: group,
            direction: "egress",
            protocol: "all",
            ports: anyPort,
            peer: { kind: "cidr", cidr: "0.0.0.0/0" },
          },
          // AWS adds the IPv6 twin when the VPC has an IPv6 block; without one nothing can match it.
          { key: group, direction: "egress", protocol: "all", ports: anyPort, peer: { kind: "cidr", cidr: "::/0" } },
        ],
      });
    }
  }
  return { routeTables, internetGateways, networkAcls, securityGroups };
}

export const anyPort = { from: 0, to: 65535 } as const;

/** A default VPC has an internet gateway, and its main table leads there. */
function defaultVpcRoutes(table: Key, gateway: Key): RouteTable["routes"] {
  return [
    {
      key: table,
      destination: { kind: "cidr", cidr: "0.0.0.0/0" },
      target: { kind: "internet-gateway", key: gateway },
      state: "active",
    },
  ];
}

/** The rules of an ACL that was never changed. */
const allowAll: NetworkAcl["rules"] = (["ingress", "egress"] as const).flatMap((direction) => [
  { number: 100, direction, action: "allow" as const, protocol: "all" as const, ports: anyPort, cidr: "0.0.0.0/0" },
  { number: 101, direction, action: "allow" as const, protocol: "all" as const, ports: anyPort, cidr: "::/0" },
]);
