import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { UNKNOWN, type ResourceGraph, type ResourceState } from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";
import { readings } from "../../support/visits";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const upTo = (count: number): number[] => [...Array(count).keys()];

/** A VPC with one of everything that names another resource, and that others of its kind could be searched for. */
function everything(index: number): ResourceState[] {
  const named = (kind: string): string => `${kind}-${String(index)}`;
  const [vpc, subnet, table, endpoint] = [named("vpc"), named("subnet"), named("rtb"), named("vpce")];
  const [address, nat, list, system] = [named("eipalloc"), named("nat"), named("pl"), named("fs")];
  const [instance, card, cluster, gateway, peering] = [
    named("i"),
    named("eni"),
    named("shop"),
    named("igw"),
    named("pcx"),
  ];
  const of = (type: string, name: string, inputs: ResourceState["inputs"], outputs: ResourceState["outputs"] = {}) =>
    resource(`aws:${type}`, name, inputs, { outputs });
  return [
    of("ec2/vpc:Vpc", vpc, { cidrBlock: "10.0.0.0/16" }, { defaultSecurityGroupId: named("sg-default") }),
    of("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", named("block"), {
      vpcId: vpc,
      cidrBlock: "10.1.0.0/16",
    }),
    of("ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", named("dhcp"), { vpcId: vpc, dhcpOptionsId: "" }),
    of("ec2/mainRouteTableAssociation:MainRouteTableAssociation", named("main"), { vpcId: vpc, routeTableId: table }),
    of("ec2/defaultSecurityGroup:DefaultSecurityGroup", named("sg-default"), { vpcId: vpc }),
    of("ec2/subnet:Subnet", subnet, { vpcId: vpc, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" }),
    of("ec2/networkAcl:NetworkAcl", named("acl"), { vpcId: vpc, subnetIds: [subnet] }),
    of("ec2/routeTable:RouteTable", table, { vpcId: vpc }),
    of("ec2/routeTableAssociation:RouteTableAssociation", named("rtbassoc"), { subnetId: subnet, routeTableId: table }),
    of("ec2/route:Route", named("to-instance"), {
      routeTableId: table,
      destinationCidrBlock: "0.0.0.0/0",
      networkInterfaceId: named("primary"),
    }),
    of("ec2/internetGateway:InternetGateway", gateway, {}),
    of("ec2/internetGatewayAttachment:InternetGatewayAttachment", named("attachment"), {
      vpcId: vpc,
      internetGatewayId: gateway,
    }),
    of("ec2/vpcPeeringConnection:VpcPeeringConnection", peering, { vpcId: vpc, peerVpcId: vpc }),
    of("ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", named("accepter"), {
      vpcPeeringConnectionId: peering,
    }),
    of("ec2/eip:Eip", address, {}, { publicIp: `198.51.100.${String(index % 256)}` }),
    of("ec2/natGateway:NatGateway", nat, { subnetId: subnet }),
    of("ec2/natGatewayEipAssociation:NatGatewayEipAssociation", named("nat-address"), {
      natGatewayId: nat,
      allocationId: address,
    }),
    of("ec2/eip:Eip", named("eipalloc-instance"), {}),
    of("ec2/eipAssociation:EipAssociation", named("instance-address"), {
      allocationId: named("eipalloc-instance"),
      instanceId: instance,
    }),
    of("ec2/instance:Instance", instance, { subnetId: subnet }, { primaryNetworkInterfaceId: named("primary") }),
    of("ec2/networkInterface:NetworkInterface", card, { subnetId: subnet }),
    of("ec2/vpcEndpoint:VpcEndpoint", endpoint, {
      vpcId: vpc,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.eu-west-1.logs",
    }),
    of("ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", named("vpce-subnet"), {
      vpcEndpointId: endpoint,
      subnetId: subnet,
    }),
    of("ec2/vpcEndpointPolicy:VpcEndpointPolicy", named("vpce-policy"), { vpcEndpointId: endpoint, policy: "{}" }),
    of("ec2/managedPrefixList:ManagedPrefixList", list, {}),
    of("ec2/managedPrefixListEntry:ManagedPrefixListEntry", named("entry"), {
      prefixListId: list,
      cidr: "203.0.113.0/24",
    }),
    of("ec2/securityGroup:SecurityGroup", named("sg"), {
      vpcId: vpc,
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, prefixListIds: [list] }],
    }),
    of("efs/fileSystem:FileSystem", system, {}),
    of("efs/mountTarget:MountTarget", named("target"), { fileSystemId: system, subnetId: subnet }),
    of("ecs/cluster:Cluster", cluster, {}),
    of("ecs/clusterCapacityProviders:ClusterCapacityProviders", named("providers"), {
      clusterName: cluster,
      capacityProviders: ["FARGATE"],
    }),
    of("ecs/service:Service", named("web"), {
      cluster,
      networkConfiguration: { subnets: [subnet] },
    }),
  ];
}

/** Resources whose Regions and peers are those of others: what is looked through is long, and so is what asks. */
function sharing(count: number): ResourceState[] {
  const provider = urnOf("pulumi:providers:aws", "eu");
  return [
    resource("pulumi:providers:aws", "eu", { region: UNKNOWN }),
    resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
    resource("aws:ec2/managedPrefixList:ManagedPrefixList", "offices", { entries: [] }),
    ...upTo(count).flatMap((index) => [
      resource("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", `office-${String(index)}`, {
        prefixListId: "offices",
        cidr: "203.0.113.0/24",
      }),
      resource(GROUP, `sg-${String(index)}`, {
        vpcId: "vpc",
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, prefixListIds: ["offices"] }],
      }),
      resource(
        "aws:ec2/subnet:Subnet",
        `subnet-${String(index)}`,
        { vpcId: "vpc", cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" },
        { provider: `${provider}::1` },
      ),
      resource("aws:ecs/service:Service", `web-${String(index)}`, {}, { provider: `${provider}::1` }),
    ]),
  ];
}

/** Databases whose passwords RDS keeps, and tasks that read secrets. */
function databases(count: number): ResourceState[] {
  return upTo(count).flatMap((index) => {
    const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds-${String(index)}`;
    const container = { name: "web", image: "nginx:1.29", secrets: [{ name: "PASSWORD", valueFrom: arn }] };
    return [
      resource(
        "aws:rds/instance:Instance",
        `database-${String(index)}`,
        {},
        {
          outputs: { masterUserSecrets: [{ secretArn: arn }] },
        },
      ),
      resource("aws:ecs/taskDefinition:TaskDefinition", `web-${String(index)}`, {
        family: `web-${String(index)}`,
        containerDefinitions: JSON.stringify([container]),
      }),
    ];
  });
}

/** How many times as much is read for two hundred as for twenty. */
function growth(resources: (count: number) => readonly ResourceState[]): number {
  const work = (counted: ResourceGraph): void => {
    for (const { containers } of topologyOf(counted).taskDefinitions) expect(containers).to.be.an("array");
  };
  return readings(graph(resources(200)), work) / readings(graph(resources(20)), work);
}

describe("the work of building a topology", function () {
  this.timeout(60_000);

  it("grows with the resources, whatever names whatever: ten times as many cost at most eleven times as much", () => {
    expect(growth((count) => upTo(count).flatMap(everything))).to.be.at.most(11);
  });

  it("grows with the resources, too, where all of them use one prefix list and one provider", () => {
    expect(growth(sharing)).to.be.at.most(11);
  });

  it("grows with the databases and the tasks that read their passwords", () => {
    expect(growth(databases)).to.be.at.most(11);
    const [, , { containers } = { containers: [] }] = topologyOf(graph(databases(3))).taskDefinitions;
    expect(containers).to.have.nested.property(
      "[0].calls[0].target.key",
      urnOf("aws:rds/instance:Instance", "database-2"),
    );
  });

  it("joins each of them to its own", () => {
    const { natGateways, elasticIps, networkAcls, subnets, securityGroups, services, ...rest } = topologyOf(
      graph(upTo(3).flatMap(everything)),
    );
    const key = (type: string, name: string): string => urnOf(`aws:${type}`, name);
    const instance = key("ec2/instance:Instance", "i-2");
    expect(natGateways.map(({ addresses }) => addresses)).to.deep.equal(
      upTo(3).map((index) => [
        {
          elasticIp: key("ec2/eip:Eip", `eipalloc-${String(index)}`),
          address: `198.51.100.${String(index)}`,
          availabilityZone: null,
        },
      ]),
    );
    expect(elasticIps.find(({ name }) => name === "eipalloc-2")?.holder).to.equal(natGateways[2]?.key);
    expect(elasticIps.find(({ name }) => name === "eipalloc-instance-2")?.holder).to.equal(instance);
    expect(subnets.map(({ networkAcl }) => networkAcl)).to.deep.equal(networkAcls.slice(0, 3).map((acl) => acl.key));
    expect(rest.routeTables.find(({ name }) => name === "rtb-2")?.routes[0]?.target).to.deep.equal({
      kind: "instance",
      key: instance,
    });
    expect(rest.vpcs.map(({ ipv4Cidrs }) => ipv4Cidrs)).to.deep.equal(
      upTo(3).map(() => ["10.0.0.0/16", "10.1.0.0/16"]),
    );
    expect(rest.vpcEndpoints.map((endpoint) => endpoint.subnets)).to.deep.equal(subnets.map((subnet) => [subnet.key]));
    expect(services[2]?.networkConfiguration).to.deep.include({
      securityGroups: [key("ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg-default-2")],
    });
    expect(securityGroups.find(({ name }) => name === "sg-2")?.rules[0]?.peer).to.deep.equal({
      kind: "prefix-list",
      id: key("ec2/managedPrefixList:ManagedPrefixList", "pl-2"),
      cidrs: ["203.0.113.0/24"],
    });
  });
});
