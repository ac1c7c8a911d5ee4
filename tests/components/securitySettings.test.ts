/** Security settings of components: what each adds, that nothing is added without it, and what is refused. */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { ManagedInstancesCapacity } from "../../components/capacity/managedInstances";
import { ClientInstance } from "../../components/clientInstance";
import type { LoadBalancerArgs } from "../../components/loadBalancer/args";
import { LoadBalancer } from "../../components/loadBalancer/loadBalancer";
import { Network } from "../../components/network/network";
import type { EcsServiceArgs } from "../../components/service/args";
import { type Graph, bothModes, build, revealed } from "../support/harness";
import { CLUSTER, DEPLOYED, NETWORK, PREVIEW, reasonsOf, refusalsOf, service } from "./later";
import { CERTIFICATE, KEY, WEB_ACL } from "./securityBuilds";

const BALANCER: LoadBalancerArgs = {
  type: "alb",
  vpcId: "vpc-1",
  vpcCidrBlocks: ["10.0.0.0/16"],
  subnetIds: ["subnet-2", "subnet-3"],
  targetType: "ip",
  port: 80,
};
const balancer = (args: Partial<LoadBalancerArgs>) => new LoadBalancer("front", { ...BALANCER, ...args });
const balancerOf = (graph: Graph, name = "front") => graph.one(name, "aws:lb/loadBalancer:LoadBalancer");

function containersOf(graph: Graph): Record<string, unknown>[] {
  const { inputs } = graph.one("web-task", "TaskDefinition");
  return JSON.parse(revealed(inputs["containerDefinitions"] ?? "") as string) as Record<string, unknown>[];
}

function trustOf(graph: Graph, name: string): Record<string, unknown> {
  const { inputs } = graph.one(name, "aws:iam/role:Role");
  const { Statement } = JSON.parse(revealed(inputs["assumeRolePolicy"] ?? "") as string) as {
    Statement: [Record<string, unknown>];
  };
  expect(Statement).to.have.length(1);
  return Statement[0];
}

describe("A load balancer's security settings", () => {
  bothModes("are its access logs, its deletion protection and its web ACL", async (mode) => {
    const args = { accessLogs: { bucket: "shop-logs", prefix: "web" }, deletionProtection: true, webAclArn: WEB_ACL };
    const graph = await build(() => balancer(args), mode);
    expect(balancerOf(graph).inputs).to.deep.include({
      accessLogs: { bucket: "shop-logs", prefix: "web", enabled: true },
      enableDeletionProtection: true,
    });
    const association = graph.one("front-web-acl");
    expect(association.inputs["webAclArn"]).to.equal(WEB_ACL);
    expect(graph.pointsAt(association, "resourceArn")).to.deep.equal(["front"]);
    // A load balancer has one web ACL: created first, the new association would be deleted with the old one.
    expect(association.options.deleteBeforeReplace).to.equal(true);
  });

  bothModes("add nothing if they are not given", async (mode) => {
    const graph = await build(() => balancer({}), mode);
    expect(balancerOf(graph).inputs).to.not.have.any.keys("accessLogs", "enableDeletionProtection");
    graph.resourceCountIs("WebAclAssociation", 0);
  });

  it("come from a service to its load balancer, also as outputs", async () => {
    const loadBalancer: EcsServiceArgs["loadBalancer"] = {
      accessLogs: { bucket: pulumi.output("shop-logs") },
      deletionProtection: pulumi.output(true),
      webAclArn: pulumi.output(WEB_ACL),
    };
    const graph = await build(() => service({ ingress: "alb", loadBalancer }), DEPLOYED);
    expect(balancerOf(graph, "web-lb").inputs).to.deep.include({
      accessLogs: { bucket: "shop-logs", enabled: true },
      enableDeletionProtection: true,
    });
    expect(graph.one("web-lb-web-acl").inputs["webAclArn"]).to.equal(WEB_ACL);
  });

  it("are refused together, with the path of the service's arguments", async () => {
    const loadBalancer = {
      accessLogs: { bucket: "arn:aws:s3:::shop-logs", prefix: "/AWSLogs" },
      webAclArn: WEB_ACL.replace("regional", "global"),
    };
    expect(await reasonsOf(() => service({ ingress: "alb", loadBalancer }), PREVIEW)).to.deep.equal([
      "loadBalancer.accessLogs.bucket (arn:aws:s3:::shop-logs): access logs need the name of an S3 bucket: 3 to 63 lowercase letters, digits, dots and hyphens.",
      "loadBalancer.accessLogs.prefix (/AWSLogs): AWS adds AWSLogs after the prefix, and refuses a prefix that contains it or starts or ends with a slash.",
      `loadBalancer.webAclArn (${loadBalancer.webAclArn}): this is not the ARN of a regional web ACL of AWS WAF (wafv2).`,
    ]);
  });

  it("refuse a web ACL for an NLB, and its access logs without TLS, whether the values are known or not", async () => {
    const lines = [
      "accessLogs: a Network Load Balancer without a TLS listener writes no access logs. [R-SEC-06] Set certificateArn, leave accessLogs out, or use the flow logs of the VPC.",
      "webAclArn: AWS WAF does not protect Network Load Balancers. [R-SEC-04] Use an Application Load Balancer (alb), or leave it out.",
    ];
    const args = { accessLogs: { bucket: pulumi.output("shop-logs") }, webAclArn: pulumi.output(WEB_ACL) };
    expect(await refusalsOf(() => balancer({ type: "nlb", ...args }), PREVIEW)).to.deep.equal(lines);
    expect(await refusalsOf(() => service({ ingress: "nlb", loadBalancer: args }), PREVIEW)).to.deep.equal(
      lines.map((line) => `loadBalancer.${line}`),
    );
    const { accessLogs } = args;
    expect(await refusalsOf(() => balancer({ type: "nlb", accessLogs, certificateArn: CERTIFICATE }))).to.deep.equal(
      [],
    );
  });
});

describe("A container's security settings", () => {
  bothModes("are its user and its root file system", async (mode) => {
    const graph = await build(() => service({ user: "1000:1000", readonlyRootFilesystem: true }), mode);
    if (mode.preview) return;
    expect(containersOf(graph)[0]).to.include({ user: "1000:1000", readonlyRootFilesystem: true });
  });

  it("differ by container, and are not written if they are not given", async () => {
    const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";
    const containers = [
      { name: "app", image, user: pulumi.output("app"), readonlyRootFilesystem: false },
      { name: "side", image },
    ];
    const [app, side] = containersOf(
      await build(() => service({ image: undefined, port: undefined, containers }), DEPLOYED),
    );
    expect(app).to.include({ user: "app", readonlyRootFilesystem: false });
    expect(side).to.not.have.any.keys("user", "readonlyRootFilesystem");
  });

  it("refuse a user that ECS does not know, and a read-only file system with ECS Exec", async () => {
    const container = { name: "app", image: "nginx", user: "-1", readonlyRootFilesystem: true };
    const args = { image: undefined, port: undefined, exec: true, containers: [container] };
    expect(await refusalsOf(() => service(args), PREVIEW)).to.deep.equal([
      "containers[0].user (-1): this is not a user of a container. [R-SEC-03] Use a name or a number, with or without a group: app, 1000, app:app or 1000:1000.",
      "containers[0].readonlyRootFilesystem (true): ECS Exec does not work in a container whose root file system is read-only. [R-SEC-02] Leave exec or readonlyRootFilesystem out.",
    ]);
    for (const user of ["", "a b", "a:b:c", ":app", "1000:"]) {
      expect(await reasonsOf(() => service({ user }), PREVIEW), user).to.have.length(1);
    }
    for (const user of ["app", "1000", "app:app", "1000:1000", "app:1000", "www-data", "1000:staff"]) {
      expect(await reasonsOf(() => service({ user }), PREVIEW), user).to.deep.equal([]);
    }
  });
});

describe("The KMS key of a log group", () => {
  bothModes("is the one that is given, for tasks and for flow logs, and none without it", async (mode) => {
    const keys = async (program: () => unknown) =>
      (await build(program, mode)).ofType("LogGroup").map(({ inputs }) => inputs["kmsKeyId"]);
    const network = (flowLogs: object) => () => new Network("app", { strategies: ["public-ip"], flowLogs });
    expect(await keys(() => service({ logKmsKeyArn: KEY }))).to.deep.equal([KEY]);
    expect(await keys(() => service())).to.deep.equal([undefined]);
    expect(await keys(network({ kmsKeyArn: KEY }))).to.deep.equal([KEY]);
    expect(await keys(network({}))).to.deep.equal([undefined]);
  });

  it("is refused if it is an alias or an id, also once an output is known", async () => {
    const alias = "arn:aws:kms:eu-central-1:123456789012:alias/logs";
    const reason = `(${alias}): a log group needs the ARN of a KMS key, not an alias or an id.`;
    const network = (kmsKeyArn: pulumi.Input<string>) =>
      new Network("app", { strategies: ["public-ip"], flowLogs: { kmsKeyArn } });
    for (const value of [alias, pulumi.output(alias)]) {
      expect(await reasonsOf(() => service({ logKmsKeyArn: value }))).to.deep.equal([`logKmsKeyArn ${reason}`]);
      expect(await reasonsOf(() => network(value))).to.deep.equal([`flowLogs.kmsKeyArn ${reason}`]);
    }
    expect(await reasonsOf(() => service({ logKmsKeyArn: pulumi.output(KEY) }))).to.deep.equal([]);
  });
});

describe("The trust policy of a role", () => {
  const ACCOUNT = { "aws:SourceAccount": "123456789012" };

  it("of a task or of flow logs allows only requests of its own account and Region", async () => {
    const graph = await build(() => service(), DEPLOYED);
    for (const name of ["web-execution", "web-task"]) {
      expect(trustOf(graph, name)).to.deep.equal({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Condition: {
          StringEquals: ACCOUNT,
          ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-central-1:123456789012:*" },
        },
      });
    }
    const china = { preview: false, region: "cn-north-1" };
    const network = await build(() => new Network("app", { strategies: ["public-ip"], flowLogs: {} }), china);
    expect(trustOf(network, "app-flow-logs")).to.deep.include({
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: {
        StringEquals: ACCOUNT,
        ArnLike: { "aws:SourceArn": "arn:aws-cn:ec2:cn-north-1:123456789012:vpc-flow-log/*" },
      },
    });
  });

  it("of an instance, or of ECS for instances, has no condition, since AWS documents none", async () => {
    const graph = await build(() => {
      new ClientInstance("client", { network: NETWORK });
      new ManagedInstancesCapacity("fleet", { network: NETWORK, cluster: CLUSTER });
    }, DEPLOYED);
    for (const name of ["client-role", "fleet-role", "fleet-infrastructure"]) {
      expect(trustOf(graph, name), name).to.not.have.property("Condition");
    }
  });

  it("is an unknown value in a preview, and no error", async () => {
    const graph = await build(() => service(), PREVIEW);
    expect(graph.one("web-task", "aws:iam/role:Role").inputs).to.have.property("assumeRolePolicy");
    expect(graph.diagnostics).to.deep.equal([]);
  });
});
