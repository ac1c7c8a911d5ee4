/** A program that builds a container's settings from the outputs of a database, a cache or a balancer shows who calls it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../../../analysis/topology/model";
import { runProgram } from "../../../readers/program/runProgram";

/** Each builds a definition in its own way; the target of its call, and the place that shows it. */
const SHOWN: Readonly<Record<string, readonly [text: string, target: string, where: string]>> = {
  endpoint: ["web({ DB: db.endpoint })", "db", "environment variable DB of container web"],
  "part of a URL": [
    "web({ DB: pulumi.interpolate`postgres://app:${password.result}@${db.address}:5432/shop` })",
    "db",
    "environment variable DB of container web",
  ],
  "an apply": [
    'web({ DB: db.endpoint.apply((it) => it.split(":")[0].toUpperCase()) })',
    "db",
    "environment variable DB of container web",
  ],
  "an instance of a cluster": ["web({ DB: reader.endpoint })", "aurora", "environment variable DB of container web"],
  "a cache": ["web({ CACHE: cache.primaryEndpointAddress })", "cache", "environment variable CACHE of container web"],
  "the node of a cache": [
    "web({ CACHE: nodes.cacheNodes[0].address })",
    "nodes",
    "environment variable CACHE of container web",
  ],
  "a balancer": ["web({ API: lb.dnsName })", "lb", "environment variable API of container web"],
  "a balancer of awsx": [
    "web({ API: pulumi.interpolate`http://${alb.loadBalancer.dnsName}` })",
    "alb",
    "environment variable API of container web",
  ],
  "a record": ["web({ DB: record.fqdn })", "db", "environment variable DB of container web"],
  "the name of a record": ['web({ DB: "db.shop.example" })', "db", "environment variable DB of container web"],
  "a command": [
    '{ ...web({}), command: ["serve", pulumi.interpolate`--db=${db.endpoint}`] }',
    "db",
    "command of container web",
  ],
  "a parameter": [
    '{ ...web({}), secrets: [{ name: "DB", valueFrom: parameter.arn }] }',
    "db",
    "secret DB of container web",
  ],
  "a parameter by its name": [
    '{ ...web({}), secrets: [{ name: "DB", valueFrom: parameter.name }] }',
    "db",
    "secret DB of container web",
  ],
  "a key of a secret": [
    '{ ...web({}), secrets: [{ name: "DB", valueFrom: pulumi.interpolate`${secret.arn}:url::` }] }',
    "cache",
    "secret DB of container web",
  ],
  "the password that RDS manages": [
    '{ ...web({}), secrets: [{ name: "PASSWORD", valueFrom: db.masterUserSecrets[0].secretArn }] }',
    "db",
    "secret PASSWORD of container web",
  ],
};

/** Outputs of the same resources that are no name of theirs, and words that only look like one. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  "an ARN": "web({ DB: db.arn, LB: lb.arn })",
  "a port": "web({ PORT: pulumi.interpolate`${db.port}` })",
  "a zone": "web({ ZONE: lb.zoneId })",
  "a word": 'web({ NODE_ENV: "db", NAME: "cache", DB: "other.example.com" })',
  "a queue": "web({ QUEUE: queue.url })",
};

const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as awsx from "@pulumi/awsx";
const alb = new awsx.lb.ApplicationLoadBalancer("alb", { subnetIds: ["subnet-1", "subnet-2"] });
const password = { result: pulumi.secret("hunter2-hunter2") };
const db = new aws.rds.Instance("db", { engine: "postgres", instanceClass: "db.t4g.micro", manageMasterUserPassword: true });
const aurora = new aws.rds.Cluster("aurora", { engine: "aurora-mysql" });
const reader = new aws.rds.ClusterInstance("reader", { clusterIdentifier: aurora.id, engine: "aurora-mysql", instanceClass: "db.t4g.medium" });
const cache = new aws.elasticache.ReplicationGroup("cache", { description: "cache" });
const nodes = new aws.elasticache.Cluster("nodes", { engine: "memcached" });
const lb = new aws.lb.LoadBalancer("lb", { subnets: ["subnet-1"] });
const queue = new aws.sqs.Queue("queue");
const record = new aws.route53.Record("record", { zoneId: "Z1", name: "db.shop.example", type: "CNAME", ttl: 60, records: [db.address] });
const parameter = new aws.ssm.Parameter("url", { type: "SecureString", value: pulumi.interpolate\`postgres://\${db.endpoint}\` });
const secret = new aws.secretsmanager.Secret("url");
new aws.secretsmanager.SecretVersion("url", { secretId: secret.id, secretString: pulumi.jsonStringify({ url: cache.primaryEndpointAddress }) });
const web = (variables: Record<string, unknown>) => ({
  name: "web",
  image: "nginx:1",
  environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
});
const task = (name: string, container: any) =>
  new aws.ecs.TaskDefinition(name, { family: name, containerDefinitions: pulumi.jsonStringify([container]) });
${[...Object.entries(SHOWN).map(([name, [text]]) => [name, text]), ...Object.entries(NOT_SHOWN)]
  .map(([name, text]) => `task(${JSON.stringify(name)}, ${text ?? ""});`)
  .join("\n")}
`;

describe("the calls that a program shows", function () {
  this.timeout(30_000);
  let directory: string;
  let topology: Topology;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "calls-"));
    const files = {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
      "index.ts": PROGRAM,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    topology = topologyOf(await runProgram({ directory, stack: "dev" }));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const callsIn = (name: string) => {
    const containers = topology.taskDefinitions.find((task) => task.name === name)?.containers;
    return containers === undefined || isUnknown(containers)
      ? containers
      : (containers[0]?.calls ?? []).map(({ target, where }) => [target.key.split("::").at(-1), where]);
  };

  for (const [name, [, target, where]] of Object.entries(SHOWN)) {
    it(`are read from ${name}`, () => {
      expect(callsIn(name)).to.deep.equal([[target, where]]);
    });
  }

  for (const name of Object.keys(NOT_SHOWN)) {
    it(`are not taken from ${name}`, () => {
      expect(callsIn(name)).to.deep.equal([]);
    });
  }

  it("come with the ARN of the secret that RDS manages, which names its service before a deployment", () => {
    const containers = topology.taskDefinitions.find(
      ({ name }) => name === "the password that RDS manages",
    )?.containers;
    const secrets = containers === undefined || isUnknown(containers) ? [] : containers[0]?.secrets;
    expect(secrets).to.have.length(1);
    expect(secrets?.[0]).to.match(/^arn:aws:secretsmanager:eu-west-1:\d{12}:secret:rds!/);
  });

  it("keep no value of a variable or a secret", () => {
    const text = JSON.stringify(topology, (_, value: unknown) => (typeof value === "symbol" ? "?" : value));
    expect(text).to.not.include("postgres://").and.not.include("hunter2").and.not.include("other.example.com");
  });
});
