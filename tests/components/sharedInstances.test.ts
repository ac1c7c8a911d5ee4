/**
 * Services in bridge mode on the same instances behind one load balancer: the rules that they share are made once, and a
 * rule of a shared group that two of them would make is refused.
 */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Access, Ec2Capacity, EcsService, LoadBalancer, Network, ServiceNetwork, allow } from "../../components";
import type { CapacityArgs, TaskNetworkArgs } from "../../components/network/taskNetwork";
import type { RefusedArgumentsError } from "../../components/refuse";
import type { EcsServiceArgs, ServiceLoadBalancerArgs } from "../../components/service/args";
import { bothModes, build, type Graph } from "../support/harness";
import { reportOf } from "../support/reportOf";

const NETWORK: TaskNetworkArgs = {
  strategy: "nat-gateway",
  availabilityZoneCount: 2,
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
};
const TARGETS = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/theirs/";
const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/app";

function front(name = "front", network = NETWORK): LoadBalancer {
  const { vpcId, vpcCidrBlocks, publicSubnetIds = ["pub-0", "pub-1"] } = network;
  return new LoadBalancer(name, { type: "alb", vpcId, vpcCidrBlocks, subnetIds: publicSubnetIds });
}

function instances(
  loadBalancers?: Record<string, pulumi.Input<string>>,
  network = NETWORK,
  cluster: pulumi.Input<string> = CLUSTER,
): CapacityArgs {
  const shared = loadBalancers === undefined ? {} : { loadBalancers };
  return new Ec2Capacity("fleet", { network, cluster, ...shared }).capacity;
}

function service(
  name: string,
  capacity: pulumi.Input<CapacityArgs>,
  loadBalancer: ServiceLoadBalancerArgs | undefined,
  args: Partial<EcsServiceArgs> = {},
): EcsService {
  return new EcsService(name, {
    network: NETWORK,
    cluster: CLUSTER,
    capacity,
    networkMode: "bridge",
    image: "nginx",
    port: 8080,
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    ...args,
  });
}

/** The rules between the load balancer and the instances, by name. */
function between(graph: Graph): Record<string, string> {
  const rules = [...graph.ofType("SecurityGroupIngressRule"), ...graph.ofType("SecurityGroupEgressRule")];
  return Object.fromEntries(
    rules
      .filter((rule) => rule.inputs["referencedSecurityGroupId"] !== undefined)
      .map((rule) => {
        const group = graph.pointsAt(rule, "securityGroupId").find((name) => name.endsWith("-group"));
        const { fromPort, toPort } = rule.inputs as { fromPort: number; toPort: number };
        return [rule.name, `${String(group)} ${fromPort}-${toPort}`];
      }),
  );
}

async function refusedBy(program: () => unknown): Promise<string[]> {
  let lines: string[] = [];
  await build(
    () => {
      try {
        program();
      } catch (error) {
        lines = (error as RefusedArgumentsError).errors.map(({ reason }) => reason);
      }
    },
    { preview: true },
  );
  return lines;
}

describe("Services in bridge mode on the same instances behind one load balancer", () => {
  bothModes("have the rules of their capacity, once, and wait for them", async (mode) => {
    const graph = await build(() => {
      const { contract: of, securityGroupId } = front();
      const capacity = instances({ front: securityGroupId });
      service("web", capacity, { of });
      service("api", capacity, { of, path: ["/api/*"] });
    }, mode);

    expect(between(graph)).to.deep.equal({
      "fleet-from-front-32768": "fleet-group 32768-49151",
      "fleet-from-front-49152": "fleet-group 49152-65535",
      "fleet-front-to-instances-32768": "front-group 32768-49151",
      "fleet-front-to-instances-49152": "front-group 49152-65535",
    });
    for (const name of ["web", "api"]) {
      const waits = graph.one(name, "aws:ecs/service:Service");
      expect(graph.pointsAt(waits, "capacityProviderStrategies")).to.include.members([
        "fleet-from-front-32768",
        "fleet-front-to-instances-49152",
      ]);
    }
  });

  bothModes("make the rules as before without the setting, and behind another load balancer", async (mode) => {
    const graph = await build(() => {
      const [shared, other] = [front(), front("other")];
      const capacity = instances({ front: shared.securityGroupId });
      service("web", capacity, { of: shared.contract });
      service("admin", capacity, { of: other.contract });
    }, mode);

    expect(Object.keys(between(graph)).filter((name) => !name.startsWith("fleet-"))).to.have.members([
      "admin-from-load-balancer",
      "admin-load-balancer-to-ec2-private",
    ]);
    expect(between(graph)["admin-from-load-balancer"]).to.equal("fleet-group 32768-65535");
  });

  it("may register with target groups of one existing load balancer, whose rules the capacity has too", async () => {
    const graph = await build(
      () => {
        const securityGroupId = "sg-theirs";
        const capacity = instances({ theirs: securityGroupId });
        for (const name of ["web", "api"]) {
          service(name, capacity, { targetGroupArn: `${TARGETS}${name}`, securityGroupId }, { ingress: "alb" });
        }
      },
      { preview: false },
    );

    expect(Object.keys(between(graph))).to.have.members([
      "fleet-from-theirs-32768",
      "fleet-from-theirs-49152",
      "fleet-theirs-to-instances-32768",
      "fleet-theirs-to-instances-49152",
    ]);
  });

  it("may have their instances in another stack, if they leave the rules to that stack", async () => {
    const graph = await build(
      () => {
        const { contract: of } = front();
        const capacity = pulumi.output({
          launchType: "ec2",
          strategy: "nat-gateway",
          capacityProviderName: "fleet",
          securityGroupId: "sg-fleet",
        } as const);
        const later = { launchType: "ec2" } as const;
        service("web", capacity, { of, securityGroupRules: false }, later);
        service("api", capacity, { of, path: ["/api/*"], securityGroupRules: false }, later);
      },
      { preview: false },
    );

    expect(between(graph)).to.deep.equal({});
  });

  it("keep the rule of a health check's port, which is not dynamic", async () => {
    const graph = await build(
      () => {
        const { contract: of, securityGroupId } = front();
        service("web", instances({ front: securityGroupId }), { of, healthCheck: { port: 9000 } });
      },
      { preview: false },
    );

    expect(between(graph)["web-from-load-balancer-health"]).to.equal("fleet-group 9000-9000");
    expect(between(graph)["web-from-load-balancer"]).to.equal(undefined);
  });

  for (const preview of [true, false]) {
    it(`are reachable in the analysis, with each rule once, in ${preview ? "a first preview" : "a deployment"}`, async () => {
      const report = await reportOf(
        () => {
          const network = new Network("app", { strategies: ["nat-gateway"] });
          const { contract: of, securityGroupId } = front("front", network.taskNetwork);
          const cluster = new aws.ecs.Cluster("shop");
          const capacity = instances({ front: securityGroupId }, network.taskNetwork, cluster.name);
          const providers = [capacity.capacityProviderName];
          new aws.ecs.ClusterCapacityProviders("shop", { clusterName: cluster.name, capacityProviders: providers });
          for (const [name, path] of [
            ["web", "/*"],
            ["api", "/api/*"],
          ] as const) {
            service(
              name,
              capacity,
              { of, path: [path] },
              { network: network.taskNetwork, cluster: cluster.arn, logs: false },
            );
          }
        },
        { preview },
      );

      expect(report.services.map(({ ingress }) => ingress?.loadBalancer?.verdict)).to.deep.equal([
        "reachable",
        "reachable",
      ]);
      expect(report.findings.filter(({ id }) => id === "V-40")).to.deep.equal([]);
    });
  }
});

describe("A rule that a security group of a program would have twice is refused", () => {
  const SAME = "use the same ports of the same instances";
  const cases: Record<string, [program: () => unknown, line: RegExp]> = {
    "by two services behind a shared load balancer, with the setting that makes it once": [
      () => {
        const { contract: of } = front();
        const capacity = instances();
        return [service("web", capacity, { of }), service("api", capacity, { of, path: ["/api/*"] })];
      },
      new RegExp(
        `^loadBalancer\\.of: web and api ${SAME}.*\\[R-LB-08, R-VPC-50\\] Set loadBalancers of their Ec2Capacity`,
      ),
    ],
    "by a service on the contract and one in a target group of the same load balancer": [
      () => {
        const { contract: of, securityGroupId } = front();
        const capacity = instances();
        const theirs = { targetGroupArn: `${TARGETS}1`, securityGroupId };
        return [service("web", capacity, { of }), service("api", capacity, theirs, { ingress: "alb" })];
      },
      new RegExp(`^loadBalancer\\.targetGroupArn: web and api ${SAME}`),
    ],
    "by two services with one static host port": [
      () => {
        const { contract: of, securityGroupId } = front();
        const capacity = instances({ front: securityGroupId });
        const containers = [{ name: "app", image: "nginx", port: 80, hostPort: 8000 }];
        const given = { image: undefined, port: undefined, containers } as unknown as Partial<EcsServiceArgs>;
        return [service("web", capacity, { of }, given), service("api", capacity, { of, path: ["/api/*"] }, given)];
      },
      new RegExp(`^loadBalancer\\.of: web and api ${SAME}.* Use network mode awsvpc, or a hostPort of its own`),
    ],
    "by two services that allow one caller": [
      () => {
        const capacity = instances();
        const allowFrom = [new aws.ec2.SecurityGroup("caller").id];
        return [service("web", capacity, undefined, { allowFrom }), service("api", capacity, undefined, { allowFrom })];
      },
      new RegExp(`^allowFrom: web and api ${SAME}`),
    ],
    "by a service of the program's own beside another one": [
      () => {
        const capacity = instances();
        const allowFrom = [new aws.ec2.SecurityGroup("caller").id];
        const own = { network: NETWORK, capacity, networkMode: "bridge", port: 8080, allowFrom } as const;
        return [service("web", capacity, undefined, { allowFrom }), new ServiceNetwork("api", own)];
      },
      new RegExp(`^allowFrom: web and api ${SAME}`),
    ],
    "by two private services with one port": [
      () => {
        const capacity = instances();
        const ingress = "private" as const;
        return [service("web", capacity, undefined, { ingress }), service("api", capacity, undefined, { ingress })];
      },
      new RegExp(`^ingress: web and api ${SAME}`),
    ],
    "by an access between a load balancer and a service that is behind it": [
      () => {
        const shared = front();
        const web = service("web", instances(), { of: shared.contract });
        return new Access("front-to-web", { from: { securityGroupId: shared.securityGroupId }, to: web.access });
      },
      /^to: web makes the same outbound rule/,
    ],
    "by an access to the group of mount targets that a volume names": [
      () => {
        const files = new aws.ec2.SecurityGroup("files");
        const volumes = [{ name: "data", efs: { fileSystemId: "fs-1", securityGroupId: files.id } }];
        const awsvpc = { networkMode: undefined, capacity: undefined } as unknown as Partial<EcsServiceArgs>;
        const web = service("web", instances(), undefined, {
          ...awsvpc,
          egress: [{ cidrIpv4: "10.0.0.0/16" }],
          volumes,
        });
        return allow(web, files, 2049);
      },
      /^to: web makes the same outbound rule.* \[R-VPC-50, R-VPC-49\] Remove one of them: an Access and egress, or the securityGroupId of an EFS volume/,
    ],
    "by an access beside allowFrom": [
      () => {
        const caller = new aws.ec2.SecurityGroup("caller");
        const api = service("api", instances(), undefined, { allowFrom: [caller.id] });
        return allow(caller, api);
      },
      /^to: api makes the same inbound rule/,
    ],
  };
  for (const [title, [program, line]] of Object.entries(cases)) {
    it(title, async () => {
      const lines = await refusedBy(program);

      expect(lines, lines.join("\n")).to.have.lengthOf(1);
      expect(lines[0]).to.match(line);
    });
  }

  it("or left to others, for tasks that have a group of their own", async () => {
    const awsvpc = { networkMode: undefined, capacity: undefined } as unknown as Partial<EcsServiceArgs>;
    const lines = await refusedBy(() =>
      service("web", instances(), { of: front().contract, securityGroupRules: false }, awsvpc),
    );

    expect(lines.join()).to.match(
      /^loadBalancer\.securityGroupRules \(false\): the tasks have a security group of their/,
    );
  });

  it("but two volumes of one file system have one outbound rule", async () => {
    const graph = await build(
      () => {
        const files = new aws.ec2.SecurityGroup("files");
        const efs = { fileSystemId: "fs-1", securityGroupId: files.id };
        const awsvpc = { networkMode: undefined, capacity: undefined } as unknown as Partial<EcsServiceArgs>;
        const volumes = ["a", "b"].map((name) => ({ name, efs: { ...efs, rootDirectory: `/${name}` } }));
        service("web", instances(), undefined, { ...awsvpc, egress: [{ cidrIpv4: "10.0.0.0/16" }], volumes });
      },
      { preview: false },
    );

    expect(graph.names("SecurityGroupEgressRule")).to.deep.equal(["fleet-to-anywhere", "web-to-0", "web-to-efs-a"]);
  });
});
