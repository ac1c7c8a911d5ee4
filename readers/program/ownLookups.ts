/**
 * Lookups of resources that the program itself creates, which need no answer of AWS. Only fields that follow from the
 * program are answered, and an unknown field makes the whole lookup unknown.
 */
import { UNKNOWN_STRING } from "../wire";
import { tableOf, tablesOf } from "./ownRouteTables";

/** A resource of the run, with its id among its outputs. */
export interface OwnResource {
  readonly type: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** True if another source has it. */
  readonly isElsewhere?: boolean;
}

interface Lookup {
  readonly type: string;
  /** Argument → the output that it names. */
  readonly by: Readonly<Record<string, string | readonly string[]>>;
  /** Fields of the answer beside the id and the ARN. */
  readonly fields: readonly string[];
}

const LOOKUPS: Readonly<Record<string, Lookup>> = {
  "aws:ec2/getVpc:getVpc": {
    type: "aws:ec2/vpc:Vpc",
    by: { id: "id" },
    fields: ["cidrBlock", "mainRouteTableId", "enableDnsSupport", "enableDnsHostnames"],
  },
  "aws:ec2/getSubnet:getSubnet": {
    type: "aws:ec2/subnet:Subnet",
    by: { id: "id" },
    fields: ["vpcId", "cidrBlock", "availabilityZone", "mapPublicIpOnLaunch"],
  },
  "aws:ec2/getSecurityGroup:getSecurityGroup": {
    type: "aws:ec2/securityGroup:SecurityGroup",
    by: { id: "id" },
    fields: ["vpcId", "name"],
  },
  "aws:ec2/getNatGateway:getNatGateway": {
    type: "aws:ec2/natGateway:NatGateway",
    by: { id: "id" },
    fields: ["vpcId", "subnetId", "publicIp", "connectivityType", "availabilityMode", "secondaryAllocationIds"],
  },
  "aws:lb/getTargetGroup:getTargetGroup": {
    type: "aws:lb/targetGroup:TargetGroup",
    by: { arn: "arn" },
    fields: ["name", "port", "protocol", "targetType", "vpcId"],
  },
  // Its newest revision is the program's, once that is deployed.
  "aws:ecs/getTaskDefinition:getTaskDefinition": {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    by: { taskDefinition: ["family", "arn", "arnWithoutRevision"] },
    fields: ["family", "revision", "networkMode", "taskRoleArn", "executionRoleArn", "arnWithoutRevision"],
  },
  "aws:ecs/getCluster:getCluster": { type: "aws:ecs/cluster:Cluster", by: { clusterName: "name" }, fields: ["name"] },
};

/** The provider's defaults for properties that the program does not set. */
const DEFAULTS: Readonly<Record<string, unknown>> = { mapPublicIpOnLaunch: false, targetType: "instance" };

/** Undefined if the program creates no such resource. */
export function answerOwn(
  token: string,
  inputs: Readonly<Record<string, unknown>>,
  made: Iterable<OwnResource>,
  region: string,
): Record<string, unknown> | undefined {
  if (token === "aws:ec2/getSubnets:getSubnets") return subnetsOfOwnVpc(inputs, made);
  if (token === "aws:ec2/getInternetGateway:getInternetGateway") return gatewayOfOwnVpc(inputs, made);
  if (token === "aws:ec2/getRouteTables:getRouteTables") return tablesOfOwnVpc(inputs, made);
  if (token === "aws:ec2/getRouteTable:getRouteTable") return tableOf(inputs, made);
  const lookup = Object.hasOwn(LOOKUPS, token) ? LOOKUPS[token] : undefined;
  if (lookup === undefined) return undefined;
  const asked = Object.entries(lookup.by).filter(([argument]) => typeof inputs[argument] === "string");
  if (asked.length === 0) return undefined;
  const resources = [...made];
  const found = resources.filter(
    ({ type, state }) =>
      type === lookup.type && asked.every(([argument, outputs]) => isNamed(state, outputs, inputs[argument])),
  );
  const [only, ...more] = oneOf(found, region);
  if (only === undefined || more.length > 0) return undefined;
  const fields = ["id", "arn", ...lookup.fields].map((name) => [
    name,
    only.state[name] ?? DEFAULTS[name] ?? UNKNOWN_STRING,
  ]);
  return { ...(Object.fromEntries(fields) as Record<string, unknown>), ...blocksOf(only, resources) };
}

/** All IPv4 blocks of a VPC of another source: the first one, and those that are resources of their own. */
function blocksOf({ type, state, isElsewhere }: OwnResource, resources: readonly OwnResource[]): object {
  if (type !== "aws:ec2/vpc:Vpc" || isElsewhere !== true || state["cidrBlock"] === undefined) return {};
  const more = resources.filter(
    (one) =>
      one.type === "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation" &&
      one.state["vpcId"] === state["id"],
  );
  const blocks = new Set([state["cidrBlock"], ...more.map((one) => one.state["cidrBlock"] ?? UNKNOWN_STRING)]);
  return { cidrBlockAssociations: [...blocks].map((cidrBlock) => ({ cidrBlock, state: "associated" })) };
}

/** Of several resources of one name, those of the Region. A resource of several sources is one: the program's. */
function oneOf(found: readonly OwnResource[], region: string): readonly OwnResource[] {
  // Without the revision of a task definition.
  const arns = found.map(({ state: { arn } }) => (typeof arn === "string" ? arn.replace(/:\d+$/, "") : ""));
  const different = found.filter((_, index) => arns.indexOf(arns[index] ?? "") === index);
  return different.length < 2
    ? different
    : different.filter(({ state: { arn } }) => typeof arn === "string" && arn.split(":")[3] === region);
}

function isNamed(state: OwnResource["state"], outputs: string | readonly string[], name: unknown): boolean {
  return [outputs].flat().some((output) => state[output] === name);
}

/** Only by their VPC: by tags or zones, the program may select resources that it does not create. */
function subnetsOfOwnVpc(
  inputs: Readonly<Record<string, unknown>>,
  resources: Iterable<OwnResource>,
): Record<string, unknown> | undefined {
  const all = [...resources];
  const wanted = ownVpcs(inputs, "vpc-id", all);
  if (wanted === undefined) return undefined;
  const ids = all
    .filter(({ type, state }) => type === "aws:ec2/subnet:Subnet" && wanted.includes(state["vpcId"]))
    .map(({ state }) => state["id"]);
  return { id: "subnets", ids };
}

function tablesOfOwnVpc(
  inputs: Readonly<Record<string, unknown>>,
  resources: Iterable<OwnResource>,
): Record<string, unknown> | undefined {
  const all = [...resources];
  const wanted = ownVpcs(inputs, "vpc-id", all);
  return wanted === undefined ? undefined : tablesOf(wanted, all);
}

/** By the VPC that it is attached to, which has one at most. */
function gatewayOfOwnVpc(
  inputs: Readonly<Record<string, unknown>>,
  resources: Iterable<OwnResource>,
): Record<string, unknown> | undefined {
  const all = [...resources];
  const wanted = ownVpcs(inputs, "attachment.vpc-id", all);
  const own = all.find(
    ({ type, state }) =>
      type === "aws:ec2/internetGateway:InternetGateway" && wanted?.includes(state["vpcId"]) === true,
  );
  return own === undefined ? undefined : { id: own.state["id"], internetGatewayId: own.state["id"] };
}

/** The program's own VPCs in the only filter; undefined where it filters by anything else. */
function ownVpcs(
  inputs: Readonly<Record<string, unknown>>,
  filter: string,
  all: readonly OwnResource[],
): readonly unknown[] | undefined {
  const filters = Array.isArray(inputs["filters"]) ? (inputs["filters"] as Record<string, unknown>[]) : [];
  const [only] = filters;
  if (only?.["name"] !== filter || filters.length > 1 || inputs["tags"] !== undefined) return undefined;
  const wanted = Array.isArray(only["values"]) ? (only["values"] as unknown[]) : [];
  const isOwn = (vpc: unknown) => all.some(({ type, state }) => type === "aws:ec2/vpc:Vpc" && state["id"] === vpc);
  return wanted.length > 0 && wanted.every(isOwn) ? wanted : undefined;
}
