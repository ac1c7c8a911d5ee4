/** Small decisions that turn a verdict: borders of subnets and zones, exclusions, and parts of what is meant. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import type { ServiceAnalysis } from "../../../../analysis/reachability";
import { publicAccess } from "../../../../analysis/reachability/devices/blockPublicAccess";
import type { PortMapping } from "../../../../analysis/rules/serviceDefinition";
import type { LoadBalancer, TargetGroup, Topology, Vpc } from "../../../../analysis/topology/model";
import {
  UNKNOWN_YET,
  acl,
  aclRule,
  autoScalingGroup,
  behindNat,
  elasticIp,
  group,
  inPublic,
  isolated,
  launchTemplate,
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
  vpc,
} from "../../../support/topology";

function only(network: Topology): ServiceAnalysis {
  const [found] = analyseServices(network);
  if (found === undefined) throw new Error("no service");
  return found;
}

const both = [aclRule(100, "ingress", "allow"), aclRule(100, "egress", "allow")];

describe("a subnet's border", () => {
  const guarded = (place: string): Topology => {
    const network = isolated({
      networkAcls: [acl(), acl([aclRule(50, "ingress", "deny", { protocol: "tcp" }), ...both], {}, "wall")],
    });
    return {
      ...network,
      subnets: network.subnets.map((each) => (each.key === "isolated-b" ? { ...each, networkAcl: "wall" } : each)),
      vpcEndpoints: network.vpcEndpoints.map((each) =>
        each.kind === "gateway" ? each : { ...each, subnets: [place] },
      ),
      services: [service(["isolated-b"]), service(["isolated-a"], {}, "other")],
    };
  };
  it("is passed on the way into another subnet, and not within one", () => {
    const [within, across] = analyseServices(guarded("isolated-b"));
    expect(within?.needs.find(({ need }) => need.destination === "ecr.api")?.path.verdict).to.equal("reachable");
    const stopped = across?.needs.find(({ need }) => need.destination === "ecr.api")?.path;
    expect(stopped?.code).to.equal("SUBNET_ACL_RESTRICTION");
    expect(stopped?.hops.find((hop) => hop.verdict === "stopped")).to.include({ id: "wall", direction: "forward" });
  });
});

describe("a NAT gateway in a subnet whose default route leads to it", () => {
  it("serves no subnet, neither its own nor another", () => {
    for (const place of ["private-a", "private-b"]) {
      const network = behindNat({ natGateways: [natGateway("nat", "private-a", [])], services: [service([place])] });
      expect(only(network).egress.ipv4.code, place).to.equal("NAT_IN_OWN_SUBNET");
    }
  });
});

describe("Block Public Access", () => {
  it("leaves what its mode and its exclusions leave", () => {
    const place = subnet("one", "10.0.0.0/24");
    for (const [mode, exclusion, own, nat] of [
      ["off", null, true, true],
      ["block-ingress", null, false, true],
      ["block-bidirectional", null, false, false],
      ["block-bidirectional", "allow-egress", false, true],
      ["block-bidirectional", "allow-bidirectional", true, true],
      ["block-ingress", "allow-bidirectional", true, true],
    ] as const) {
      const name = `${mode} ${String(exclusion)}`;
      const whole = vpc({ blockPublicAccess: mode, blockPublicAccessExclusion: exclusion });
      const part = { ...place, blockPublicAccessExclusion: exclusion };
      for (const [of, where] of [
        [whole, place],
        [vpc({ blockPublicAccess: mode }), part],
      ] as const) {
        expect(publicAccess(of, where, "own-address"), name).to.equal(own);
        expect(publicAccess(of, where, "nat-gateway"), name).to.equal(nat);
        expect(publicAccess(of, where, "egress-only"), name).to.equal(nat);
      }
    }
  });

  it("is not known where what decides is not, and only there", () => {
    const open = { unknown: "an exclusion of somebody" };
    const place = subnet("one", "10.0.0.0/24");
    const with_ = (blockPublicAccess: Vpc["blockPublicAccess"], exclusion: Vpc["blockPublicAccessExclusion"]) =>
      vpc({ blockPublicAccess, blockPublicAccessExclusion: exclusion });

    expect(publicAccess(with_("block-ingress", open), place, "own-address")).to.deep.equal(open);
    expect(publicAccess(with_("block-ingress", open), place, "nat-gateway")).to.equal(true);
    expect(publicAccess(with_("block-bidirectional", open), place, "nat-gateway")).to.deep.equal(open);
    expect(publicAccess(with_("off", open), place, "own-address")).to.equal(true);
    expect(publicAccess(with_(open, "allow-bidirectional"), place, "own-address")).to.equal(true);
    expect(publicAccess(with_(open, "allow-egress"), place, "egress-only")).to.equal(true);
    expect(publicAccess(with_(open, "allow-egress"), place, "own-address")).to.deep.equal(open);
    const spared = { ...place, blockPublicAccessExclusion: open };
    expect(publicAccess(with_("block-bidirectional", null), spared, "own-address")).to.deep.equal(open);
  });
});

describe("a part of the addresses", () => {
  const narrow = inPublic({ securityGroups: [group("tasks", [rule("egress", 443, "8.0.0.0/8")])] });
  it("is partial for the whole internet, and open for one host that may lie anywhere", () => {
    const web = only(narrow);
    expect(web.egress.ipv4).to.include({ verdict: "partial", code: "ENI_SG_RULES_MISMATCH" });
    const pull = web.needs.find(({ need }) => need.destination === "docker.io")?.path;
    expect(pull).to.include({ verdict: "undetermined", code: "UNKNOWN_VALUE" });
  });
});

describe("an interface that an instance takes at boot", () => {
  const kept = (places: readonly string[]): string =>
    only(
      behindNat({
        routeTables: [
          routeTable("main"),
          routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
          routeTable("private", [route("0.0.0.0/0", "network-interface", "eni")]),
        ],
        networkInterfaces: [networkInterface("eni", "public-a")],
        elasticIps: [elasticIp("eip", "eni", "203.0.113.9")],
        securityGroups: [
          group("tasks"),
          group("nat-group", [rule("ingress", null, "10.0.0.0/16"), rule("egress", null, "0.0.0.0/0")]),
        ],
        launchTemplates: [launchTemplate()],
        autoScalingGroups: [autoScalingGroup("keeper", places)],
      }),
    ).egress.ipv4.verdict;
  it("must be in the one subnet that the instance can only start in", () => {
    expect(kept(["public-a"])).to.equal("reachable");
    expect(kept(["public-a", "public-b"])).to.equal("undetermined");
    expect(kept(["public-b"])).to.equal("undetermined");
  });
});

describe("behind a load balancer", () => {
  const front = group("front", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]);
  const balanced = (over: Partial<Topology>, mapping?: PortMapping): Topology =>
    behindNat({
      securityGroups: [group("tasks", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "10.0.0.0/16")]), front],
      loadBalancers: [loadBalancer(["public-a", "public-b"])],
      listeners: [listener()],
      targetGroups: [targetGroup()],
      taskDefinitions: [
        taskDefinition(
          "nginx",
          mapping === undefined
            ? {}
            : {
                networkMode: "bridge",
                containers: [
                  {
                    name: "web",
                    image: "nginx",
                    logs: null,
                    secrets: [],
                    environmentFiles: [],
                    portMappings: [mapping],
                  },
                ],
              },
        ),
      ],
      services: [
        service(["private-a"], {
          loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
        }),
      ],
      ...over,
    });
  const checks = (network: Topology) =>
    only(network).needs.find(({ need }) => need.purpose === "load-balancing")?.path.verdict;

  it("a node of another zone counts only with cross-zone balancing", () => {
    const walled = (crossZone: LoadBalancer["crossZone"]): Topology => {
      const network = balanced({
        loadBalancers: [loadBalancer(["public-a", "public-b"], { kind: "nlb", crossZone })],
        networkAcls: [acl(), acl([aclRule(50, "egress", "deny", { protocol: "tcp" }), ...both], {}, "wall")],
      });
      const subnets = network.subnets.map((each) => (each.key === "public-b" ? { ...each, networkAcl: "wall" } : each));
      return { ...network, subnets };
    };
    expect(checks(walled(false))).to.equal("reachable");
    expect(checks(walled(true))).to.equal("partial");
    expect(checks(walled(UNKNOWN_YET))).to.equal("undetermined");
  });
  it("an Application Load Balancer without groups has the default one, a Network Load Balancer has none", () => {
    const without = (kind: "alb" | "nlb") =>
      balanced({ loadBalancers: [loadBalancer(["public-a", "public-b"], { kind, securityGroups: [] })] });
    expect(checks(without("alb"))).to.equal("undetermined");
    expect(checks(without("nlb"))).to.equal("reachable");
  });
  it("instances behind a Network Load Balancer see the clients' own addresses", () => {
    const onInstances = (peer: string, targetType: TargetGroup["targetType"] = "instance"): Topology =>
      balanced(
        {
          securityGroups: [group("instances", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, peer)]), front],
          loadBalancers: [loadBalancer(["public-a", "public-b"], { kind: "nlb", securityGroups: [] })],
          targetGroups: [targetGroup({ targetType, protocol: "TCP" })],
          launchTemplates: [launchTemplate()],
          autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])],
          services: [
            service(["private-a"], {
              launchType: "ec2",
              networkConfiguration: null,
              loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
            }),
          ],
        },
        { containerPort: 80, hostPort: 80, protocol: "tcp" },
      );
    expect(only(onInstances("10.0.0.0/16", UNKNOWN_YET)).ingress.internet.verdict).to.equal("undetermined");
    expect(only(onInstances("0.0.0.0/0", UNKNOWN_YET)).ingress.internet.verdict).to.not.equal("blocked");
    expect(checks(onInstances("10.0.0.0/16"))).to.equal("reachable");
    expect(only(onInstances("10.0.0.0/16")).ingress.internet.code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(only(onInstances("0.0.0.0/0")).ingress.internet.verdict).to.equal("reachable");
  });
  it("host port 0 requests a dynamic port, as does a mapping without a host port", () => {
    const dynamic = (hostPort: number | undefined, open: readonly [number, number]): string | undefined =>
      checks(
        balanced(
          {
            securityGroups: [
              group("instances", [rule("egress", null, "0.0.0.0/0"), rule("ingress", open, "10.0.0.0/16")]),
              front,
            ],
            targetGroups: [targetGroup({ targetType: "instance" })],
            launchTemplates: [launchTemplate()],
            autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])],
            services: [
              service(["private-a"], {
                launchType: "ec2",
                networkConfiguration: null,
                loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
              }),
            ],
          },
          { containerPort: 80, ...(hostPort === undefined ? {} : { hostPort }), protocol: "tcp" },
        ),
      );
    for (const hostPort of [0, undefined]) {
      expect(dynamic(hostPort, [32768, 65535]), String(hostPort)).to.equal("reachable");
      expect(dynamic(hostPort, [49153, 65535]), String(hostPort)).to.equal("blocked");
      expect(dynamic(hostPort, [80, 80]), String(hostPort)).to.equal("blocked");
    }
    expect(dynamic(8080, [8080, 8080])).to.equal("reachable");
  });
});
