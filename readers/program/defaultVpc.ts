/**
 * The default VPC that AWS gives every account in every Region: a program may look it up instead of building a network.
 * The account is not available here, so the facts are those that AWS documents, and are stated as an assumption.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
import type { Assumption, Properties, ResourceState } from "../../analysis/topology/resource";

const CIDR_BLOCK = "172.31.0.0/16";
const VPC_ID = "vpc-default";
const GATEWAY_ID = "igw-default";
const MAIN_TABLE_ID = "rtb-default";
const GROUP_ID = "sg-default";
const ZONES = ["a", "b", "c", "d"];

export const DEFAULT_VPC_ASSUMPTION: Assumption = {
  subject: "default VPC",
  fact: "the account's default VPC",
  assumption: `it is as AWS creates it: ${CIDR_BLOCK}, a public subnet in each Availability Zone, an internet gateway`,
  consequence: "if it was changed, verdicts may differ; read the account itself with --aws",
};

interface DefaultSubnet {
  readonly id: string;
  readonly zone: string;
  readonly cidrBlock: string;
}

/** A /20 for each Availability Zone. */
export function defaultSubnets(region: string): DefaultSubnet[] {
  return ZONES.map((letter, index) => ({
    id: `subnet-default-${letter}`,
    zone: `${region}${letter}`,
    cidrBlock: `172.31.${index * 16}.0/20`,
  }));
}

/** The answer of `getVpc({default: true})`. */
export function defaultVpcFields(): Record<string, unknown> {
  return {
    id: VPC_ID,
    vpcId: VPC_ID,
    cidrBlock: CIDR_BLOCK,
    default: true,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    instanceTenancy: "default",
    mainRouteTableId: MAIN_TABLE_ID,
    defaultRouteTableId: MAIN_TABLE_ID,
    defaultSecurityGroupId: GROUP_ID,
    ipv6CidrBlock: "",
    state: "available",
  };
}

/** The answer of `getInternetGateway` for the VPC's id. */
export function defaultGatewayFields(): Record<string, unknown> {
  return {
    id: GATEWAY_ID,
    internetGatewayId: GATEWAY_ID,
    attachments: [{ state: "available", vpcId: VPC_ID }],
  };
}

/** The answer of `getRouteTable` for the VPC's id. */
export function defaultMainTableFields(): Record<string, unknown> {
  return { id: MAIN_TABLE_ID, routeTableId: MAIN_TABLE_ID, vpcId: VPC_ID };
}

/** The default subnet of a zone, with the outputs of `aws.ec2.DefaultSubnet`. */
export function defaultSubnetIn(zone: unknown): { id: string; fields: Record<string, unknown> } | undefined {
  if (typeof zone !== "string") return undefined;
  const found = defaultSubnets(zone.slice(0, -1)).find((subnet) => subnet.zone === zone);
  if (found === undefined) return undefined;
  return { id: found.id, fields: { vpcId: VPC_ID, cidrBlock: found.cidrBlock, mapPublicIpOnLaunch: true } };
}

/**
 * The subnets of an Auto Scaling group with zones only: the default subnets of these zones. A subnet in its launch
 * template is another case.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
 */
export function defaultSubnetsOf(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  stateOf: (id: unknown) => Readonly<Record<string, unknown>> | undefined,
): readonly string[] | undefined {
  const zones = inputs["availabilityZones"];
  if (type !== "aws:autoscaling/group:Group" || inputs["vpcZoneIdentifiers"] !== undefined) return undefined;
  if (!Array.isArray(zones) || zones.length === 0 || inputs["mixedInstancesPolicy"] !== undefined) return undefined;
  const { id } = (inputs["launchTemplate"] ?? {}) as { readonly id?: unknown };
  const template = inputs["launchTemplate"] === undefined ? {} : stateOf(id);
  const interfaces = template?.["networkInterfaces"] ?? [];
  if (template === undefined || !Array.isArray(interfaces)) return undefined;
  if (interfaces.some((one: { readonly subnetId?: unknown }) => one.subnetId !== undefined)) return undefined;
  const ids = zones.map((zone) => defaultSubnetIn(zone)?.id);
  return ids.every((one) => one !== undefined) ? ids : undefined;
}

export function isDefaultVpc(id: unknown): boolean {
  return id === VPC_ID;
}

/** The default VPC's parts, as if the program had read each. */
export function defaultVpcResources(stack: string, project: string, region: string): ResourceState[] {
  const part = (type: string, name: string, id: string, properties: Properties): ResourceState => ({
    urn: `urn:pulumi:${stack}::${project}::${type}::${name}`,
    type,
    name,
    id,
    syntheticId: true,
    custom: true,
    external: true,
    inputs: properties,
    outputs: properties,
    dependencies: [],
    propertyDependencies: {},
  });
  const anywhere = { fromPort: 0, toPort: 0, protocol: "-1" };
  return [
    part("aws:ec2/vpc:Vpc", "default", VPC_ID, defaultVpcFields() as Properties),
    part("aws:ec2/internetGateway:InternetGateway", "default", GATEWAY_ID, { vpcId: VPC_ID }),
    part("aws:ec2/routeTable:RouteTable", "default", MAIN_TABLE_ID, {
      vpcId: VPC_ID,
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: GATEWAY_ID }],
    }),
    part("aws:ec2/securityGroup:SecurityGroup", "default", GROUP_ID, {
      vpcId: VPC_ID,
      name: "default",
      ingress: [{ ...anywhere, self: true }],
      egress: [{ ...anywhere, cidrBlocks: ["0.0.0.0/0"] }],
    }),
    ...defaultSubnets(region).map(({ id, zone, cidrBlock }) =>
      part("aws:ec2/subnet:Subnet", `default-${zone.slice(-1)}`, id, {
        vpcId: VPC_ID,
        availabilityZone: zone,
        cidrBlock,
        mapPublicIpOnLaunch: true,
      }),
    ),
  ];
}

/** A filter for the default VPC's id, or for default subnets. */
export function asksForDefaultVpc(inputs: Readonly<Record<string, unknown>>): boolean {
  return (
    filtersByDefaultVpc(inputs, "vpc-id") ||
    filtersOf(inputs).some(({ name, values }) => name === "default-for-az" && values.includes("true"))
  );
}

/** A filter of this name that is the default VPC's id: `attachment.vpc-id` of an internet gateway. */
export function filtersByDefaultVpc(inputs: Readonly<Record<string, unknown>>, filter: string): boolean {
  return filtersOf(inputs).some(({ name, values }) => name === filter && values.some(isDefaultVpc));
}

export function filtersOf(inputs: Readonly<Record<string, unknown>>): { name: unknown; values: readonly unknown[] }[] {
  const filters = Array.isArray(inputs["filters"]) ? (inputs["filters"] as Readonly<Record<string, unknown>>[]) : [];
  return filters.map(({ name, values }) => ({ name, values: Array.isArray(values) ? (values as unknown[]) : [] }));
}
