/** VPCs, subnets, gateways and route tables as resources. */
import { isUnknown, type Route, type Topology } from "../../../../analysis/topology/model";
import type { ResourceState } from "../../../../analysis/topology/resource";
import { joining, state, tableId } from "./state";

const TARGETS: Readonly<Partial<Record<string, string>>> = {
  "internet-gateway": "gatewayId",
  "egress-only-internet-gateway": "egressOnlyGatewayId",
  "nat-gateway": "natGatewayId",
  "network-interface": "networkInterfaceId",
  instance: "instanceId",
  "peering-connection": "vpcPeeringConnectionId",
  local: "gatewayId",
};

function routeInputs({ destination, target }: Route): Readonly<Record<string, unknown>> {
  if (isUnknown(destination) || isUnknown(target)) throw new Error("Routes are drawn known.");
  const to =
    destination.kind === "prefix-list"
      ? { destinationPrefixListId: destination.id }
      : destination.cidr.includes(":")
        ? { destinationIpv6CidrBlock: destination.cidr }
        : { destinationCidrBlock: destination.cidr };
  return { ...to, [TARGETS[target.kind] ?? target.kind]: target.key };
}

export function networkOf(topology: Topology): ResourceState[] {
  const endpointTables = topology.vpcEndpoints.flatMap(({ key, routeTables }) =>
    (routeTables as readonly string[]).map((table) =>
      joining("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", `${key} on ${table}`, {
        vpcEndpointId: key,
        routeTableId: tableId(table),
      }),
    ),
  );
  return [
    ...topology.vpcs.flatMap((vpc) => [
      state(
        "aws:ec2/vpc:Vpc",
        vpc,
        {
          cidrBlock: (vpc.ipv4Cidrs as readonly string[])[0],
          enableDnsSupport: vpc.dnsSupport,
          enableDnsHostnames: vpc.dnsHostnames,
          ...((vpc.ipv6Cidrs as readonly string[]).length > 0 ? { assignGeneratedIpv6CidrBlock: true } : {}),
        },
        {
          ipv6CidrBlock: (vpc.ipv6Cidrs as readonly string[])[0],
          mainRouteTableId: tableId(vpc.mainRouteTable),
          defaultNetworkAclId: vpc.defaultNetworkAcl,
        },
      ),
      ...(vpc.blockPublicAccessExclusion === null ? [] : [exclusion("vpcId", vpc.key, vpc.blockPublicAccessExclusion)]),
    ]),
    ...(topology.vpcs[0]?.blockPublicAccess === "off"
      ? []
      : [
          joining("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "public access", {
            internetGatewayBlockMode: topology.vpcs[0]?.blockPublicAccess,
          }),
        ]),
    joining("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main association", {
      vpcId: "vpc",
      routeTableId: tableId("main"),
    }),
    ...topology.internetGateways.map((gateway) =>
      state("aws:ec2/internetGateway:InternetGateway", gateway, { vpcId: gateway.vpc }),
    ),
    ...topology.egressOnlyInternetGateways.map((gateway) =>
      state("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", gateway, { vpcId: gateway.vpc }),
    ),
    ...topology.peeringConnections.map((peering) =>
      state("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", peering, {
        vpcId: peering.requester,
        peerVpcId: peering.accepter,
        autoAccept: true,
      }),
    ),
    ...topology.routeTables.flatMap((table) => [
      state("aws:ec2/routeTable:RouteTable", { key: tableId(table.key), name: table.name }, { vpcId: table.vpc }),
      ...table.routes.map((route, index) =>
        joining("aws:ec2/route:Route", `${table.key} route ${String(index)}`, {
          routeTableId: tableId(table.key),
          ...routeInputs(route),
        }),
      ),
    ]),
    joining("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-own", {
      addressFamily: "IPv4",
      entries: [{ cidr: "64.0.0.0/2" }],
    }),
    ...endpointTables,
  ];
}

function exclusion(property: string, key: string, mode: unknown): ResourceState {
  return joining("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", `exclusion of ${key}`, {
    [property]: key,
    internetGatewayExclusionMode: mode,
  });
}

export function subnetsOf(topology: Topology): ResourceState[] {
  return topology.subnets.flatMap((subnet) => [
    state("aws:ec2/subnet:Subnet", subnet, {
      vpcId: subnet.vpc,
      cidrBlock: subnet.ipv4Cidr,
      ipv6CidrBlock: subnet.ipv6Cidr,
      availabilityZone: subnet.availabilityZone,
      mapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
      assignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation,
      enableDns64: subnet.dns64,
    }),
    ...(subnet.routeTable === null
      ? []
      : [
          joining("aws:ec2/routeTableAssociation:RouteTableAssociation", `table of ${subnet.key}`, {
            subnetId: subnet.key,
            routeTableId: tableId(subnet.routeTable),
          }),
        ]),
    ...(subnet.networkAcl === null
      ? []
      : [
          joining("aws:ec2/networkAclAssociation:NetworkAclAssociation", `acl of ${subnet.key}`, {
            subnetId: subnet.key,
            networkAclId: subnet.networkAcl,
          }),
        ]),
    ...(subnet.blockPublicAccessExclusion === null
      ? []
      : [exclusion("subnetId", subnet.key, subnet.blockPublicAccessExclusion)]),
  ]);
}
