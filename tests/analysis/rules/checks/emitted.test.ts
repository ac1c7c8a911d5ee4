/** Every check of the list is found by some report, or refuses some settings: `rules` lists none without effect. */
import { expect } from "chai";
import { checkList } from "../../../../analysis/rules/checks";
import { loadBalancerInputProblems } from "../../../../analysis/rules/checks/balancer";
import { NO_SCRIPT } from "../../../../analysis/rules/hostScript";
import { networkProblems } from "../../../../analysis/rules/checks/network";
import type {
  CapacityProvider,
  ListenerRule,
  Service,
  TaskDefinition,
  Topology,
} from "../../../../analysis/topology/model";
import { planService } from "../../../../components/service/plan";
import type { EcsServiceArgs } from "../../../../components/service/args";
import type { TaskNetworkArgs } from "../../../../components/network/taskNetwork";
import { judged } from "../../../support/reportOf";
import {
  autoScalingGroup,
  behindNat,
  cluster,
  launchTemplate,
  listener,
  loadBalancer,
  route,
  service,
  targetGroup,
  taskDefinition,
} from "../../../support/topology";

const PRIVATE = ["private-a", "private-b"];
const PUBLIC = ["public-a", "public-b"];

function ids(problems: readonly { readonly id: string }[]): string[] {
  return problems.map(({ id }) => id);
}

const provider: CapacityProvider = {
  key: "instances",
  name: "instances",
  id: null,
  providerName: "instances",
  kind: "ec2",
  autoScalingGroup: "group",
  subnets: [],
  securityGroups: [],
  instanceRoleName: null,
};

/** The findings of a network behind a NAT with one service on Fargate, but for what is given. */
function found(over: Partial<Service>, task: Partial<TaskDefinition> = {}, network: Partial<Topology> = {}): string[] {
  return ids(
    judged(
      behindNat({
        services: [service(PRIVATE, over)],
        taskDefinitions: [taskDefinition("nginx", task)],
        capacityProviders: [provider],
        autoScalingGroups: [autoScalingGroup("group", PUBLIC)],
        launchTemplates: [launchTemplate({ associatePublicIpAddress: false })],
        ...network,
      }),
    ).findings,
  );
}

/** The ids that refuse or warn of a service. */
function refused(args: Partial<EcsServiceArgs>, network: Partial<TaskNetworkArgs> = {}): string[] {
  const plan = planService("web", {
    launchType: "fargate",
    image: "nginx:1.29",
    port: 80,
    cluster: "",
    network: {
      strategy: "nat-gateway",
      availabilityZoneCount: 2,
      vpcId: "",
      vpcCidrBlocks: [],
      subnetIds: [],
      ...network,
    },
    ...args,
  });
  return ids(plan.problems);
}

const publicly = { subnets: PRIVATE, securityGroups: ["tasks"], assignPublicIp: true };
const capacity = { launchType: "ec2", strategy: "nat-gateway", capacityProviderName: "", securityGroupId: "" } as const;
const container = { name: "web", image: "nginx", logs: null, secrets: [], environmentFiles: [] };

const onProvider: Partial<Service> = {
  launchType: "ec2",
  networkConfiguration: null,
  capacityProviders: ["instances"],
};
/** Instances without user data and without a profile, whose metadata answers one hop. */
const bare = launchTemplate({
  host: { script: NO_SCRIPT, image: { source: "al2023-ami-ecs-hvm-*", kind: "ecs" }, role: null, oneHop: true },
});
/** The private subnets' table leads to a firewall in a public subnet, whose table leads to the internet gateway. */
const firewall = { kind: "other", key: "fw", unfollowed: "firewall", subnets: ["public-a"] } as const;
const firewalled = behindNat().routeTables.map((table) =>
  table.key === "private" ? { ...table, routes: [route("0.0.0.0/0", "other", "fw", { target: firewall })] } : table,
);

/** A second rule resource with all that the first one has. */
const twice = behindNat().securityGroups.map((group) => ({
  ...group,
  rules: [...group.rules, ...group.rules.map((rule) => ({ ...rule, key: `${rule.key}-again` }))],
}));

/** A listener with a rule for `/a/*`, and a second rule. */
function withRules(second: Pick<ListenerRule, "priority" | "conditions">): Partial<Topology> {
  const rules = [
    { key: "a", name: "a", id: null, priority: 1, conditions: { path: ["/a/*"] } },
    { key: "b", name: "b", id: null, ...second },
  ];
  return { loadBalancers: [loadBalancer(PUBLIC)], listeners: [listener({ rules })] };
}

/** By check, the ids that one network or service gets. */
const scenarios: Readonly<Record<string, () => readonly string[]>> = {
  "V-01": () => found({}, { networkMode: "bridge" }),
  "V-02": () => found({ launchType: "managed-instances" }, { networkMode: "bridge" }),
  "V-03": () => found({ launchType: "external" }),
  "V-04": () => found({ launchType: "ec2" }, { networkMode: "bridge" }),
  "V-05": () => found({ launchType: "ec2", networkConfiguration: publicly }),
  "V-06": () => found({ networkConfiguration: publicly }),
  "V-08": () =>
    found({ launchType: "ec2", networkConfiguration: { ...publicly, subnets: PUBLIC, assignPublicIp: null } }),
  "V-09": () =>
    found({ launchType: "ec2", networkConfiguration: null, capacityProviders: ["instances"] }, { networkMode: "host" }),
  "V-11": () => found({ networkConfiguration: { ...publicly, securityGroups: Array<string>(6).fill("tasks") } }),
  "V-12": () =>
    found(
      {},
      { containers: [{ ...container, portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp" }] }] },
    ),
  "V-13": () =>
    refused({ launchType: "ec2", networkMode: "host", desiredCount: 2, capacity: { ...capacity, maxInstances: 1 } }),
  "V-14": () =>
    refused({
      launchType: "ec2",
      desiredCount: 9,
      capacity: { ...capacity, instanceType: "t3.medium", maxInstances: 1 },
    }),
  "V-15": () => found({ loadBalancers: [{ targetGroup: null, containerName: "web", containerPort: 80 }] }),
  "V-16": () => ids(loadBalancerInputProblems({ type: "alb", targetType: "ip", subnetIds: ["subnet-1"], port: 80 })),
  "V-17": () => ids(networkProblems({ strategies: ["vpc-endpoints"] })),
  "V-18": () => refused({}, { strategy: "vpc-endpoints" }),
  "V-20": () => refused({ exec: true }, { strategy: "egress-only-ipv6", ipFamily: "ipv6" }),
  "V-21": () => ids(networkProblems({ strategies: ["egress-only-ipv6"] })),
  "V-22": () => found({ platformVersion: "1.2.0" }),
  "V-23": () => found({ launchType: "managed-instances" }),
  "V-24": () => ids(networkProblems({ strategies: ["nat-gateway", "nat-instance"] })),
  "V-25": () => found({ desiredCount: 9000 }),
  "V-26": () => found({ launchType: "ec2" }, {}, { autoScalingGroups: [autoScalingGroup("group", ["public-b"])] }),
  "V-27": () =>
    found(
      { loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }] },
      {},
      { targetGroups: [targetGroup()], loadBalancers: [loadBalancer(PUBLIC)] },
    ),
  "V-28": () =>
    found(
      {
        launchType: "ec2",
        networkConfiguration: null,
        serviceRegistries: [{ recordTypes: ["A"], namespaceVpc: null }],
      },
      { networkMode: "bridge" },
    ),
  "V-29": () =>
    found({ launchType: "ec2", networkConfiguration: null }, { networkMode: "bridge", operatingSystem: "windows" }),
  "V-30": () => found(onProvider, { networkMode: "bridge" }, { clusters: [cluster()], launchTemplates: [bare] }),
  "V-31": () => found(onProvider, { networkMode: "bridge", hasTaskRole: false }, { launchTemplates: [bare] }),
  "V-32": () => found({}, {}, { loadBalancers: [loadBalancer(PRIVATE)] }),
  "V-37": () => found({}, {}, { routeTables: firewalled }),
  "V-38": () => found({}, {}, withRules({ priority: 1, conditions: { path: ["/b/*"] } })),
  "V-39": () => found({}, {}, withRules({ priority: 2, conditions: { path: ["/a/b/*"] } })),
  "V-40": () => found({}, {}, { securityGroups: twice }),
};

describe("The checks of the list", () => {
  it("are those of the scenarios, and no others", () => {
    expect(Object.keys(scenarios)).to.deep.equal(ids(checkList));
  });

  for (const { id, title } of checkList) {
    it(`${id} is found: ${title}`, () => {
      expect(scenarios[id]?.()).to.include(id);
    });
  }
});

describe("Rules of a listener", () => {
  const of = (second: Pick<ListenerRule, "priority" | "conditions">, kind: "alb" | "nlb" = "alb") => {
    const network = withRules(second);
    return found({}, {}, { ...network, loadBalancers: [loadBalancer(PUBLIC, { kind })] }).filter((id) =>
      ["V-38", "V-39"].includes(id),
    );
  };
  const unknown = { unknown: "not known before deployment" };

  it("are not reported if each takes requests of its own, in their order", () => {
    expect(of({ priority: 2, conditions: { path: ["/b/*"] } })).to.deep.equal([]);
    expect(of({ priority: 2, conditions: { host: ["b.example.com"] } })).to.deep.equal([]);
    expect(of({ priority: 2, conditions: { path: ["/*"] } })).to.deep.equal([]);
  });

  it("are not reported while a priority or a condition is not known, or is not compared", () => {
    expect(of({ priority: unknown, conditions: { path: ["/a/b/*"] } })).to.deep.equal([]);
    expect(of({ priority: 2, conditions: unknown })).to.deep.equal([]);
    expect(of({ priority: 2, conditions: null })).to.deep.equal([]);
  });

  it("are each refused on a Network Load Balancer", () => {
    expect(of({ priority: 2, conditions: { path: ["/b/*"] } }, "nlb")).to.deep.equal(["V-38", "V-38"]);
  });
});
