/** Calls that accesses allow: their rules, and the verdicts of the analysis with and without them. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Value } from "../../analysis/topology/resource";
import { accessProblems } from "../../analysis/rules/checks/access";
import { Access, allow, EcsService, type EcsServiceArgs, Network } from "../../components";
import type { RefusedArgumentsError } from "../../components/refuse";
import { explainPath } from "../../analysis/reachability/explain";
import { bothModes, build, type Graph, type Resource, UNKNOWN } from "../support/harness";
import { reportOf, topologyFor } from "../support/reportOf";

const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";
const IMAGE = "public.ecr.aws/nginx/nginx:1.29";

function networkOf(): Network {
  return new Network("app", { strategies: ["nat-gateway"] });
}

function serviceOn(network: Network, name: string, more: Partial<EcsServiceArgs> = {}): EcsService {
  return new EcsService(name, { network: network.taskNetwork, cluster: CLUSTER, image: IMAGE, port: 80, ...more });
}

function databaseOn(network: Network, more: Partial<aws.rds.InstanceArgs> = {}): aws.rds.Instance {
  const group = new aws.ec2.SecurityGroup("db", { vpcId: network.vpcId });
  const subnets = new aws.rds.SubnetGroup("db", { subnetIds: network.privateSubnetIds });
  return new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t4g.micro",
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [group.id],
    ...more,
  });
}

const RULES = /:SecurityGroup(In|E)gressRule$/;

/** `web-to-api-ingress: api-group from web-group tcp 80-80`, of the accesses alone. */
function rulesOf(graph: Graph): string[] {
  return graph.resources
    .filter(({ type, parent }) => RULES.test(type) && parent?.includes(":Access::") === true)
    .map((rule) => `${rule.name}: ${ends(graph, rule)} ${ports(rule)}`)
    .sort();
}

function ends(graph: Graph, rule: Resource): string {
  const [own, other] = ["securityGroupId", "referencedSecurityGroupId"].map(
    (property) => graph.pointsAt(rule, property)[0] ?? text(rule.inputs[property]),
  );
  return `${own ?? ""} and ${other ?? ""}`;
}

function text(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "unknown";
}

function ports({ inputs }: Resource): string {
  return `${text(inputs["ipProtocol"])} ${text(inputs["fromPort"])}-${text(inputs["toPort"])}`;
}

async function refusals(program: () => void): Promise<string[]> {
  try {
    await build(program, { preview: false });
  } catch (error) {
    return (error as RefusedArgumentsError).message.split("\n").filter((line) => line.startsWith("  - "));
  }
  return [];
}

describe("an access", () => {
  bothModes("between two services makes the inbound rule at the called one, whose port it takes", async (mode) => {
    const graph = await build(() => {
      const network = networkOf();
      allow(serviceOn(network, "web"), serviceOn(network, "api", { port: 8080 }));
    }, mode);

    expect(rulesOf(graph)).to.deep.equal(["web-to-api-ingress: api-group and web-group tcp 8080-8080"]);
  });

  bothModes("makes the outbound rule too where the caller's outbound traffic is limited", async (mode) => {
    const graph = await build(() => {
      const network = networkOf();
      const web = serviceOn(network, "web", { egress: [{ cidrIpv4: "203.0.113.0/24", port: 443 }] });
      new Access("calls", { from: web.access, to: serviceOn(network, "api").access, port: 9000, protocol: "udp" });
    }, mode);

    expect(rulesOf(graph)).to.deep.equal([
      "calls-egress: web-group and api-group udp 9000-9000",
      "calls-ingress: api-group and web-group udp 9000-9000",
    ]);
  });

  it("makes both rules between groups that are given by id, and only the asked one", async () => {
    const graph = await build(
      () => {
        const ends = { from: { securityGroupId: "sg-a" }, to: { securityGroupId: "sg-b", port: 5432 } };
        new Access("both", ends);
        new Access("inbound", { ...ends, port: 5433, egressRule: false });
        new Access("outbound", { ...ends, port: 5434, lastPort: 5440, ingressRule: false });
      },
      { preview: false },
    );

    expect(rulesOf(graph)).to.deep.equal([
      "both-egress: sg-a and sg-b tcp 5432-5432",
      "both-ingress: sg-b and sg-a tcp 5432-5432",
      "inbound-ingress: sg-b and sg-a tcp 5433-5433",
      "outbound-egress: sg-a and sg-b tcp 5434-5440",
    ]);
  });

  bothModes("takes ends that are outputs, as a program in another language passes them", async (mode) => {
    const graph = await build(() => {
      const network = networkOf();
      const [web, api] = [serviceOn(network, "web"), serviceOn(network, "api")];
      new Access("calls", { from: pulumi.output(web.access), to: pulumi.output(api.access) });
    }, mode);

    expect(graph.names("SecurityGroupEgressRule")).to.include("calls-egress");
    const inbound = graph.one("calls-ingress");
    expect(graph.pointsAt(inbound, "referencedSecurityGroupId")).to.deep.equal(["web-group"]);
    expect(inbound.inputs["fromPort"]).to.equal(mode.preview ? UNKNOWN : 80);
  });

  bothModes("to a database takes its group and the port of its engine", async (mode) => {
    const graph = await build(() => {
      const network = networkOf();
      const web = serviceOn(network, "web");
      allow(web, databaseOn(network, { port: 5433 }));
    }, mode);

    const [rule] = rulesOf(graph);
    expect(rule).to.match(/^web-to-db-ingress: /);
    if (!mode.preview) expect(rule).to.match(/tcp 5433-5433$/);
  });
});

/** Each type of what can be called, as a program has it, and the port that follows from it. */
const STORES: Readonly<
  Record<string, readonly [port: number, create: (group: pulumi.Output<string>) => pulumi.Resource]>
> = {
  "RDS cluster": [3306, (id) => new aws.rds.Cluster("store", { engine: "aurora-mysql", vpcSecurityGroupIds: [id] })],
  "ElastiCache replication group": [
    6379,
    (id) =>
      new aws.elasticache.ReplicationGroup("store", { description: "d", engine: "valkey", securityGroupIds: [id] }),
  ],
  "OpenSearch domain": [
    443,
    (id) => new aws.opensearch.Domain("store", { vpcOptions: { subnetIds: ["s"], securityGroupIds: [id] } }),
  ],
  "DocumentDB cluster": [27017, (id) => new aws.docdb.Cluster("store", { vpcSecurityGroupIds: [id] })],
  "Redshift cluster": [
    5439,
    (id) => new aws.redshift.Cluster("store", { clusterIdentifier: "c", nodeType: "ra3", vpcSecurityGroupIds: [id] }),
  ],
  "RabbitMQ broker": [
    5671,
    (id) =>
      new aws.mq.Broker("store", {
        brokerName: "b",
        engineType: "RabbitMQ",
        engineVersion: "3.13",
        hostInstanceType: "mq.m5.large",
        users: [{ username: "u", password: "p" }],
        securityGroups: [id],
      }),
  ],
  "EFS mount target": [
    2049,
    (id) => new aws.efs.MountTarget("store", { fileSystemId: "fs", subnetId: "s", securityGroups: [id] }),
  ],
};

describe("an access to what AWS runs in the VPC", () => {
  for (const [noun, [port, create]] of Object.entries(STORES)) {
    it(`${noun}: its group, and TCP ${String(port)}`, async () => {
      const graph = await build(
        () => {
          const network = networkOf();
          const group = new aws.ec2.SecurityGroup("inner", { vpcId: network.vpcId });
          allow(serviceOn(network, "web"), create(group.id));
        },
        { preview: false },
      );
      const rule = graph.one("web-to-store-ingress");

      expect(rule.inputs["securityGroupId"]).to.match(/inner/);
      expect(ports(rule)).to.equal(`tcp ${String(port)}-${String(port)}`);
    });
  }
});

describe("an access that is refused", () => {
  const group = { securityGroupId: "sg-a", port: 80 };
  const other = { securityGroupId: "sg-b", port: 80 };
  const CASES: Readonly<Record<string, readonly [program: () => void, line: RegExp]>> = {
    "has one group at both ends": [
      () => new Access("x", { from: group, to: group }),
      /to \(sg-a\): both ends have the same security group.*R-VPC-49/,
    ],
    "has no group": [
      () => new Access("x", { from: { securityGroupId: "" }, to: other }),
      /from\.securityGroupId: .* this end has none.*R-VPC-49/,
    ],
    "has no port": [() => new Access("x", { from: group, to: { securityGroupId: "sg-b" } }), /port: .*R-VPC-49/],
    "has a port that does not exist": [
      () => new Access("x", { from: group, to: other, port: 70000 }),
      /port \(70000\)/,
    ],
    "has ports that run backwards": [
      () => new Access("x", { from: group, to: other, lastPort: 79 }),
      /lastPort \(79\)/,
    ],
    "makes no rule": [
      () => new Access("x", { from: group, to: other, egressRule: false, ingressRule: false }),
      /ingressRule \(false\)/,
    ],
    "is there twice": [
      () => {
        const network = networkOf();
        const [web, api] = [serviceOn(network, "web"), serviceOn(network, "api")];
        allow(web, api);
        allow(web, api, 80);
      },
      /to: web-to-api makes the same inbound rule, with the same ends, .*R-VPC-50/,
    ],
    "goes to a service without a port": [
      () => {
        const network = networkOf();
        allow(serviceOn(network, "web"), serviceOn(network, "worker", { port: undefined }));
      },
      /port: a rule has a port/,
    ],
    "goes to a function": [
      () => {
        allow("sg-a", new aws.lambda.Function("f", { role: "r" }), 80, { name: "x" });
      },
      /to \(aws:lambda\/function:Function\): this Lambda function has no security group here that can be called/,
    ],
    "goes to a file system": [
      () => {
        allow("sg-a", new aws.efs.FileSystem("f"), undefined, { name: "x" });
      },
      /give its mount targets/,
    ],
    "goes to a database of several ports": [
      () => {
        allow(
          "sg-a",
          new aws.rds.ProxyEndpoint("p", { dbProxyName: "n", dbProxyEndpointName: "e", vpcSubnetIds: [] }),
          undefined,
          { name: "x" },
        );
      },
      /port: this RDS Proxy endpoint has several ports/,
    ],
    "has no name": [
      () => {
        allow("sg-a", other);
      },
      /name: an end is no resource/,
    ],
  };
  for (const [title, [program, line]] of Object.entries(CASES)) {
    it(title, async () => {
      const lines = await refusals(program);

      expect(lines.join("\n")).to.match(line);
      expect(lines).to.have.lengthOf(1);
    });
  }

  it("resolves to a database without a group of its own", async () => {
    const program = (): void => {
      allow("sg-a", new aws.rds.Instance("db", { engine: "mysql", instanceClass: "x" }), undefined, { name: "x" });
    };
    let message = "";
    await build(program, { preview: false }).catch((error: unknown) => (message = String(error)));
    expect(message).to.match(/to \(aws:rds\/instance:Instance\): this RDS instance has no security group/);
  });

  it("does not refuse two services on one group of instances, nor an answer to a call", () => {
    const shared = { ...group, sharesGroup: true };

    expect(accessProblems({ from: shared, to: shared, makesRules: true })).to.deep.equal([]);
    expect(accessProblems({ from: undefined, to: undefined, makesRules: true })).to.deep.equal([]);
  });
});

describe("the analysis of a call", () => {
  for (const isAllowed of [true, false]) {
    it(`finds a database ${isAllowed ? "reachable with an access" : "blocked without one"}`, async () => {
      const topology = await topologyFor(() => {
        const network = networkOf();
        const web = serviceOn(network, "web");
        const db = databaseOn(network);
        if (isAllowed) allow(web, db);
      });
      const explained = explainPath(topology, "web", "db");
      const path = "path" in explained ? [explained.path.verdict, explained.path.code] : explained;

      expect(path).to.deep.equal(isAllowed ? ["reachable", null] : ["blocked", "SG_HAS_NO_RULES"]);
    });

    it(`finds a service ${isAllowed ? "reachable with an access" : "blocked without one"}`, async () => {
      const topology = await topologyFor(() => {
        const network = networkOf();
        const web = serviceOn(network, "web", { egress: [{ cidrIpv4: "203.0.113.0/24" }] });
        const api = serviceOn(network, "api");
        if (isAllowed) allow(web, api);
      });
      const explained = explainPath(topology, "web", "api");
      const path = "path" in explained ? [explained.path.verdict, explained.path.code] : explained;

      expect(path).to.deep.equal(isAllowed ? ["reachable", null] : ["blocked", "ENI_SG_RULES_MISMATCH"]);
    });
  }

  it("knows the group of a rule that has it from a database, in a first preview, and no other group is in doubt", async () => {
    const topology = await topologyFor(
      () => {
        const network = networkOf();
        allow(serviceOn(network, "web"), databaseOn(network), 5432);
      },
      { preview: true },
    );
    const explained = explainPath(topology, "web", "db");

    expect("path" in explained && explained.path.verdict).to.equal("reachable");
    expect(topology.securityGroups.map(({ incomplete }) => incomplete)).to.deep.equal(
      topology.securityGroups.map(() => null),
    );
  });

  for (const direction of ["ingress", "egress"] as const) {
    it(`reports an access beside a rule of the program's own, whose ${direction} rule AWS refuses`, async () => {
      const report = await reportOf(() => {
        const network = networkOf();
        const [web, api] = [
          serviceOn(network, "web", { egress: [{ cidrIpv4: "10.0.0.0/16" }] }),
          serviceOn(network, "api"),
        ];
        const [caller, called] = [web.securityGroupId, api.securityGroupId];
        const ports = { ipProtocol: "tcp", fromPort: 80, toPort: 80 };
        if (direction === "ingress") {
          new aws.vpc.SecurityGroupIngressRule("own", {
            securityGroupId: called,
            referencedSecurityGroupId: caller,
            ...ports,
          });
        } else {
          new aws.vpc.SecurityGroupEgressRule("own", {
            securityGroupId: caller,
            referencedSecurityGroupId: called,
            ...ports,
          });
        }
        allow(web, api);
      });
      const found = report.findings.filter(({ id, severity }) => id === "V-40" && severity === "error");

      expect(found.map(({ fix }) => fix)).to.have.lengthOf(1);
      expect(found[0]?.fix).to.match(
        direction === "ingress"
          ? /an Access and allowFrom .*same inbound rule\.$/
          : /an Access and egress.*same outbound/,
      );
    });
  }

  it("reports no rule that is there once", async () => {
    const report = await reportOf(() => {
      const network = networkOf();
      allow(serviceOn(network, "web"), serviceOn(network, "api"));
    });

    expect(report.findings.filter(({ id }) => id === "V-40")).to.deep.equal([]);
  });
});
