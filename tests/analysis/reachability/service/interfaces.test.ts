/** The interface that carries a service's traffic: by launch type, network mode and what its capacity launches. */
import { expect } from "chai";
import { analyseServices, networkAssumptions } from "../../../../analysis/reachability";
import type { ServiceAnalysis } from "../../../../analysis/reachability";
import type {
  AutoScalingGroup,
  CapacityProvider,
  LaunchTemplate,
  Subnet,
  TaskDefinition,
  Topology,
} from "../../../../analysis/topology/model";
import {
  acl,
  aclRule,
  autoScalingGroup,
  behindNat,
  cluster,
  egressOnly,
  group,
  inPublic,
  launchTemplate,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

function provider(over: Partial<CapacityProvider> = {}): CapacityProvider {
  return {
    key: "provider",
    name: "provider",
    id: null,
    providerName: "provider",
    kind: "ec2",
    autoScalingGroup: "fleet",
    subnets: [],
    securityGroups: [],
    instanceRoleName: null,
    ...over,
  };
}

const fleet = (places: readonly string[], over: Partial<AutoScalingGroup> = {}): AutoScalingGroup =>
  autoScalingGroup("fleet", places, { maxSize: 4, ...over });

/** A service on instances in some subnets, whose groups let out all and let 80 in. */
function onInstances(
  mode: "awsvpc" | "bridge" | "host" | "none" | null,
  places: readonly string[],
  over: Partial<Topology> = {},
): Topology {
  return behindNat({
    securityGroups: [
      group("tasks"),
      group("instances", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]),
    ],
    autoScalingGroups: [fleet(places)],
    launchTemplates: [launchTemplate()],
    capacityProviders: [provider()],
    taskDefinitions: [taskDefinition("nginx", { networkMode: mode })],
    services: [
      service(places, {
        launchType: null,
        capacityProviders: ["provider"],
        networkConfiguration:
          mode === "awsvpc" ? { subnets: places, securityGroups: ["tasks"], assignPublicIp: null } : null,
      }),
    ],
    ...over,
  });
}

function only(network: Topology): ServiceAnalysis {
  const [found] = analyseServices(network);
  if (found === undefined) throw new Error("no service");
  return found;
}

function withTemplate(over: Partial<LaunchTemplate>): Partial<Topology> {
  return { launchTemplates: [launchTemplate(over)] };
}

function mapping(network: Topology, map: Subnet["mapPublicIpOnLaunch"]): Topology {
  return { ...network, subnets: network.subnets.map((each) => ({ ...each, mapPublicIpOnLaunch: map })) };
}

describe("the launch type", () => {
  const of = (over: Partial<Topology>): string | null => only(behindNat(over)).launchType;
  it("is what the service writes, else its capacity provider's, else the cluster's default, else EC2", () => {
    const bare = (names: readonly string[]) => service(["private-a"], { launchType: null, capacityProviders: names });
    expect(of({})).to.equal("fargate");
    expect(of({ services: [bare(["FARGATE_SPOT"])] })).to.equal("fargate");
    expect(
      of({ services: [bare(["provider"])], capacityProviders: [provider({ kind: "managed-instances" })] }),
    ).to.equal("managed-instances");
    expect(of({ services: [bare([])], clusters: [cluster({ defaultCapacityProviders: ["FARGATE"] })] })).to.equal(
      "fargate",
    );
    expect(of({ services: [bare([])] })).to.equal("ec2");
  });
  it("EC2 takes the instances of the cluster, also where its default strategy is Fargate", () => {
    const agent = (names: readonly string[]) => {
      const network = onInstances("bridge", ["private-a"], {
        services: [service(["private-a"], { launchType: "ec2", capacityProviders: [], networkConfiguration: null })],
        clusters: [cluster({ defaultCapacityProviders: names })],
        securityGroups: [group("instances", [])],
      });
      const path = only(network).needs.find(({ need }) => need.purpose === "agent")?.path;
      return [path?.verdict, path?.code];
    };
    const expected = agent(["provider"]);
    expect(expected[0]).to.equal("blocked");
    expect(agent(["FARGATE", "FARGATE_SPOT"])).to.deep.equal(expected);
    expect(agent(["FARGATE", "provider"])).to.deep.equal(expected);
  });
  it("is undetermined while its provider is unknown, and so is every verdict", () => {
    const lost = only(
      behindNat({ services: [service(["private-a"], { launchType: null, capacityProviders: ["gone"] })] }),
    );
    expect(lost.launchType).to.equal(null);
    expect(lost.egress.ipv4.verdict, "behind a NAT every interface leaves alike").to.equal("reachable");
    expect(lost.needs.every(({ path }) => path.verdict === "undetermined")).to.equal(true);
  });
});

describe("the ports that a task opens connections from", () => {
  const answersTo = (from: number, to: number, operatingSystem: TaskDefinition["operatingSystem"]) => {
    const answers = aclRule(100, "ingress", "allow", { protocol: "tcp", ports: { from, to } });
    const { verdict, code } = only(
      inPublic({
        networkAcls: [acl([answers, aclRule(100, "egress", "allow")])],
        taskDefinitions: [taskDefinition("nginx", { operatingSystem })],
      }),
    ).egress.ipv4;
    return [verdict, code];
  };
  const inPart = ["blocked", "SUBNET_ACL_RESTRICTION"];
  it("are 49152-65535 on Windows: an ACL that allows answers to these is enough, and to one less is not", () => {
    expect(answersTo(49_152, 65_535, "windows")).to.deep.equal(["reachable", null]);
    expect(answersTo(49_153, 65_535, "windows")).to.deep.equal(inPart);
    expect(answersTo(49_152, 65_534, "windows")).to.deep.equal(inPart);
  });
  it("are 32768-60999 on Linux", () => {
    expect(answersTo(32_768, 60_999, "linux")).to.deep.equal(["reachable", null]);
    expect(answersTo(32_769, 60_999, "linux")).to.deep.equal(inPart);
    expect(answersTo(32_768, 60_998, "linux")).to.deep.equal(inPart);
  });
  it("are those of one of both while the operating system is not known", () => {
    const open = ["undetermined", "UNKNOWN_VALUE"];
    expect(answersTo(32_768, 65_535, UNKNOWN_YET)).to.deep.equal(["reachable", null]);
    expect(answersTo(32_768, 60_999, UNKNOWN_YET)).to.deep.equal(open);
    expect(answersTo(49_152, 65_535, UNKNOWN_YET)).to.deep.equal(open);
    expect(answersTo(49_153, 60_999, UNKNOWN_YET)).to.deep.equal(inPart);
  });
});

describe("on a dual-stack instance", () => {
  const overIpv6 = (mode: "bridge" | "host", assigned = true) =>
    only(
      onInstances(mode, ["dual"], {
        vpcs: [vpc({ ipv6Cidrs: ["2600:1f14:ab::/56"] })],
        subnets: [
          subnet("dual", "10.0.0.0/24", {
            ipv6Cidr: "2600:1f14:ab::/64",
            assignIpv6AddressOnCreation: assigned,
            routeTable: "dual",
          }),
        ],
        routeTables: [routeTable("main"), routeTable("dual", [route("::/0", "egress-only-internet-gateway", "eigw")])],
        egressOnlyInternetGateways: [egressOnly()],
        networkAcls: [
          acl([aclRule(100, "ingress", "allow", { cidr: "::/0" }), aclRule(100, "egress", "allow", { cidr: "::/0" })]),
        ],
        securityGroups: [group("instances", [rule("egress", null, "::/0")])],
      }),
    ).egress.ipv6;
  it("host mode reaches the internet over the instance's IPv6 address", () => {
    expect(overIpv6("host").verdict).to.equal("reachable");
  });
  it("bridge mode has IPv6 only if Docker is set up for it, which no resource shows", () => {
    const { verdict, code, message } = overIpv6("bridge");
    expect([verdict, code]).to.deep.equal(["undetermined", "UNKNOWN_VALUE"]);
    expect(message).to.include("bridge mode has IPv6 only if Docker is configured for it");
  });
  it("bridge mode has none for certain where the instance has none", () => {
    const { verdict, code } = overIpv6("bridge", false);
    expect([verdict, code]).to.deep.equal(["blocked", "NO_IPV6_ADDRESS"]);
  });
});

describe("on EC2", () => {
  it("an awsvpc task in a public subnet pulls by the instance and has no internet of its own", () => {
    const web = only(mapping(onInstances("awsvpc", ["public-a"]), true));
    const pull = web.needs.find(({ need }) => need.purpose === "image-pull");
    expect(pull?.need.interface).to.equal("instance");
    expect(pull?.path.verdict).to.equal("reachable");
    expect(web.egress.ipv4.code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
    expect(web.groups).to.deep.equal(["tasks"]);
  });
  it("bridge and host use the instance's interface and public address, in and out", () => {
    for (const mode of ["bridge", "host"] as const) {
      const network = mapping(onInstances(mode, ["public-a"]), true);
      const fixed: Topology = {
        ...network,
        taskDefinitions: network.taskDefinitions.map((task) => ({
          ...task,
          containers: [
            {
              name: "web",
              image: "nginx",
              logs: null,
              secrets: [],
              environmentFiles: [],
              portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
            },
          ],
        })),
      };
      const web = only(fixed);
      expect(web.groups, mode).to.deep.equal(["instances"]);
      expect(web.egress.ipv4.sourceIp, mode).to.deep.equal({ kind: "ephemeral", addresses: [] });
      expect(web.ingress.internet.verdict, mode).to.equal("reachable");
    }
  });
  it("a mode left out is bridge, whose dynamic ports a rule for one port does not open", () => {
    const web = only(onInstances(null, ["private-a"]));
    expect(web.networkMode).to.equal("bridge");
    expect(web.ingress.vpc.code).to.equal("ENI_SG_RULES_MISMATCH");
    const half = onInstances(null, ["private-a"], {
      securityGroups: [
        group("instances", [rule("egress", null, "0.0.0.0/0"), rule("ingress", [49153, 65535], "10.0.0.0/16")]),
      ],
    });
    expect(only(half).ingress.vpc.verdict, "a part of the range").to.equal("blocked");
  });
  it("a template's flag wins over the subnet's, and two interfaces get no address at all", () => {
    const inPublic = (over: Partial<LaunchTemplate>, map: boolean) =>
      only(mapping(onInstances("host", ["public-a"], withTemplate(over)), map)).egress.ipv4;
    expect(inPublic({}, true).verdict).to.equal("reachable");
    expect(inPublic({}, false).code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    expect(inPublic({ associatePublicIpAddress: true }, false).verdict).to.equal("reachable");
    expect(inPublic({ associatePublicIpAddress: false }, true).code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    expect(inPublic({ associatePublicIpAddress: true, interfaceCount: 2 }, true).code).to.equal(
      "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
    );
    expect(inPublic({ associatePublicIpAddress: UNKNOWN_YET }, true).verdict).to.equal("undetermined");
  });
  it("a service that names no capacity runs on the only instances there are, as an assumption", () => {
    const unnamed = onInstances("host", ["private-a"], { capacityProviders: [] });
    const bare: Topology = {
      ...unnamed,
      services: unnamed.services.map((each) => ({ ...each, launchType: "ec2", capacityProviders: [] })),
    };
    const web = only(bare);
    expect(web.egress.ipv4.verdict).to.equal("reachable");
    expect(networkAssumptions(bare).map((each) => each.fact)).to.deep.equal(["service web names no capacity"]);
    const two = only({
      ...bare,
      autoScalingGroups: [...bare.autoScalingGroups, autoScalingGroup("other", ["private-b"])],
    });
    expect(two.egress.ipv4.verdict).to.equal("undetermined");
    expect(two.egress.ipv4.message).to.match(/several resources here launch instances/);
  });
  it("agent, logs and secrets need the instance's group, not the task's", () => {
    const closed = onInstances("awsvpc", ["private-a"], {
      securityGroups: [group("tasks"), group("instances", [rule("egress", 80, "0.0.0.0/0")])],
    });
    const web = only(closed);
    expect(web.needs.filter(({ need }) => need.purpose === "agent").map(({ path }) => path.code)).to.deep.equal([
      "ENI_SG_RULES_MISMATCH",
      "ENI_SG_RULES_MISMATCH",
      "ENI_SG_RULES_MISMATCH",
    ]);
    expect(web.egress.ipv4.verdict).to.equal("reachable");
  });
});

describe("on Managed Instances", () => {
  const managed = (mode: "awsvpc" | "host", map: boolean): ServiceAnalysis => {
    const network = onInstances(mode, ["public-a"], {
      capacityProviders: [
        provider({
          kind: "managed-instances",
          autoScalingGroup: null,
          subnets: ["public-a"],
          securityGroups: ["instances"],
        }),
      ],
    });
    return only(mapping(network, map));
  };
  it("instances get public addresses by the subnet's flag alone; an awsvpc task never has one", () => {
    expect(managed("host", true).egress.ipv4.verdict).to.equal("reachable");
    expect(managed("host", false).egress.ipv4.code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    expect(managed("awsvpc", true).egress.ipv4).to.include({ code: "LAUNCH_TYPE_NO_PUBLIC_IP", rule: "R-MI-01" });
    expect(managed("awsvpc", true).needs.every(({ path }) => path.verdict === "reachable")).to.equal(true);
  });
});

describe("network mode none", () => {
  it("has neither egress nor ingress, and the instance still pulls", () => {
    const web = only(onInstances("none", ["private-a"]));
    expect(web.egress.ipv4.code).to.equal("NETWORK_MODE_NONE");
    expect(web.egress.ipv6.code).to.equal("NETWORK_MODE_NONE");
    expect(web.ingress.vpc.code).to.equal("NETWORK_MODE_NONE");
    expect(web.needs.every(({ path }) => path.verdict === "reachable")).to.equal(true);
  });
});

describe("outside AWS", () => {
  it("nothing is known of ECS Anywhere's network", () => {
    const web = only(
      behindNat({
        taskDefinitions: [taskDefinition("nginx", { networkMode: "bridge" })],
        services: [service([], { launchType: "external", networkConfiguration: null })],
      }),
    );
    expect(web.egress.ipv4.verdict).to.equal("undetermined");
    expect(web.needs.length).to.be.greaterThan(0);
    expect(web.needs.every(({ path }) => path.verdict === "undetermined")).to.equal(true);
  });
});
