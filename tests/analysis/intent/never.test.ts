/** No packet may arrive: proved for every address, port and family, and through what is before the other end. */
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import { type Expectation, judgeIntent } from "../../../analysis/intent";
import type { Instance, TargetGroup, Topology } from "../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../support/reportOf";
import {
  REGION,
  acl,
  aclRule,
  backend,
  behindNat,
  endpoint,
  group,
  listener,
  loadBalancer,
  natGateway,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  topology,
  UNKNOWN_YET,
  vpc,
} from "../../support/topology";
import { expected, intentOf, verdictOf } from "./judged";

const never = (from: string, to: string, more: Partial<Expectation> = {}): Expectation => ({
  from,
  to,
  never: true,
  ...more,
});
const all = rule("egress", null, "0.0.0.0/0");
const registered = [{ targetGroup: "targets", containerName: "web", containerPort: 80 }];

/** `web` in private subnets behind group `tasks`, and `db` behind group `db`. */
function network(
  rules: { tasks?: Parameters<typeof group>[1]; db?: Parameters<typeof group>[1] },
  over: Partial<Topology> = {},
) {
  return behindNat({
    securityGroups: [
      group("tasks", rules.tasks ?? [all]),
      group("db", rules.db ?? []),
      group("front", [all, rule("ingress", 80, "0.0.0.0/0")]),
    ],
    backends: [backend(["private-a", "private-b"])],
    ...over,
  });
}

function balanced(
  over: Partial<Parameters<typeof loadBalancer>[1]> = {},
  rules = [all, rule("ingress", 80, { kind: "group", group: "front" })],
) {
  return network(
    { tasks: rules },
    {
      loadBalancers: [loadBalancer(["public-a", "public-b"], over)],
      listeners: [listener()],
      targetGroups: [targetGroup()],
      services: [service(["private-a", "private-b"], { loadBalancers: registered })],
    },
  );
}

describe("never", () => {
  it("is kept where nothing is open, and says on which ports", () => {
    const kept = expected(network({}), never("internet", "db", { line: 4 }));

    expect(kept.verdict).to.equal("kept");
    expect(kept.message).to.equal("No packet from internet to db arrives on any port.");
    expect(kept.path).to.equal(null);
    expect(kept.never).to.equal(true);
    expect(verdictOf(network({}), never("web", "db", { port: 5432 }))).to.equal("kept");
  });

  it("is broken by the path of a packet that arrives, with its hops", () => {
    const broken = expected(network({ db: [rule("ingress", 5432, "10.0.0.0/16")] }), never("web", "db"));

    expect(broken.verdict).to.equal("broken");
    expect(broken.path?.verdict).to.equal("reachable");
    expect(broken.path?.via).to.deep.equal(["local"]);
    expect(broken.path?.subnets.reachable).to.deep.equal(["private-a", "private-b"]);
    expect(broken.message).to.match(/^A packet from web to db arrives: from web to db: /);
  });

  it("counts every port and both transports, not the one that the other end listens on", () => {
    const other = network({ db: [rule("ingress", 22, "10.0.0.0/16")] });
    expect(verdictOf(other, { from: "web", to: "db" })).to.equal("broken");
    expect(verdictOf(other, never("web", "db"))).to.equal("broken");
    expect(verdictOf(other, never("web", "db", { port: 22 }))).to.equal("broken");
    expect(verdictOf(other, never("web", "db:22"))).to.equal("broken");
    expect(verdictOf(other, never("web", "db", { port: 5432 }))).to.equal("kept");

    const udp = network({ db: [rule("ingress", 53, "10.0.0.0/16", "udp")] });
    expect(verdictOf(udp, never("web", "db"))).to.equal("broken");
  });

  it("is broken by one client address of the internet, and by one port of a range of answers", () => {
    const one = balanced();
    const narrow = {
      ...one,
      securityGroups: [
        ...one.securityGroups.filter(({ name }) => name !== "front"),
        group("front", [all, rule("ingress", 80, "52.94.0.7/32")]),
      ],
    };
    expect(verdictOf(narrow, never("internet", "web"))).to.equal("broken");

    const answers = [
      aclRule(100, "ingress", "allow"),
      aclRule(100, "egress", "allow", { protocol: "tcp", ports: { from: 40000, to: 40000 } }),
    ];
    const few = network(
      { db: [rule("ingress", 5432, "10.0.0.0/16")] },
      { networkAcls: [acl(), acl(answers, {}, "few")] },
    );
    const subnets = few.subnets.map((each) => (each.name.startsWith("public") ? { ...each, networkAcl: "few" } : each));
    const apart = { ...few, subnets, backends: [backend(["public-a"])] };
    expect(verdictOf(apart, { from: "web", to: "db" })).to.equal("broken");
    expect(verdictOf(apart, never("web", "db"))).to.equal("broken");
  });

  it("is broken through a load balancer, and kept for the service that is not behind it", () => {
    const broken = expected(balanced(), never("internet", "web"));
    expect(broken.verdict).to.equal("broken");
    expect(broken.path?.via).to.deep.equal(["internet-gateway", "load-balancer"]);
    expect(broken.message).to.include("by load balancer balancer");
    expect(verdictOf(balanced({ scheme: "internal" }), never("internet", "web"))).to.equal("kept");
    expect(verdictOf(balanced({}, [all]), never("internet", "web"))).to.equal("kept");
    expect(verdictOf(network({}), never("internet", "web"))).to.equal("kept");
  });

  it("is kept on a port of a load balancer on which it does not listen", () => {
    expect(verdictOf(balanced(), never("internet", "balancer"))).to.equal("broken");
    expect(verdictOf(balanced(), never("internet", "balancer", { port: 80 }))).to.equal("broken");
    expect(verdictOf(balanced(), never("internet", "balancer", { port: 443 }))).to.equal("kept");
    expect(verdictOf({ ...balanced(), listeners: [] }, never("internet", "balancer"))).to.equal("undetermined");
    const narrow = balanced();
    const https = group("front", [all, rule("ingress", 443, "0.0.0.0/0")]);
    const open: Topology = {
      ...narrow,
      securityGroups: [...narrow.securityGroups.filter(({ name }) => name !== "front"), https],
    };
    const further = (over: Partial<Parameters<typeof listener>[0]>) => ({
      ...open,
      listeners: [...open.listeners, { ...listener({ port: 443, ...over }), key: "further" }],
    });
    expect(verdictOf(open, never("internet", "balancer"))).to.equal("kept");
    expect(verdictOf(further({}), never("internet", "balancer"))).to.equal("broken");
    expect(verdictOf(further({ loadBalancer: UNKNOWN_YET }), never("internet", "balancer"))).to.equal("undetermined");
    expect(verdictOf(further({ loadBalancer: "other" }), never("internet", "balancer"))).to.equal("kept");
  });

  it("is not known while it is not known whether a load balancer faces the internet", () => {
    expect(verdictOf(balanced({ scheme: UNKNOWN_YET }), never("internet", "web"))).to.equal("undetermined");
    expect(verdictOf(balanced({ scheme: UNKNOWN_YET }, [all]), never("internet", "web"))).not.to.equal("broken");
  });

  it("is not known where a load balancer has targets that the source does not show", () => {
    const open = network(
      { db: [rule("ingress", 5432, "10.0.0.0/16")] },
      {
        loadBalancers: [loadBalancer(["public-a", "public-b"], { kind: "nlb", securityGroups: [] })],
        listeners: [listener({ protocol: "TCP" })],
        targetGroups: [targetGroup({ protocol: "TCP" })],
      },
    );
    const undecided = expected(open, never("internet", "db"));
    expect(undecided.verdict).to.equal("undetermined");
    expect(undecided.message).to.include("has targets that this source does not show");
    expect(verdictOf(network({ db: [rule("ingress", 5432, "10.0.0.0/16")] }), never("internet", "db"))).to.equal(
      "kept",
    );
  });

  describe("through a load balancer whose target group a service registers in", () => {
    /** A public Network Load Balancer before `web`, and an instance whose group allows its clients. */
    const attaching = (attached: TargetGroup["attached"], over: Partial<TargetGroup> = {}, allowed = "0.0.0.0/0") =>
      network(
        { db: [rule("ingress", 5432, "10.0.0.0/16")] },
        {
          loadBalancers: [loadBalancer(["public-a", "public-b"], { kind: "nlb", securityGroups: [] })],
          listeners: [listener({ protocol: "TCP" })],
          targetGroups: [targetGroup({ protocol: "TCP", ...over, ...(attached === undefined ? {} : { attached }) })],
          services: [service(["private-a"], { loadBalancers: registered })],
          securityGroups: [
            group("tasks", [all]),
            group("db", [rule("ingress", 5432, "10.0.0.0/16")]),
            group("own", [all, rule("ingress", 80, allowed)]),
          ],
          instances: [instance("box"), instance("other")],
          networkInterfaces: [networkInterface("eni", "private-a", { securityGroups: ["own"], instance: "box" })],
        },
      );
    const instance = (key: string): Instance => ({
      key,
      name: key,
      id: null,
      subnet: "private-a",
      securityGroups: ["own"],
      sourceDestCheck: true,
      associatePublicIpAddress: false,
      privateIp: key === "box" ? "10.0.128.9" : "10.0.128.10",
      publicIp: null,
      extraInterfaces: [],
      instanceType: "t4g.nano",
      agentPortRange: null,
      agentProxy: false,
      autoScalingGroup: null,
    });
    const of = (own: Topology, to: string) => verdictOf(own, never("internet", to));

    it("is not known to an instance that is attached, or whose address is, and kept to others", () => {
      expect(of(attaching(undefined), "box")).to.equal("kept");
      for (const attached of [
        { by: "extra", kind: "resource", key: "box" },
        { by: "extra", kind: "address", address: "10.0.128.9" },
      ] as const) {
        const own = attaching([attached]);
        const judged = expected(own, never("internet", "box"));
        expect(judged.verdict, attached.kind).to.equal("undetermined");
        expect(judged.message).to.include(
          "target group targets of load balancer balancer has a target that no service registers (extra)",
        );
        expect(of(own, "other"), attached.kind).to.equal("kept");
      }
      expect(of(attaching([{ by: "extra", kind: "resource", key: "box" }]), "eni")).to.equal("undetermined");
      expect(of(attaching([{ by: "extra", kind: "resource", key: "eni" }]), "box")).to.equal("undetermined");
      expect(of(attaching([{ by: "extra", kind: "resource", key: "box" }], {}, "10.9.0.9/32"), "box")).to.equal("kept");
      expect(of(attaching([{ by: "extra", kind: "resource", key: "box" }]), "db")).to.equal("kept");
    });

    it("is not known to any end while it is not known what is attached, nor to a database in the subnet of an address", () => {
      const open = { by: "extra", kind: "resource", key: UNKNOWN_YET } as const;
      for (const to of ["box", "other", "db"]) {
        expect(of(attaching([open]), to), to).to.equal("undetermined");
        expect(of(attaching({ unknown: "its targets are not read" }), to), to).to.equal("undetermined");
      }
      expect(of(attaching([{ by: "extra", kind: "address", address: "10.0.128.77" }]), "db")).to.equal("undetermined");
      expect(of(attaching([{ by: "extra", kind: "address", address: "10.0.240.77" }]), "db")).to.equal("kept");
      expect(of(attaching([{ by: "extra", kind: "instances" }]), "box")).to.equal("undetermined");
      expect(of(attaching([{ by: "extra", kind: "instances" }]), "db")).to.equal("kept");
    });

    it("is not known to an instance on which the service runs, whose port it registers", () => {
      const byInstance = attaching([], { targetType: "instance" });
      const bridge = { ...byInstance, taskDefinitions: [taskDefinition("nginx", { networkMode: "bridge" })] };
      const on = (instances: readonly Instance[]): Topology => ({
        ...bridge,
        instances,
        services: [
          service([], { launchType: "ec2", networkConfiguration: null, loadBalancers: registered, region: REGION }),
        ],
      });
      expect(of(on([instance("box")]), "box")).to.equal("undetermined");
      expect(of(on([instance("box")]), "db")).to.equal("kept");
    });
  });

  it("is broken through an RDS Proxy that leads to the database", () => {
    const proxy = backend(["private-a"], { type: "rds.Proxy", securityGroups: ["proxy"], behind: ["db"] }, "proxy");
    const rules = { db: [rule("ingress", 5432, { kind: "group", group: "proxy" } as const)] };
    const fronted = network(rules);
    const withProxy = {
      ...fronted,
      securityGroups: [...fronted.securityGroups, group("proxy", [all, rule("ingress", 5432, "10.0.0.0/16")])],
      backends: [...fronted.backends, proxy],
    };
    expect(verdictOf(fronted, never("web", "db"))).to.equal("kept");
    expect(expected(withProxy, never("web", "db")).message).to.include("by RDS Proxy proxy");
    expect(verdictOf(withProxy, never("web", "db"))).to.equal("broken");
  });

  it("is broken by the call that is certain beside a rule that is not known", () => {
    const unknown = { ...rule("ingress", null, "10.0.0.0/16"), peer: UNKNOWN_YET };
    const certain = rule("ingress", 5432, "10.0.0.0/16");
    expect(verdictOf(network({ db: [unknown] }), never("web", "db"))).to.equal("undetermined");
    expect(verdictOf(network({ db: [unknown, certain] }), { from: "web", to: "db" })).to.equal("kept");
    expect(verdictOf(network({ db: [unknown, certain] }), never("web", "db"))).to.equal("broken");
  });

  it("is undetermined, never kept, while a rule is not known, a resource is missing or a component is opaque", () => {
    const unknown = network({ db: [{ ...rule("ingress", 5432, "10.0.0.0/16"), peer: UNKNOWN_YET }] });
    expect(verdictOf(unknown, never("web", "db"))).to.equal("undetermined");
    expect(verdictOf(network({}, { complete: false }), never("web", "db"))).to.equal("undetermined");
    const opaque = { key: "eks", name: "eks", id: null, type: "eks:index:Cluster", reason: "remote" };
    expect(expected(network({}, { opaques: [opaque] }), never("web", "db")).message).to.include(
      "eks:index:Cluster eks",
    );
  });

  it("holds for hosts of the internet, for AWS's services and for addresses", () => {
    const closed = network({ tasks: [] });
    for (const to of ["internet", "api.example.org", "52.94.0.5", "logs"]) {
      expect(verdictOf(network({}), never("web", to)), to).to.equal("broken");
      expect(verdictOf(closed, never("web", to)), to).to.equal("kept");
    }
    // It is not known which interface has an address inside the VPC.
    expect(verdictOf(network({}), never("web", "10.0.0.9"))).to.equal("undetermined");
    expect(verdictOf(closed, never("web", "10.0.0.9"))).to.equal("kept");
    const mail = network({ tasks: [rule("egress", 25, "0.0.0.0/0")] });
    expect(verdictOf(mail, never("web", "internet"))).to.equal("broken");
    expect(verdictOf(mail, never("web", "api.example.org", { port: 443 }))).to.equal("kept");
    expect(verdictOf(mail, never("web", "logs"))).to.equal("kept");
  });

  it("takes a stop by DNS for no proof", () => {
    const silent = network({}, { vpcs: network({}).vpcs.map((each) => ({ ...each, dnsSupport: false })) });
    expect(verdictOf(silent, { from: "web", to: "logs" })).to.equal("broken");
    expect(verdictOf(silent, never("web", "logs"))).not.to.equal("kept");
  });
});

describe("never, by ways beside the usual one", () => {
  const places = [
    subnet("public-a", "10.0.0.0/24", { routeTable: "public" }),
    subnet("public-b", "10.0.1.0/24", { routeTable: "public", availabilityZone: `${REGION}b` }),
  ];
  const both = [
    aclRule(1, "ingress", "allow"),
    aclRule(1, "egress", "allow"),
    aclRule(2, "ingress", "allow", { cidr: "::/0" }),
    aclRule(2, "egress", "allow", { cidr: "::/0" }),
  ];
  const behind = (name: string, place: string, own: string, assignPublicIp: boolean) =>
    service([place], { networkConfiguration: { subnets: [place], securityGroups: [own], assignPublicIp } }, name);

  /** `web` without IPv4, with a route for NAT64; `api` with a public address, and `inner` without one. */
  const overNat64 = (routes: Parameters<typeof routeTable>[1], dns64 = true) =>
    behindNat({
      vpcs: [vpc({ ipv6Cidrs: ["2600:1f14::/56"] })],
      subnets: [...places, subnet("six", null, { routeTable: "six", ipv6Cidr: "2600:1f14::/64", dns64 })],
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("six", routes),
      ],
      networkAcls: [acl(both)],
      securityGroups: [
        group("tasks", [all, rule("egress", null, "::/0")]),
        group("open", [all, rule("ingress", 80, "0.0.0.0/0")]),
        group("closed", [all]),
        group("front", [all, rule("ingress", 80, "203.0.113.9/32")]),
      ],
      loadBalancers: [loadBalancer(["public-a", "public-b"])],
      listeners: [listener()],
      targetGroups: [targetGroup()],
      services: [
        service(["six"]),
        behind("api", "public-a", "open", true),
        behind("inner", "public-a", "open", false),
        behind("shut", "public-a", "closed", true),
      ],
    });
  const translated = [route("64:ff9b::/96", "nat-gateway", "nat")];

  it("counts NAT64, by which a task without IPv4 calls addresses of IPv4, whether or not DNS64 is on", () => {
    for (const dns64 of [true, false]) {
      const open = overNat64(translated, dns64);
      expect(expected(open, never("web", "api")).message).to.include("from web to api by NAT64: reachable");
      expect(verdictOf(open, never("web", "balancer"))).to.equal("broken");
      expect(verdictOf(open, never("web", "inner")), "a private address of its own VPC").to.equal("undetermined");
      expect(verdictOf(open, never("web", "shut"))).to.equal("kept");
    }
    for (const to of ["api", "balancer", "inner"])
      expect(verdictOf(overNat64([]), never("web", to)), to).to.equal("kept");
  });

  it("counts an IPv6 address that an instance may have by its own settings", () => {
    const dual = (from: string) =>
      behindNat({
        vpcs: [vpc({ ipv6Cidrs: ["2600:1f14::/56"] })],
        subnets: [subnet("public-a", "10.0.0.0/24", { routeTable: "public", ipv6Cidr: "2600:1f14::/64" })],
        routeTables: [routeTable("main"), routeTable("public", [route("::/0", "internet-gateway", "igw")])],
        networkAcls: [acl(both)],
        securityGroups: [group("nat-group", [rule("ingress", 22, from)])],
        networkInterfaces: [networkInterface("eni", "public-a")],
        services: [],
      });
    expect(verdictOf(dual("::/0"), never("internet", "eni"))).to.equal("undetermined");
    expect(verdictOf(dual("0.0.0.0/0"), never("internet", "eni"))).to.equal("kept");
  });

  it("takes no endpoint for a proof while the service's public addresses have a path", () => {
    const shut = [group("tasks", [all]), group("endpoints", [])];
    const endpoints = { vpcEndpoints: [endpoint("logs", ["private-a"])], securityGroups: shut };
    const beside = expected(behindNat(endpoints), never("web", "logs"));
    expect(beside.verdict).to.equal("undetermined");
    expect(beside.message).to.include("logs may be called by a name that leads to its public addresses");
    const alone = behindNat({
      ...endpoints,
      natGateways: [],
      routeTables: [routeTable("public"), routeTable("private")],
    });
    expect(verdictOf(alone, never("web", "logs"))).to.equal("kept");
  });

  it("is broken by a packet whose answer alone a network ACL stops, and kept where the packet itself is stopped", () => {
    const open = network(
      { db: [rule("ingress", 5432, "10.0.0.0/16")] },
      {
        backends: [backend(["public-a"])],
        networkAcls: [
          acl(),
          acl([aclRule(1, "ingress", "allow")], {}, "in"),
          acl([aclRule(1, "egress", "allow")], {}, "out"),
        ],
      },
    );
    const at = (place: string, networkAcl: string): Topology => ({
      ...open,
      subnets: open.subnets.map((each) => (each.name.startsWith(place) ? { ...each, networkAcl } : each)),
    });
    const broken = expected(at("public", "in"), never("web", "db"));
    expect(broken.verdict).to.equal("broken");
    expect(broken.message).to.equal("A packet from web to db arrives: from web to db, one way: reachable.");
    expect(verdictOf(at("public", "in"), { from: "web", to: "db" })).to.equal("broken");
    expect(verdictOf(at("private", "out"), never("web", "internet"))).to.equal("broken");
    expect(verdictOf(at("public", "out"), never("web", "db"))).to.equal("kept");
    expect(verdictOf(at("private", "in"), never("web", "internet"))).to.equal("kept");
  });

  it("is not known while a further address of the sender's NAT is not, which an allow-list may contain", () => {
    const listed = (cidr: string, more: boolean) =>
      behindNat({
        natGateways: [
          natGateway("nat", "public-a", [
            { elasticIp: "eip", address: "203.0.113.9", availabilityZone: null },
            ...(more ? [{ elasticIp: "next", address: UNKNOWN_YET, availabilityZone: null }] : []),
          ]),
        ],
        securityGroups: [group("tasks", [all]), group("front", [all, rule("ingress", 80, cidr)])],
        loadBalancers: [loadBalancer(["public-a", "public-b"])],
        listeners: [listener()],
        targetGroups: [targetGroup()],
      });
    const to = { from: "web", to: "balancer" };
    expect(verdictOf(listed("203.0.113.9/32", false), to)).to.equal("kept");
    expect(verdictOf(listed("203.0.113.9/32", true), to)).to.equal("undetermined");
    expect(verdictOf(listed("203.0.113.10/32", false), never("web", "balancer"))).to.equal("kept");
    expect(verdictOf(listed("203.0.113.10/32", true), never("web", "balancer"))).to.equal("undetermined");
  });

  it("is not known beside proxies of AWS's, of which those on the internet need a path to it", () => {
    const two = network({}, { services: [service(["private-a"]), behind("api", "private-b", "db", false)] });
    const closed = network({ tasks: [] }, { services: two.services });
    const beside = (type: string, from: string, to: string, own = two) =>
      judgeIntent(own, analyse(own, PROGRAM_SOURCE, { [type]: 1 }), { expect: [never(from, to)] }).verdict;
    for (const type of ["aws:vpclattice/service:Service", "aws:ec2/vpcEndpointService:VpcEndpointService"]) {
      expect(beside(type, "web", "api", closed), type).to.equal("undetermined");
      expect(beside(type, "internet", "api"), type).to.equal("undetermined");
      expect(beside(type, "web", "internet", closed), type).to.equal("kept");
    }
    for (const type of ["aws:apigatewayv2/vpcLink:VpcLink", "aws-native:apigatewayv2:VpcLink"]) {
      expect(beside(type, "web", "api"), type).to.equal("undetermined");
      expect(beside(type, "web", "api", closed), type).to.equal("kept");
      expect(beside(type, "web", "db"), type).to.equal("kept");
      expect(beside(type, "internet", "api"), type).to.equal("undetermined");
    }
    expect(beside("aws:s3/bucket:Bucket", "web", "api")).to.equal("kept");
  });

  it("is not known behind an internal load balancer of an account, whose proxies are not read", () => {
    const judged = (own: Topology, kind: "aws" | "snapshot" | "program", to: string) =>
      judgeIntent(own, analyse(own, { ...PROGRAM_SOURCE, kind }), { expect: [never("internet", to)] }).verdict;
    const internal = balanced({ scheme: "internal" });
    for (const kind of ["aws", "snapshot"] as const) {
      expect(judged(internal, kind, "web"), kind).to.equal("undetermined");
      expect(judged(internal, kind, "balancer"), kind).to.equal("undetermined");
      expect(judged(network({}), kind, "web"), kind).to.equal("kept");
      expect(judged(network({}), kind, "db"), kind).to.equal("kept");
    }
    expect(judged(internal, "program", "web")).to.equal("kept");
    expect(judged(internal, "program", "balancer")).to.equal("kept");
  });
});

describe("every service", () => {
  const two = (second: string) =>
    network(
      { db: [rule("ingress", 5432, { kind: "group", group: "jobs" })] },
      {
        securityGroups: [
          group("tasks", [all]),
          group("jobs", [all]),
          group("db", [rule("ingress", 5432, { kind: "group", group: "jobs" })]),
        ],
        services: [
          service(["private-a"]),
          service(
            ["private-a"],
            { networkConfiguration: { subnets: ["private-a"], securityGroups: [second], assignPublicIp: false } },
            "worker",
          ),
        ],
      },
    );

  it("is meant by *, at either end, and names the first path that breaks it", () => {
    expect(verdictOf(two("tasks"), never("*", "db"))).to.equal("kept");
    const broken = expected(two("jobs"), never("*", "db"));
    expect(broken.verdict).to.equal("broken");
    expect(broken.message).to.match(/^1 of 2 paths are broken\. The first one: A packet from worker to db arrives/);
    expect(verdictOf(two("jobs"), { from: "*", to: "internet" })).to.equal("kept");
    expect(verdictOf(two("jobs"), never("internet", "*"))).to.equal("kept");
  });

  it("is undetermined while something that starts tasks is not judged", () => {
    const daemon = { key: "d", name: "agent", id: null, kind: "daemon", reason: "not followed" } as const;
    expect(verdictOf({ ...two("tasks"), notJudged: [daemon] }, never("*", "db"))).to.equal("undetermined");
    expect(verdictOf({ ...two("jobs"), notJudged: [daemon] }, never("*", "db"))).to.equal("broken");
    expect(verdictOf({ ...two("tasks"), notJudged: [daemon] }, never("web", "db"))).to.equal("kept");
  });

  it("is undetermined in a network without services", () => {
    expect(intentOf(topology({}), never("*", "internet")).verdict).to.equal("undetermined");
  });
});
