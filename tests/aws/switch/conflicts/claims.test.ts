import { expect } from "chai";
import { conflictsAt } from "../conflicts";
import type { Living } from "../deployment";
import { BALANCER, ENDPOINT, GATEWAY_ROUTE, LIST, LISTENER, NAT, PROVIDER, SERVICE, SUBNET } from "./conflict";
import { one, nothingGone } from "./living";

const ADDRESS = "aws:ec2/eipAssociation:EipAssociation";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const ROUTE = "aws:ec2/route:Route";
const IN_TABLE = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** Pairs that cannot live beside each other: the second is refused. */
const DOUBLES: readonly [title: string, first: Living, second: Living, code: string][] = [
  [
    "a second default route in one table",
    one(ROUTE, "a", { routeTableId: "t", destinationCidrBlock: "0.0.0.0/0", gatewayId: "i" }),
    one(ROUTE, "b", { routeTableId: "t", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "n" }),
    "RouteAlreadyExists",
  ],
  [
    "a second route to everything in IPv6",
    one(ROUTE, "a", { routeTableId: "t", destinationIpv6CidrBlock: "::/0" }),
    one(ROUTE, "b", { routeTableId: "t", destinationIpv6CidrBlock: "::/0" }),
    "RouteAlreadyExists",
  ],
  [
    "a second association of one subnet",
    one(IN_TABLE, "a", { subnetId: "s", routeTableId: "t" }),
    one(IN_TABLE, "b", { subnetId: "s", routeTableId: "u" }),
    "Resource.AlreadyAssociated",
  ],
  [
    "one address on two NAT gateways",
    one(NAT, "a", { connectivityType: "private", allocationId: "e" }),
    one(NAT, "b", { connectivityType: "private", availabilityZoneAddresses: [{ allocationIds: ["e"] }] }),
    "Resource.AlreadyAssociated",
  ],
  [
    "one address on a NAT gateway and an interface",
    one(ADDRESS, "a", { allocationId: "e", networkInterfaceId: "i" }),
    one(NAT, "b", { connectivityType: "private", allocationId: "e" }),
    "Resource.AlreadyAssociated",
  ],
  [
    "two private names for one AWS service in one VPC",
    one(ENDPOINT, "a", { vpcId: "v", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: true }),
    one(ENDPOINT, "b", { vpcId: "v", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: true }),
    "InvalidParameter",
  ],
  [
    "two gateway endpoints for one AWS service in one table",
    one(ENDPOINT, "a", { serviceName: "s3", vpcEndpointType: "Gateway", routeTableIds: ["t"] }),
    one(ENDPOINT, "b", { serviceName: "s3", vpcEndpointType: "Gateway", routeTableIds: ["u", "t"] }),
    "RouteAlreadyExists",
  ],
  [
    "two internet gateways of one VPC",
    one(GATEWAY, "a", { vpcId: "v" }),
    one(GATEWAY, "b", { vpcId: "v" }),
    "Resource.AlreadyAssociated",
  ],
  [
    "two egress-only gateways of one VPC",
    one("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "a", { vpcId: "v" }),
    one("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "b", { vpcId: "v" }),
    "EgressOnlyInternetGatewayLimitExceeded",
  ],
  [
    "one rule twice in one group",
    one(INGRESS, "a", { securityGroupId: "g", ipProtocol: "tcp", fromPort: 80, description: "one" }),
    one(INGRESS, "b", { securityGroupId: "g", fromPort: 80, ipProtocol: "tcp", description: "other" }),
    "InvalidPermission.Duplicate",
  ],
  [
    "two lists of one cluster's capacity providers",
    one(LIST, "a", { clusterName: "c", capacityProviders: [] }),
    one(LIST, "b", { clusterName: "c", capacityProviders: [] }),
    "UpdateInProgressException",
  ],
  [
    "two listeners on one port of one load balancer",
    one(LISTENER, "a", { loadBalancerArn: "l", port: 80 }),
    one(LISTENER, "b", { loadBalancerArn: "l", port: 80 }),
    "DuplicateListener",
  ],
  [
    "two target groups of one name",
    one(TARGETS, "a", { name: "n" }),
    one(TARGETS, "b", { name: "n" }),
    "DuplicateTargetGroupName",
  ],
  [
    "two load balancers of one name",
    one(BALANCER, "a", { internal: true, name: "n" }),
    one(BALANCER, "b", { internal: true, name: "n" }),
    "DuplicateLoadBalancerName",
  ],
  [
    "two services of one name in one cluster",
    one(SERVICE, "a", { cluster: "c", name: "n" }),
    one(SERVICE, "b", { cluster: "c", name: "n" }),
    "InvalidParameterException",
  ],
  [
    "two roles of one name",
    one("aws:iam/role:Role", "a", { name: "n" }),
    one("aws:iam/role:Role", "b", { name: "n" }),
    "EntityAlreadyExists",
  ],
  [
    "two log groups of one name",
    one("aws:cloudwatch/logGroup:LogGroup", "a", { name: "n" }),
    one("aws:cloudwatch/logGroup:LogGroup", "b", { name: "n" }),
    "ResourceAlreadyExistsException",
  ],
  [
    "two security groups of one name in one VPC",
    one("aws:ec2/securityGroup:SecurityGroup", "a", { vpcId: "v", name: "n" }),
    one("aws:ec2/securityGroup:SecurityGroup", "b", { vpcId: "v", name: "n" }),
    "InvalidGroup.Duplicate",
  ],
  [
    "two capacity providers of one name",
    one(PROVIDER, "a", { name: "n" }),
    one(PROVIDER, "b", { name: "n" }),
    "LimitExceededException",
  ],
  [
    "subnets that overlap",
    one(SUBNET, "a", { vpcId: "v", cidrBlock: "10.0.0.0/20" }),
    one(SUBNET, "b", { vpcId: "v", cidrBlock: "10.0.8.0/24" }),
    "InvalidSubnet.Conflict",
  ],
  [
    "subnets that overlap in IPv6",
    one(SUBNET, "a", { vpcId: "v", ipv6CidrBlock: "2600::/64" }),
    one(SUBNET, "b", { vpcId: "v", ipv6CidrBlock: "2600::/64" }),
    "InvalidSubnet.Conflict",
  ],
];

/** Pairs that look alike, and which AWS takes. */
const BESIDE: readonly [title: string, first: Living, second: Living][] = [
  [
    "routes to two destinations in one table",
    one(ROUTE, "a", { routeTableId: "t", destinationCidrBlock: "0.0.0.0/0" }),
    one(ROUTE, "b", { routeTableId: "t", destinationIpv6CidrBlock: "::/0" }),
  ],
  [
    "default routes in two tables",
    one(ROUTE, "a", { routeTableId: "t", destinationCidrBlock: "0.0.0.0/0" }),
    one(ROUTE, "b", { routeTableId: "u", destinationCidrBlock: "0.0.0.0/0" }),
  ],
  [
    "one AWS service's endpoints in two VPCs",
    one(ENDPOINT, "a", { vpcId: "v", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: true }),
    one(ENDPOINT, "b", { vpcId: "w", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: true }),
  ],
  [
    "a second endpoint without private DNS",
    one(ENDPOINT, "a", { vpcId: "v", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: true }),
    one(ENDPOINT, "b", { vpcId: "v", serviceName: "ecr", vpcEndpointType: "Interface", privateDnsEnabled: false }),
  ],
  [
    "subnets side by side",
    one(SUBNET, "a", { vpcId: "v", cidrBlock: "10.0.0.0/24" }),
    one(SUBNET, "b", { vpcId: "v", cidrBlock: "10.0.1.0/24" }),
  ],
  [
    "subnets of one block in two VPCs",
    one(SUBNET, "a", { vpcId: "v", cidrBlock: "10.0.0.0/24" }),
    one(SUBNET, "b", { vpcId: "w", cidrBlock: "10.0.0.0/24" }),
  ],
  ["roles that the provider names", one("aws:iam/role:Role", "a", {}), one("aws:iam/role:Role", "b", {})],
  [
    "a target group and a load balancer of one name",
    one(TARGETS, "a", { name: "n" }),
    one(BALANCER, "b", { internal: true, name: "n" }),
  ],
];

describe("what AWS refuses of a stack that changes", () => {
  for (const [title, first, second, code] of DOUBLES) {
    it(`is ${title}`, () => {
      const found = conflictsAt({ live: [first, second], gone: nothingGone });

      expect(found.map((conflict) => [conflict.code, conflict.resource])).to.deep.equal([[code, "b"]]);
      expect(found[0]?.why).to.contain("a");
      expect(conflictsAt({ live: [second], gone: nothingGone })).to.deep.equal([]);
    });
  }

  for (const [title, first, second] of BESIDE) {
    it(`is not ${title}`, () => {
      expect(conflictsAt({ live: [first, second], gone: nothingGone })).to.deep.equal([]);
    });
  }

  it("is a second gateway route for one AWS service, also where the route is a resource of its own", () => {
    const s3 = one(ENDPOINT, "s3", { serviceName: "s3", vpcEndpointType: "Gateway", routeTableIds: ["t"] });
    const other = one(ENDPOINT, "other", { serviceName: "dynamodb", vpcEndpointType: "Gateway" });
    const route = (name: string, endpoint: string, table: string) =>
      one(GATEWAY_ROUTE, name, { vpcEndpointId: endpoint, routeTableId: table });

    expect(conflictsAt({ live: [s3, route("r", "s3", "t")], gone: nothingGone })).to.deep.equal([
      { code: "RouteAlreadyExists", resource: "r", why: "s3 in t is held by s3" },
    ]);
    expect(
      conflictsAt({ live: [s3, other, route("r", "s3", "u"), route("q", "other", "t")], gone: nothingGone }),
    ).to.deep.equal([]);
  });
});
