/** Properties of every randomly generated network: no guess, no throw, and no surprise from order or names. */
import { expect } from "chai";
import fc from "fast-check";
import { analyseServices } from "../../../analysis/reachability";
import type { PathAnalysis, ServiceAnalysis } from "../../../analysis/reachability";
import type { Maybe, Topology } from "../../../analysis/topology/model";
import { isUnknown } from "../../../analysis/topology/model";
import { CIDRS, GROUPS, drawn, groupRule, ranges } from "../../support/drawn";
import { aclRule } from "../../support/topology";

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
