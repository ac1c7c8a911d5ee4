/** Networks drawn at random, wrong in all the ways that people get them wrong, with a value unknown here and there. */
import fc from "fast-check";
import type { AclRule, Maybe, Route, SecurityGroupRule, Topology } from "../../analysis/topology/model";
import {
  DOCKER_IMAGE,
  ECR_IMAGE,
  REGION,
  UNKNOWN_YET,
  acl,
  autoScalingGroup,
  cluster,
  egressOnly,
  elasticIp,
  endpoint,
  gatewayEndpoint,
  group,
  internetGateway,
  launchTemplate,
  listener,
  loadBalancer,
  natGateway,
  networkInterface,
  route,
  routeTable,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  topology,
  vpc,
} from "./topology";

const SUBNETS = ["one", "two", "three"];
export const GROUPS = ["tasks", "endpoints", "front", "nat-group"];
export const CIDRS = ["0.0.0.0/0", "10.0.0.0/16", "10.0.16.0/20", "0.0.0.0/1", "203.0.113.0/24", "::/0"];

/** Now and then a value is not known. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Maybe<T>> {
  return fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: fc.constant(UNKNOWN_YET) });
}

export const ranges = fc.constantFrom(
  { from: 443, to: 443 },
  { from: 0, to: 65535 },
  { from: 1024, to: 65535 },
  { from: 49152, to: 65535 },
  { from: 80, to: 80 },
);
const protocol = fc.constantFrom("tcp" as const, "all" as const, "udp" as const);

export const groupRule: fc.Arbitrary<SecurityGroupRule> = fc.record({
  key: fc.constant("rule"),
  direction: fc.constantFrom("ingress" as const, "egress" as const),
  protocol: maybe(protocol),
  ports: maybe(ranges),
  peer: maybe(
    fc.oneof(
      fc.constantFrom(...CIDRS).map((cidr) => ({ kind: "cidr" as const, cidr })),
      fc.constantFrom(...GROUPS).map((name) => ({ kind: "group" as const, group: name })),
      fc.constant({ kind: "prefix-list" as const, id: "pl", service: "s3", cidrs: UNKNOWN_YET }),
    ),
  ),
});

const drawnAcl: fc.Arbitrary<readonly AclRule[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(acl().rules) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 300 }),
        direction: fc.constantFrom("ingress" as const, "egress" as const),
        action: maybe(fc.constantFrom("allow" as const, "deny" as const)),
        protocol,
        ports: ranges,
        cidr: fc.constantFrom(...CIDRS),
      }),
      { maxLength: 6, selector: (one) => one.number },
    ),
  },
);

const drawnRoute: fc.Arbitrary<Route> = fc
  .record({
    cidr: fc.constantFrom(...CIDRS, "10.0.16.0/24"),
    target: fc.constantFrom(
      ["internet-gateway", "igw"] as const,
      ["nat-gateway", "nat"] as const,
      ["network-interface", "eni"] as const,
      ["egress-only-internet-gateway", "eigw"] as const,
      ["peering-connection", "peer"] as const,
      ["other", "tgw"] as const,
      ["nat-gateway", "gone"] as const,
    ),
    state: maybe(fc.constantFrom("active" as const, "active" as const, "blackhole" as const)),
    open: fc.constantFrom(false, false, false, false, false, true),
  })
  .map(({ cidr, target, state, open }) => ({
    ...route(cidr, target[0], target[1], { state }),
    ...(open ? { target: UNKNOWN_YET } : {}),
  }));

const drawnTable = fc.uniqueArray(drawnRoute, {
  maxLength: 4,
  selector: ({ destination }) => JSON.stringify(destination),
});

export const drawn: fc.Arbitrary<Topology> = fc
  .record({
    tables: fc.tuple(drawnTable, drawnTable, drawnTable),
    acls: fc.tuple(drawnAcl, drawnAcl),
    groups: fc.tuple(...GROUPS.map(() => fc.array(groupRule, { maxLength: 4 }))),
    homes: fc.tuple(
      ...SUBNETS.map(() =>
        fc.record({ table: maybe(fc.integer({ min: 0, max: 2 })), acl: fc.integer({ min: 0, max: 1 }) }),
      ),
    ),
    ipv6: fc.boolean(),
    dns: fc.record({ dnsSupport: maybe(fc.boolean()), dnsHostnames: maybe(fc.boolean()) }),
    blocked: maybe(
      fc.constantFrom("off" as const, "off" as const, "block-ingress" as const, "block-bidirectional" as const),
    ),
    publicIp: maybe(fc.boolean()),
    places: fc.subarray(SUBNETS, { minLength: 1 }),
    natAt: maybe(fc.constantFrom(...SUBNETS)),
    endpoints: fc.subarray(["ecr.api", "ecr.dkr", "s3", "gateway"]),
    image: fc.constantFrom(DOCKER_IMAGE, ECR_IMAGE, "ghcr.io/shop/web:1"),
    check: maybe(fc.boolean()),
    keeper: fc.boolean(),
    balanced: fc.boolean(),
    complete: fc.boolean(),
  })
  .map((it) =>
    topology({
      complete: it.complete,
      vpcs: [vpc({ ...it.dns, blockPublicAccess: it.blocked, ipv6Cidrs: it.ipv6 ? ["2001:db8::/56"] : [] })],
      subnets: SUBNETS.map((key, index) =>
        subnet(key, `10.0.${String(index * 16)}.0/20`, {
          availabilityZone: `${REGION}${"abc"[index] ?? "a"}`,
          routeTable: tableName(it.homes[index]?.table),
          networkAcl: `acl-${String(it.homes[index]?.acl ?? 0)}`,
          ipv6Cidr: it.ipv6 ? `2001:db8:0:${String(index)}::/64` : null,
          assignIpv6AddressOnCreation: it.ipv6,
        }),
      ),
      routeTables: [
        routeTable("main"),
        ...it.tables.map((routes, index) => routeTable(`table-${String(index)}`, routes)),
      ],
      networkAcls: [acl(), ...it.acls.map((rules, index) => acl(rules, {}, `acl-${String(index)}`))],
      securityGroups: GROUPS.map((key, index) => group(key, it.groups[index] ?? [])),
      internetGateways: [internetGateway()],
      egressOnlyInternetGateways: [egressOnly()],
      natGateways: [
        {
          ...natGateway("nat", "one", [{ elasticIp: "eip", address: "203.0.113.9", availabilityZone: null }]),
          subnet: it.natAt,
        },
      ],
      networkInterfaces: [networkInterface("eni", "two", { sourceDestCheck: it.check })],
      elasticIps: [elasticIp("eip", "nat", "203.0.113.9"), elasticIp("eip-eni", "eni", UNKNOWN_YET)],
      launchTemplates: [launchTemplate()],
      autoScalingGroups: it.keeper ? [autoScalingGroup("keeper", ["two"])] : [],
      vpcEndpoints: it.endpoints.map((word) =>
        word === "gateway" ? gatewayEndpoint(["table-0"]) : endpoint(word, ["three"]),
      ),
      loadBalancers: it.balanced ? [loadBalancer(["one", "two"])] : [],
      listeners: it.balanced ? [listener()] : [],
      targetGroups: it.balanced ? [targetGroup()] : [],
      clusters: [cluster()],
      taskDefinitions: [taskDefinition(it.image)],
      services: [
        service(it.places, {
          networkConfiguration: { subnets: it.places, securityGroups: ["tasks"], assignPublicIp: it.publicIp },
          loadBalancers: it.balanced ? [{ targetGroup: "targets", containerName: "web", containerPort: 80 }] : [],
        }),
      ],
    }),
  );

function tableName(index: Maybe<number> | undefined): Maybe<string> {
  return typeof index === "number" ? `table-${String(index)}` : UNKNOWN_YET;
}
