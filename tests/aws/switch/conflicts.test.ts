import { expect } from "chai";
import { conflictsAt, refusalsOf } from "./conflicts";
import {
  BALANCER,
  ENDPOINT,
  GATEWAY_ROUTE,
  GROUP,
  LIST,
  LISTENER,
  NAT,
  PROVIDER,
  SERVICE,
  SUBNET,
} from "./conflicts/conflict";
import type { Bag, Living } from "./deployment";

/** `one(SUBNET, "a", {…})` has the id `a`. */
function one(type: string, name: string, inputs: Bag, outputs: Bag = {}): Living {
  const rest = { dependencies: [], propertyDependencies: {}, replaced: false };
  return { urn: `${type}::${name}`, type, name, id: name, inputs, outputs: { ...inputs, ...outputs }, ...rest };
}

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const ADDRESS = "aws:ec2/eipAssociation:EipAssociation";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const ROUTE = "aws:ec2/route:Route";
const IN_TABLE = "aws:ec2/routeTableAssociation:RouteTableAssociation";

const managed = (networkConfiguration: Bag): Bag => ({
  managedInstancesProvider: { instanceLaunchTemplate: { networkConfiguration } },
});

/** Who keeps the thing `x` from being deleted, and what AWS answers. */
const USERS: readonly [title: string, user: Living, code: string, why: string][] = [
  [
    "a subnet with tasks",
    one(SERVICE, "u", { networkConfiguration: { subnets: ["y", "x"] } }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet with an endpoint",
    one(ENDPOINT, "u", { subnetIds: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet with a NAT gateway",
    one(NAT, "u", { subnetId: "x", connectivityType: "private" }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet with a load balancer",
    one(BALANCER, "u", { internal: true, subnets: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet of an Auto Scaling group",
    one(GROUP, "u", { vpcZoneIdentifiers: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet of Managed Instances",
    one(PROVIDER, "u", managed({ subnets: ["x"] })),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet with a NAT instance's interface",
    one(INTERFACE, "u", { subnetId: "x" }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a subnet with an instance",
    one(INSTANCE, "u", { subnetId: "x" }),
    "DependencyViolation",
    "u has a network interface in the subnet",
  ],
  [
    "a security group of tasks",
    one(SERVICE, "u", { networkConfiguration: { securityGroups: ["x"] } }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of an endpoint",
    one(ENDPOINT, "u", { securityGroupIds: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of a load balancer",
    one(BALANCER, "u", { internal: true, securityGroups: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of Managed Instances",
    one(PROVIDER, "u", managed({ securityGroups: ["x"] })),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of an interface",
    one(INTERFACE, "u", { securityGroups: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of an instance",
    one(INSTANCE, "u", { vpcSecurityGroupIds: ["x"] }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group of a launch template",
    one(TEMPLATE, "u", { networkInterfaces: [{ securityGroups: ["x"] }] }),
    "DependencyViolation",
    "u has a network interface in the security group",
  ],
  [
    "a security group that another's rule lets in",
    one(INGRESS, "u", { referencedSecurityGroupId: "x" }),
    "DependencyViolation",
    "u is a rule that names the security group",
  ],
  [
    "a security group that another's rule lets out to",
    one(EGRESS, "u", { referencedSecurityGroupId: "x" }),
    "DependencyViolation",
    "u is a rule that names the security group",
  ],
  [
    "an Elastic IP that a NAT gateway holds",
    one(NAT, "u", { connectivityType: "private", allocationId: "x" }),
    "InvalidIPAddress.InUse",
    "u holds the Elastic IP",
  ],
  [
    "an Elastic IP that a regional NAT gateway holds in a zone",
    one(NAT, "u", {
      connectivityType: "private",
      availabilityZoneAddresses: [{ allocationIds: ["y"] }, { allocationIds: ["x"] }],
    }),
    "InvalidIPAddress.InUse",
    "u holds the Elastic IP",
  ],
  [
    "an Elastic IP that an interface holds",
    one(ADDRESS, "u", { allocationId: "x" }),
    "InvalidIPAddress.InUse",
    "u holds the Elastic IP",
  ],
  [
    "a route table of a subnet",
    one(IN_TABLE, "u", { routeTableId: "x", subnetId: "y" }),
    "DependencyViolation",
    "u is associated with the route table",
  ],
  [
    "a route table of a gateway endpoint",
    one(ENDPOINT, "u", { vpcEndpointType: "Gateway", routeTableIds: ["x"] }),
    "DependencyViolation",
    "u is associated with the route table",
  ],
  [
    "a route table with a gateway endpoint's route",
    one(GATEWAY_ROUTE, "u", { routeTableId: "x", vpcEndpointId: "y" }),
    "DependencyViolation",
    "u is associated with the route table",
  ],
  [
    "a target group that a listener forwards to",
    one(LISTENER, "u", { defaultActions: [{ type: "forward", targetGroupArn: "x" }] }),
    "ResourceInUse",
    "u forwards to the target group",
  ],
  [
    "a target group that tasks register in",
    one(SERVICE, "u", { loadBalancers: [{ targetGroupArn: "x" }] }),
    "ResourceInUse",
    "u registers its tasks in the target group",
  ],
  [
    "a capacity provider that a service names",
    one(SERVICE, "u", { capacityProviderStrategies: [{ capacityProvider: "x" }] }),
    "ResourceInUseException",
    "u names the capacity provider",
  ],
  [
    "a capacity provider that the cluster lists",
    one(LIST, "u", { capacityProviders: ["x"] }),
    "ResourceInUseException",
    "u names the capacity provider",
  ],
  [
    "an Auto Scaling group whose instances a provider protects",
    one(PROVIDER, "u", { autoScalingGroupProvider: { autoScalingGroupArn: "x" } }),
    "ResourceInUse",
    "u protects the instances of the Auto Scaling group",
  ],
  [
    "a role in an instance profile",
    one("aws:iam/instanceProfile:InstanceProfile", "u", { role: "x" }),
    "DeleteConflict",
    "u holds the role",
  ],
  [
    "a role with a policy attached",
    one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "u", { role: "x" }),
    "DeleteConflict",
    "u holds the role",
  ],
  [
    "a role with a policy inside",
    one("aws:iam/rolePolicy:RolePolicy", "u", { role: "x" }),
    "DeleteConflict",
    "u holds the role",
  ],
  ["a VPC with a subnet", one(SUBNET, "u", { vpcId: "x" }), "DependencyViolation", "u lies in the VPC"],
  ["a VPC with its gateway attached", one(GATEWAY, "u", { vpcId: "x" }), "DependencyViolation", "u lies in the VPC"],
  [
    "a cluster with a service",
    one(SERVICE, "u", { cluster: "x" }),
    "ClusterContainsServicesException",
    "u belongs to the cluster",
  ],
  [
    "a cluster with a capacity provider",
    one(PROVIDER, "u", { cluster: "x" }),
    "ClusterContainsCapacityProviderException",
    "u belongs to the cluster",
  ],
  [
    "a cluster with a list of capacity providers",
    one(LIST, "u", { clusterName: "x" }),
    "ClusterContainsCapacityProviderException",
    "u belongs to the cluster",
  ],
];

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

const nothingGone: ReadonlyMap<string, string> = new Map();

describe("what AWS refuses of a stack that changes", () => {
  for (const [title, user, code, why] of USERS) {
    it(`is to delete ${title}`, () => {
      expect(conflictsAt({ live: [user], gone: new Map([["x", "the old one"]]) })).to.deep.equal([
        { code, resource: "the old one", why },
      ]);
      expect(conflictsAt({ live: [user], gone: new Map([["z", "another"]]) })).to.deep.equal([]);
    });
  }

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

  describe("without an internet gateway attached to the VPC, is", () => {
    const open = one(SUBNET, "s", { vpcId: "v", mapPublicIpOnLaunch: true });
    const closed = one(SUBNET, "s", { vpcId: "v" });
    const template = (associatePublicIpAddress: string) =>
      one(TEMPLATE, "lt", { networkInterfaces: [{ associatePublicIpAddress }] });
    const group = one(GROUP, "p", { vpcZoneIdentifiers: ["s"], launchTemplate: { id: "lt" } });
    const holders: readonly [title: string, live: readonly Living[]][] = [
      ["a public NAT gateway", [closed, one(NAT, "p", { subnetId: "s" })]],
      ["a regional NAT gateway", [one(NAT, "p", { vpcId: "v", availabilityMode: "regional" })]],
      [
        "an Elastic IP on an interface",
        [
          closed,
          one(INTERFACE, "i", { subnetId: "s" }),
          one(ADDRESS, "p", { allocationId: "e", networkInterfaceId: "i" }),
        ],
      ],
      ["an internet-facing load balancer", [closed, one(BALANCER, "p", { subnets: ["s"] })]],
      [
        "a task with a public address",
        [closed, one(SERVICE, "p", { networkConfiguration: { subnets: ["s"], assignPublicIp: true } })],
      ],
      [
        "an instance that asks for a public address",
        [closed, one(INSTANCE, "p", { subnetId: "s", associatePublicIpAddress: true })],
      ],
      ["an instance whose subnet gives public addresses", [open, one(INSTANCE, "p", { subnetId: "s" })]],
      ["an Auto Scaling group whose template asks for public addresses", [closed, template("true"), group]],
      ["an Auto Scaling group whose subnets give public addresses", [open, one(TEMPLATE, "lt", {}), group]],
      [
        "Managed Instances whose subnets give public addresses",
        [open, one(PROVIDER, "p", managed({ subnets: ["s"] }))],
      ],
    ];
    for (const [title, live] of holders) {
      it(title, () => {
        expect(conflictsAt({ live, gone: nothingGone })).to.deep.equal([
          { code: "DependencyViolation", resource: "p", why: "a public address, and no internet gateway attached" },
        ]);
        expect(conflictsAt({ live: [...live, one(GATEWAY, "g", { vpcId: "v" })], gone: nothingGone })).to.deep.equal(
          [],
        );
        expect(conflictsAt({ live: [...live, one(GATEWAY, "g", { vpcId: "w" })], gone: nothingGone })).to.have.lengthOf(
          1,
        );
      });
    }

    const inside: readonly [title: string, live: readonly Living[]][] = [
      ["a private NAT gateway", [closed, one(NAT, "p", { subnetId: "s", connectivityType: "private" })]],
      ["an internal load balancer", [closed, one(BALANCER, "p", { subnets: ["s"], internal: true })]],
      ["a task without a public address", [closed, one(SERVICE, "p", { networkConfiguration: { subnets: ["s"] } })]],
      ["an instance without a public address", [closed, one(INSTANCE, "p", { subnetId: "s" })]],
      ["instances without public addresses", [closed, template("false"), group]],
    ];
    for (const [title, live] of inside) {
      it(`not ${title}`, () => {
        expect(conflictsAt({ live, gone: nothingGone })).to.deep.equal([]);
      });
    }
  });

  it("is to take an Auto Scaling provider off the cluster's list while a service runs on it", () => {
    const scaling = one(PROVIDER, "p", { autoScalingGroupProvider: { autoScalingGroupArn: "g" } }, { name: "p" });
    const service = one(SERVICE, "web", { capacityProviderStrategies: [{ capacityProvider: "p" }] });
    const list = (...capacityProviders: string[]) => one(LIST, "list", { clusterName: "c", capacityProviders });

    expect(conflictsAt({ live: [scaling, service, list("other")], gone: nothingGone })).to.deep.equal([
      { code: "ResourceInUseException", resource: "p", why: "web runs on it, and the cluster's list has it no longer" },
    ]);
    expect(conflictsAt({ live: [scaling, service, list("other", "p")], gone: nothingGone })).to.deep.equal([]);
    const own = one(PROVIDER, "p", managed({}), { name: "p" });
    expect(conflictsAt({ live: [own, service, list()], gone: nothingGone })).to.deep.equal([]);
  });
});

describe("what AWS refuses at a call", () => {
  it("is an id that names nothing, wherever it stands", () => {
    const table = one(ROUTE, "r", { routeTableId: "rtb-1", natGatewayId: "nat-1" });
    const service = one(SERVICE, "web", { networkConfiguration: { subnets: ["subnet-1"] } });

    expect(refusalsOf(table, { live: [one("t", "rtb-1", {})] })).to.deep.equal([
      { code: "NotFound", resource: "r", why: "nat-1 does not exist" },
    ]);
    expect(refusalsOf(table, { live: [one("t", "rtb-1", {}), one(NAT, "nat-1", {})] })).to.deep.equal([]);
    expect(refusalsOf(service, { live: [] })).to.deep.equal([
      { code: "NotFound", resource: "web", why: "subnet-1 does not exist" },
    ]);
  });

  it("is a service for a target group that no listener forwards to", () => {
    const service = one(SERVICE, "web", { loadBalancers: [{ targetGroupArn: "t" }] });
    const listener = (target: string) => one(LISTENER, "l", { defaultActions: [{ targetGroupArn: target }] });

    expect(refusalsOf(service, { live: [listener("other")] })).to.deep.equal([
      { code: "InvalidParameterException", resource: "web", why: "no listener forwards to t" },
    ]);
    expect(refusalsOf(service, { live: [listener("t")] })).to.deep.equal([]);
  });

  it("is a Managed Instances provider whose role may do nothing yet", () => {
    const role = one("aws:iam/role:Role", "role", {}, { arn: "arn:role", name: "role-1" });
    const provider = one(PROVIDER, "p", { managedInstancesProvider: { infrastructureRoleArn: "arn:role" } });
    const policy = (of: string) => one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: of });

    expect(refusalsOf(provider, { live: [role, policy("other")] })).to.deep.equal([
      { code: "ClientException", resource: "p", why: "its infrastructure role has no policy" },
    ]);
    expect(refusalsOf(provider, { live: [role, policy("role-1")] })).to.deep.equal([]);
  });
});
