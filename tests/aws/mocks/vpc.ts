/** The network: VPC, subnets, gateways, route tables and routes. */
import {
  AssociateRouteTableCommand,
  AssociateSubnetCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "../emulator/clients";
import { ACCOUNT } from "../emulator/emulator";
import { type Bag, type Creators, type Existing, flagOf, given, tagsOf, textOf, wanted } from "./creator";

/** Pulumi's names of what a route can lead to, and the API's. */
const ROUTE_TARGETS = {
  carrierGatewayId: "CarrierGatewayId",
  egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
  gatewayId: "GatewayId",
  natGatewayId: "NatGatewayId",
  networkInterfaceId: "NetworkInterfaceId",
  vpcEndpointId: "VpcEndpointId",
  vpcPeeringConnectionId: "VpcPeeringConnectionId",
} as const;

export async function tag(id: string, inputs: Bag, { ec2 }: Clients): Promise<void> {
  const tags = tagsOf(inputs);
  if (tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
}

async function arnOf(kind: string, id: string, { ec2 }: Clients): Promise<string> {
  return `arn:aws:ec2:${await ec2.config.region()}:${ACCOUNT}:${kind}/${id}`;
}

function destination(inputs: Bag) {
  return {
    RouteTableId: wanted(inputs, "routeTableId"),
    DestinationCidrBlock: textOf(inputs, "destinationCidrBlock"),
    DestinationIpv6CidrBlock: textOf(inputs, "destinationIpv6CidrBlock"),
    DestinationPrefixListId: textOf(inputs, "destinationPrefixListId"),
  };
}

function target(inputs: Bag): Record<string, string> {
  const entries = Object.entries(ROUTE_TARGETS).flatMap(([key, word]) => {
    const value = textOf(inputs, key);
    return value === undefined ? [] : [[word, value]];
  });
  if (entries.length !== 1) throw new Error(`a route needs one target: ${JSON.stringify(inputs)}`);
  return Object.fromEntries(entries) as Record<string, string>;
}

async function setVpc(VpcId: string, inputs: Bag, { ec2 }: Clients): Promise<void> {
  for (const [key, attribute] of [
    ["enableDnsSupport", "EnableDnsSupport"],
    ["enableDnsHostnames", "EnableDnsHostnames"],
  ] as const) {
    const Value = flagOf(inputs, key) ?? key === "enableDnsSupport";
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, [attribute]: { Value } }));
  }
}

async function setSubnet(SubnetId: string, inputs: Bag, { ec2 }: Clients): Promise<void> {
  for (const [key, attribute] of [
    ["mapPublicIpOnLaunch", "MapPublicIpOnLaunch"],
    ["assignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation"],
    ["enableDns64", "EnableDns64"],
  ] as const) {
    const Value = flagOf(inputs, key) ?? false;
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, [attribute]: { Value } }));
  }
}

/** Outputs for what AWS creates together with a VPC. */
async function vpcOutputs(id: string, inputs: Bag, clients: Clients): Promise<Bag> {
  const { ec2 } = clients;
  const ofVpc = { Filters: [{ Name: "vpc-id", Values: [id] }] };
  const [vpcs, tables, groups, acls] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ VpcIds: [id] })),
    ec2.send(new DescribeRouteTablesCommand(ofVpc)),
    ec2.send(new DescribeSecurityGroupsCommand(ofVpc)),
    ec2.send(new DescribeNetworkAclsCommand(ofVpc)),
  ]);
  const main = tables.RouteTables?.find((table) => table.Associations?.some((association) => association.Main));
  const ipv6CidrBlock = vpcs.Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  return {
    ...inputs,
    arn: await arnOf("vpc", id, clients),
    mainRouteTableId: given(main?.RouteTableId, "the main route table"),
    defaultRouteTableId: given(main?.RouteTableId, "the main route table"),
    defaultSecurityGroupId: given(
      groups.SecurityGroups?.find((group) => group.GroupName === "default")?.GroupId,
      "the default group",
    ),
    defaultNetworkAclId: given(acls.NetworkAcls?.find((acl) => acl.IsDefault)?.NetworkAclId, "the default ACL"),
    ...(ipv6CidrBlock === undefined ? {} : { ipv6CidrBlock }),
  };
}

export const vpcCreators: Creators = {
  "aws:ec2/vpc:Vpc": {
    async create(inputs, _name, clients) {
      const { Vpc } = await clients.ec2.send(
        new CreateVpcCommand({
          CidrBlock: wanted(inputs, "cidrBlock"),
          AmazonProvidedIpv6CidrBlock: flagOf(inputs, "assignGeneratedIpv6CidrBlock") ?? false,
        }),
      );
      const id = given(Vpc?.VpcId, "the VPC's id");
      await setVpc(id, inputs, clients);
      await tag(id, inputs, clients);
      return { id, outputs: await vpcOutputs(id, inputs, clients) };
    },
    async update({ id }, inputs, clients) {
      await setVpc(id, inputs, clients);
      return vpcOutputs(id, inputs, clients);
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteVpcCommand({ VpcId: id }));
    },
  },

  "aws:ec2/subnet:Subnet": {
    async create(inputs, _name, clients) {
      const { Subnet } = await clients.ec2.send(
        new CreateSubnetCommand({
          VpcId: wanted(inputs, "vpcId"),
          CidrBlock: textOf(inputs, "cidrBlock"),
          Ipv6CidrBlock: textOf(inputs, "ipv6CidrBlock"),
          Ipv6Native: flagOf(inputs, "ipv6Native"),
          AvailabilityZone: textOf(inputs, "availabilityZone"),
        }),
      );
      const id = given(Subnet?.SubnetId, "the subnet's id");
      await setSubnet(id, inputs, clients);
      await tag(id, inputs, clients);
      return { id, outputs: { ...inputs, arn: await arnOf("subnet", id, clients) } };
    },
    async update({ id, inputs: old, outputs }, inputs, clients) {
      const added = textOf(inputs, "ipv6CidrBlock");
      if (added !== undefined && textOf(old, "ipv6CidrBlock") === undefined) {
        await clients.ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId: id, Ipv6CidrBlock: added }));
      }
      await setSubnet(id, inputs, clients);
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteSubnetCommand({ SubnetId: id }));
    },
  },

  "aws:ec2/internetGateway:InternetGateway": {
    async create(inputs, _name, clients) {
      const { InternetGateway } = await clients.ec2.send(new CreateInternetGatewayCommand({}));
      const id = given(InternetGateway?.InternetGatewayId, "the internet gateway's id");
      await clients.ec2.send(
        new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: wanted(inputs, "vpcId") }),
      );
      await tag(id, inputs, clients);
      return { id, outputs: { ...inputs, arn: await arnOf("internet-gateway", id, clients) } };
    },
    async delete({ id, inputs }, { ec2 }) {
      await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: wanted(inputs, "vpcId") }));
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }));
    },
  },

  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
    async create(inputs, _name, clients) {
      const { EgressOnlyInternetGateway } = await clients.ec2.send(
        new CreateEgressOnlyInternetGatewayCommand({ VpcId: wanted(inputs, "vpcId") }),
      );
      const id = given(EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId, "the egress-only gateway's id");
      return { id, outputs: inputs };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: id }));
    },
  },

  "aws:ec2/routeTable:RouteTable": {
    async create(inputs, _name, clients) {
      const { RouteTable } = await clients.ec2.send(new CreateRouteTableCommand({ VpcId: wanted(inputs, "vpcId") }));
      const id = given(RouteTable?.RouteTableId, "the route table's id");
      await tag(id, inputs, clients);
      return { id, outputs: { ...inputs, arn: await arnOf("route-table", id, clients) } };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteRouteTableCommand({ RouteTableId: id }));
    },
  },

  "aws:ec2/route:Route": {
    async create(inputs, _name, { ec2 }) {
      const to = destination(inputs);
      await ec2.send(new CreateRouteCommand({ ...to, ...target(inputs) }));
      const place = to.DestinationCidrBlock ?? to.DestinationIpv6CidrBlock ?? to.DestinationPrefixListId ?? "";
      return { id: `r-${to.RouteTableId}-${place}`, outputs: { ...inputs, state: "active" } };
    },
    async update({ outputs }, inputs, { ec2 }) {
      await ec2.send(new ReplaceRouteCommand({ ...destination(inputs), ...target(inputs) }));
      return { ...outputs, ...inputs };
    },
    async delete({ inputs }, { ec2 }) {
      await ec2.send(new DeleteRouteCommand(destination(inputs)));
    },
  },

  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    async create(inputs, _name, { ec2 }) {
      const { AssociationId } = await ec2.send(
        new AssociateRouteTableCommand({
          RouteTableId: wanted(inputs, "routeTableId"),
          SubnetId: textOf(inputs, "subnetId"),
          GatewayId: textOf(inputs, "gatewayId"),
        }),
      );
      return { id: given(AssociationId, "the association's id"), outputs: { ...inputs, associationId: AssociationId } };
    },
    // The API answers a new association id; the provider keeps its own resource and takes that id.
    async update({ outputs }, inputs, { ec2 }) {
      const { NewAssociationId } = await ec2.send(
        new ReplaceRouteTableAssociationCommand({
          AssociationId: wanted(outputs, "associationId"),
          RouteTableId: wanted(inputs, "routeTableId"),
        }),
      );
      return { ...outputs, ...inputs, associationId: given(NewAssociationId, "the new association's id") };
    },
    async delete({ outputs }: Existing, { ec2 }) {
      await ec2.send(new DisassociateRouteTableCommand({ AssociationId: wanted(outputs, "associationId") }));
    },
  },
};
