/** Topologies written down in a few lines: sensible full defaults for every entity, all of them overridable. */
import type {
  AclRule,
  AutoScalingGroup,
  Backend,
  Cluster,
  EgressOnlyInternetGateway,
  ElasticIp,
  InternetGateway,
  LaunchTemplate,
  Listener,
  LoadBalancer,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  Protocol,
  Route,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  SecurityGroupPeer,
  SecurityGroupRule,
  Service,
  Subnet,
  TargetGroup,
  TaskDefinition,
  Topology,
  Vpc,
  VpcEndpoint,
} from "../../analysis/topology/model";

export const REGION = "eu-central-1";
export const UNKNOWN_YET = { unknown: "AWS has yet to choose it" };

type Over<T> = Partial<Omit<T, "key">>;

function entity(key: string): { key: string; name: string; id: null } {
  return { key, name: key, id: null };
}

/** Everything that is not given is not there. */
export function topology(over: Partial<Topology>): Topology {
  return {
    region: REGION,
    vpcs: [],
    subnets: [],
    routeTables: [],
    internetGateways: [],
    egressOnlyInternetGateways: [],
    peeringConnections: [],
    networkAcls: [],
    securityGroups: [],
    networkInterfaces: [],
    instances: [],
    launchTemplates: [],
    autoScalingGroups: [],
    elasticIps: [],
    natGateways: [],
    vpcEndpoints: [],
    privateZones: [],
    loadBalancers: [],
    listeners: [],
    targetGroups: [],
    efsFileSystems: [],
    backends: [],
    clusters: [],
    capacityProviders: [],
    taskDefinitions: [],
    services: [],
    opaques: [],
    complete: true,
    account: { dualStackIpv6: true, awsvpcTrunking: false },
    assumptions: [],
    defects: [],
    ...over,
  };
}

/** 10.0.0.0/16 with DNS on; its main table and default ACL are `main` and `acl`. */
export function vpc(over: Over<Vpc> = {}, key = "vpc"): Vpc {
  return {
    ...entity(key),
    region: REGION,
    ipv4Cidrs: ["10.0.0.0/16"],
    ipv6Cidrs: [],
    dnsSupport: true,
    dnsHostnames: true,
    dnsServers: "amazon",
    blockPublicAccess: "off",
    blockPublicAccessExclusion: null,
    mainRouteTable: "main",
    defaultNetworkAcl: "acl",
    ...over,
  };
}

/** In zone a, with the VPC's own table and ACL. */
export function subnet(key: string, ipv4Cidr: Subnet["ipv4Cidr"], over: Over<Subnet> = {}): Subnet {
  return {
    ...entity(key),
    vpc: "vpc",
    ipv4Cidr,
    ipv6Cidr: null,
    availabilityZone: `${REGION}a`,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    dns64: false,
    routeTable: null,
    networkAcl: null,
    blockPublicAccessExclusion: null,
    ...over,
  };
}

export function route(cidr: string, kind: RouteTarget["kind"], target: string, over: Partial<Route> = {}): Route {
  return {
    key: `${cidr} ${target}`,
    destination: { kind: "cidr", cidr },
    target: { kind, key: target },
    state: "active",
    ...over,
  };
}

export function routeTable(key: string, routes: readonly Route[] = [], over: Over<RouteTable> = {}): RouteTable {
  return { ...entity(key), vpc: "vpc", routes, incomplete: null, ...over };
}

export function internetGateway(over: Over<InternetGateway> = {}, key = "igw"): InternetGateway {
  return { ...entity(key), vpc: "vpc", routeTable: null, ...over };
}

export function egressOnly(over: Over<EgressOnlyInternetGateway> = {}, key = "eigw"): EgressOnlyInternetGateway {
  return { ...entity(key), vpc: "vpc", ...over };
}

/** One ACL rule over all ports and addresses unless narrowed. */
export function aclRule(
  number: number,
  direction: AclRule["direction"],
  action: "allow" | "deny",
  over: Partial<AclRule> = {},
): AclRule {
  return { number, direction, action, protocol: "all", ports: { from: 0, to: 65535 }, cidr: "0.0.0.0/0", ...over };
}

/** Without rules given: everything passes, as in a VPC's default ACL. */
export function acl(
  rules: readonly AclRule[] = [aclRule(100, "ingress", "allow"), aclRule(100, "egress", "allow")],
  over: Over<NetworkAcl> = {},
  key = "acl",
): NetworkAcl {
  return { ...entity(key), vpc: "vpc", rules, incomplete: null, ...over };
}

/** `port` null means every port of every protocol. */
export function rule(
  direction: SecurityGroupRule["direction"],
  port: number | readonly [number, number] | null,
  peer: string | SecurityGroupPeer,
  protocol: Protocol = port === null ? "all" : "tcp",
): SecurityGroupRule {
  const [from, to] = port === null ? [0, 65535] : typeof port === "number" ? [port, port] : port;
  return {
    key: `${direction} ${String(from)}-${String(to)}`,
    direction,
    protocol,
    ports: { from, to },
    peer: typeof peer === "string" ? { kind: "cidr", cidr: peer } : peer,
  };
}

/** Without rules given: everything out, nothing in. */
export function group(
  key: string,
  rules: readonly SecurityGroupRule[] = [rule("egress", null, "0.0.0.0/0"), rule("egress", null, "::/0")],
  over: Over<SecurityGroup> = {},
): SecurityGroup {
  return { ...entity(key), vpc: "vpc", rules, incomplete: null, ...over };
}

export function elasticIp(key: string, holder: string | null, address: ElasticIp["address"]): ElasticIp {
  return { ...entity(key), address, allocationId: UNKNOWN_YET, holder };
}

/** Zonal and public; give the Elastic IP beside it. */
export function natGateway(
  key: string,
  place: string,
  address: NatGateway["addresses"],
  over: Over<NatGateway> = {},
): NatGateway {
  return {
    ...entity(key),
    availabilityMode: "zonal",
    connectivity: "public",
    subnet: place,
    vpc: "vpc",
    addresses: address,
    regionalAddresses: null,
    state: "available",
    ...over,
  };
}

export function networkInterface(key: string, place: string, over: Over<NetworkInterface> = {}): NetworkInterface {
  return {
    ...entity(key),
    subnet: place,
    securityGroups: ["nat-group"],
    sourceDestCheck: false,
    privateIps: UNKNOWN_YET,
    publicIp: null,
    instance: null,
    ...over,
  };
}

export function launchTemplate(over: Over<LaunchTemplate> = {}, key = "template"): LaunchTemplate {
  return {
    ...entity(key),
    instanceType: "t4g.nano",
    securityGroups: ["instances"],
    associatePublicIpAddress: null,
    interfaceCount: 1,
    sourceDestCheck: true,
    agentPortRange: null,
    agentProxy: false,
    volumeGib: null,
    ...over,
  };
}

/** Of exactly one instance, by launch template `template`. */
export function autoScalingGroup(
  key: string,
  places: readonly string[],
  over: Over<AutoScalingGroup> = {},
): AutoScalingGroup {
  return {
    ...entity(key),
    subnets: places,
    launchTemplate: "template",
    minSize: 1,
    maxSize: 1,
    desiredCapacity: 1,
    ...over,
  };
}

/** An interface endpoint with private DNS, behind group `endpoints`. */
export function endpoint(service: string, places: readonly string[], over: Over<VpcEndpoint> = {}): VpcEndpoint {
  return {
    ...entity(`endpoint-${service}`),
    vpc: "vpc",
    kind: "interface",
    service,
    serviceRegion: REGION,
    privateDns: true,
    privateDnsOnlyForInboundResolver: false,
    subnets: places,
    securityGroups: ["endpoints"],
    routeTables: [],
    policy: null,
    ipAddressType: "ipv4",
    ...over,
  };
}

export function gatewayEndpoint(tables: readonly string[], over: Over<VpcEndpoint> = {}): VpcEndpoint {
  const gateway = { kind: "gateway", privateDns: false, securityGroups: [], routeTables: tables, ...over } as const;
  return { ...endpoint("s3", [], gateway), key: "gateway-s3" };
}

/** Internet-facing ALB behind group `front`. */
export function loadBalancer(places: readonly string[], over: Over<LoadBalancer> = {}): LoadBalancer {
  return {
    ...entity("balancer"),
    kind: "alb",
    scheme: "internet-facing",
    vpc: "vpc",
    subnets: places,
    securityGroups: ["front"],
    crossZone: true,
    ipAddressType: "ipv4",
    elasticIps: [],
    dnsName: UNKNOWN_YET,
    ...over,
  };
}

export function listener(over: Over<Listener> = {}): Listener {
  return {
    ...entity("listener"),
    loadBalancer: "balancer",
    port: 80,
    protocol: "HTTP",
    targetGroups: ["targets"],
    ...over,
  };
}

export function targetGroup(over: Over<TargetGroup> = {}): TargetGroup {
  return {
    ...entity("targets"),
    vpc: "vpc",
    targetType: "ip",
    port: 80,
    protocol: "HTTP",
    ipAddressType: "ipv4",
    healthCheckPort: "traffic-port",
    preserveClientIp: null,
    ...over,
  };
}

/** A PostgreSQL instance of RDS behind group `db`. */
export function backend(places: readonly string[], over: Over<Backend> = {}, key = "db"): Backend {
  return {
    ...entity(key),
    type: "rds.Instance",
    subnets: places,
    securityGroups: ["db"],
    ports: [5432],
    families: [4],
    publiclyAccessible: false,
    availabilityZone: null,
    hosts: [],
    otherNames: [],
    ...over,
  };
}

export function cluster(over: Over<Cluster> = {}): Cluster {
  return { ...entity("cluster"), capacityProviders: [], defaultCapacityProviders: [], exec: null, ...over };
}

export const DOCKER_IMAGE = "nginx:1.29";
export const ECR_IMAGE = `123456789012.dkr.ecr.${REGION}.amazonaws.com/shop/web:1`;

/** One container on port 80, awsvpc, Linux. */
export function taskDefinition(image = DOCKER_IMAGE, over: Over<TaskDefinition> = {}, key = "task"): TaskDefinition {
  return {
    ...entity(key),
    family: "web",
    networkMode: "awsvpc",
    requiresCompatibilities: [],
    operatingSystem: "linux",
    architecture: "x86_64",
    cpu: 256,
    memoryMib: 512,
    containers: [
      {
        name: "web",
        image,
        logs: null,
        secrets: [],
        environmentFiles: [],
        portMappings: [{ containerPort: 80, protocol: "tcp" }],
      },
    ],
    efs: [],
    ...over,
  };
}

/** Fargate in some subnets, behind group `tasks`, without a public address. */
export function service(places: readonly string[], over: Over<Service> = {}, key = "web"): Service {
  return {
    ...entity(key),
    region: REGION,
    cluster: "cluster",
    taskDefinition: "task",
    launchType: "fargate",
    capacityProviders: [],
    desiredCount: 2,
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    daemon: false,
    networkConfiguration: { subnets: places, securityGroups: ["tasks"], assignPublicIp: false },
    loadBalancers: [],
    serviceRegistries: [],
    serviceConnect: null,
    platformVersion: "LATEST",
    execEnabled: false,
    ...over,
  };
}

/** Two zones; public subnets with an internet gateway, private ones behind one NAT gateway; one Fargate service. */
export function behindNat(over: Partial<Topology> = {}): Topology {
  return topology({
    vpcs: [vpc()],
    subnets: [
      subnet("public-a", "10.0.0.0/24", { routeTable: "public" }),
      subnet("public-b", "10.0.1.0/24", { routeTable: "public", availabilityZone: `${REGION}b` }),
      subnet("private-a", "10.0.128.0/20", { routeTable: "private" }),
      subnet("private-b", "10.0.144.0/20", { routeTable: "private", availabilityZone: `${REGION}b` }),
    ],
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      routeTable("private", [route("0.0.0.0/0", "nat-gateway", "nat")]),
    ],
    internetGateways: [internetGateway()],
    networkAcls: [acl()],
    securityGroups: [group("tasks")],
    elasticIps: [elasticIp("eip", "nat", "203.0.113.9")],
    natGateways: [
      natGateway("nat", "public-a", [{ elasticIp: "eip", address: "203.0.113.9", availabilityZone: null }]),
    ],
    clusters: [cluster()],
    taskDefinitions: [taskDefinition()],
    services: [service(["private-a", "private-b"])],
    ...over,
  });
}

/** The same service in public subnets, with a public address of its own. */
export function inPublic(over: Partial<Topology> = {}): Topology {
  const places = ["public-a", "public-b"];
  return behindNat({
    services: [
      service(places, {
        networkConfiguration: { subnets: places, securityGroups: ["tasks"], assignPublicIp: true },
      }),
    ],
    ...over,
  });
}

/** Two subnets without a way out; endpoints for a private image, its layers by the S3 gateway endpoint. */
export function isolated(over: Partial<Topology> = {}): Topology {
  const places = ["isolated-a", "isolated-b"];
  return topology({
    vpcs: [vpc()],
    subnets: [
      subnet("isolated-a", "10.0.64.0/20", { routeTable: "isolated" }),
      subnet("isolated-b", "10.0.80.0/20", { routeTable: "isolated", availabilityZone: `${REGION}b` }),
    ],
    routeTables: [routeTable("main"), routeTable("isolated")],
    networkAcls: [acl()],
    securityGroups: [group("tasks"), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
    vpcEndpoints: [endpoint("ecr.api", places), endpoint("ecr.dkr", places), gatewayEndpoint(["isolated"])],
    clusters: [cluster()],
    taskDefinitions: [taskDefinition(ECR_IMAGE)],
    services: [service(places)],
    ...over,
  });
}
