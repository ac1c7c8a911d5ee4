/** Ways in: from the internet, from the VPC, from a load balancer; each code in both directions. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import type { PathAnalysis, ServiceAnalysis } from "../../../../analysis/reachability";
import type {
  LoadBalancer,
  SecurityGroupRule,
  Service,
  TargetGroup,
  Topology,
} from "../../../../analysis/topology/model";
import {
  REGION,
  UNKNOWN_YET,
  acl,
  aclRule,
  behindNat,
  endpoint,
  group,
  inPublic,
  internetGateway,
  listener,
  loadBalancer,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  targetGroup,
  taskDefinition,
  vpc,
} from "../../../support/topology";

const OUT = rule("egress", null, "0.0.0.0/0");

function only(network: Topology): ServiceAnalysis {
  const [found] = analyseServices(network);
  if (found === undefined) throw new Error("no service");
  return found;
}

function seen(path: PathAnalysis | null | undefined): [string, string | null] | null {
  return path === null || path === undefined ? null : [path.verdict, path.code];
}

describe("from the internet", () => {
  const admitting = (...rules: SecurityGroupRule[]): Topology =>
    inPublic({ securityGroups: [group("tasks", [OUT, ...rules])] });

  it("a public address and an open port are enough", () => {
    const path = only(admitting(rule("ingress", 80, "0.0.0.0/0"))).ingress.internet;
    expect(seen(path)).to.deep.equal(["reachable", null]);
    expect(path.via).to.deep.equal(["internet-gateway"]);
  });

  it("a group stops it: without any rule, with another port, for a part of the world", () => {
    expect(seen(only(admitting()).ingress.internet)).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    expect(seen(only(admitting(rule("ingress", 443, "0.0.0.0/0"))).ingress.internet)).to.deep.equal([
      "blocked",
      "ENI_SG_RULES_MISMATCH",
    ]);
    expect(seen(only(admitting(rule("ingress", 80, "203.0.113.0/24"))).ingress.internet)).to.deep.equal([
      "partial",
      "ENI_SG_RULES_MISMATCH",
    ]);
    const group = { kind: "group" as const, group: "tasks" };
    expect(seen(only(admitting(rule("ingress", 80, group))).ingress.internet)?.[0]).to.equal("blocked");
  });

  it("a private address is not reachable from the internet", () => {
    const open = behindNat({ securityGroups: [group("tasks", [OUT, rule("ingress", 80, "0.0.0.0/0")])] });
    expect(seen(only(open).ingress.internet)).to.deep.equal(["blocked", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"]);
  });

  it("the report on a task without IPv4 says what stops IPv6, not that it has no public IPv4 address", () => {
    const open = admitting(rule("ingress", 8080, "::/0"));
    const subnets = open.subnets.map((each) => ({ ...each, ipv4Cidr: null, ipv6Cidr: "2001:db8::/64" }));
    const acls = [acl([aclRule(100, "ingress", "allow", { cidr: "::/0" })])];
    const vpcs = [vpc({ ipv6Cidrs: ["2001:db8::/56"] })];
    expect(seen(only({ ...open, vpcs, subnets, networkAcls: acls }).ingress.internet)).to.deep.equal([
      "blocked",
      "ENI_SG_RULES_MISMATCH",
    ]);
  });

  it("the answer must leave by the internet gateway, every part of it", () => {
    const answering = (routes: ReturnType<typeof route>[], ...rules: SecurityGroupRule[]): PathAnalysis => {
      const open = admitting(...rules);
      const routeTables = [routeTable("main"), routeTable("public", routes), routeTable("private")];
      return only({ ...open, routeTables }).ingress.internet;
    };
    const anybody = rule("ingress", 80, "0.0.0.0/0");
    expect(seen(answering([], anybody))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    const upper = [route("128.0.0.0/1", "internet-gateway", "igw")];
    expect(seen(answering(upper, anybody))).to.deep.equal(["partial", "NO_ROUTE_TO_DESTINATION"]);
    const office = rule("ingress", 80, "203.0.113.0/24");
    const other = rule("ingress", 80, "8.8.8.0/24");
    // Whichever rule comes first, both parts of the world are asked about.
    expect(answering(upper, office, other)).to.deep.equal(answering(upper, other, office));
    expect(answering(upper, office, other).hops.at(-1)).to.deep.include({ direction: "return", verdict: "stopped" });
  });

  it("the answer is lost if its internet gateway is gone or another VPC's, and undetermined if that is unknown", () => {
    const answering = (gateway: string, over: Partial<Topology> = {}): [string, string | null] | null => {
      const open = admitting(rule("ingress", 80, "0.0.0.0/0"));
      const routes = [route("0.0.0.0/0", "internet-gateway", gateway)];
      const routeTables = [routeTable("main"), routeTable("public", routes), routeTable("private")];
      return seen(only({ ...open, routeTables, ...over }).ingress.internet);
    };
    const gateways = [internetGateway(), { ...internetGateway(), key: "other", vpc: null }];
    expect(answering("igw")).to.deep.equal(["reachable", null]);
    expect(answering("nobody")).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(answering("other", { internetGateways: gateways })).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(answering("nobody", { complete: false })).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
  });

  it("the answer may go by a firewall's endpoint, which is not followed", () => {
    const open = admitting(rule("ingress", 80, "0.0.0.0/0"));
    const routes = [route("0.0.0.0/0", "vpc-endpoint", "firewall")];
    const routeTables = [routeTable("main"), routeTable("public", routes), routeTable("private")];
    const vpcEndpoints = [{ ...endpoint("firewall", ["public-a"]), key: "firewall" }];
    expect(seen(only({ ...open, routeTables, vpcEndpoints }).ingress.internet)?.[0]).to.equal("undetermined");
  });

  it("an ACL that keeps the answer in is as good as a wall", () => {
    const rules = [
      aclRule(100, "ingress", "allow"),
      aclRule(100, "egress", "allow", { protocol: "tcp", ports: { from: 443, to: 443 } }),
    ];
    const open = { ...admitting(rule("ingress", 80, "0.0.0.0/0")), networkAcls: [acl(rules)] };
    expect(seen(only(open).ingress.internet)).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
  });

  it("Block Public Access blocks every client in both of its modes", () => {
    for (const blockPublicAccess of ["block-ingress", "block-bidirectional"] as const) {
      const shut = { ...admitting(rule("ingress", 80, "0.0.0.0/0")), vpcs: [vpc({ blockPublicAccess })] };
      expect(seen(only(shut).ingress.internet), blockPublicAccess).to.deep.equal([
        "blocked",
        "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
      ]);
    }
  });

  it("without a known port nothing is said, and network mode none has no way at all", () => {
    const silent = taskDefinition("nginx:1.29", {
      containers: [
        { name: "web", image: "nginx:1.29", logs: null, secrets: [], environmentFiles: [], portMappings: [] },
      ],
    });
    const { internet, vpc: inside } = only({ ...admitting(OUT), taskDefinitions: [silent] }).ingress;
    expect(seen(internet)).to.deep.equal(["undetermined", "NO_PORT"]);
    expect(seen(inside)).to.deep.equal(["undetermined", "NO_PORT"]);
    const none = only({
      ...admitting(OUT),
      taskDefinitions: [taskDefinition("nginx:1.29", { networkMode: "none" })],
      services: [service([], { launchType: "ec2", networkConfiguration: null })],
    });
    for (const path of [none.ingress.internet, none.ingress.vpc, none.egress.ipv4]) {
      expect(seen(path)).to.deep.equal(["blocked", "NETWORK_MODE_NONE"]);
    }
  });
});

describe("from the VPC", () => {
  const admitting = (...rules: SecurityGroupRule[]): PathAnalysis =>
    only(behindNat({ securityGroups: [group("tasks", [OUT, ...rules])] })).ingress.vpc;

  it("an arbitrary client is allowed by its address alone", () => {
    expect(seen(admitting(rule("ingress", 80, "10.0.0.0/16")))).to.deep.equal(["reachable", null]);
    expect(seen(admitting(rule("ingress", 80, "10.0.128.0/20")))?.[0]).to.equal("partial");
    expect(seen(admitting(rule("ingress", 80, { kind: "group", group: "tasks" })))?.[0]).to.equal("blocked");
    expect(admitting(rule("ingress", 80, "10.0.0.0/16")).via).to.deep.equal(["local"]);
  });
});

describe("from a load balancer", () => {
  interface Setting {
    readonly balancer?: Partial<LoadBalancer>;
    readonly target?: Partial<TargetGroup>;
    readonly places?: string[];
    readonly tasks?: SecurityGroupRule[];
    readonly front?: SecurityGroupRule[];
    readonly service?: Partial<Service>;
  }

  function balanced(it: Setting = {}): Topology {
    const places = ["private-a", "private-b"];
    return behindNat({
      loadBalancers: [loadBalancer(it.places ?? ["public-a", "public-b"], it.balancer)],
      listeners: [listener()],
      targetGroups: [targetGroup(it.target)],
      securityGroups: [
        group("tasks", it.tasks ?? [OUT, rule("ingress", 80, { kind: "group", group: "front" })]),
        group("front", it.front ?? [OUT, rule("ingress", 80, "0.0.0.0/0")]),
      ],
      services: [
        service(places, {
          loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
          ...it.service,
        }),
      ],
    });
  }

  const health = (network: Topology): PathAnalysis | undefined =>
    only(network).needs.find(({ need }) => need.purpose === "load-balancing")?.path;

  it("clients come by it, and its health check is a need", () => {
    const web = only(balanced());
    expect(seen(web.ingress.loadBalancer)).to.deep.equal(["reachable", null]);
    expect(seen(web.ingress.internet)).to.deep.equal(["reachable", null]);
    expect(web.ingress.internet.via).to.include("load-balancer");
    expect(seen(health(balanced()))).to.deep.equal(["reachable", null]);
    expect(only(behindNat()).ingress.loadBalancer).to.equal(null);
    expect(health(behindNat())).to.equal(undefined);
  });

  it("the target's group and the balancer's own both decide", () => {
    expect(seen(health(balanced({ tasks: [OUT] })))).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    expect(seen(health(balanced({ tasks: [OUT, rule("ingress", 8080, "10.0.0.0/16")] })))).to.deep.equal([
      "blocked",
      "ENI_SG_RULES_MISMATCH",
    ]);
    const mute = balanced({ front: [rule("ingress", 80, "0.0.0.0/0")] });
    expect(seen(health(mute))).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    const closed = only(balanced({ front: [OUT] }));
    expect(seen(closed.ingress.loadBalancer)).to.deep.equal(["reachable", null]);
    expect(seen(closed.ingress.internet)).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
  });

  it("a refusal names the group that sends, and the addresses of a balancer without one", () => {
    const other = [OUT, rule("ingress", 8080, "10.0.0.0/16")];
    expect(health(balanced({ tasks: other }))?.message).to.include(
      "no ingress rule of security group tasks allows TCP 80 from security group front",
    );
    const bare = balanced({ balancer: { kind: "nlb", securityGroups: [] }, target: { protocol: "TCP" }, tasks: other });
    expect(health(bare)?.message).to.include("no ingress rule of security group tasks allows TCP 80 from 10.0.0.0/24");
    const shut = balanced({ front: [OUT, rule("ingress", 443, "0.0.0.0/0")] });
    expect(only(shut).ingress.internet.message).to.include(
      "no ingress rule of security group front allows TCP 80 from the internet",
    );
  });

  it("an ACL that allows one port of the answers to its nodes stops the health check, and the message counts", () => {
    const network = balanced();
    const tight = acl(
      [
        aclRule(100, "egress", "allow"),
        aclRule(100, "ingress", "allow", { protocol: "tcp", ports: { from: 9092, to: 9092 } }),
      ],
      {},
      "tight",
    );
    const path = health({
      ...network,
      networkAcls: [...network.networkAcls, tight],
      subnets: network.subnets.map((each) => (each.key.startsWith("public") ? { ...each, networkAcl: "tight" } : each)),
    });
    expect(seen(path)).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
    expect(path?.message).to.include("1 of 64512 ports allowed");
  });

  it("two registrations without a target group each keep their own reason", () => {
    const lost = { targetGroup: { unknown: "the target group comes later" }, containerName: "web", containerPort: 80 };
    const network = balanced({ service: { loadBalancers: [{ ...lost, targetGroup: null }, lost] } });
    const checks = only(network).needs.filter(({ need }) => need.purpose === "load-balancing");
    expect(checks.map(({ path }) => path.message.split(": ").at(-1))).to.deep.equal([
      "a classic load balancer is not followed here.",
      "the target group comes later.",
    ]);
  });

  it("a health check on a port of its own needs that port", () => {
    const target = { healthCheckPort: 9000 };
    expect(seen(health(balanced({ target })))).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    const tasks = [OUT, rule("ingress", 9000, { kind: "group", group: "front" })];
    expect(seen(health(balanced({ target, tasks })))).to.deep.equal(["reachable", null]);
    expect(seen(health(balanced({ target: { healthCheckPort: UNKNOWN_YET } })))?.[0]).to.equal("undetermined");
  });

  it("targets in a zone that it is not enabled in are never used", () => {
    const one = health(balanced({ places: ["public-a"] }));
    expect(seen(one)).to.deep.equal(["partial", "ELB_INSTALLED_AZ_RESTRICTION"]);
    expect(one?.subnets.blocked).to.deep.equal(["private-b"]);
  });

  it("awsvpc is registered by address, never by instance", () => {
    expect(seen(health(balanced({ target: { targetType: "instance" } })))).to.deep.equal([
      "blocked",
      "TARGET_TYPE_MISMATCH",
    ]);
  });

  it("a Network Load Balancer without groups needs rules for its addresses, with groups a rule for its group is enough", () => {
    const target = { protocol: "TCP" };
    const guarded = balanced({ balancer: { kind: "nlb" }, target });
    expect(seen(health(guarded))).to.deep.equal(["reachable", null]);
    const bare = { kind: "nlb" as const, securityGroups: [] };
    expect(seen(health(balanced({ balancer: bare, target })))?.[0]).to.equal("blocked");
    const tasks = [OUT, rule("ingress", 80, "10.0.0.0/16")];
    expect(seen(health(balanced({ balancer: bare, target, tasks })))).to.deep.equal(["reachable", null]);
  });

  it("a group of IPv4 addresses holds no target in an IPv6-only subnet, however many families the balancer has", () => {
    const network = balanced({ balancer: { ipAddressType: "dualstack" }, tasks: [OUT, rule("ingress", 80, "::/0")] });
    const block = (index: number): string => `2001:db8:0:${String(index)}::/64`;
    const native = (ipAddressType: "ipv4" | "ipv6"): Topology => ({
      ...network,
      vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
      subnets: network.subnets.map((each, index) => ({
        ...each,
        ipv6Cidr: block(index),
        ...(each.key.startsWith("private") ? { ipv4Cidr: null } : {}),
      })),
      securityGroups: network.securityGroups.map((each) =>
        each.key === "front" ? { ...each, rules: [...each.rules, rule("egress", null, "::/0")] } : each,
      ),
      networkAcls: [
        acl((["ingress", "egress"] as const).map((direction) => aclRule(100, direction, "allow", { cidr: "::/0" }))),
      ],
      targetGroups: [targetGroup({ ipAddressType })],
    });
    expect(seen(health(native("ipv4")))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(seen(health(native("ipv6")))).to.deep.equal(["reachable", null]);
  });

  it("an internal one is not reachable from the internet", () => {
    const internal = only(balanced({ balancer: { scheme: "internal" } }));
    expect(seen(internal.ingress.loadBalancer)).to.deep.equal(["reachable", null]);
    expect(internal.ingress.internet.verdict).to.equal("blocked");
  });

  it("dynamic host ports are open in full, or not: an instance takes any port of the range", () => {
    const bridge = (from: number, to: number) =>
      balanced({
        target: { targetType: "instance" },
        service: { launchType: "ec2", networkConfiguration: null, capacityProviders: ["provider"] },
        tasks: [OUT, rule("ingress", [from, to], { kind: "group", group: "front" })],
      });
    const on = (network: Topology): Topology => ({
      ...network,
      taskDefinitions: [taskDefinition("nginx:1.29", { networkMode: "bridge" })],
      capacityProviders: [
        {
          key: "provider",
          name: "provider",
          id: null,
          providerName: "provider",
          kind: "managed-instances",
          autoScalingGroup: null,
          subnets: ["private-a", "private-b"],
          securityGroups: ["tasks"],
          instanceRoleName: null,
        },
      ],
    });
    expect(seen(health(on(bridge(32768, 65535))))).to.deep.equal(["reachable", null]);
    expect(seen(health(on(bridge(49153, 65535))))).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    expect(seen(health(on(bridge(80, 80))))).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
  });
});

describe("within the VPC", () => {
  const mounting = (over: Partial<Topology> = {}): Topology =>
    behindNat({
      taskDefinitions: [taskDefinition("nginx:1.29", { efs: ["files"] })],
      efsFileSystems: [
        {
          key: "files",
          name: "files",
          id: null,
          incomplete: null,
          mountTargets: ["a", "b"].map((zone) => ({
            key: `mount-${zone}`,
            subnet: `private-${zone}`,
            securityGroups: ["nfs"],
          })),
        },
      ],
      securityGroups: [group("tasks"), group("nfs", [rule("ingress", 2049, { kind: "group", group: "tasks" })])],
      ...over,
    });
  const mount = (network: Topology): PathAnalysis | undefined =>
    only(network).needs.find(({ need }) => need.purpose === "efs")?.path;

  it("a file system is mounted by the target of the task's own zone", () => {
    expect(seen(mount(mounting()))).to.deep.equal(["reachable", null]);
    const [files] = mounting().efsFileSystems;
    const single = { ...files, mountTargets: files?.mountTargets.slice(0, 1) } as NonNullable<typeof files>;
    const path = mount(mounting({ efsFileSystems: [single] }));
    expect(path?.verdict).to.equal("partial");
    expect(path?.subnets).to.deep.equal({ reachable: ["private-a"], blocked: ["private-b"], undetermined: [] });
    const cut = mount(mounting({ efsFileSystems: [{ ...single, incomplete: "others may exist" }] }));
    expect(cut?.verdict).to.equal("undetermined");
    expect(seen(mount(mounting({ vpcs: [vpc({ dnsSupport: false })] }))), "it is mounted by name").to.deep.equal([
      "blocked",
      "VPC_DNS_DISABLED",
    ]);
    const shut = mount(mounting({ securityGroups: [group("tasks"), group("nfs", [])] }));
    expect(seen(shut)).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
  });

  describe("a route more specific than the local one, on the way there or back,", () => {
    const across = mounting();
    const [files] = across.efsFileSystems;
    const moved = {
      ...files,
      mountTargets: [{ key: "mount", subnet: "public-a", securityGroups: ["nfs"] }],
    } as NonNullable<typeof files>;
    const here: Topology = { ...across, efsFileSystems: [moved], services: [service(["private-a"])] };
    const ways = [
      ["private", "10.0.0.0/24"],
      ["public", "10.0.128.0/20"],
    ] as const;
    const detoured = (table: string, cidr: string, over: Partial<Topology> = {}): Topology => ({
      ...here,
      ...over,
      routeTables: here.routeTables.map((each) =>
        each.key === table ? { ...each, routes: [...each.routes, route(cidr, "network-interface", "firewall")] } : each,
      ),
    });

    it("leads through a device that is not followed", () => {
      const networkInterfaces = [networkInterface("firewall", "public-b")];
      expect(mount(here)?.verdict).to.equal("reachable");
      for (const [table, cidr] of ways) {
        expect(mount(detoured(table, cidr, { networkInterfaces }))?.verdict, table).to.equal("undetermined");
      }
    });

    it("loses everything where that device is gone, and says so", () => {
      for (const [table, cidr] of ways) {
        const path = mount(detoured(table, cidr));
        expect(seen(path), table).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
        expect(path?.message, table).to.include(`route ${cidr} in ${table} is more specific than the local one`);
      }
      expect(mount(detoured("private", "10.0.0.0/24", { complete: false }))?.verdict).to.equal("undetermined");
    });
  });

  describe("a table that is not known", () => {
    const here = mounting();
    const told = (change: (table: Topology["routeTables"][number]) => object): string | undefined => {
      const routeTables = here.routeTables.map((each) =>
        each.key === "private" ? { ...each, ...change(each) } : each,
      );
      return mount({ ...here, routeTables })?.verdict;
    };
    const strange = (kind: "nat-gateway" | "internet-gateway" | "peering-connection") => ({
      ...route("0.0.0.0/0", kind, "nat"),
      destination: UNKNOWN_YET,
    });

    it("may hold a route past the local one: as a whole, or where a route's destination is not known", () => {
      expect(told(() => ({}))).to.equal("reachable");
      expect(told(() => ({ incomplete: "routes are managed elsewhere" }))).to.equal("undetermined");
      expect(told(({ routes }) => ({ routes: [...routes, strange("nat-gateway")] }))).to.equal("undetermined");
      const subnets = here.subnets.map((each) => ({ ...each, routeTable: UNKNOWN_YET }));
      expect(mount({ ...here, subnets })?.verdict).to.equal("undetermined");
    });

    it("holds none where AWS allows that target no such route", () => {
      for (const kind of ["internet-gateway", "peering-connection"] as const) {
        expect(
          told(({ routes }) => ({ routes: [...routes, strange(kind)] })),
          kind,
        ).to.equal("reachable");
      }
    });
  });
});

describe("an arbitrary client in the VPC", () => {
  const from = (over: Partial<Topology>, ...routes: readonly (readonly [table: string, cidr: string])[]) => {
    const network = behindNat({ services: [service(["private-a"])], ...over });
    const routeTables = network.routeTables.map((each) => ({
      ...each,
      routes: [
        ...each.routes,
        ...routes
          .filter(([table]) => table === each.key)
          .map(([, cidr]) => route(cidr, "network-interface", "firewall")),
      ],
    }));
    return only({ ...network, routeTables }).ingress.vpc;
  };
  const open = {
    securityGroups: [group("tasks", [rule("ingress", 80, "10.0.0.0/16"), rule("egress", null, "0.0.0.0/0")])],
  };

  it("gets answers, except in subnets to which the answers take a blackhole route", () => {
    expect(seen(from(open))).to.deep.equal(["reachable", null]);
    expect(seen(from(open, ["private", "10.0.0.0/24"]))).to.deep.equal(["partial", "BAD_STATE_ROUTE"]);
    expect(seen(from(open, ["private", "10.0.0.0/16"]))).to.deep.equal(["partial", "BAD_STATE_ROUTE"]);
  });

  it("is reachable except for clients whose own route table leads to the wrong target", () => {
    expect(seen(from(open, ["public", "10.0.128.0/20"]))).to.deep.equal(["partial", "BAD_STATE_ROUTE"]);
    const networkInterfaces = [networkInterface("firewall", "public-b")];
    expect(from({ ...open, networkInterfaces }, ["public", "10.0.128.0/20"]).verdict).to.equal("undetermined");
    // A subnet's packets to itself never meet its table.
    expect(seen(from({ ...open, networkInterfaces }, ["public", "10.0.144.0/20"]))).to.deep.equal(["reachable", null]);
  });
});

describe("what is not known", () => {
  it("of a service stays not known: its definition, its subnets, its capacity", () => {
    for (const over of [
      { taskDefinition: UNKNOWN_YET },
      { networkConfiguration: UNKNOWN_YET },
      { launchType: null, capacityProviders: ["elsewhere"] },
      { launchType: UNKNOWN_YET },
    ]) {
      const web = only(behindNat({ services: [service(["private-a"], over)] }));
      expect(
        web.needs.map(({ path }) => path.verdict),
        JSON.stringify(over),
      ).to.satisfy((all: string[]) => all.every((verdict) => verdict === "undetermined"));
    }
  });

  it("of a zone leaves the zone's path open", () => {
    const open = behindNat();
    const subnets = open.subnets.map((each) => ({ ...each, availabilityZone: UNKNOWN_YET }));
    expect(only({ ...open, subnets }).needs[0]?.path.verdict, `a zonal NAT serves every zone of ${REGION}`).to.equal(
      "reachable",
    );
  });
});
