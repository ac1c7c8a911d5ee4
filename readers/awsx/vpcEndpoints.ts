/**
 * The endpoints of `awsx.ec2.Vpc`: as given (`Legacy`), or completed with the VPC's own subnets, route tables and a
 * group that allows ingress from the VPC (`Auto`).
 */
import { type Inputs, NotModelled, Refused, type Wire } from "./inputs";
import type { Component, ModelledResource } from "./model";

export interface BuiltSubnet {
  readonly subnet: ModelledResource;
  readonly table: ModelledResource;
  readonly type: "Public" | "Private" | "Isolated" | "Unused";
  readonly zone: string;
}

/** Passed on to the endpoint itself. */
const ENDPOINT_PROPERTIES = [
  "autoAccept",
  "dnsOptions",
  "ipAddressType",
  "policy",
  "privateDnsEnabled",
  "region",
  "resourceConfigurationArn",
  "routeTableIds",
  "securityGroupIds",
  "serviceName",
  "serviceNetworkArn",
  "serviceRegion",
  "subnetConfigurations",
  "subnetIds",
  "vpcEndpointType",
];
export const ENDPOINT_INPUTS: readonly string[] = [...ENDPOINT_PROPERTIES, "tags"];

function isInterface(spec: Inputs): boolean {
  return spec.text("vpcEndpointType")?.toLowerCase() === "interface";
}

function isGateway(spec: Inputs): boolean {
  return (spec.text("vpcEndpointType") ?? "Gateway").toLowerCase() === "gateway";
}

/** Private names need the VPC's DNS: `Auto` turns it on. */
export function dnsForEndpoints(inputs: Inputs, endpoints: readonly Inputs[], strategy: string): Wire {
  if (strategy !== "Legacy" && strategy !== "Auto") {
    throw new NotModelled(`the model does not support the vpcEndpointStrategy ${strategy}`);
  }
  const needed = endpoints.some((spec) => isInterface(spec) && (spec.flag("privateDnsEnabled") ?? true));
  if (strategy !== "Auto" || !needed) return {};
  for (const name of ["enableDnsHostnames", "enableDnsSupport"]) {
    if (inputs.plain(name) === false) {
      throw new Refused(
        `vpcEndpointStrategy "Auto" requires ${name} to be true when Interface endpoint private DNS is enabled.`,
      );
    }
  }
  return {
    enableDnsHostnames: inputs.values["enableDnsHostnames"] ?? true,
    enableDnsSupport: inputs.values["enableDnsSupport"] ?? true,
  };
}

interface Site {
  readonly component: Component;
  readonly vpc: ModelledResource;
  readonly built: readonly BuiltSubnet[];
  readonly zones: readonly string[];
  readonly tags: Wire;
  readonly strategy: string;
  readonly endpoints: readonly Inputs[];
}

export function makeEndpoints(site: Site): readonly ModelledResource[] {
  const { component, vpc, built, tags, strategy } = site;
  return site.endpoints.map((spec) => {
    const name = spec.text("serviceName") ?? "";
    const auto = strategy === "Auto";
    const region = spec.has("region") ? spec.picked(["region"]) : component.inputs.picked(["region"]);
    const tagged = { tags: { ...tags, ...(spec.object("tags")?.values ?? {}) } };
    const completed: Record<string, unknown> = {};
    if (auto && isInterface(spec)) {
      completed["privateDnsEnabled"] = true;
      if (!spec.has("subnetConfigurations")) completed["subnetIds"] = onePerZone(site);
      if (!spec.has("securityGroupIds")) completed["securityGroupIds"] = [openGroup(site, spec, name, region).id];
    }
    if (auto && isGateway(spec)) completed["routeTableIds"] = built.map(({ table }) => table.id);
    return component.make(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      name,
      { ...completed, ...spec.picked(ENDPOINT_PROPERTIES), ...region, ...tagged, vpcId: vpc.id },
      vpc,
    );
  });
}

/** The private subnet of each zone, else the isolated, else the public one. */
function onePerZone({ built, zones }: Site): readonly string[] {
  return zones.flatMap((zone) => {
    const subnets = built.filter((one) => one.zone === zone);
    const chosen = ["Private", "Isolated", "Public"]
      .map((type) => subnets.find((one) => one.type === type))
      .find((one) => one !== undefined);
    return chosen === undefined ? [] : [chosen.subnet.id];
  });
}

function openGroup({ component, vpc, tags }: Site, spec: Inputs, name: string, region: Wire): ModelledResource {
  const group = component.make(
    "aws:ec2/securityGroup:SecurityGroup",
    `${name}-sg`,
    { ...region, vpcId: vpc.id, tags },
    vpc,
  );
  const ipv6 = ["ipv6", "dualstack"].includes(spec.text("ipAddressType")?.toLowerCase() ?? "");
  component.make(
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    `${name}-ingress`,
    {
      ...region,
      type: "ingress",
      securityGroupId: group.id,
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: [vpc.outputs["cidrBlock"]],
      ...(ipv6 ? { ipv6CidrBlocks: [vpc.outputs["ipv6CidrBlock"]] } : {}),
    },
    vpc,
  );
  return group;
}
