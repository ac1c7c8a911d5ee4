import { expect } from "chai";
import { conflictsAt } from "../conflicts";
import type { Living } from "../deployment";
import { BALANCER, ENDPOINT, GATEWAY_ROUTE, GROUP, LIST, LISTENER, NAT, PROVIDER, SERVICE, SUBNET } from "./conflict";
import { one, managed } from "./living";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const ADDRESS = "aws:ec2/eipAssociation:EipAssociation";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const IN_TABLE = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** Users of the resource `x` that prevent its deletion, and AWS's answer. */
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

describe("what AWS refuses of a stack that changes", () => {
  for (const [title, user, code, why] of USERS) {
    it(`is to delete ${title}`, () => {
      expect(conflictsAt({ live: [user], gone: new Map([["x", "the old one"]]) })).to.deep.equal([
        { code, resource: "the old one", why },
      ]);
      expect(conflictsAt({ live: [user], gone: new Map([["z", "another"]]) })).to.deep.equal([]);
    });
  }
});
