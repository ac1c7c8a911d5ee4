/** Type tokens of what can stand behind a reference. */

/** A resource that a program adopts comes before the same resource that was only read. */
export const VPCS = ["aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/vpc:Vpc"];
export const SUBNETS = ["aws:ec2/defaultSubnet:DefaultSubnet", "aws:ec2/subnet:Subnet"];
export const DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const ROUTE_TABLES = ["aws:ec2/routeTable:RouteTable", DEFAULT_ROUTE_TABLE];
export const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
export const ACLS = ["aws:ec2/networkAcl:NetworkAcl", DEFAULT_ACL];
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", DEFAULT_GROUP];
export const GATEWAYS = ["aws:ec2/internetGateway:InternetGateway"];
export const VPN_GATEWAYS = ["aws:ec2/vpnGateway:VpnGateway"];
export const EGRESS_ONLY_GATEWAYS = ["aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"];
export const NATS = ["aws:ec2/natGateway:NatGateway"];
export const INTERFACES = ["aws:ec2/networkInterface:NetworkInterface"];
export const INSTANCES = ["aws:ec2/instance:Instance"];
export const ENDPOINTS = ["aws:ec2/vpcEndpoint:VpcEndpoint"];
export const FIREWALLS = ["aws:networkfirewall/firewall:Firewall"];
export const PEERINGS = ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection"];
export const PREFIX_LISTS = ["aws:ec2/managedPrefixList:ManagedPrefixList"];
export const DHCP_OPTIONS = [
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
  "aws:ec2/defaultVpcDhcpOptions:DefaultVpcDhcpOptions",
];
export const ELASTIC_IPS = ["aws:ec2/eip:Eip"];
export const TEMPLATES = ["aws:ec2/launchTemplate:LaunchTemplate"];
export const AUTO_SCALING_GROUPS = ["aws:autoscaling/group:Group"];
export const LOAD_BALANCERS = ["aws:lb/loadBalancer:LoadBalancer"];
export const CLASSIC_LOAD_BALANCERS = ["aws:elb/loadBalancer:LoadBalancer"];
export const LISTENERS = ["aws:lb/listener:Listener"];
export const TARGET_GROUPS = ["aws:lb/targetGroup:TargetGroup"];
export const CLUSTERS = ["aws:ecs/cluster:Cluster"];
export const SERVICES = ["aws:ecs/service:Service"];
export const TASK_DEFINITIONS = ["aws:ecs/taskDefinition:TaskDefinition"];
export const FILE_SYSTEMS = ["aws:efs/fileSystem:FileSystem"];
export const INSTANCE_PROFILES = ["aws:iam/instanceProfile:InstanceProfile"];
export const ROLES = ["aws:iam/role:Role"];
export const POLICIES = ["aws:iam/policy:Policy"];
export const DISCOVERY_SERVICES = ["aws:servicediscovery/service:Service"];
export const NAMESPACES = [
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
  "aws:servicediscovery/publicDnsNamespace:PublicDnsNamespace",
  "aws:servicediscovery/httpNamespace:HttpNamespace",
];
export const CAPACITY_PROVIDERS = ["aws:ecs/capacityProvider:CapacityProvider"];
export const COMPUTE_ENVIRONMENTS = ["aws:batch/computeEnvironment:ComputeEnvironment"];
export const STACK_REFERENCE = "pulumi:pulumi:StackReference";
