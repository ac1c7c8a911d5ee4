/** Lookups of a network that exists, answered by the emulator in the words of the provider. */
import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type Filter,
  type Route,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import type { Clients } from "../../aws/emulator/clients";
import { type Bag, bagsOf, textsOf, wanted } from "../../aws/mocks/creator";

type Lookup = (inputs: Bag, clients: Clients) => Promise<Bag>;

function filtersOf(inputs: Bag): Filter[] {
  return bagsOf(inputs, "filters").map((filter) => ({
    Name: wanted(filter, "name"),
    Values: textsOf(filter, "values"),
  }));
}

/** The provider has an empty text for each target that a route does not have. */
function routeOf(route: Route): Bag {
  return {
    cidrBlock: route.DestinationCidrBlock ?? "",
    ipv6CidrBlock: route.DestinationIpv6CidrBlock ?? "",
    gatewayId: route.GatewayId ?? "",
    natGatewayId: route.NatGatewayId ?? "",
    egressOnlyGatewayId: route.EgressOnlyInternetGatewayId ?? "",
    networkInterfaceId: route.NetworkInterfaceId ?? "",
    instanceId: route.InstanceId ?? "",
    transitGatewayId: route.TransitGatewayId ?? "",
    vpcEndpointId: "",
    vpcPeeringConnectionId: route.VpcPeeringConnectionId ?? "",
  };
}

function tableOf({ RouteTableId: routeTableId, Routes = [], Associations = [] }: RouteTable): Bag {
  return {
    id: routeTableId,
    routeTableId,
    routes: Routes.map(routeOf),
    associations: Associations.map(({ Main, SubnetId }) => ({ main: Main === true, subnetId: SubnetId ?? "" })),
  };
}

export const LOOKUPS: Readonly<Record<string, Lookup>> = {
  "aws:ec2/getVpc:getVpc": async (inputs, { ec2 }) => {
    const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [wanted(inputs, "id")] }));
    return {
      id: vpc?.VpcId,
      cidrBlock: vpc?.CidrBlock,
      cidrBlockAssociations: (vpc?.CidrBlockAssociationSet ?? []).map(({ CidrBlock, CidrBlockState }) => ({
        cidrBlock: CidrBlock,
        state: CidrBlockState?.State,
      })),
      ipv6CidrBlock: vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? "",
    };
  },
  "aws:ec2/getSubnets:getSubnets": async (inputs, { ec2 }) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: filtersOf(inputs) }));
    return { id: "subnets", ids: Subnets.map(({ SubnetId }) => SubnetId) };
  },
  "aws:ec2/getSubnet:getSubnet": async (inputs, { ec2 }) => {
    const { Subnets: [subnet] = [] } = await ec2.send(
      new DescribeSubnetsCommand({ SubnetIds: [wanted(inputs, "id")] }),
    );
    return {
      id: subnet?.SubnetId,
      vpcId: subnet?.VpcId,
      availabilityZone: subnet?.AvailabilityZone,
      mapPublicIpOnLaunch: subnet?.MapPublicIpOnLaunch === true,
    };
  },
  "aws:ec2/getRouteTables:getRouteTables": async (inputs, { ec2 }) => {
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: filtersOf(inputs) }));
    return { id: "tables", ids: RouteTables.map(({ RouteTableId }) => RouteTableId) };
  },
  "aws:ec2/getRouteTable:getRouteTable": async (inputs, { ec2 }) => {
    const RouteTableIds = [wanted(inputs, "routeTableId")];
    const { RouteTables: [table] = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds }));
    return tableOf(table ?? {});
  },
  "aws:ec2/getNatGateway:getNatGateway": async (inputs, { ec2 }) => {
    const { NatGateways: [nat] = [] } = await ec2.send(
      new DescribeNatGatewaysCommand({ NatGatewayIds: [wanted(inputs, "id")] }),
    );
    return {
      id: nat?.NatGatewayId,
      publicIp: nat?.NatGatewayAddresses?.[0]?.PublicIp ?? "",
      secondaryAllocationIds: [],
    };
  },
};
