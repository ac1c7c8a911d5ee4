/** The account's default VPC with its parts, and prefix lists. A VPC of another name is in the account alone. */
import { UNKNOWN_STRING } from "../../wire";
import type { World } from "../answers";
import {
  asksForDefaultVpc,
  DEFAULT_VPC_ASSUMPTION,
  defaultGatewayFields,
  defaultMainTableFields,
  defaultSubnets,
  defaultVpcFields,
  filtersByDefaultVpc,
  filtersOf,
  isDefaultVpc,
} from "../defaultVpc";
import { type Answerers, assumed, type Inputs, type InvokeAnswer, region, text } from "./answerer";

export const NETWORKS: Answerers = {
  "aws:ec2/getPrefixList:getPrefixList": (inputs) => prefixList(inputs),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (inputs) => prefixList(inputs),
  "aws:ec2/getVpc:getVpc": (inputs) =>
    inputs["default"] === true || isDefaultVpc(inputs["id"]) || filtersByIsDefault(inputs)
      ? ofDefaultVpc(defaultVpcFields())
      : undefined,
  "aws:ec2/getSubnets:getSubnets": (inputs, world) =>
    asksForDefaultVpc(inputs) ? ofDefaultVpc(subnetIds(inputs, world)) : undefined,
  // Version 4 of the package has this one only.
  "aws:ec2/getSubnetIds:getSubnetIds": (inputs, world) =>
    isDefaultVpc(inputs["vpcId"]) && filtersOf(inputs).length === 0 && inputs["tags"] === undefined
      ? ofDefaultVpc({ ...subnetIds(inputs, world), vpcId: inputs["vpcId"] })
      : undefined,
  // All subnets that AWS creates there are public.
  "awsx:ec2:getDefaultVpc": (_inputs, world) =>
    ofDefaultVpc({
      vpcId: defaultVpcFields()["vpcId"],
      publicSubnetIds: defaultSubnets(world.region).map(({ id }) => id),
      privateSubnetIds: [],
    }),
  "aws:ec2/getSubnet:getSubnet": (inputs, world) => {
    const subnet = defaultSubnets(region(inputs, world)).find(
      ({ id, zone }) =>
        id === inputs["id"] ||
        ((inputs["defaultForAz"] === true || isDefaultVpc(inputs["vpcId"])) && zone === inputs["availabilityZone"]),
    );
    return subnet === undefined
      ? undefined
      : ofDefaultVpc({
          id: subnet.id,
          vpcId: "vpc-default",
          cidrBlock: subnet.cidrBlock,
          availabilityZone: subnet.zone,
          mapPublicIpOnLaunch: true,
        });
  },
  // A filter beside the VPC, or tags, may name another one.
  "aws:ec2/getInternetGateway:getInternetGateway": (inputs) =>
    filtersByDefaultVpc(inputs, "attachment.vpc-id") && filtersOf(inputs).length === 1 && inputs["tags"] === undefined
      ? ofDefaultVpc(defaultGatewayFields())
      : undefined,
  "aws:ec2/getRouteTable:getRouteTable": (inputs) =>
    (isDefaultVpc(inputs["vpcId"]) || filtersByDefaultVpc(inputs, "vpc-id")) &&
    filtersOf(inputs).some(({ name, values }) => name === "association.main" && values.includes("true"))
      ? ofDefaultVpc(defaultMainTableFields())
      : undefined,
  "aws:ec2/getSecurityGroup:getSecurityGroup": (inputs) =>
    isDefaultVpc(inputs["vpcId"]) && inputs["name"] === "default"
      ? ofDefaultVpc({ id: "sg-default", name: "default", vpcId: "vpc-default" })
      : undefined,
};

/** EC2's filter has two names. */
function filtersByIsDefault(inputs: Inputs): boolean {
  const [only, ...others] = filtersOf(inputs);
  return (
    others.length === 0 &&
    inputs["tags"] === undefined &&
    (only?.name === "is-default" || only?.name === "isDefault") &&
    only.values.includes("true")
  );
}

function subnetIds(inputs: Inputs, world: World): Record<string, unknown> {
  return { id: "subnets", ids: defaultSubnets(region(inputs, world)).map(({ id }) => id) };
}

function ofDefaultVpc(result: Record<string, unknown>): InvokeAnswer {
  return { result, assumption: DEFAULT_VPC_ASSUMPTION, defaultVpc: true };
}

function prefixList(inputs: Inputs): InvokeAnswer {
  const name = text(inputs["name"]) ?? text(inputs["prefixListId"]) ?? "prefix-list";
  const id = text(inputs["prefixListId"]) ?? `pl-${name.split(".").at(-1)}`;
  return {
    result: { id, name, prefixListId: id, cidrBlocks: UNKNOWN_STRING, entries: UNKNOWN_STRING },
    ...assumed(
      name,
      "the id and the addresses of the prefix list",
      "an example id is used instead",
      "its addresses are unknown; give them with --lookup",
    ),
  };
}
