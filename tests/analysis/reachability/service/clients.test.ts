/**
 * Clients of load balancers: whose address a target sees, over which family they call, and what comes back to its
 * caller.
 */
import { expect } from "chai";
import { analyseServices, explainPath } from "../../../../analysis/reachability";
import type { PathReport } from "../../../../analysis/report";
import type {
  LoadBalancer,
  SecurityGroupRule,
  Service,
  TargetGroup,
  TaskDefinition,
  Topology,
} from "../../../../analysis/topology/model";
import {
  REGION,
  acl,
  aclRule,
  autoScalingGroup,
  behindNat,
  elasticIp,
  group,
  launchTemplate,
  listener,
  loadBalancer,
  natGateway,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

const OUT = rule("egress", null, "0.0.0.0/0");
const FROM_VPC = rule("ingress", 80, "10.0.0.0/16");
const NODES = ["public-a", "public-b"];
const TASKS = ["private-a", "private-b"];
const registered = [{ targetGroup: "targets", containerName: "web", containerPort: 80 }];

interface Setting {
  readonly balancer?: Partial<LoadBalancer>;
  readonly target?: Partial<TargetGroup>;
  readonly tasks?: SecurityGroupRule[];
  readonly front?: SecurityGroupRule[];
  readonly over?: Partial<Topology>;
}

function balanced({ balancer, target, tasks, front, over }: Setting): Topology {
  return behindNat({
    loadBalancers: [loadBalancer(NODES, balancer)],
    listeners: [listener()],
    targetGroups: [targetGroup(target)],
    securityGroups: [group("tasks", tasks ?? [OUT, FROM_VPC]), group("front", front ?? [OUT, FROM_VPC])],
    services: [service(TASKS, { loadBalancers: registered })],
    ...over,
  });
}

const NLB = { kind: "nlb", securityGroups: [] } as const;

function fromInternet(network: Topology): [string, string | null] {
  const [web] = analyseServices(network);
  if (web === undefined) throw new Error("no service");
  return [web.ingress.internet.verdict, web.ingress.internet.code];
}

function explained(network: Topology, from: string, to: string): PathReport {
  const answer = explainPath(network, from, to);
  if (!("path" in answer)) throw new Error(answer.problem);
  return answer.path;
}

const REFUSED = ["blocked", "ENI_SG_RULES_MISMATCH"];
const SERVED = ["reachable", null];

describe("the address that a target of a Network Load Balancer sees", () => {
  const seen = (target: Partial<TargetGroup>, balancer: Partial<LoadBalancer> = NLB) =>
    fromInternet(balanced({ balancer, target: { protocol: "TCP", ...target } }));

  it("is a node's for ip targets over TCP and TLS, and the client's where preserveClientIp is on", () => {
    for (const protocol of ["TCP", "TLS"]) {
      expect(seen({ protocol }), protocol).to.deep.equal(SERVED);
      expect(seen({ protocol, preserveClientIp: false }), protocol).to.deep.equal(SERVED);
      expect(seen({ protocol, preserveClientIp: true }), protocol).to.deep.equal(REFUSED);
    }
  });

  it("is the client's over UDP and QUIC, whatever the attribute is", () => {
    for (const protocol of ["UDP", "TCP_UDP", "QUIC", "TCP_QUIC"]) {
      expect(seen({ protocol }), protocol).to.deep.equal(REFUSED);
      expect(seen({ protocol, preserveClientIp: false }), protocol).to.deep.equal(REFUSED);
    }
  });

  it("is unknown while the attribute or the protocol is, and then both must be allowed", () => {
    expect(seen({ preserveClientIp: UNKNOWN_YET })[0]).to.equal("undetermined");
    expect(seen({ protocol: UNKNOWN_YET })[0]).to.equal("undetermined");
    const open = { balancer: NLB, tasks: [OUT, rule("ingress", 80, "0.0.0.0/0")] };
    expect(fromInternet(balanced({ ...open, target: { preserveClientIp: UNKNOWN_YET } }))).to.deep.equal(SERVED);
  });

  it("is a node's behind every other kind of balancer, even with the attribute", () => {
    const front = [OUT, rule("ingress", 80, "0.0.0.0/0")];
    expect(fromInternet(balanced({ front, target: { preserveClientIp: true } }))).to.deep.equal(SERVED);
  });

  it("leaves the health check alone, which comes from the nodes", () => {
    const [web] = analyseServices(balanced({ balancer: NLB, target: { protocol: "TCP", preserveClientIp: true } }));
    const health = web?.needs.find(({ need }) => need.purpose === "load-balancing");
    expect(health?.path.verdict).to.equal("reachable");
  });
});

describe("instance targets of a Network Load Balancer", () => {
  const bridge: Partial<TaskDefinition> = { networkMode: "bridge" };
  const onInstances = (instances: number, target: Partial<TargetGroup> = {}): Topology => {
    const own: Partial<Service> = { launchType: "ec2", networkConfiguration: null };
    return balanced({
      balancer: { ...NLB, scheme: "internal", crossZone: true },
      target: { targetType: "instance", protocol: "TCP", ...target },
      over: {
        securityGroups: [group("instances", [OUT, rule("ingress", [0, 65535], "10.0.0.0/16")])],
        launchTemplates: [launchTemplate()],
        autoScalingGroups: [autoScalingGroup("fleet", ["private-a"], { maxSize: instances })],
        taskDefinitions: [taskDefinition("nginx", bridge)],
        services: [
          service([], { ...own, loadBalancers: registered }, "web"),
          service([], { ...own, loadBalancers: [] }, "caller"),
        ],
      },
    });
  };

  it("see the client by default, and a node where preserveClientIp is off", () => {
    const facing = (preserveClientIp: boolean | null): [string, string | null] => {
      const network = onInstances(3, { preserveClientIp });
      return fromInternet({ ...network, loadBalancers: [loadBalancer(NODES, NLB)] });
    };
    expect(facing(null)).to.deep.equal(REFUSED);
    expect(facing(true)).to.deep.equal(REFUSED);
    expect(facing(false)).to.deep.equal(SERVED);
  });

  it("never answer a caller on their own, only host: the packet would come from its own address", () => {
    const path = explained(onInstances(1), "caller", "balancer");
    expect([path.verdict, path.code, path.rule]).to.deep.equal(["blocked", "TARGET_IS_CLIENT", "R-LB-19"]);
    expect(path.message).to.include("target group targets keeps the client's address");
    const off = explained(onInstances(1, { preserveClientIp: false }), "caller", "balancer");
    expect([off.verdict, off.code]).to.deep.equal(SERVED);
  });

  it("answer a part of the calls where there are more hosts, and that is said", () => {
    const path = explained(onInstances(3), "caller", "balancer");
    expect([path.verdict, path.code]).to.deep.equal(["partial", "TARGET_IS_CLIENT"]);
  });
});

describe("a task that calls its own service", () => {
  const calling = (desiredCount: number, preserveClientIp: boolean): PathReport =>
    explained(
      balanced({
        balancer: { ...NLB, scheme: "internal" },
        target: { protocol: "TCP", preserveClientIp },
        over: { services: [service(TASKS, { desiredCount, loadBalancers: registered })] },
      }),
      "web",
      "balancer",
    );
  it("by a balancer that keeps its address gets no answer from itself", () => {
    expect(calling(1, true).verdict).to.equal("blocked");
    expect(calling(2, true).verdict).to.equal("partial");
    expect(calling(1, false).verdict).to.equal("reachable");
  });
});

describe("a task that calls an internet-facing balancer", () => {
  const admitting = (address: string, own: string | { readonly unknown: string } = "203.0.113.7"): Topology =>
    balanced({
      tasks: [OUT, rule("ingress", 80, { kind: "group", group: "front" })],
      front: [OUT, rule("ingress", 80, address)],
      over: {
        natGateways: [natGateway("nat", "public-a", [{ elasticIp: "eip", address: own, availabilityZone: null }])],
        elasticIps: [elasticIp("eip", "nat", own)],
      },
    });

  it("is seen under its NAT's address, not as the whole internet and not as a member of its group", () => {
    const inside = explained(admitting("203.0.113.7/32"), "web", "balancer");
    expect([inside.verdict, inside.code]).to.deep.equal(SERVED);
    expect(inside.via).to.deep.equal(["nat-gateway", "internet-gateway", "internet-gateway", "load-balancer"]);
    const office = explained(admitting("198.51.100.9/32"), "web", "balancer");
    expect([office.verdict, office.code]).to.deep.equal(REFUSED);
    expect(office.message).to.include("no ingress rule of security group front allows TCP 80 from 203.0.113.7");
    expect(explained(admitting("10.0.0.0/8"), "web", "balancer").verdict).to.equal("blocked");
  });

  it("is undetermined while that address is unknown, unless everything is allowed or nothing", () => {
    expect(explained(admitting("203.0.113.7/32", UNKNOWN_YET), "web", "balancer").verdict).to.equal("undetermined");
    expect(explained(admitting("0.0.0.0/0", UNKNOWN_YET), "web", "balancer").verdict).to.equal("reachable");
    expect(explained(admitting("10.0.0.0/8", UNKNOWN_YET), "web", "balancer").verdict).to.equal("blocked");
  });

  it("gets no answer where the balancer does not reach its targets", () => {
    const open = balanced({ front: [OUT, rule("ingress", 80, "0.0.0.0/0")], tasks: [OUT] });
    for (const caller of ["internet", "web"]) {
      const path = explained(open, caller, "balancer");
      expect([path.verdict, path.code], caller).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    }
  });
});

/** With IPv6 in every subnet; public subnets have these routes to the internet. */
function dualStack(routes: readonly string[], setting: Setting): Topology {
  const network = balanced(setting);
  return {
    ...network,
    vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
    subnets: network.subnets.map((each, index) => ({ ...each, ipv6Cidr: `2001:db8:0:${String(index)}::/64` })),
    routeTables: network.routeTables.map((each) =>
      each.key === "public"
        ? routeTable(
            "public",
            routes.map((cidr) => route(cidr, "internet-gateway", "igw")),
          )
        : each,
    ),
    networkAcls: [
      acl(
        (["ingress", "egress"] as const).flatMap((direction) => [
          aclRule(100, direction, "allow"),
          aclRule(101, direction, "allow", { cidr: "::/0" }),
        ]),
      ),
    ],
  };
}

describe("a balancer without public IPv4", () => {
  const without = (routes: string[], front = rule("ingress", 80, "::/0")): Topology =>
    dualStack(routes, {
      balancer: { ipAddressType: "dualstack-without-public-ipv4" },
      tasks: [OUT, rule("ingress", 80, { kind: "group", group: "front" })],
      front: [OUT, rule("ingress", 80, "0.0.0.0/0"), front],
    });

  it("is called over IPv6 only, and uses IPv4 to its targets", () => {
    expect(fromInternet(without(["0.0.0.0/0", "::/0"]))).to.deep.equal(SERVED);
    expect(fromInternet(without(["0.0.0.0/0"]))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(fromInternet(without(["0.0.0.0/0", "::/0"], rule("ingress", 443, "::/0")))).to.deep.equal(REFUSED);
    const [web] = analyseServices(without(["0.0.0.0/0"]));
    expect(web?.ingress.loadBalancer?.verdict).to.equal("reachable");
  });
});

describe("a client of the other IP family than the targets", () => {
  const dual = (ipAddressType: LoadBalancer["ipAddressType"]): Topology => {
    const open = ["0.0.0.0/0", "::/0"].map((cidr) => rule("ingress", 80, cidr));
    return {
      ...dualStack(["0.0.0.0/0", "::/0"], {
        balancer: { kind: "nlb", ipAddressType },
        target: { protocol: "TCP", preserveClientIp: true },
        tasks: [OUT, FROM_VPC],
        front: [OUT, ...open],
      }),
      listeners: [listener({ protocol: "TCP" })],
    };
  };
  it("is seen under a node's address, even where the balancer keeps those of its own family", () => {
    expect(fromInternet(dual("dualstack"))).to.deep.equal(SERVED);
    expect(fromInternet(dual("ipv4"))).to.deep.equal(REFUSED);
  });
});

describe("clients of the VPC", () => {
  const tasks = [OUT, rule("ingress", 80, { kind: "group", group: "front" })];
  const fromVpc = (balancer: Partial<LoadBalancer>, over: Setting = {}) => {
    const [web] = analyseServices(balanced({ balancer, tasks, ...over }));
    return [web?.ingress.vpc.verdict, web?.ingress.vpc.via.join(" ")];
  };
  it("reach a task through an internal balancer, and not through one that faces the internet", () => {
    expect(fromVpc({ scheme: "internal" })).to.deep.equal(["reachable", "local load-balancer"]);
    expect(fromVpc({ scheme: "internet-facing" })).to.deep.equal(["blocked", "local"]);
    expect(fromVpc({ scheme: "internal" }, { front: [OUT] })[0]).to.equal("blocked");
    expect(fromVpc({ scheme: "internal" }, { tasks: [OUT] })[0]).to.equal("blocked");
  });
});

describe("an internet-facing Network Load Balancer before an internal Application Load Balancer", () => {
  const ACCEPTS = [OUT, rule("ingress", 80, "0.0.0.0/0")];
  const chained = (targetType: TargetGroup["targetType"]): Topology =>
    balanced({
      front: ACCEPTS,
      over: {
        loadBalancers: [
          loadBalancer(TASKS, { scheme: "internal" }),
          { ...loadBalancer(NODES, { ...NLB, name: "outer" }), key: "outer" },
        ],
        listeners: [
          listener(),
          { ...listener({ loadBalancer: "outer", protocol: "TCP", targetGroups: ["outer"] }), key: "outer" },
        ],
        targetGroups: [targetGroup(), { ...targetGroup({ targetType, protocol: "TCP" }), key: "outer" }],
      },
    });

  it("is not followed to the tasks, so that neither a stop nor an arrival is certain", () => {
    expect(fromInternet(chained("alb"))).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    expect(fromInternet(chained("ip"))).to.deep.equal(["blocked", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"]);
    const called = explained(chained("alb"), "internet", "outer");
    expect(called.verdict).to.equal("undetermined");
    expect(called.message).to.contain("load balancer outer forwards to an Application Load Balancer");
  });
});

describe("a target group that only listener rules for some source addresses lead to", () => {
  const ACCEPTS = [OUT, rule("ingress", 80, "0.0.0.0/0")];

  it("is not reachable from the internet for certain, unless another listener leads to it", () => {
    const narrow = listener({ groupsOfSources: ["targets"] });
    const open = { ...listener(), key: "open" };
    expect(fromInternet(balanced({ front: ACCEPTS }))).to.deep.equal(SERVED);
    expect(fromInternet(balanced({ front: ACCEPTS, over: { listeners: [narrow] } }))[0]).to.equal("undetermined");
    expect(fromInternet(balanced({ front: ACCEPTS, over: { listeners: [narrow, open] } }))).to.deep.equal(SERVED);
    expect(fromInternet(balanced({ front: [OUT], over: { listeners: [narrow] } }))[0], "a stop").to.equal("blocked");
  });

  it("still answers the health checks, which no rule concerns", () => {
    const [web] = analyseServices(
      balanced({ front: ACCEPTS, over: { listeners: [listener({ groupsOfSources: ["targets"] })] } }),
    );
    expect(web?.ingress.loadBalancer?.verdict).to.equal("reachable");
  });
});

describe("the other group of a blue/green deployment", () => {
  it("has a health check of its own, by the listener of the group that it replaces", () => {
    const network = balanced({
      tasks: [OUT, rule("ingress", 80, { kind: "group", group: "front" })],
      over: {
        targetGroups: [targetGroup(), { ...targetGroup({ healthCheckPort: 9000 }), key: "green", name: "green" }],
        services: [
          service(TASKS, {
            loadBalancers: [
              ...registered,
              { targetGroup: "green", containerName: "web", containerPort: 80, alternateOf: "targets" },
            ],
          }),
        ],
      },
    });
    const [web] = analyseServices(network);
    const checks = (web?.needs ?? []).filter(({ need }) => need.purpose === "load-balancing");
    expect(checks.map(({ need, path }) => [need.destination, path.verdict, path.code])).to.deep.equal([
      ["targets", "reachable", null],
      ["green", "blocked", "ENI_SG_RULES_MISMATCH"],
    ]);
  });
});

describe("the address list of a balancer's group that a caller in the network has to be on", () => {
  const listed = (cidr: string, over: Partial<Topology>): Topology =>
    balanced({ front: [OUT, rule("ingress", 80, cidr)], over });
  const judged = (network: Topology) => explained(network, "web", "balancer").verdict;

  it("is judged while each address of the caller's device is known, and undetermined while one is not", () => {
    const entry = (address: string | typeof UNKNOWN_YET, zone: string | typeof UNKNOWN_YET | null) => ({
      elasticIp: "eip",
      address,
      availabilityZone: zone,
    });
    const zonal = (...more: ReturnType<typeof entry>[]) => [
      natGateway("nat", "public-a", [entry("203.0.113.9", null), ...more]),
    ];
    const regional = (zone: string | typeof UNKNOWN_YET) => [
      natGateway("nat", "public-a", [entry("203.0.113.9", `${REGION}a`), entry("203.0.113.10", zone)], {
        availabilityMode: "regional",
        regionalAddresses: "manual",
      }),
    ];
    const services = [service(["private-a"], { loadBalancers: registered })];
    const of = (natGateways: Topology["natGateways"], cidr = "203.0.113.9/32") =>
      judged(listed(cidr, { natGateways, services }));
    expect(of(zonal())).to.equal("reachable");
    expect(of(zonal(entry("203.0.113.10", null)))).to.equal("partial");
    expect(of(zonal(entry(UNKNOWN_YET, null)))).to.equal("undetermined");
    expect(of(zonal(entry(UNKNOWN_YET, null)), "198.51.100.0/24")).to.equal("undetermined");
    expect(of(zonal(entry(UNKNOWN_YET, null)), "0.0.0.0/0")).to.equal("reachable");
    expect(of(regional(`${REGION}b`))).to.equal("reachable");
    expect(of(regional(UNKNOWN_YET))).to.equal("undetermined");
  });

  it("leaves the report's source IP as it was: the addresses that are known", () => {
    const natGateways = [
      natGateway("nat", "public-a", [
        { elasticIp: "eip", address: "203.0.113.9", availabilityZone: null },
        { elasticIp: "next", address: UNKNOWN_YET, availabilityZone: null },
      ]),
    ];
    const { sourceIp } = explained(behindNat({ natGateways }), "web", "internet");
    expect(sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.9"] });
  });
});

describe("a caller without IPv4 before a balancer that has no IPv6", () => {
  const alone = (dns64: boolean | typeof UNKNOWN_YET, target: string | null) => {
    const base = balanced({ front: [OUT, rule("ingress", 80, "203.0.113.9/32")] });
    const routes = target === null ? [] : [route("64:ff9b::/96", "nat-gateway", target)];
    const all = [aclRule(1, "ingress", "allow"), aclRule(1, "egress", "allow")];
    return {
      ...base,
      vpcs: [vpc({ ipv6Cidrs: ["2600:1f14::/56"] })],
      subnets: [...base.subnets, subnet("six", null, { routeTable: "six", ipv6Cidr: "2600:1f14::/64", dns64 })],
      routeTables: [...base.routeTables, routeTable("six", routes)],
      networkAcls: [acl([...all, ...all.map((each) => ({ ...each, number: 2, cidr: "::/0" }))])],
      securityGroups: [...base.securityGroups, group("six")],
      services: [
        ...base.services,
        service(
          ["six"],
          { networkConfiguration: { subnets: ["six"], securityGroups: ["six"], assignPublicIp: false } },
          "caller",
        ),
      ],
    };
  };
  const judged = (network: Topology) => explained(network, "caller", "balancer").verdict;

  it("calls it by NAT64 where DNS64 is on, under the NAT gateway's address", () => {
    expect(judged(alone(true, "nat"))).to.equal("reachable");
    expect(judged(alone(true, null))).to.equal("blocked");
    expect(judged(alone(false, "nat"))).to.equal("blocked");
    expect(judged(alone(UNKNOWN_YET, "nat"))).to.equal("undetermined");
  });
});
