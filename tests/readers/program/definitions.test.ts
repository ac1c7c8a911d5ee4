/** Container definitions of a program in which something is known only after deployment: that part alone is unknown. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type TaskDefinition } from "../../../analysis/topology/model";
import { type ProgramRun, runProgram } from "../../../readers/program/runProgram";

/** Each builds the same definitions in its own way; only the value of the variable is not known. */
const SPELLINGS: Readonly<Record<string, string>> = {
  jsonStringify: "pulumi.jsonStringify([web({ URL: lb.dnsName })])",
  "jsonStringify of an interpolation":
    "pulumi.jsonStringify([web({ URL: pulumi.interpolate`http://${lb.dnsName}/` })])",
  "jsonStringify of a concatenation":
    'pulumi.jsonStringify([web({ URL: pulumi.concat("http://", lb.dnsName, ":80") })])',
  "JSON.stringify in an apply": "lb.dnsName.apply((name) => JSON.stringify([web({ URL: `http://${name}` })]))",
  "JSON.stringify in an apply of all":
    "pulumi.all([lb.dnsName, queue.url]).apply(([a, b]) => JSON.stringify([web({ A: a, B: b })]))",
  "JSON.stringify of an object of outputs":
    "pulumi.all({ a: lb.dnsName, b: eip.publicIp }).apply((it) => JSON.stringify([web(it)]))",
  "an apply within an apply":
    "lb.dnsName.apply((name) => queue.url.apply((url) => JSON.stringify([web({ name, url })])))",
  "a promise in an apply": "lb.dnsName.apply(async (name) => JSON.stringify([web({ name: await name })]))",
  "a text that is written by hand":
    'pulumi.interpolate`[{"name":"web","image":"nginx:1","portMappings":[{"containerPort":80}],"environment":[{"name":"URL","value":"${lb.dnsName}"}]}]`',
  "methods of the value":
    'cache.fullEngineVersion.apply((it) => JSON.stringify([web({ HOST: it.split(":")[0].toUpperCase() })]))',
  "parts of a list of objects": "mq.instances.apply((all) => JSON.stringify([web({ MQ: all[0].endpoints?.[0] })]))",
  "a property that is lifted from a list": "pulumi.jsonStringify([web({ MQ: mq.instances[0].endpoints[0] })])",
  "a secret output": "pulumi.jsonStringify([web({ KEY: key.secret })])",
  "an encrypted setting": 'pulumi.jsonStringify([web({ TOKEN: new pulumi.Config().requireSecret("token") })])',
  "a lookup":
    'pulumi.jsonStringify([web({ PASSWORD: aws.secretsmanager.getSecretVersionOutput({ secretId: "x" }).secretString })])',
  "a lookup's promise":
    'pulumi.output(aws.secretsmanager.getSecretVersion({ secretId: "x" })).apply((it) => JSON.stringify([web({ PASSWORD: it.secretString })]))',
};

/** Paths that depend on an unknown value, and the text of its cause. */
const OPEN: Readonly<Record<string, string>> = {
  image: "pulumi.jsonStringify([{ ...web({}), image: mq.arn.apply(() => lb.dnsName) }])",
  sealed: 'pulumi.jsonStringify([{ ...web({}), image: new pulumi.Config().requireSecret("token") }])',
  tag: "pulumi.jsonStringify([{ ...web({}), image: pulumi.interpolate`registry.example.com/app:${key.secret}` }])",
  port: 'lb.zoneId.apply((zone) => `[{"name":"web","image":"nginx","portMappings":[{"containerPort":${zone}}]}]`)',
  "computed port":
    "eip.publicIp.apply((ip) => JSON.stringify([{ ...web({}), portMappings: [{ containerPort: parseInt(ip) }] }]))",
  secret: 'pulumi.jsonStringify([{ ...web({}), secrets: [{ name: "A", valueFrom: queue.url }] }])',
  chosen: 'eip.publicIp.apply((ip) => (ip > "9" ? "[]" : JSON.stringify([web({})])))',
  "a sum": "eip.publicIp.apply((ip) => JSON.stringify([{ ...web({}), portMappings: [{ containerPort: ip * 2 }] }]))",
  "not a text": "eip.publicIp.apply((ip) => new URL(ip).host)",
};

const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const lb = new aws.lb.LoadBalancer("lb", { subnets: ["subnet-1"] });
const queue = new aws.sqs.Queue("queue");
const eip = new aws.ec2.Eip("eip");
const key = new aws.iam.AccessKey("key", { user: "u" });
const cache = new aws.elasticache.ServerlessCache("cache", { engine: "redis" });
const mq = new aws.mq.Broker("mq", { engineType: "RabbitMQ", engineVersion: "3", hostInstanceType: "mq.t3.micro", users: [] });
const web = (variables: Record<string, unknown>) => ({
  name: "web",
  image: "nginx:1",
  portMappings: [{ containerPort: 80 }],
  environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
});
const task = (name: string, containerDefinitions: any) =>
  new aws.ecs.TaskDefinition(name, { family: name, containerDefinitions });
${Object.entries({ ...SPELLINGS, ...OPEN })
  .map(([name, text]) => `task(${JSON.stringify(name)}, ${text});`)
  .join("\n")}
`;

describe("container definitions of which a part is known only after deployment", function () {
  this.timeout(30_000);
  let directory: string;
  let run: ProgramRun;
  let tasks: ReadonlyMap<string, TaskDefinition>;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "definitions-"));
    const files = {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  shop:token:\n    secure: AAAA\n",
      "index.ts": PROGRAM,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    run = await runProgram({ directory, stack: "dev" });
    tasks = new Map(topologyOf(run).taskDefinitions.map((task) => [task.name, task]));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const containerOf = (name: string) => {
    const containers = tasks.get(name)?.containers;
    return containers === undefined || isUnknown(containers) ? containers : containers[0];
  };

  for (const spelling of Object.keys(SPELLINGS)) {
    it(`are read around it, built by ${spelling}`, () => {
      // The calls that the variables show have a test of their own.
      expect({ ...containerOf(spelling), calls: null }).to.deep.equal({
        calls: null,
        name: "web",
        image: "nginx:1",
        logs: null,
        secrets: [],
        environmentFiles: [],
        portMappings: [{ containerPort: 80, protocol: "tcp" }],
      });
    });
  }

  it("name what is still unknown: property, resource, cause and remedy", () => {
    expect(containerOf("image"))
      .to.have.property("image")
      .that.deep.equals({
        unknown:
          "the image of container web of image depends on dnsName of lb (aws:lb/loadBalancer:LoadBalancer), " +
          "known only after deployment (read the stack's export then: --state)",
      });
    expect(containerOf("sealed"))
      .to.have.property("image")
      .that.deep.equals({
        unknown:
          "the image of container web of sealed depends on the encrypted setting shop:token " +
          "(give --config shop:token=VALUE, or the stack's passphrase in PULUMI_CONFIG_PASSPHRASE)",
      });
    expect(containerOf("secret"))
      .to.have.deep.nested.property("secrets[0].unknown")
      .that.matches(/^valueFrom of container web of secret depends on url of queue \(aws:sqs\/queue:Queue\)/);
  });

  it("know the registry of an image whose tag is not known", () => {
    expect(containerOf("tag")).to.have.property("image", "registry.example.com/app");
  });

  it("have no known port if it is computed from an unknown value, but a known image", () => {
    for (const name of ["port", "computed port"]) {
      expect(containerOf(name), name)
        .to.have.property("image")
        .that.matches(/^nginx/);
      expect(containerOf(name), name).to.have.nested.property("portMappings[0].containerPort.unknown");
    }
  });

  it("stay unknown as a whole where a callback compares or counts with the value, or fails, and name what they depend on", () => {
    for (const name of ["chosen", "a sum", "not a text"]) {
      expect(containerOf(name), name).to.have.property("unknown").that.includes("eip (aws:ec2/eip:Eip)");
    }
  });

  it("leave everything else as the preview has it: what a value is chosen by stays unknown", () => {
    expect(run.resources.filter(({ type }) => type === "aws:ecs/taskDefinition:TaskDefinition")).to.have.length(
      Object.keys({ ...SPELLINGS, ...OPEN }).length,
    );
    expect(JSON.stringify(run.resources)).not.to.match(/[\ue000-\uf8ff]/);
  });

  it("report encrypted settings once, with the option that supplies a value, and that other parts are taken to be independent", () => {
    const settings = run.assumptions.filter(({ subject }) => subject.includes("shop:token"));
    expect(settings.map(({ fact, consequence }) => `${fact}; ${consequence}`)).to.deep.equal([
      "the value of the encrypted setting shop:token; everything that depends on it is undetermined; " +
        "give --config shop:token=VALUE, or the stack's passphrase in PULUMI_CONFIG_PASSPHRASE",
    ]);
    const parts = run.assumptions.filter(({ subject }) => subject === "containerDefinitions");
    expect(parts).to.have.length(1);
    expect(parts[0]?.fact).to.include("jsonStringify").and.not.include("chosen");
  });
});
