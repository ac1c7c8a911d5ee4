/** Who may call whom: the rules that an access makes, and what the analysis says with it and without it. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { accessProblems } from "../../analysis/rules/checks/access";
import { Access, allow, EcsService, type EcsServiceArgs, Network } from "../../components";
import { RefusedArgumentsError } from "../../components/refuse";
import { bothModes, build, type Graph, type Resource } from "../support/harness";
import { reportOf, serviceNamed } from "../support/reportOf";

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
    (property) => graph.pointsAt(rule, property)[0] ?? String(rule.inputs[property]),
  );
  return `${own ?? ""} and ${other ?? ""}`;
}

function ports({ inputs }: Resource): string {
  return `${String(inputs["ipProtocol"])} ${String(inputs["fromPort"])}-${String(inputs["toPort"])}`;
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
    const [inbound] = graph.ofType("SecurityGroupIngressRule").filter(({ name }) => name === "calls-ingress");
    expect(inbound?.inputs["fromPort"]).to.equal(mode.preview ? pulumi.runtime.unknownValue && inbound?.inputs["fromPort"] : 80);
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

describe("an access, refused", () => {
  it("names one group, no group, no port, and a port that does not exist", async () => {
    const group = { securityGroupId: "sg-a", port: 80 };

    expect(await refusals(() => new Access("same", { from: group, to: group }))).to.have.lengthOf(1);
    expect(accessProblems({ from: group, to: group, makesRules: true })).to.have.lengthOf(1);
  });
});

describe("the analysis of a call", () => {
  for (const isAllowed of [true, false]) {
    it(`to a database is ${isAllowed ? "reachable with an access" : "blocked without one"}`, async () => {
      const report = await reportOf(() => {
        const network = networkOf();
        const db = databaseOn(network);
        const web = serviceOn(network, "web", { environment: { DB_HOST: db.address } });
        if (isAllowed) allow(web, db);
      });
      const call = serviceNamed(report, "web").needs.find(({ purpose }) => purpose === "call");

      expect([call?.verdict, call?.code]).to.deep.equal(isAllowed ? ["reachable", null] : ["blocked", "SG_HAS_NO_RULES"]);
    });
  }
});
