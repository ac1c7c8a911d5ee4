/**
 * `awsx.ec2.Vpc`: a VPC with an internet gateway, subnets of up to three kinds in each zone with a route table each, NAT
 * gateways in public subnets, and endpoints.
 * Source: https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/
 */
import { UNKNOWN_STRING } from "../wire";
import { type Inputs, isRecord, isUnknown, NotModelled, plain, Refused, type Wire } from "./inputs";
import { type Component, type ModelledResource, type Model, reference } from "./model";
import { type PlacedSubnet, placedSubnets } from "./subnetLayouts";
import { type BuiltSubnet, dnsForEndpoints, ENDPOINT_INPUTS, makeEndpoints } from "./vpcEndpoints";
import { natOf, refuseNat, specsOf, wantsNat } from "./vpcSettings";

/** Passed on to the VPC itself. */
const VPC_PROPERTIES = [
  "assignGeneratedIpv6CidrBlock",
  "cidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "ipv4IpamPoolId",
  "ipv4NetmaskLength",
  "ipv6CidrBlock",
  "ipv6CidrBlockNetworkBorderGroup",
  "ipv6IpamPoolId",
  "ipv6NetmaskLength",
  "region",
] as const;
const DEFAULT_CIDR_BLOCK = "10.0.0.0/16";
const DEFAULT_ZONES = 3;

export const VPC: Model = {
  inputs: [
    ...VPC_PROPERTIES,
    "availabilityZoneCidrMask",
    "availabilityZoneNames",
    "natGateways",
    "numberOfAvailabilityZones",
    "subnetNameTagStrategy",
    "subnetSpecs",
    "subnetStrategy",
    "tags",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
  ],
  make: makeVpc,
};

function makeVpc(component: Component): Record<string, unknown> {
  const { inputs, name } = component;
  const zones = zonesOf(component);
  const nat = natOf(inputs, zones.length);
  const cidrBlock = cidrBlockOf(inputs);
  const endpoints = inputs.objects("vpcEndpointSpecs") ?? [];
  for (const endpoint of endpoints) endpoint.expectOnly(ENDPOINT_INPUTS);
  const endpointStrategy = inputs.text("vpcEndpointStrategy") ?? "Legacy";
  const subnets = placedSubnets({
    name,
    cidrBlock,
    zones,
    strategy: inputs.text("subnetStrategy") ?? "Legacy",
    specs: specsOf(inputs, zones.length),
    zoneMask: inputs.number("availabilityZoneCidrMask"),
  });
  refuseNat(nat.strategy, subnets);

  const given = tagsOf(inputs.plain("tags"));
  const tags = { Name: name, ...given };
  const region = inputs.picked(["region"]);
  const vpc = component.make("aws:ec2/vpc:Vpc", name, {
    ...inputs.picked(VPC_PROPERTIES),
    ...dnsForEndpoints(inputs, endpoints, endpointStrategy),
    ...(inputs.has("ipv4IpamPoolId") && !inputs.has("cidrBlock")
      ? {}
      : { cidrBlock: cidrBlock ?? inputs.values["cidrBlock"] }),
    tags,
  });
  const gateway = component.make(
    "aws:ec2/internetGateway:InternetGateway",
    name,
    { ...region, vpcId: vpc.id, tags },
    vpc,
  );

  const built: BuiltSubnet[] = [];
  const routes: ModelledResource[] = [];
  const associations: ModelledResource[] = [];
  const eips: ModelledResource[] = [];
  const natGateways: ModelledResource[] = [];
  const ipv6ByDefault = inputs.plain("assignGeneratedIpv6CidrBlock") ?? false;
  zones.forEach((zone, index) => {
    const ofZone = subnets.filter((subnet) => subnet.zone === zone && subnet.type !== "Unused").sort(publicFirst);
    ofZone.forEach((spec, position) => {
      const ipv6 = spec.assignIpv6AddressOnCreation ?? ipv6ByDefault;
      const own = { Name: spec.resourceName, SubnetType: spec.type };
      const subnet = component.make(
        "aws:ec2/subnet:Subnet",
        spec.resourceName,
        {
          ...region,
          vpcId: vpc.id,
          availabilityZone: spec.zone,
          mapPublicIpOnLaunch: spec.type === "Public",
          cidrBlock: spec.cidrBlock ?? UNKNOWN_STRING,
          assignIpv6AddressOnCreation: ipv6,
          ...ipv6Block(vpc, ipv6, index + position * zones.length),
          tags: { ...tags, ...tagsOf(spec.tags), ...own },
        },
        vpc,
      );
      const table = component.make(
        "aws:ec2/routeTable:RouteTable",
        spec.resourceName,
        { ...region, vpcId: vpc.id, tags: { ...tags, ...own } },
        subnet,
      );
      associations.push(
        component.make(
          "aws:ec2/routeTableAssociation:RouteTableAssociation",
          spec.resourceName,
          { ...region, routeTableId: table.id, subnetId: subnet.id },
          table,
        ),
      );
      built.push({ subnet, table, type: spec.type, zone });
      if (spec.type === "Public" && wantsNat(nat.strategy, natGateways.length, index)) {
        const natName = `${name}-${String(index + 1)}`;
        const natTags = { ...given, Name: natName };
        if (nat.allocationIds.length === 0) {
          eips.push(component.make("aws:ec2/eip:Eip", natName, { ...region, tags: natTags }, subnet));
        }
        const allocationId = nat.allocationIds[index] ?? eips[index]?.id ?? UNKNOWN_STRING;
        natGateways.push(
          component.make(
            "aws:ec2/natGateway:NatGateway",
            natName,
            { ...region, subnetId: subnet.id, allocationId, tags: natTags },
            subnet,
          ),
        );
      }
      const target =
        spec.type === "Public"
          ? { gatewayId: gateway.id }
          : spec.type === "Private" && nat.strategy !== "None"
            ? { natGatewayId: natGateways[nat.strategy === "Single" ? 0 : index]?.id }
            : undefined;
      if (target !== undefined) {
        routes.push(
          component.make(
            "aws:ec2/route:Route",
            spec.resourceName,
            { ...region, routeTableId: table.id, ...target, destinationCidrBlock: "0.0.0.0/0" },
            table,
          ),
        );
      }
    });
  });
  const vpcEndpoints = makeEndpoints({ component, vpc, built, zones, tags, strategy: endpointStrategy, endpoints });

  const ofType = (type: BuiltSubnet["type"]) => built.filter((one) => one.type === type).map(({ subnet }) => subnet);
  const ids = (list: readonly ModelledResource[]) => list.map(({ id }) => id);
  const references = (list: readonly ModelledResource[]) => list.map(reference);
  return {
    vpcId: vpc.id,
    vpc: reference(vpc),
    internetGateway: reference(gateway),
    subnets: references(built.map(({ subnet }) => subnet)),
    publicSubnets: references(ofType("Public")),
    privateSubnets: references(ofType("Private")),
    isolatedSubnets: references(ofType("Isolated")),
    publicSubnetIds: ids(ofType("Public")),
    privateSubnetIds: ids(ofType("Private")),
    isolatedSubnetIds: ids(ofType("Isolated")),
    routeTables: references(built.map(({ table }) => table)),
    routeTableAssociations: references(associations),
    routes: references(routes),
    natGateways: references(natGateways),
    eips: references(eips),
    vpcEndpoints: references(vpcEndpoints),
  };
}

function zonesOf({ inputs, region, lookUp }: Component): readonly string[] {
  const names = inputs.texts("availabilityZoneNames");
  const count = inputs.number("numberOfAvailabilityZones");
  if (names !== undefined && names.length > 0 && count !== undefined && count > 0) {
    throw new Refused("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified");
  }
  if (names !== undefined) return names;
  const zoneCount = count ?? DEFAULT_ZONES;
  const where = inputs.text("region") ?? region;
  const found = lookUp("aws:index/getAvailabilityZones:getAvailabilityZones", { region: where })?.["names"];
  const all = Array.isArray(found) ? (found as string[]) : [];
  if (all.length < zoneCount) {
    throw new NotModelled(`it is unknown here whether ${where} has ${String(zoneCount)} Availability Zones`);
  }
  return all.slice(0, zoneCount);
}

/** Undefined while it is not known: taken from an IPAM pool, or computed. */
function cidrBlockOf(inputs: Inputs): string | undefined {
  if (inputs.has("ipv4IpamPoolId")) {
    if (inputs.has("cidrBlock") && inputs.has("ipv4NetmaskLength")) {
      throw new Refused("Only one of 'cidrBlock', 'ipv4NetmaskLength' is allowed.");
    }
    if (!inputs.has("cidrBlock") && !inputs.has("ipv4NetmaskLength")) {
      throw new Refused("If 'ipv4IpamPoolId' is specified, 'ipv4NetmaskLength' or 'cidrBlock' must also be specified.");
    }
    if (!inputs.has("cidrBlock")) return undefined;
  }
  if (isUnknown(inputs.values["cidrBlock"])) return undefined;
  return inputs.text("cidrBlock") ?? DEFAULT_CIDR_BLOCK;
}

const ORDER = ["Public", "Private", "Isolated"];

function publicFirst(a: PlacedSubnet, b: PlacedSubnet): number {
  return ORDER.indexOf(a.type) - ORDER.indexOf(b.type);
}

/** The index-th /64 of the VPC's /56. AWS chooses the VPC's block, so it is usually unknown. */
function ipv6Block(vpc: ModelledResource, assigned: unknown, index: number): Wire {
  if (isUnknown(assigned)) return { ipv6CidrBlock: UNKNOWN_STRING };
  if (plain(assigned) !== true) return {};
  const block = plain(vpc.outputs["ipv6CidrBlock"]);
  const match = typeof block === "string" ? /^((?:[0-9a-f]+:){3})([0-9a-f]+)::\/56$/i.exec(block) : null;
  if (match === null) return { ipv6CidrBlock: UNKNOWN_STRING };
  const last = (Number.parseInt(match[2] ?? "0", 16) & 0xff00) | index;
  return { ipv6CidrBlock: `${match[1] ?? ""}${last.toString(16)}::/64` };
}

function tagsOf(tags: unknown): Wire {
  const inner = plain(tags);
  return isRecord(inner) ? inner : {};
}
