/** Elastic IPs, interfaces, NAT gateways and VPC endpoints: what has addresses of its own. */
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateNatGatewayAddressCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkInterfaceCommand,
  DeleteVpcEndpointsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcEndpointsCommand,
  DisassociateAddressCommand,
  DisassociateNatGatewayAddressCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifyVpcEndpointCommand,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "../emulator/clients";
import { bagsOf, type Bag, type Creators, flagOf, given, textOf, textsOf, wanted } from "./creator";
import { tag } from "./vpc";

/** Items of the second list that are not in the first. */
function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((each) => !before.includes(each));
}

async function setInterface(NetworkInterfaceId: string, inputs: Bag, { ec2 }: Clients): Promise<void> {
  const groups = textsOf(inputs, "securityGroups");
  if (groups.length > 0) {
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: groups }));
  }
  const Value = flagOf(inputs, "sourceDestCheck") ?? true;
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, SourceDestCheck: { Value } }));
}

async function endpointOutputs(id: string, inputs: Bag, { ec2 }: Pick<Clients, "ec2">): Promise<Bag> {
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  const [endpoint] = given(VpcEndpoints, "the endpoint");
  const list =
    endpoint?.VpcEndpointType === "Gateway" ? await prefixListOf(wanted(inputs, "serviceName"), { ec2 }) : undefined;
  return {
    ...inputs,
    state: endpoint?.State,
    dnsEntries: (endpoint?.DnsEntries ?? []).map((entry) => ({
      dnsName: entry.DnsName,
      hostedZoneId: entry.HostedZoneId,
    })),
    networkInterfaceIds: endpoint?.NetworkInterfaceIds ?? [],
    ...(list === undefined ? {} : { prefixListId: list }),
  };
}

/** A gateway endpoint's service is a prefix list of the same name. */
async function prefixListOf(service: string, { ec2 }: Pick<Clients, "ec2">): Promise<string> {
  const { PrefixLists } = await ec2.send(
    new DescribeManagedPrefixListsCommand({ Filters: [{ Name: "prefix-list-name", Values: [service] }] }),
  );
  return given(PrefixLists?.find((list) => list.PrefixListName === service)?.PrefixListId, `the list of ${service}`);
}

function zoneAddresses(inputs: Bag): ReadonlyMap<string, readonly string[]> {
  return new Map(
    bagsOf(inputs, "availabilityZoneAddresses").map((zone) => [
      wanted(zone, "availabilityZone"),
      textsOf(zone, "allocationIds"),
    ]),
  );
}

export const addressCreators: Creators = {
  "aws:ec2/eip:Eip": {
    async create(inputs, _name, clients) {
      const { AllocationId, PublicIp } = await clients.ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
      const id = given(AllocationId, "the allocation's id");
      await tag(id, inputs, clients);
      return { id, outputs: { ...inputs, allocationId: id, publicIp: given(PublicIp, "the address") } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { ec2 }) {
      await ec2.send(new ReleaseAddressCommand({ AllocationId: id }));
    },
  },

  "aws:ec2/eipAssociation:EipAssociation": {
    async create(inputs, _name, { ec2 }) {
      const { AssociationId } = await ec2.send(
        new AssociateAddressCommand({
          AllocationId: wanted(inputs, "allocationId"),
          NetworkInterfaceId: textOf(inputs, "networkInterfaceId"),
          InstanceId: textOf(inputs, "instanceId"),
          AllowReassociation: false,
        }),
      );
      return { id: given(AssociationId, "the association's id"), outputs: inputs };
    },
    async delete({ id }, { ec2 }) {
      try {
        await ec2.send(new DisassociateAddressCommand({ AssociationId: id }));
      } catch (error) {
        // Another address on the same interface has taken its place, as the provider knows.
        if ((error as Error).name !== "InvalidAssociationID.NotFound") throw error;
      }
    },
  },

  "aws:ec2/networkInterface:NetworkInterface": {
    async create(inputs, _name, clients) {
      const { NetworkInterface } = await clients.ec2.send(
        new CreateNetworkInterfaceCommand({
          SubnetId: wanted(inputs, "subnetId"),
          Groups: textsOf(inputs, "securityGroups"),
          Description: textOf(inputs, "description"),
        }),
      );
      const id = given(NetworkInterface?.NetworkInterfaceId, "the interface's id");
      await setInterface(id, inputs, clients);
      await tag(id, inputs, clients);
      const privateIp = given(NetworkInterface?.PrivateIpAddress, "the interface's address");
      return { id, outputs: { ...inputs, privateIp, privateIps: [privateIp] } };
    },
    async update({ id, outputs }, inputs, clients) {
      await setInterface(id, inputs, clients);
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    },
  },

  "aws:ec2/natGateway:NatGateway": {
    async create(inputs, _name, clients) {
      const mode = textOf(inputs, "availabilityMode");
      const zones = bagsOf(inputs, "availabilityZoneAddresses");
      const { NatGateway } = await clients.ec2.send(
        new CreateNatGatewayCommand({
          SubnetId: textOf(inputs, "subnetId"),
          AllocationId: textOf(inputs, "allocationId"),
          VpcId: textOf(inputs, "vpcId"),
          ConnectivityType: textOf(inputs, "connectivityType") === "private" ? "private" : "public",
          ...(mode === undefined ? {} : { AvailabilityMode: mode === "regional" ? "regional" : "zonal" }),
          ...(zones.length === 0
            ? {}
            : {
                AvailabilityZoneAddresses: zones.map((zone) => ({
                  AvailabilityZone: textOf(zone, "availabilityZone"),
                  AllocationIds: textsOf(zone, "allocationIds"),
                })),
              }),
        }),
      );
      const id = given(NatGateway?.NatGatewayId, "the NAT gateway's id");
      await tag(id, inputs, clients);
      return { id, outputs: { ...inputs, publicIp: NatGateway?.NatGatewayAddresses?.[0]?.PublicIp } };
    },
    // The zones of a regional one, by their addresses.
    async update({ id, inputs: old, outputs }, inputs, { ec2 }) {
      const [before, after] = [zoneAddresses(old), zoneAddresses(inputs)];
      for (const [zone, AllocationIds] of after) {
        const more = added(before.get(zone) ?? [], AllocationIds);
        if (more.length === 0) continue;
        await ec2.send(
          new AssociateNatGatewayAddressCommand({ NatGatewayId: id, AvailabilityZone: zone, AllocationIds: more }),
        );
      }
      const fewer = added([...after.values()].flat(), [...before.values()].flat());
      if (fewer.length > 0) {
        const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
        const AssociationIds = (NatGateways?.[0]?.NatGatewayAddresses ?? [])
          .filter(({ AllocationId }) => fewer.includes(AllocationId ?? ""))
          .map(({ AssociationId }) => given(AssociationId, "the association of an address"));
        await ec2.send(new DisassociateNatGatewayAddressCommand({ NatGatewayId: id, AssociationIds }));
      }
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
    },
  },

  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    async create(inputs, _name, { ec2 }) {
      const [endpoint, table] = [wanted(inputs, "vpcEndpointId"), wanted(inputs, "routeTableId")];
      await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: endpoint, AddRouteTableIds: [table] }));
      return { id: `a-${endpoint}-${table}`, outputs: inputs };
    },
    async delete({ inputs }, { ec2 }) {
      const [endpoint, table] = [wanted(inputs, "vpcEndpointId"), wanted(inputs, "routeTableId")];
      await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: endpoint, RemoveRouteTableIds: [table] }));
    },
  },

  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    async create(inputs, _name, clients) {
      const { VpcEndpoint } = await clients.ec2.send(
        new CreateVpcEndpointCommand({
          VpcId: wanted(inputs, "vpcId"),
          ServiceName: wanted(inputs, "serviceName"),
          VpcEndpointType: textOf(inputs, "vpcEndpointType") === "Interface" ? "Interface" : "Gateway",
          PolicyDocument: textOf(inputs, "policy"),
          RouteTableIds: textsOf(inputs, "routeTableIds"),
          SubnetIds: textsOf(inputs, "subnetIds"),
          SecurityGroupIds: textsOf(inputs, "securityGroupIds"),
          PrivateDnsEnabled: flagOf(inputs, "privateDnsEnabled") ?? false,
        }),
      );
      const id = given(VpcEndpoint?.VpcEndpointId, "the endpoint's id");
      await tag(id, inputs, clients);
      return { id, outputs: await endpointOutputs(id, inputs, clients) };
    },
    async update({ id, inputs: old }, inputs, clients) {
      const change = (key: string) => [
        added(textsOf(old, key), textsOf(inputs, key)),
        added(textsOf(inputs, key), textsOf(old, key)),
      ];
      const [addTables, removeTables] = change("routeTableIds");
      const [addSubnets, removeSubnets] = change("subnetIds");
      const [addGroups, removeGroups] = change("securityGroupIds");
      await clients.ec2.send(
        new ModifyVpcEndpointCommand({
          VpcEndpointId: id,
          AddRouteTableIds: addTables,
          RemoveRouteTableIds: removeTables,
          AddSubnetIds: addSubnets,
          RemoveSubnetIds: removeSubnets,
          AddSecurityGroupIds: addGroups,
          RemoveSecurityGroupIds: removeGroups,
          PolicyDocument: textOf(inputs, "policy"),
        }),
      );
      return endpointOutputs(id, inputs, clients);
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    },
  },
};
