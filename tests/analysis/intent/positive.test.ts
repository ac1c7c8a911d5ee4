/** A path that is to arrive: kept, broken with the path that breaks it, or not known. */
import { expect } from "chai";
import {
  acl,
  aclRule,
  backend,
  behindNat,
  egressOnly,
  elasticIp,
  group,
  internetGateway,
  natGateway,
  route,
  routeTable,
  rule,
  subnet,
  UNKNOWN_YET,
  vpc,
  REGION,
} from "../../support/topology";
import { expected, verdictOf } from "./judged";

const tasks = [rule("egress", null, "0.0.0.0/0"), rule("egress", null, "::/0")];
const opened = rule("ingress", 5432, { kind: "group", group: "tasks" });

function withDatabase(rules = [opened]) {
  return behindNat({
    securityGroups: [group("tasks", tasks), group("db", rules)],
    backends: [backend(["private-a", "private-b"])],
  });
}

/** Dual-stack: IPv4 by the NAT gateway, IPv6 by the egress-only internet gateway. */
function dualStack() {
  const network = behindNat({
    vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
    egressOnlyInternetGateways: [egressOnly()],
    networkAcls: [
      acl([
        aclRule(100, "ingress", "allow"),
        aclRule(101, "ingress", "allow", { cidr: "::/0" }),
        aclRule(100, "egress", "allow"),
        aclRule(101, "egress", "allow", { cidr: "::/0" }),
      ]),
    ],
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      routeTable("private", [
        route("0.0.0.0/0", "nat-gateway", "nat"),
        route("::/0", "egress-only-internet-gateway", "eigw"),
      ]),
    ],
  });
  return {
    ...network,
    subnets: network.subnets.map((each, index) => ({
      ...each,
      ipv6Cidr: `2001:db8:0:${String(index)}::/64`,
      assignIpv6AddressOnCreation: true,
    })),
  };
}

describe("an expectation that a path arrives", () => {
  it("is kept by the path that explain has", () => {
    const kept = expected(behindNat(), { from: "web", to: "internet", line: 2 });

    expect(kept.verdict).to.equal("kept");
    expect(kept.message).to.equal("web: IPv4 to the internet: reachable by nat gateway, then internet gateway.");
    expect(kept.line).to.equal(2);
    expect(kept.fix).to.equal(null);
    expect(kept.path?.verdict).to.equal("reachable");
  });

  it("is broken by a port that is closed, with the hop and the fix of the report", () => {
    const closed = expected(withDatabase([]), { from: "web", to: "db", port: 5432 });

    expect(closed.verdict).to.equal("broken");
    expect(closed.path?.code).to.equal("SG_HAS_NO_RULES");
    expect(closed.path?.hops.at(-1)).to.include({ kind: "security-group", name: "db", verdict: "stopped" });
    expect(verdictOf(withDatabase(), { from: "web", to: "db", port: 5432 })).to.equal("kept");
    expect(verdictOf(withDatabase(), { from: "web", to: "db", port: 5433 })).to.equal("broken");
    expect(verdictOf(withDatabase(), { from: "web", to: "db" })).to.equal("kept");
  });

  it("has the report's own fix for a need of the service", () => {
    const cut = behindNat({
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private"),
      ],
    });

    expect(expected(cut, { from: "web", to: "docker.io" }).fix)
      .to.be.a("string")
      .and.not.equal("");
  });

  it("is undetermined while a value of the path is not known, never kept", () => {
    const open = behindNat({
      routeTables: [routeTable("main"), routeTable("public"), routeTable("private", [], { incomplete: "unread" })],
    });

    expect(verdictOf(open, { from: "web", to: "internet" })).to.equal("undetermined");
  });

  it("is broken where it works from one of two subnets", () => {
    const half = behindNat({ networkAcls: [] });
    const subnets = half.subnets.map((each) => (each.name === "private-b" ? { ...each, routeTable: "main" } : each));

    const broken = expected({ ...behindNat(), subnets }, { from: "web", to: "internet" });
    expect(broken.verdict).to.equal("broken");
    expect(broken.path?.subnets).to.deep.equal({ reachable: ["private-a"], blocked: ["private-b"], undetermined: [] });
  });
});

describe("reach", () => {
  it("is the path over that family, whatever the other one does", () => {
    const both = dualStack();
    expect(verdictOf(both, { from: "web", to: "internet", reach: "ipv4" })).to.equal("kept");
    expect(verdictOf(both, { from: "web", to: "internet", reach: "ipv6" })).to.equal("kept");
    expect(verdictOf(behindNat(), { from: "web", to: "internet", reach: "ipv6" })).to.equal("broken");

    const only6 = { ...both, natGateways: [], elasticIps: [] };
    expect(verdictOf(only6, { from: "web", to: "internet" })).to.equal("kept");
    expect(verdictOf(only6, { from: "web", to: "internet", reach: "ipv4" })).to.equal("broken");
  });

  it("is judged for the needs of a service, too", () => {
    const both = dualStack();
    expect(verdictOf(both, { from: "web", to: "docker.io", reach: "ipv4" })).to.equal("kept");
    expect(verdictOf(behindNat(), { from: "web", to: "docker.io", reach: "ipv6" })).to.equal("broken");
    expect(verdictOf(both, { from: "web", to: "example.org", reach: "ipv6" })).to.equal("undetermined");
  });

  it("is broken where the other end has that family not", () => {
    expect(verdictOf(withDatabase(), { from: "web", to: "db", reach: "ipv4" })).to.equal("kept");
    expect(verdictOf(withDatabase(), { from: "web", to: "db", reach: "ipv6" })).to.equal("broken");
  });
});

describe("by", () => {
  it("requires the device from each subnet", () => {
    expect(verdictOf(behindNat(), { from: "web", to: "internet", by: ["nat-gateway"] })).to.equal("kept");
    const other = expected(behindNat(), { from: "web", to: "internet", by: ["nat-instance"] });
    expect(other.verdict).to.equal("broken");
    expect(other.message).to.match(/^It passes nat-gateway, then internet-gateway, not nat-instance: /);

    const network = behindNat();
    const split = {
      ...network,
      subnets: network.subnets.map((each) => (each.name === "private-b" ? { ...each, routeTable: "public" } : each)),
      services: network.services.map((each) => ({
        ...each,
        networkConfiguration: { subnets: ["private-a", "private-b"], securityGroups: ["tasks"], assignPublicIp: true },
      })),
    };
    expect(verdictOf(split, { from: "web", to: "internet" })).to.equal("kept");
    expect(verdictOf(split, { from: "web", to: "internet", by: ["nat-gateway"] })).to.equal("broken");
    expect(verdictOf(split, { from: "web", to: "internet", by: ["nat-gateway", "internet-gateway"] })).to.equal("kept");
  });

  it("requires it on each route, where two routes divide the internet", () => {
    const network = behindNat({
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private", [
          route("0.0.0.0/1", "nat-gateway", "nat"),
          route("128.0.0.0/1", "internet-gateway", "igw"),
        ]),
      ],
    });
    const services = network.services.map((each) => ({
      ...each,
      networkConfiguration: { subnets: ["private-a"], securityGroups: ["tasks"], assignPublicIp: true },
    }));
    const split = { ...network, services };

    expect(verdictOf(split, { from: "web", to: "internet" })).to.equal("kept");
    expect(verdictOf(split, { from: "web", to: "internet", by: ["nat-gateway"] })).to.equal("broken");
  });

  it("requires it over each family that works, unless one is named", () => {
    const both = dualStack();
    expect(verdictOf(both, { from: "web", to: "internet", by: ["nat-gateway"] })).to.equal("broken");
    expect(verdictOf(both, { from: "web", to: "internet", reach: "ipv4", by: ["nat-gateway"] })).to.equal("kept");
  });
});

describe("source", () => {
  const to = { from: "web", to: "internet" };

  it("is kept if every address that the destination sees is listed", () => {
    expect(verdictOf(behindNat(), { ...to, source: ["203.0.113.9"] })).to.equal("kept");
    expect(verdictOf(behindNat(), { ...to, source: ["203.0.113.9", "203.0.113.10"] })).to.equal("kept");
    expect(verdictOf(behindNat(), { ...to, source: ["203.0.113.10"] })).to.equal("broken");
    expect(verdictOf(behindNat(), { ...to, source: ["fixed"] })).to.equal("kept");
  });

  it("is not known before the address is, which stays", () => {
    const address = { elasticIp: "eip", address: UNKNOWN_YET, availabilityZone: null };
    const planned = behindNat({
      elasticIps: [elasticIp("eip", "nat", UNKNOWN_YET)],
      natGateways: [natGateway("nat", "public-a", [address])],
    });
    expect(verdictOf(planned, { ...to, source: ["203.0.113.9"] })).to.equal("undetermined");
    expect(verdictOf(planned, { ...to, source: ["fixed"] })).to.equal("kept");
  });

  it("is not known while one of two NAT gateways has no address yet", () => {
    const known = { elasticIp: "eip", address: "203.0.113.9", availabilityZone: null };
    const next = { elasticIp: "next", address: UNKNOWN_YET, availabilityZone: null };
    const network = behindNat({
      elasticIps: [elasticIp("eip", "nat", "203.0.113.9"), elasticIp("next", "nat-b", UNKNOWN_YET)],
      natGateways: [natGateway("nat", "public-a", [known]), natGateway("nat-b", "public-b", [next])],
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private", [route("0.0.0.0/0", "nat-gateway", "nat")]),
        routeTable("private-2", [route("0.0.0.0/0", "nat-gateway", "nat-b")]),
      ],
      subnets: [
        subnet("public-a", "10.0.0.0/24", { routeTable: "public" }),
        subnet("public-b", "10.0.1.0/24", { routeTable: "public", availabilityZone: `${REGION}b` }),
        subnet("private-a", "10.0.128.0/20", { routeTable: "private" }),
        subnet("private-b", "10.0.144.0/20", { routeTable: "private-2", availabilityZone: `${REGION}b` }),
      ],
      internetGateways: [internetGateway()],
    });
    expect(verdictOf(network, { ...to, source: ["203.0.113.9"] })).to.equal("undetermined");
    expect(verdictOf(network, { ...to, source: ["198.51.100.1"] })).to.equal("broken");
  });

  it("is broken where the address changes, and where there is none", () => {
    const network = behindNat();
    const services = network.services.map((each) => ({
      ...each,
      networkConfiguration: { subnets: ["public-a"], securityGroups: ["tasks"], assignPublicIp: true },
    }));
    expect(verdictOf({ ...network, services }, { ...to, source: ["fixed"] })).to.equal("broken");
    expect(verdictOf(withDatabase(), { from: "web", to: "db", source: ["fixed"] })).to.equal("broken");
  });
});
