/** A route table of the internet gateway itself decides what enters: requests, and the answers to what left. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import { topologyOf } from "../../../../analysis/topology/fromResources";
import type { NetworkInterface, Topology } from "../../../../analysis/topology/model";
import { savedGraphOf } from "../../../support/saving";
import { graph, resource, urnOf } from "../../../support/resources";
import {
  endpoint,
  group,
  inPublic,
  internetGateway,
  networkInterface,
  route,
  routeTable,
  rule,
  subnet,
  UNKNOWN_YET,
} from "../../../support/topology";

const ALL = [rule("egress", null, "0.0.0.0/0"), rule("ingress", null, "0.0.0.0/0")];

/** Tasks with public addresses; the gateway's table sends what enters for their subnets to a firewall. */
function behindFirewall(over: Partial<NetworkInterface>, fw = ALL, more: Partial<Topology> = {}): Topology {
  const edges = ["10.0.0.0/24", "10.0.1.0/24"].map((cidr) => route(cidr, "network-interface", "fw"));
  const base = inPublic();
  return inPublic({
    subnets: [...base.subnets, subnet("firewalls", "10.0.9.0/24", { routeTable: "public" })],
    internetGateways: [internetGateway({ routeTable: "edge" })],
    routeTables: [...base.routeTables, routeTable("edge", edges)],
    securityGroups: [group("tasks", ALL), group("fw", fw)],
    networkInterfaces: [
      networkInterface("fw", "firewalls", { securityGroups: ["fw"], sourceDestCheck: false, ...over }),
    ],
    ...more,
  });
}

function both(network: Topology): readonly (readonly [string, string | null])[] {
  const [web] = analyseServices(network);
  if (web === undefined) throw new Error("no service");
  return [web.ingress.internet, web.egress.ipv4].map(({ verdict, code }) => [verdict, code] as const);
}

describe("a route table of the internet gateway", () => {
  it("with its local routes alone changes nothing", () => {
    const plain = {
      internetGateways: [internetGateway({ routeTable: "edge" })],
      securityGroups: [group("tasks", ALL)],
    };
    const tables = [...inPublic().routeTables, routeTable("edge")];
    expect(both(inPublic({ ...plain, routeTables: tables }))).to.deep.equal([
      ["reachable", null],
      ["reachable", null],
    ]);
  });

  it("that leads to an interface with the source/destination check on loses requests and answers", () => {
    expect(both(behindFirewall({ sourceDestCheck: true }))).to.deep.equal([
      ["blocked", "ENI_SOURCE_DEST_CHECK_RESTRICTION"],
      ["blocked", "ENI_SOURCE_DEST_CHECK_RESTRICTION"],
    ]);
  });

  it("that leads to an interface whose groups do not allow what enters loses it", () => {
    expect(both(behindFirewall({}, [rule("egress", null, "0.0.0.0/0")]))).to.deep.equal([
      ["blocked", "SG_HAS_NO_RULES"],
      ["blocked", "SG_HAS_NO_RULES"],
    ]);
    expect(both(behindFirewall({}, [rule("ingress", 80, "0.0.0.0/0")]))).to.deep.equal([
      ["undetermined", "UNKNOWN_VALUE"],
      ["blocked", "ENI_SG_RULES_MISMATCH"],
    ]);
  });

  it("judges an answer by the port that it goes to, the caller's own, and not by the port that was called", () => {
    expect(both(behindFirewall({}, [rule("ingress", 443, "0.0.0.0/0")]))[1]).to.deep.equal([
      "blocked",
      "ENI_SG_RULES_MISMATCH",
    ]);
    expect(both(behindFirewall({}, [rule("ingress", [1024, 65535], "0.0.0.0/0")]))[1]).to.deep.equal([
      "undetermined",
      "UNKNOWN_VALUE",
    ]);
  });

  it("that leads to a firewall is as far as the analysis follows, and the firewall is named", () => {
    const network = behindFirewall({});
    expect(both(network)).to.deep.equal([
      ["undetermined", "UNKNOWN_VALUE"],
      ["undetermined", "UNKNOWN_VALUE"],
    ]);
    const [web] = analyseServices(network);
    expect(web?.ingress.internet.message).to.contain(
      "route table edge of internet gateway igw sends inbound traffic for 10.0.0.0/24 to network interface fw",
    );
  });

  it("and egress through the same firewall: its behaviour is unknown, and it is no NAT instance", () => {
    const out = ["public", "edge"].map((key) =>
      key === "edge"
        ? routeTable(
            key,
            ["10.0.0.0/24", "10.0.1.0/24"].map((cidr) => route(cidr, "network-interface", "fw")),
          )
        : routeTable(key, [route("0.0.0.0/0", "network-interface", "fw")]),
    );
    const network = behindFirewall({}, ALL, { routeTables: [routeTable("main"), ...out] });
    expect(both(network).map(([verdict]) => verdict)).to.deep.equal(["undetermined", "undetermined"]);
    expect(analyseServices(network)[0]?.egress.ipv4.sourceIp.kind).to.equal("undetermined");
  });

  it("whose target is gone, or which is not known", () => {
    expect(both(behindFirewall({}, ALL, { networkInterfaces: [] }))).to.deep.equal([
      ["blocked", "BAD_STATE_ROUTE"],
      ["blocked", "BAD_STATE_ROUTE"],
    ]);
    const unread = { internetGateways: [internetGateway({ routeTable: UNKNOWN_YET })] };
    expect(both(behindFirewall({}, ALL, unread)).map(([verdict]) => verdict)).to.deep.equal([
      "undetermined",
      "undetermined",
    ]);
    const balancer = endpoint("gwlbe", [], { kind: "other" });
    const routes = routeTable("edge", [route("10.0.0.0/16", "vpc-endpoint", "endpoint-gwlbe")]);
    const tables = [...inPublic().routeTables, routes];
    expect(
      both(behindFirewall({}, ALL, { vpcEndpoints: [balancer], routeTables: tables })).map(([verdict]) => verdict),
    ).to.deep.equal(["undetermined", "undetermined"]);
  });
});

describe("the association of a table with a gateway", () => {
  const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
  const TABLE = "aws:ec2/routeTable:RouteTable";
  const vpc = resource("aws:ec2/vpc:Vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" });
  const gateway = resource(GATEWAY, "igw-1", { vpcId: "vpc-1" });
  const edge = resource(TABLE, "rtb-edge", { vpcId: "vpc-1", routes: [] });

  it("is read from a program, and of aws-native's own type", () => {
    for (const type of [
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws-native:ec2:GatewayRouteTableAssociation",
    ]) {
      const tied = resource(type, "edge", { gatewayId: "igw-1", routeTableId: "rtb-edge" });
      expect(topologyOf(graph([vpc, gateway, edge, tied])).internetGateways[0]?.routeTable, type).to.equal(
        urnOf(TABLE, "rtb-edge"),
      );
    }
    expect(topologyOf(graph([vpc, gateway, edge])).internetGateways[0]?.routeTable).to.equal(null);
  });

  it("is read from an account's answers", () => {
    const associations = [{ GatewayId: "igw-1", AssociationState: { State: "associated" } }];
    const answers = {
      accountId: null,
      region: "us-east-1",
      takenAt: "2026-11-28T00:00:00Z",
      files: {
        Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }],
        InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId: "vpc-1" }] }],
        RouteTables: [{ RouteTableId: "rtb-edge", VpcId: "vpc-1", Associations: associations, Routes: [] }],
      },
      missing: {},
    };
    expect(topologyOf(savedGraphOf(answers)).internetGateways[0]?.routeTable).to.equal("rtb-edge");
  });
});
