/** What holds of every network, however it is drawn: no guess, no throw, and no surprise from order or names. */
import { expect } from "chai";
import fc from "fast-check";
import { analyseServices } from "../../../analysis/reachability";
import type { PathAnalysis, ServiceAnalysis } from "../../../analysis/reachability";
import type { AclRule, Maybe, Route, SecurityGroupRule, Topology } from "../../../analysis/topology/model";
import { isUnknown } from "../../../analysis/topology/model";
import {
  DOCKER_IMAGE,
  ECR_IMAGE,
  REGION,
  UNKNOWN_YET,
  acl,
  aclRule,
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
} from "../../support/topology";

const SUBNETS = ["one", "two", "three"];
const GROUPS = ["tasks", "endpoints", "front", "nat-group"];
const CIDRS = ["0.0.0.0/0", "10.0.0.0/16", "10.0.16.0/20", "0.0.0.0/1", "203.0.113.0/24", "::/0"];

/** Now and then a value is not known. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Maybe<T>> {
  return fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: fc.constant(UNKNOWN_YET) });
}

const ranges = fc.constantFrom(
  { from: 443, to: 443 },
  { from: 0, to: 65535 },
  { from: 1024, to: 65535 },
  { from: 49152, to: 65535 },
  { from: 80, to: 80 },
);
const protocol = fc.constantFrom("tcp" as const, "all" as const, "udp" as const);

const groupRule: fc.Arbitrary<SecurityGroupRule> = fc.record({
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

const drawn: fc.Arbitrary<Topology> = fc
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

function only(network: Topology): ServiceAnalysis {
  const [found] = analyseServices(network);
  if (found === undefined) throw new Error("no service");
  return found;
}

function pathsOf(network: Topology): [string, PathAnalysis][] {
  const { needs, egress, ingress } = only(network);
  return [
    ...needs.map(({ need, path }): [string, PathAnalysis] => [`${need.purpose} ${need.destination}`, path]),
    ["egress ipv4", egress.ipv4],
    ["egress ipv6", egress.ipv6],
    ["from the internet", ingress.internet],
    ["from the VPC", ingress.vpc],
    ...(ingress.loadBalancer === null ? [] : [["from the balancer", ingress.loadBalancer] as [string, PathAnalysis]]),
  ];
}

function verdicts(network: Topology): Record<string, string> {
  return Object.fromEntries(pathsOf(network).map(([name, path]) => [name, path.verdict]));
}

describe("every network", function () {
  this.timeout(60_000);
  it("gives each path one of four verdicts, with a code and a reason for all that does not arrive", () => {
    fc.assert(
      fc.property(drawn, (network) => {
        for (const [name, path] of pathsOf(network)) {
          expect(["reachable", "blocked", "partial", "undetermined"], name).to.include(path.verdict);
          expect(path.code === null, name).to.equal(path.verdict === "reachable");
          expect(path.message, name).not.to.match(/undefined|null|\[object/);
          expect(path.hops.length, name).to.be.greaterThan(0);
          if (path.verdict === "reachable") {
            expect(
              path.hops.every((hop) => hop.verdict === "passed"),
              name,
            ).to.equal(true);
            expect(path.via.length, name).to.be.greaterThan(0);
            expect(path.subnets.blocked, name).to.deep.equal([]);
            expect(path.subnets.undetermined, name).to.deep.equal([]);
          }
          if (path.verdict === "blocked") {
            expect(
              path.hops.map((hop) => hop.verdict),
              name,
            ).to.include("stopped");
            expect(path.subnets.reachable, name).to.deep.equal([]);
            expect(path.sourceIp, name).to.deep.equal({ kind: "none", addresses: [] });
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it("is judged alike twice, and with everything in another order", () => {
    fc.assert(
      fc.property(drawn, (network) => {
        const turned: Topology = {
          ...network,
          subnets: [...network.subnets].reverse(),
          routeTables: network.routeTables
            .map((table) => ({ ...table, routes: [...table.routes].reverse() }))
            .reverse(),
          networkAcls: network.networkAcls.map((each) => ({ ...each, rules: [...each.rules].reverse() })).reverse(),
          securityGroups: network.securityGroups
            .map((each) => ({ ...each, rules: [...each.rules].reverse() }))
            .reverse(),
          vpcEndpoints: [...network.vpcEndpoints].reverse(),
          elasticIps: [...network.elasticIps].reverse(),
        };
        expect(pathsOf({ ...network })).to.deep.equal(pathsOf(network));
        expect(verdicts(turned)).to.deep.equal(verdicts(network));
      }),
      { numRuns: 200 },
    );
  });

  it("loses nothing by one more rule that allows", () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(...GROUPS), groupRule, (network, name, extra) => {
        const more: Topology = {
          ...network,
          securityGroups: network.securityGroups.map((each) =>
            each.key === name ? { ...each, rules: [...each.rules, extra] } : each,
          ),
        };
        const before = verdicts(network);
        for (const [path, after] of Object.entries(verdicts(more))) {
          if (before[path] === "reachable") expect(after, path).to.equal("reachable");
          else if (before[path] !== "blocked") expect(after, path).not.to.equal("blocked");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gains nothing by one more ACL rule that denies", () => {
    fc.assert(
      fc.property(
        drawn,
        fc.constantFrom(...CIDRS),
        ranges,
        fc.constantFrom("ingress" as const, "egress" as const),
        (network, cidr, range, direction) => {
          const less: Topology = {
            ...network,
            networkAcls: network.networkAcls.map((each) => ({
              ...each,
              rules: [...each.rules, aclRule(0, direction, "deny", { cidr, ports: range, protocol: "tcp" })],
            })),
          };
          const before = verdicts(network);
          for (const [path, after] of Object.entries(verdicts(less))) {
            if (before[path] === "blocked") expect(after, path).to.equal("blocked");
            else if (before[path] !== "reachable") expect(after, path).not.to.equal("reachable");
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never turns from known to its contrary when a value becomes known", () => {
    const settle = <T>(value: Maybe<T>, chosen: T): T => (isUnknown(value) ? chosen : value);
    fc.assert(
      fc.property(drawn, fc.boolean(), fc.constantFrom(...CIDRS), (network, flag, cidr) => {
        const settled: Topology = {
          ...network,
          vpcs: network.vpcs.map((each) => ({
            ...each,
            dnsSupport: settle(each.dnsSupport, flag),
            dnsHostnames: settle(each.dnsHostnames, flag),
            blockPublicAccess: settle(each.blockPublicAccess, flag ? "off" : "block-ingress"),
          })),
          subnets: network.subnets.map((each) => ({ ...each, routeTable: settle(each.routeTable, "table-0") })),
          routeTables: network.routeTables.map((table) => ({
            ...table,
            routes: table.routes.map((each) => ({
              ...each,
              target: settle(each.target, { kind: "internet-gateway" as const, key: "igw" }),
              state: settle(each.state, flag ? ("active" as const) : ("blackhole" as const)),
            })),
          })),
          networkAcls: network.networkAcls.map((each) => ({
            ...each,
            rules: each.rules.map((one) => ({ ...one, action: settle(one.action, flag ? "allow" : "deny") })),
          })),
          securityGroups: network.securityGroups.map((each) => ({
            ...each,
            rules: each.rules.map((one) => ({
              ...one,
              protocol: settle(one.protocol, "tcp" as const),
              ports: settle(one.ports, flag ? { from: 443, to: 443 } : { from: 1, to: 1 }),
              peer: settle(one.peer, { kind: "cidr" as const, cidr }),
            })),
          })),
          natGateways: network.natGateways.map((each) => ({ ...each, subnet: settle(each.subnet, "one") })),
          networkInterfaces: network.networkInterfaces.map((each) => ({
            ...each,
            sourceDestCheck: settle(each.sourceDestCheck, flag),
          })),
          services: network.services.map((each) => ({
            ...each,
            networkConfiguration: {
              ...(each.networkConfiguration as object),
              ...flagOf(each.networkConfiguration, flag),
            } as typeof each.networkConfiguration,
          })),
        };
        const before = verdicts(network);
        for (const [path, after] of Object.entries(verdicts(settled))) {
          if (before[path] === "reachable" || before[path] === "blocked") expect(after, path).to.equal(before[path]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

function flagOf(configuration: Topology["services"][number]["networkConfiguration"], flag: boolean): object {
  const written = (configuration as { assignPublicIp: Maybe<boolean> }).assignPublicIp;
  return { assignPublicIp: typeof written === "boolean" ? written : flag };
}
