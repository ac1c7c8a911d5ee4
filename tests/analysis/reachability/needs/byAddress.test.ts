/**
 * Addresses as ends of a path: those of the VPC, of a peer, of the host itself, and those that the internet does not
 * have.
 */
import { expect } from "chai";
import { analyseServices, explainPath } from "../../../../analysis/reachability";
import type { PathReport } from "../../../../analysis/report";
import type { Topology } from "../../../../analysis/topology/model";
import {
  acl,
  aclRule,
  behindNat,
  egressOnly,
  group,
  inPublic,
  internetGateway,
  natGateway,
  networkInterface,
  route,
  routeTable,
  rule,
  subnet,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

function path(network: Topology, to: string): PathReport {
  const explained = explainPath(network, "web", to);
  if (!("path" in explained)) throw new Error(explained.problem);
  return explained.path;
}

function seen(network: Topology, to: string): readonly unknown[] {
  const { verdict, code, rule } = path(network, to);
  return [verdict, code, rule];
}

const NOWHERE = ["blocked", "NO_ROUTE_TO_DESTINATION", "R-VPC-46"];
const tables = (...routes: Parameters<typeof routeTable>[1][]): Topology["routeTables"] => [
  routeTable("main"),
  routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw"), ...(routes[1] ?? [])]),
  routeTable("private", routes[0] ?? [route("0.0.0.0/0", "nat-gateway", "nat")]),
];

describe("a private or reserved address", () => {
  const special = [
    "10.9.0.5",
    "172.16.0.1",
    "192.168.7.7",
    "100.64.1.1",
    "127.0.0.1",
    "169.254.9.9",
    "198.18.0.1",
    "224.0.0.5",
    "240.0.0.1",
    "192.0.2.1",
    "203.0.113.50",
  ];
  for (const address of special) {
    it(`${address} does not exist behind a NAT gateway, nor behind an internet gateway`, () => {
      expect(seen(behindNat(), `${address}:443`)).to.deep.equal(NOWHERE);
      expect(seen(inPublic(), `${address}:443`)).to.deep.equal(NOWHERE);
    });
  }

  it("is not behind a regional NAT gateway or a NAT instance with the default route either", () => {
    const regional = natGateway("nat", "public-a", [], {
      subnet: null,
      availabilityMode: "regional",
      regionalAddresses: "automatic",
    });
    expect(seen(behindNat({ natGateways: [regional] }), "10.9.0.5:443")).to.deep.equal(NOWHERE);
    const box = networkInterface("box", "public-a", { publicIp: "52.1.2.3", instance: "i" });
    const byInstance = behindNat({
      networkInterfaces: [box],
      routeTables: tables([route("0.0.0.0/0", "network-interface", "box")]),
      securityGroups: [
        group("tasks"),
        group("nat-group", [rule("ingress", null, "10.0.0.0/16"), rule("egress", null, "0.0.0.0/0")]),
      ],
    });
    expect(seen(byInstance, "10.9.0.5:443").slice(0, 2)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    const tunnel = { ...byInstance, routeTables: tables([route("10.9.0.0/16", "network-interface", "box")]) };
    expect(path(tunnel, "10.9.0.5:443").verdict, "a route of its own may lead into a tunnel").to.equal("undetermined");
  });

  it("names its use and the routes that are missing", () => {
    expect(path(behindNat(), "192.168.7.7:5432").message).to.contain(
      "192.168.7.7:5432 has an address for private use (RFC 1918), which does not exist behind igw; a route through a peering connection, a transit gateway or a VPN is missing",
    );
  });

  it("of IPv6 is not behind an internet gateway or an egress-only gateway", () => {
    const dual = (kind: "internet-gateway" | "egress-only-internet-gateway", key: string): Topology =>
      behindNat({
        vpcs: [vpc({ ipv6Cidrs: ["2600:1f14::/56"] })],
        subnets: [
          subnet("private-a", "10.0.128.0/20", { ipv6Cidr: "2600:1f14::/64", assignIpv6AddressOnCreation: true }),
        ],
        egressOnlyInternetGateways: [egressOnly()],
        routeTables: [routeTable("main", [route("::/0", kind, key)])],
        services: behindNat().services.map((each) => ({
          ...each,
          networkConfiguration: { subnets: ["private-a"], securityGroups: ["tasks"], assignPublicIp: null },
        })),
        securityGroups: [group("tasks", [rule("egress", null, "::/0")])],
        networkAcls: [
          acl([aclRule(100, "egress", "allow", { cidr: "::/0" }), aclRule(100, "ingress", "allow", { cidr: "::/0" })]),
        ],
      });
    for (const network of [dual("internet-gateway", "igw"), dual("egress-only-internet-gateway", "eigw")]) {
      for (const address of ["fd12::1", "fe80::1", "ff02::1", "2001:db8::7", "::1"]) {
        expect(seen(network, `[${address}]:443`), address).to.deep.equal(NOWHERE);
      }
      expect(path(network, "[2606:4700::1111]:443").verdict).to.equal("reachable");
    }
  });

  it("is where a transit gateway leads, as far as is known, also behind a NAT gateway", () => {
    const hub = { kind: "other" as const, key: "tgw-1", name: "transit gateway hub (tgw-1)" };
    const straight = tables([route("10.9.0.0/16", "other", "tgw-1", { target: hub })]);
    const direct = path(behindNat({ routeTables: straight }), "10.9.0.5:443");
    expect(direct.verdict).to.equal("undetermined");
    expect(direct.message).to.contain("10.9.0.0/16 leads to transit gateway hub (tgw-1), which is not followed here");
    const behind = tables(undefined, [route("10.9.0.0/16", "other", "tgw-1", { target: hub })]);
    expect(path(behindNat({ routeTables: behind }), "10.9.0.5:443").verdict).to.equal("undetermined");
  });

  it("is where the NAT gateway's own subnet leads, also by a peering connection, and also where it is private", () => {
    const connected = { vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"] }, "other")] };
    const peer = { key: "peer", name: "peer", id: null, requester: "vpc", accepter: "other", active: true };
    const onward = tables(undefined, [route("10.9.0.0/16", "peering-connection", "peer")]);
    const [nat] = behindNat().natGateways;
    for (const connectivity of ["public", "private"] as const) {
      const network = (routeTables: Topology["routeTables"]): Topology =>
        behindNat({
          ...connected,
          peeringConnections: [peer],
          routeTables,
          natGateways: nat === undefined ? [] : [{ ...nat, connectivity }],
        });
      expect(path(network(onward), "10.9.0.5:443").verdict, connectivity).to.equal("undetermined");
      expect(seen(network(tables()), "10.9.0.5:443"), connectivity).to.deep.equal(NOWHERE);
    }
  });

  it("is not behind a NAT gateway whose subnet has no route to it: that route is missing, not one to the internet", () => {
    const bare = [routeTable("main"), routeTable("public"), ...tables().filter(({ key }) => key === "private")];
    expect(seen(behindNat({ routeTables: bare }), "10.9.0.5:443")).to.deep.equal(NOWHERE);
    expect(seen(behindNat({ routeTables: bare }), "8.8.8.8:443").slice(0, 2)).to.deep.equal([
      "blocked",
      "NAT_WITHOUT_INTERNET_ROUTE",
    ]);
  });

  it("may be inside a VPC whose blocks are not known", () => {
    expect(path(behindNat({ vpcs: [vpc({ ipv4Cidrs: UNKNOWN_YET })] }), "10.9.0.5:443").verdict).to.equal(
      "undetermined",
    );
  });
});

describe("an address of the VPC", () => {
  it("is that of the interface that has it, whose groups decide", () => {
    const closed = networkInterface("db", "private-b", { privateIps: ["10.0.144.9"], securityGroups: ["db"] });
    const network = (ingress: Topology["securityGroups"][number]["rules"]): Topology =>
      behindNat({ networkInterfaces: [closed], securityGroups: [group("tasks"), group("db", ingress)] });
    expect(seen(network([]), "10.0.144.9:5432")).to.deep.equal(["blocked", "SG_HAS_NO_RULES", "R-VPC-08"]);
    expect(path(network([rule("ingress", 5432, "10.0.0.0/16")]), "10.0.144.9:5432").verdict).to.equal("reachable");
    const other = path(network([]), "10.0.144.10:5432");
    expect([
      other.verdict,
      other.message.includes("it is not known which interface has 10.0.144.10:5432 in subnet private-b"),
    ]).to.deep.equal(["undetermined", true]);
  });

  it("of Amazon's resolver answers without any rule, and services of the host are the host's own", () => {
    const shut = behindNat({ securityGroups: [group("tasks", [])] });
    expect(path(shut, "10.0.0.2:53").verdict).to.equal("reachable");
    expect(path(shut, "169.254.169.253:53").verdict).to.equal("reachable");
    expect(path(shut, "169.254.170.2:80").message).to.contain("the task metadata and credentials endpoint");
  });
});

describe("an address of a peered VPC", () => {
  const peered = (back: boolean): Topology =>
    behindNat({
      vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "far" }, "other")],
      subnets: [...behindNat().subnets, subnet("data", "10.9.0.0/24", { vpc: "other" })],
      routeTables: [
        ...tables([route("10.9.0.0/16", "peering-connection", "peer"), route("0.0.0.0/0", "nat-gateway", "nat")]),
        routeTable("far", back ? [route("10.0.0.0/16", "peering-connection", "peer")] : [], { vpc: "other" }),
      ],
      peeringConnections: [{ key: "peer", name: "peer", id: null, requester: "vpc", accepter: "other", active: true }],
    });

  it("needs a route back", () => {
    expect(seen(peered(false), "10.9.0.50:6379").slice(0, 2)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(path(peered(true), "10.9.0.50:6379").verdict, "its groups are not known").to.equal("undetermined");
  });
});

describe("a DNS server of the DHCP options", () => {
  const pull = (servers: readonly string[], over: Partial<Topology> = {}) => {
    const [web] = analyseServices(behindNat({ vpcs: [vpc({ dnsServers: servers })], ...over }));
    const found = web?.needs.find(({ need }) => need.purpose === "image-pull");
    if (found === undefined) throw new Error("no pull");
    return found.path;
  };

  it("is Amazon's own at the VPC's base plus two, at 169.254.169.253 and at fd00:ec2::253", () => {
    for (const server of ["10.0.0.2", "169.254.169.253", "fd00:ec2::253", "AmazonProvidedDNS"]) {
      expect(pull([server]).verdict, server).to.equal("reachable");
    }
    expect(pull(["10.0.0.2"], { vpcs: [vpc({ dnsServers: ["10.0.0.2"], dnsSupport: false })] }).code).to.equal(
      "VPC_DNS_DISABLED",
    );
  });

  it("of another VPC that no route leads to stops every name, and is named", () => {
    const lost = pull(["10.50.0.2"]);
    expect([lost.verdict, lost.code, lost.rule]).to.deep.equal(NOWHERE);
    expect(lost.message).to.contain("DNS server 10.50.0.2 has an address for private use (RFC 1918)");
    expect(pull(["10.50.0.2", "1.1.1.1"]).verdict, "another one answers").to.equal("reachable");
  });

  it("inside the VPC is an ordinary host of it", () => {
    const inside = pull(["10.0.144.53"]);
    expect(inside.verdict).to.equal("undetermined");
    expect(inside.message).to.contain("it is not known which interface has DNS server 10.0.144.53 in subnet private-b");
  });
});

describe("a NAT gateway whose default route leads to a transit gateway or a firewall", () => {
  for (const target of [
    { kind: "other" as const, key: "tgw-1", name: "transit gateway hub" },
    { kind: "vpc-endpoint" as const, key: "firewall" },
  ]) {
    it(`is not followed by ${target.kind}, and not called broken`, () => {
      const out = routeTable("public", [route("0.0.0.0/0", target.kind, target.key, { target })]);
      const network = behindNat({
        complete: false,
        routeTables: [...tables().filter(({ key }) => key !== "public"), out],
      });
      const [web] = analyseServices(network);
      const { verdict, hops } = web?.egress.ipv4 ?? { verdict: "none", hops: [] };
      expect(verdict).to.equal("undetermined");
      const answer = hops.filter(({ kind, direction }) => kind === "network-acl" && direction === "return").at(-1);
      expect(answer?.detail, "the answer goes to the task's own ports").to.equal("allows TCP 32768-60999 in (ingress)");
    });
  }
});

describe("a route's target in a message", () => {
  it("has its name, never a URN", () => {
    const urn = "urn:pulumi:prod::shop::aws:ec2/internetGateway:InternetGateway::edge";
    const lost = inPublic({
      complete: false,
      internetGateways: [internetGateway({ vpc: UNKNOWN_YET })],
      routeTables: [routeTable("main"), routeTable("public", [route("0.0.0.0/0", "internet-gateway", urn)])],
    });
    const { message, hops } = path(lost, "52.1.2.3:443");
    const said = JSON.stringify([message, hops.map(({ name, detail }) => [name, detail])]);
    expect(said).to.contain("internet gateway edge is not in this source");
    expect(said).not.to.contain("urn:");
  });
});
