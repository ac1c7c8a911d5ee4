/**
 * The plain data model of a network: shared by the analysis, the reports and every reader. Immutable; references
 * between entities are keys; a value that is not known has its reason (`Maybe`), and is never replaced by a guess.
 */
import type { BackendType } from "../rules/backends";
import type { HostScript } from "../rules/hostScript";
import type { RuleConditions } from "../rules/listenerRules";
import type { MachineImage } from "../rules/machineImages";
import type { ContainerDefinition, Maybe, Mount, PullThroughCache } from "../rules/serviceDefinition";
import type { Unfollowed } from "../rules/unfollowed";
import type { AnyLaunchType, AnyNetworkMode, SubjectKind } from "../rules/words";
import type { Assumption, Defect, PublicIpSetting } from "./resource";

export { isUnknown } from "../rules/serviceDefinition";
export type { Maybe, Unknown } from "../rules/serviceDefinition";

/** Unique in a topology and stable over readers of one network: the URN where there is one, else ARN or id. */
export type Key = string;

export interface Entity {
  readonly key: Key;
  /** The Name tag or Pulumi name. */
  readonly name: string;
  /** AWS's own id or ARN, once there is one. */
  readonly id: string | null;
}

/** A network in a VPC: `10.0.0.0/16`, `fd00::/8`. One string form everywhere. */
export type Cidr = string;

export interface Vpc extends Entity {
  readonly region: Maybe<string>;
  readonly ipv4Cidrs: Maybe<readonly Cidr[]>;
  /** Empty without IPv6. Unknown where AWS has yet to assign the block. */
  readonly ipv6Cidrs: Maybe<readonly Cidr[]>;
  readonly dnsSupport: Maybe<boolean>;
  readonly dnsHostnames: Maybe<boolean>;
  /** The DNS servers: the VPC's own resolver, or these servers of a DHCP option set. */
  readonly dnsServers: Maybe<"amazon" | readonly string[]>;
  readonly blockPublicAccess: Maybe<BlockPublicAccess>;
  /** Exclusions from Block Public Access, on the whole VPC. */
  readonly blockPublicAccessExclusion: Maybe<BlockPublicAccessExclusion | null>;
  /** The table of every subnet that has no association of its own. */
  readonly mainRouteTable: Maybe<Key>;
  /** The ACL of every subnet that has no association of its own. */
  readonly defaultNetworkAcl: Maybe<Key>;
}
export type BlockPublicAccess = "off" | "block-bidirectional" | "block-ingress";
export type BlockPublicAccessExclusion = "allow-bidirectional" | "allow-egress";

export interface Subnet extends Entity {
  readonly vpc: Maybe<Key>;
  /** Null in an IPv6-only subnet. */
  readonly ipv4Cidr: Maybe<Cidr | null>;
  /** Null without IPv6. */
  readonly ipv6Cidr: Maybe<Cidr | null>;
  readonly availabilityZone: Maybe<string>;
  readonly mapPublicIpOnLaunch: Maybe<boolean>;
  readonly assignIpv6AddressOnCreation: Maybe<boolean>;
  readonly dns64: Maybe<boolean>;
  /** Its own association; null where the VPC's main table applies. */
  readonly routeTable: Maybe<Key | null>;
  /** Its own association; null where the VPC's default ACL applies. */
  readonly networkAcl: Maybe<Key | null>;
  readonly blockPublicAccessExclusion: Maybe<BlockPublicAccessExclusion | null>;
}

export interface RouteTable extends Entity {
  readonly vpc: Maybe<Key>;
  /** The routes that are known, beside the local ones, which every table has and none lists. */
  readonly routes: readonly Route[];
  /** Why there may be routes that are not listed; null when the list is whole. */
  readonly incomplete: string | null;
}
export interface Route {
  readonly destination: Maybe<RouteDestination>;
  readonly target: Maybe<RouteTarget>;
  /** A blackhole's target is gone. */
  readonly state: Maybe<"active" | "blackhole">;
  /** The resource that made it, for messages. */
  readonly key: Key;
}
export type RouteDestination =
  | { readonly kind: "cidr"; readonly cidr: Cidr }
  /** `service` where AWS manages the list for a gateway endpoint (`s3`, `dynamodb`), else its entries. */
  | {
      readonly kind: "prefix-list";
      readonly id: string;
      readonly service?: string;
      readonly cidrs: Maybe<readonly Cidr[]>;
    };
export interface RouteTarget {
  readonly kind:
    | "internet-gateway"
    | "egress-only-internet-gateway"
    | "nat-gateway"
    | "network-interface"
    | "instance"
    | "vpc-endpoint"
    | "peering-connection"
    | "local"
    /** A target that the analysis does not follow: transit gateway, virtual private gateway, carrier gateway, … */
    | "other";
  readonly key: Key;
  /** Of a target that the analysis does not follow: its kind and name, "transit gateway hub (tgw-0a1b)". */
  readonly name?: string;
  readonly unfollowed?: Unfollowed;
  /** The subnets of a firewall's endpoints. */
  readonly subnets?: Maybe<readonly Key[]>;
}

export interface InternetGateway extends Entity {
  /** Null while attached to nothing. */
  readonly vpc: Maybe<Key | null>;
  /** The table that what enters by it follows, answers included; null where the VPC's local route alone decides. */
  readonly routeTable: Maybe<Key | null>;
}
export interface EgressOnlyInternetGateway extends Entity {
  readonly vpc: Maybe<Key>;
}
export interface PeeringConnection extends Entity {
  readonly requester: Maybe<Key>;
  readonly accepter: Maybe<Key>;
  readonly active: Maybe<boolean>;
}

export interface NetworkAcl extends Entity {
  readonly vpc: Maybe<Key>;
  /** In any order; the number decides. Without the final deny, which every ACL has. */
  readonly rules: readonly AclRule[];
  readonly incomplete: string | null;
}
export interface AclRule {
  readonly number: Maybe<number>;
  readonly direction: "ingress" | "egress";
  readonly action: Maybe<"allow" | "deny">;
  readonly protocol: Maybe<Protocol>;
  readonly ports: Maybe<PortRange>;
  readonly cidr: Maybe<Cidr>;
}

/** `all`, a name, or a protocol number that has none here. */
export type Protocol = "all" | "tcp" | "udp" | "icmp" | "icmpv6" | number;
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface SecurityGroup extends Entity {
  readonly vpc: Maybe<Key>;
  readonly rules: readonly SecurityGroupRule[];
  readonly incomplete: string | null;
}
export interface SecurityGroupRule {
  /** The resource that made it: the group itself for an inline rule. */
  readonly key: Key;
  readonly direction: "ingress" | "egress";
  readonly protocol: Maybe<Protocol>;
  /** The whole range for `all`. */
  readonly ports: Maybe<PortRange>;
  readonly peer: Maybe<SecurityGroupPeer>;
}
export type SecurityGroupPeer =
  | { readonly kind: "cidr"; readonly cidr: Cidr }
  | {
      readonly kind: "prefix-list";
      readonly id: string;
      readonly service?: string;
      readonly cidrs: Maybe<readonly Cidr[]>;
    }
  /** The private addresses of the interfaces that carry this group. A self rule names its own group. */
  | { readonly kind: "group"; readonly group: Key };

/** An elastic network interface that a program declares, or that a live account shows. */
export interface NetworkInterface extends Entity {
  readonly subnet: Maybe<Key>;
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly sourceDestCheck: Maybe<boolean>;
  readonly privateIps: Maybe<readonly string[]>;
  /** The public address on it, `null` without one. Fixed only by an Elastic IP, which names it in turn. */
  readonly publicIp: Maybe<string | null>;
  /** The instance that holds it; null while detached; unknown where an instance takes it at boot. */
  readonly instance: Maybe<Key | null>;
  readonly deviceIndex?: number;
}

export interface Instance extends Entity {
  readonly subnet: Maybe<Key>;
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly sourceDestCheck: Maybe<boolean>;
  /**
   * True if the primary interface gets a public IPv4 address by the request's flag; null if the subnet's flag decides.
   */
  readonly associatePublicIpAddress: Maybe<boolean | null>;
  readonly privateIp: Maybe<string>;
  readonly publicIp: Maybe<string | null>;
  /** Interfaces in the request beside the primary. */
  readonly extraInterfaces: Maybe<readonly Key[]>;
  readonly instanceType: Maybe<string>;
  /** As for a launch template. */
  readonly agentPortRange: Maybe<PortRange | "computed" | null>;
  /** True if the user data sends the calls of the ECS agent and of Docker through an HTTP proxy (R-PUB-23). */
  readonly agentProxy: boolean;
  /** Undefined where a launch template, or a program elsewhere, decides. */
  readonly host?: HostSetup;
  readonly autoScalingGroup: Key | null;
}

/**
 * The facts about a machine by which its ECS agent joins a cluster, and by which containers reach its metadata and the
 * credentials there.
 */
export interface HostSetup {
  readonly script: Maybe<HostScript>;
  /** Null where its name is not known: an AMI's id says nothing. */
  readonly image: MachineImage | null;
  /** The role in the instance profile; null without a profile. */
  readonly role: Maybe<InstanceRole | null>;
  /** True if IMDSv2 is required and its answers pass no bridge: the hop limit is 1. */
  readonly oneHop: Maybe<boolean>;
}
export interface InstanceRole {
  readonly name: string;
  /** AWS's managed policies by name, and the documents of others. */
  readonly policies: Maybe<readonly RolePolicy[]>;
}
export type RolePolicy = { readonly managed: string } | { readonly document: string };

export interface LaunchTemplate extends Entity {
  readonly instanceType: Maybe<string | null>;
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly associatePublicIpAddress: Maybe<boolean | null>;
  /** How many interfaces one request names; AWS assigns no public address automatically to two. */
  readonly interfaceCount: Maybe<number>;
  readonly sourceDestCheck: Maybe<boolean>;
  /** Host ports that the ECS agent gives to containers, as its settings in the user data name them; null where they do not. */
  readonly agentPortRange: Maybe<PortRange | "computed" | null>;
  /** True if the user data sends the calls of the ECS agent and of Docker through an HTTP proxy (R-PUB-23). */
  readonly agentProxy: boolean;
  /** Size of the root volume in GiB; null where the image decides. */
  readonly volumeGib: Maybe<number | null>;
  /** Undefined where a program elsewhere decides. */
  readonly host?: HostSetup;
}

export interface AutoScalingGroup extends Entity {
  readonly subnets: Maybe<readonly Key[]>;
  readonly launchTemplate: Maybe<Key | null>;
  readonly minSize: Maybe<number>;
  readonly maxSize: Maybe<number>;
  readonly desiredCapacity: Maybe<number>;
}

export interface ElasticIp extends Entity {
  readonly address: Maybe<string>;
  readonly allocationId: Maybe<string>;
  /** The NAT gateway, interface or instance that holds it; null while unused. */
  readonly holder: Maybe<Key | null>;
}

export interface NatGateway extends Entity {
  readonly availabilityMode: Maybe<"zonal" | "regional">;
  readonly connectivity: Maybe<"public" | "private">;
  /** Null for a regional one. */
  readonly subnet: Maybe<Key | null>;
  readonly vpc: Maybe<Key>;
  /** Elastic IPs by allocation, zonal; by Availability Zone where regional and manual. */
  readonly addresses: Maybe<readonly NatAddress[]>;
  /** Regional: `automatic` lets AWS choose and add addresses. Null for a zonal one. */
  readonly regionalAddresses: Maybe<"automatic" | "manual" | null>;
  readonly state: Maybe<"available" | "gone">;
}
export interface NatAddress {
  readonly elasticIp: Maybe<Key | null>;
  readonly address: Maybe<string>;
  /** The zone that a regional gateway serves with it. */
  readonly availabilityZone: Maybe<string | null>;
}

export interface VpcEndpoint extends Entity {
  readonly vpc: Maybe<Key>;
  readonly kind: Maybe<"interface" | "gateway" | "other">;
  /** The service's word: `ecr.api`, `s3`, `logs`. */
  readonly service: Maybe<string>;
  /** The Region whose service it reaches: its own unless it is a cross-Region one. */
  readonly serviceRegion: Maybe<string>;
  readonly privateDns: Maybe<boolean>;
  /** S3 interface endpoints only: names answer for inbound resolvers alone. */
  readonly privateDnsOnlyForInboundResolver: Maybe<boolean>;
  readonly subnets: Maybe<readonly Key[]>;
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly routeTables: Maybe<readonly Key[]>;
  /** The policy document as JSON text; null for the default, which allows everything. */
  readonly policy: Maybe<string | null>;
  /** Of an interface endpoint its addresses; of a gateway endpoint the service's, which it is a route to. */
  readonly ipAddressType: Maybe<"ipv4" | "dualstack" | "ipv6">;
  /** The families that its names answer with; as its addresses where it is left out. */
  readonly dnsRecordIpType?: Maybe<"ipv4" | "dualstack" | "ipv6" | "service-defined">;
}

/** A private hosted zone, or a Resolver rule that forwards names: it answers for the VPCs that it is associated with. */
export interface PrivateZone extends Entity {
  /** In lower case, without the final dot. */
  readonly zoneName: Maybe<string>;
  readonly vpcs: Maybe<readonly Key[]>;
  /** VPCs that another account may associate. */
  readonly authorized: readonly Key[];
  readonly records: readonly ZoneRecord[];
  readonly incomplete: string | null;
  /** Of a Resolver rule: other servers answer for the names in it, or Amazon's resolver does as without any rule. */
  readonly rule?: "elsewhere" | "as-usual";
}
export interface ZoneRecord {
  readonly key: Key;
  /** In full; with `*` as its first label, every name below the rest. */
  readonly name: Maybe<string>;
  readonly type: Maybe<string>;
  readonly targets: Maybe<readonly ZoneTarget[]>;
}
export type ZoneTarget =
  | { readonly kind: "endpoint"; readonly endpoint: Key }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "name"; readonly name: string };

export interface LoadBalancer extends Entity {
  readonly kind: Maybe<"alb" | "nlb" | "gwlb" | "classic">;
  readonly scheme: Maybe<"internet-facing" | "internal">;
  readonly vpc: Maybe<Key>;
  readonly subnets: Maybe<readonly Key[]>;
  /** Empty for an NLB without groups. */
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly crossZone: Maybe<boolean>;
  readonly ipAddressType: Maybe<"ipv4" | "dualstack" | "dualstack-without-public-ipv4">;
  readonly elasticIps: Maybe<readonly Key[]>;
  /** Its own DNS name, once there is one. */
  readonly dnsName: Maybe<string>;
}
export interface Listener extends Entity {
  readonly loadBalancer: Maybe<Key>;
  readonly port: Maybe<number>;
  readonly protocol: Maybe<string>;
  /** Target groups that its default action and its rules forward to. */
  readonly targetGroups: Maybe<readonly Key[]>;
  /** Those of them that only rules for some source addresses forward to. */
  readonly groupsOfSources?: readonly Key[];
  /** Those of them to which every action forwards with weight 0. */
  readonly groupsWithoutWeight?: readonly Key[];
  /** Its rules, without the default action. Absent if there is none. */
  readonly rules?: readonly ListenerRule[];
}
export interface ListenerRule extends Entity {
  readonly priority: Maybe<number>;
  /** Null if it has conditions that are not compared. */
  readonly conditions: Maybe<RuleConditions | null>;
}
export interface TargetGroup extends Entity {
  readonly vpc: Maybe<Key>;
  readonly targetType: Maybe<"ip" | "instance" | "lambda" | "alb">;
  readonly port: Maybe<number | null>;
  readonly protocol: Maybe<string>;
  readonly ipAddressType: Maybe<"ipv4" | "ipv6">;
  /** `traffic-port` is the port that the target was registered with. */
  readonly healthCheckPort: Maybe<number | "traffic-port">;
  /** The attribute `preserve_client_ip.enabled`; null where it is not set, so that AWS's default applies (R-VPC-33). */
  readonly preserveClientIp: Maybe<boolean | null>;
  /** Targets that no service registers. Absent if there is none. */
  readonly attached?: Maybe<readonly AttachedTarget[]>;
}

/** A target that a resource of its own registers, by the name of that resource. */
export type AttachedTarget = { readonly by: string } & (
  | { readonly kind: "resource"; readonly key: Maybe<Key> }
  | { readonly kind: "address"; readonly address: string }
  /** Instances of an Auto Scaling group, or of another stack. */
  | { readonly kind: "instances" }
);

export interface EfsFileSystem extends Entity {
  readonly mountTargets: readonly MountTarget[];
  readonly incomplete: string | null;
}
export interface MountTarget {
  readonly key: Key;
  readonly subnet: Maybe<Key>;
  readonly securityGroups: Maybe<readonly Key[]>;
}

/** A service that AWS runs with interfaces in a VPC: a database, a cache, a broker, a search domain, a function. */
export interface Backend extends Entity {
  readonly type: BackendType;
  /** One interface in each, or in some of them. Empty for one without an interface in a VPC. */
  readonly subnets: Maybe<readonly Key[]>;
  readonly securityGroups: Maybe<readonly Key[]>;
  /** The ports that it listens on, of which a client uses one. */
  readonly ports: Maybe<readonly number[]>;
  readonly families: Maybe<readonly (4 | 6)[]>;
  readonly publiclyAccessible: Maybe<boolean>;
  /** The zone of its one interface; null where it may be in any of the subnets. */
  readonly availabilityZone: Maybe<string | null>;
  /** Its DNS names, in lower case, as far as AWS has assigned them. */
  readonly hosts: readonly string[];
  /** Its identifiers in AWS beside the provider's id. */
  readonly otherNames: readonly string[];
  /** The databases to which a proxy passes each connection; absent for anything else. */
  readonly behind?: Maybe<readonly Key[]>;
}

export interface Cluster extends Entity {
  /** The name in AWS, which instances join by. */
  readonly clusterName?: Maybe<string>;
  readonly capacityProviders: Maybe<readonly string[]>;
  readonly defaultCapacityProviders: Maybe<readonly string[]>;
  /** ECS Exec's settings: encryption by a KMS key, and where sessions are logged. */
  readonly exec: Maybe<{ readonly kmsKey: boolean; readonly logsTo: readonly ("logs" | "s3")[] } | null>;
}
export interface CapacityProvider extends Entity {
  /** The name that a service's strategy writes. */
  readonly providerName: Maybe<string>;
  readonly kind: "ec2" | "managed-instances" | "fargate";
  /** EC2. */
  readonly autoScalingGroup: Maybe<Key | null>;
  /** Managed Instances. */
  readonly subnets: Maybe<readonly Key[]>;
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly instanceRoleName: Maybe<string | null>;
}

export interface TaskDefinition extends Entity {
  readonly family: Maybe<string>;
  readonly networkMode: Maybe<AnyNetworkMode | null>;
  readonly requiresCompatibilities: Maybe<readonly AnyLaunchType[]>;
  readonly operatingSystem: Maybe<"linux" | "windows">;
  readonly architecture: Maybe<"x86_64" | "arm64">;
  /** CPU units (1024 are one vCPU) and MiB of the whole task; null where only containers say. */
  readonly cpu: Maybe<number | null>;
  readonly memoryMib: Maybe<number | null>;
  readonly containers: Maybe<readonly ContainerDefinition[]>;
  /** EFS file systems by key, or by id if this source does not declare them. */
  readonly efs: Maybe<readonly string[]>;
  /** Databases and other backends that the definitions are computed from, while the definitions are not known. */
  readonly backends?: readonly Key[];
  /** Volumes on other file systems, of which nothing but the name is known. */
  readonly mounts?: readonly Mount[];
  /** True if the containers have credentials of their own role. */
  readonly hasTaskRole?: boolean;
  /** The account that its roles are of, which is the account it runs in. */
  readonly account?: Maybe<string>;
}

/** An ECS service, or anything else that starts tasks: these need the same, whatever starts them (R-RUN-01). */
export interface Service extends Entity {
  /** Absent for a service. */
  readonly kind?: SubjectKind;
  /** The property that gives its tasks a public IP, and the value that does; absent for a service. */
  readonly publicIpSetting?: PublicIpSetting;
  readonly region: Maybe<string>;
  readonly cluster: Maybe<Key | null>;
  readonly taskDefinition: Maybe<Key>;
  /** As written, or EC2 where neither service nor cluster says anything; null where a capacity provider decides. */
  readonly launchType: Maybe<AnyLaunchType | null>;
  /** Names of capacity providers by weight: the service's own, else its cluster's default strategy. */
  readonly capacityProviders: Maybe<readonly string[]>;
  readonly desiredCount: Maybe<number>;
  /** The most tasks during a deployment, and how many must run: in percent of the desired count. */
  readonly maximumPercent: Maybe<number>;
  readonly minimumHealthyPercent: Maybe<number>;
  readonly daemon: Maybe<boolean>;
  readonly networkConfiguration: Maybe<NetworkConfiguration | null>;
  readonly loadBalancers: Maybe<readonly ServiceLoadBalancer[]>;
  readonly serviceRegistries: Maybe<readonly ServiceRegistry[]>;
  /** Null where it is off. */
  readonly serviceConnect: Maybe<ServiceConnect | null>;
  readonly platformVersion: Maybe<string>;
  readonly execEnabled: Maybe<boolean>;
}
export interface NetworkConfiguration {
  readonly subnets: Maybe<readonly Key[]>;
  /** Empty means the VPC's default group. */
  readonly securityGroups: Maybe<readonly Key[]>;
  readonly assignPublicIp: Maybe<boolean | null>;
}
/** Service discovery by AWS Cloud Map: what one registry of a service keeps. */
export interface ServiceRegistry {
  /** `A`, `AAAA`, `SRV`. Empty where the namespace has no DNS. */
  readonly recordTypes: Maybe<readonly string[]>;
  /** `api.shop.local`, as clients call it; absent while it is not known, and without DNS. */
  readonly dnsName?: string;
  /** The VPC of its private DNS namespace; null for a namespace of another kind. */
  readonly namespaceVpc: Maybe<Key | null>;
}
/** Calls between services of one namespace, by proxies in their tasks (R-MODE-25, R-MODE-26). */
export interface ServiceConnect {
  /** The namespace's key, or what is written where it is not in this source. */
  readonly namespace: Maybe<string>;
  /** The ports that this service offers; empty for a client. */
  readonly offers: Maybe<readonly ServiceConnectOffer[]>;
}
export interface ServiceConnectOffer {
  /** The name of a port mapping. */
  readonly portName: Maybe<string>;
  /** The port that the proxy listens on; null for that of the mapping. */
  readonly ingressPortOverride: Maybe<number | null>;
  /** The names that clients in the namespace call, each with its port. */
  readonly aliases?: readonly ServiceConnectAlias[];
}
export interface ServiceConnectAlias {
  readonly name: string;
  readonly port: number;
}
export interface ServiceLoadBalancer {
  /** Null for a classic load balancer. */
  readonly targetGroup: Maybe<Key | null>;
  readonly containerName: Maybe<string>;
  readonly containerPort: Maybe<number>;
  /** The group whose place this one takes in a blue/green deployment: it has that group's listeners when it is in use. */
  readonly alternateOf?: Key;
}

/** A resource that the model cannot look into: a component of another provider, a type that it does not know. */
export interface Opaque extends Entity {
  readonly type: string;
  readonly reason: string;
}

/** Something of the network that is not judged, and why. */
export interface NotJudged extends Entity {
  readonly kind: NotJudgedKind;
  readonly reason: string;
}
/** The first line starts tasks, or may: a report with one of them is never `reachable` as a whole. */
export type NotJudgedKind =
  | SubjectKind
  | "task-definition"
  | "daemon"
  | "deployment"
  /** Ends of paths, which are only named. */
  | "load-balancer"
  | BackendType;

/** One network, with everything in it. Collections are sorted by key. */
export interface Topology {
  readonly region: Maybe<string>;
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly egressOnlyInternetGateways: readonly EgressOnlyInternetGateway[];
  readonly peeringConnections: readonly PeeringConnection[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly instances: readonly Instance[];
  readonly launchTemplates: readonly LaunchTemplate[];
  readonly autoScalingGroups: readonly AutoScalingGroup[];
  readonly elasticIps: readonly ElasticIp[];
  readonly natGateways: readonly NatGateway[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
  readonly privateZones: readonly PrivateZone[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
  readonly efsFileSystems: readonly EfsFileSystem[];
  readonly backends: readonly Backend[];
  readonly clusters: readonly Cluster[];
  readonly capacityProviders: readonly CapacityProvider[];
  readonly taskDefinitions: readonly TaskDefinition[];
  readonly services: readonly Service[];
  readonly opaques: readonly Opaque[];
  readonly notJudged?: readonly NotJudged[];
  /** ECR's pull-through cache rules, by the prefix of the repositories that they fill. */
  readonly pullThroughCaches?: readonly PullThroughCache[];
  /** True if every resource of the source is here; see `ResourceGraph.complete`. */
  readonly complete: boolean;
  /** Account settings that ECS reads; unknown without a live account. */
  readonly account: { readonly dualStackIpv6: Maybe<boolean>; readonly awsvpcTrunking: Maybe<boolean> };
  readonly assumptions: readonly Assumption[];
  readonly defects: readonly Defect[];
  /** Of a program's run or preview: the warnings that the program logged. */
  readonly log?: readonly string[];
  /** Properties whose values no report shows; see `unlessSecret`. */
  readonly secretProperties?: readonly string[];
}
