import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { SecretValue, UNKNOWN } from "../../../analysis/topology/resource";
import { openProgram, ProgramError, type ProgramRun, runProgram } from "../../../readers/program/runProgram";

describe("running a program", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "program-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Writes a project; stack `dev` is in eu-west-1. */
  function project(files: Record<string, string>): string {
    const all = {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
      ...files,
    };
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
    return directory;
  }

  const run = (files: Record<string, string>, config: string[] = []): Promise<ProgramRun> =>
    runProgram({ directory: project(files), stack: "dev", config });

  const failure = async (files: Record<string, string>, config: string[] = []): Promise<ProgramError> => {
    const error = await run(files, config).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ProgramError);
    return error as ProgramError;
  };

  const one = (graph: ProgramRun, name: string) => {
    const found = graph.resources.filter((resource) => resource.name === name);
    expect(found, name).to.have.length(1);
    return found[0] as ProgramRun["resources"][number];
  };

  const AWS = `import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi";\n`;

  it("records what the program would create, with references joined by ids that are marked as made up", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
        new aws.ec2.Subnet("front", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });`,
    });

    const subnet = one(graph, "front");
    expect(subnet.inputs["vpcId"]).to.equal(one(graph, "net").id);
    expect(subnet.syntheticId).to.equal(true);
    expect(subnet.propertyDependencies["vpcId"]).to.deep.equal([one(graph, "net").urn]);
    expect(subnet.urn).to.equal("urn:pulumi:dev::shop::aws:ec2/subnet:Subnet::front");
    expect([graph.project, graph.stack, graph.region, graph.complete]).to.deep.equal([
      "shop",
      "dev",
      "eu-west-1",
      true,
    ]);
  });

  it("lets the program believe that it is previewed, and leaves unknown what only AWS knows", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const address = new aws.ec2.Eip("address", { domain: "vpc" });
        const repository = new aws.ecr.Repository("app");
        export const dryRun = pulumi.runtime.isDryRun();
        export const publicIp = address.publicIp;
        export const text = pulumi.interpolate\`at \${address.publicIp}\`;
        export const url = repository.repositoryUrl;`,
    });

    expect(graph.outputs).to.deep.equal({
      dryRun: true,
      publicIp: UNKNOWN,
      text: UNKNOWN,
      url: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app",
    });
  });

  it("runs JavaScript, an exported async function, and a program with top-level await", async () => {
    const vpc = `new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });`;
    const programs: Record<string, string>[] = [
      { "index.js": `const aws = require("@pulumi/aws"); ${vpc}` },
      { "index.ts": `${AWS} export = async () => { await Promise.resolve(); ${vpc} return { done: true }; };` },
      {
        "package.json": `{"type":"module"}`,
        "index.ts": `${AWS} await Promise.resolve(); ${vpc} export const done = true;`,
      },
    ];
    for (const files of programs) {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
      // A program of ES modules is resolved by Node alone: it brings its packages.
      symlinkSync(join(__dirname, "../../../node_modules"), join(directory, "node_modules"));
      const graph = await run(files);
      expect(one(graph, "net").inputs["cidrBlock"]).to.equal("10.0.0.0/16");
    }
  });

  it("gives a nested file its own `__dirname`, although everything runs as one bundle", async () => {
    const graph = await run({
      "index.ts": `export { content } from "./parts/reader";`,
      "parts/reader.ts": `import { readFileSync } from "node:fs"; import { join } from "node:path";
        export const content = readFileSync(join(__dirname, "note.txt"), "utf8");`,
      "parts/note.txt": "found",
    });

    expect(graph.outputs["content"]).to.equal("found");
  });

  it("gives each file its own path in every form, and leaves names and texts that only look like it", async () => {
    const graph = await run({
      "index.ts": `#!/usr/bin/env node
        "use strict";
        import { ofModule } from "./deep/module.mjs";
        const script = require("./deep/script.js");
        export const entry = [__dirname, __filename];
        export const nested = [ofModule, script];
        export const strict = (function (this: unknown) { return this === undefined; })();`,
      "deep/module.mjs": `import { fileURLToPath } from "node:url";
        const __dirname = fileURLToPath(new URL("up", import.meta.url));
        export const ofModule = [__dirname, import.meta.dirname, import.meta.filename];`,
      "deep/script.js": `const own = (__filename) => __filename;
        module.exports = { __dirname, own: own("mine"), type: typeof __filename, text: \`
// index.ts
__dirname is \${__dirname}\` };`,
    });

    const deep = join(realpathSync(directory), "deep");
    expect(graph.outputs).to.deep.include({
      entry: [dirname(deep), join(dirname(deep), "index.ts")],
      nested: [
        [join(deep, "up"), deep, join(deep, "module.mjs")],
        { __dirname: deep, own: "mine", type: "string", text: `\n// index.ts\n__dirname is ${deep}` },
      ],
      strict: true,
    });
  });

  it("keeps secrets as secrets, and what it cannot decrypt as unknown", async () => {
    const graph = await run({
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  shop:password:\n    secure: AAABAMZ\n",
      "index.ts": `${AWS}
        export const own = pulumi.secret("hush");
        export const password = new pulumi.Config().requireSecret("password");`,
    });

    const { own, password } = graph.outputs;
    expect([(own as SecretValue).reveal(), (password as SecretValue).reveal()]).to.deep.equal(["hush", UNKNOWN]);
    expect(JSON.stringify(graph)).not.to.contain("hush");
  });

  it("merges settings as the CLI does: declared defaults, the stack's file, then --config with paths", async () => {
    const graph = await run(
      {
        "Pulumi.yaml": `name: shop\nruntime: nodejs\nconfig:\n  size: { type: string, default: small }\n  color: { default: red }\n`,
        "Pulumi.dev.yaml": `config:\n  aws:region: eu-west-1\n  shop:color: blue\n  shop:parts:\n    - name: a\n      port: 1\n`,
        "index.ts": `${AWS}
          const config = new pulumi.Config();
          export const all = [config.get("size"), config.get("color"), config.getObject("parts"), config.get("extra")];`,
      },
      ["parts[0].port=8080", "parts[1].name=b=c", "extra=yes"],
    );

    expect(graph.outputs["all"]).to.deep.equal(["small", "blue", [{ name: "a", port: 8080 }, { name: "b=c" }], "yes"]);
  });

  it("reads a key without a value as an empty text, as the CLI does", async () => {
    const graph = await run({
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  shop:empty:\n  shop:none: null\n  shop:zero: 0\n",
      "index.ts": `${AWS}
        const config = new pulumi.Config();
        export const texts = ["empty", "none", "zero"].map((key) => config.require(key));`,
    });

    expect(graph.outputs["texts"]).to.deep.equal(["", "", "0"]);
  });

  it("keeps one run from the next: settings, modules and resources", async () => {
    const program = openProgram(
      project({
        "Pulumi.prod.yaml": "config:\n  aws:region: us-east-2\n  shop:size: large\n",
        "index.ts": `${AWS} import { next } from "./count";
          new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
          export const seen = [next(), new pulumi.Config().get("size") ?? "none", pulumi.getStack()];`,
        "count.ts": `let count = 0; export const next = () => ++count;`,
      }),
    );

    const runs: unknown[] = [];
    for (const stack of program.stacks.toReversed()) {
      const { outputs, region, resources } = await program.run({ stack });
      runs.push([outputs["seen"], region, resources.length]);
    }

    expect(runs).to.deep.equal([
      [[1, "large", "prod"], "us-east-2", 2],
      [[1, "none", "dev"], "eu-west-1", 2],
    ]);
  });

  it("keeps the program's output from ours", async () => {
    const { log } = console;
    const graph = await run({
      "index.ts": `${AWS} console.log("to the console", 3); process.stdout.write("straight"); pulumi.log.warn("a warning");`,
    });

    expect(graph.diagnostics.map(({ message }) => message)).to.have.members([
      "to the console 3",
      "straight",
      "a warning",
    ]);
    expect(console.log).to.equal(log);
  });

  it("leaves the content of another process's component unknown if the reader has no model of it", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        class Cluster extends pulumi.ComponentResource {
          declare readonly endpoint: pulumi.Output<string>;
          constructor(name: string) { super("eks:index:Cluster", name, { endpoint: undefined }, {}, true); }
        }
        export const endpoint = new Cluster("net").endpoint;`,
    });

    expect(one(graph, "net")).to.include({ remote: true, custom: false });
    expect(one(graph, "net")).not.to.have.property("expandedBy");
    expect(one(graph, "net").outputs).to.deep.equal({});
    expect(graph.outputs["endpoint"]).to.equal(UNKNOWN);
    expect(graph.resources.filter(({ parent }) => parent === one(graph, "net").urn)).to.deep.equal([]);
  });

  it("answers a lookup of the default VPC as AWS documents it, and says so", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const vpc = aws.ec2.getVpcOutput({ default: true });
        export const subnets = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids;`,
    });

    const subnets = graph.resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    expect(graph.outputs["subnets"]).to.deep.equal(subnets.map(({ id }) => id));
    expect(subnets.map(({ inputs }) => inputs["cidrBlock"])).to.include("172.31.0.0/20");
    expect(graph.assumptions.map(({ subject }) => subject)).to.include("default VPC");
  });

  it("answers lookups of the default VPC's gateway and main table by its id, adopted or looked up, and no others", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const adopted = new aws.ec2.DefaultVpc("adopted");
        const found = aws.ec2.getVpcOutput({ default: true });
        const gateway = (...filters: aws.types.input.ec2.GetInternetGatewayFilterArgs[]) =>
          aws.ec2.getInternetGatewayOutput({ filters }).internetGatewayId;
        export const ofAdopted = gateway({ name: "attachment.vpc-id", values: [adopted.id] });
        export const ofFound = gateway({ name: "attachment.vpc-id", values: [found.id] });
        export const table = aws.ec2.getRouteTableOutput({
          vpcId: found.id, filters: [{ name: "association.main", values: ["true"] }],
        }).routeTableId;
        export const byTag = gateway(
          { name: "attachment.vpc-id", values: [found.id] }, { name: "tag:Name", values: ["x"] });
        export const elsewhere = gateway({ name: "attachment.vpc-id", values: ["vpc-0123"] });`,
    });

    const idOf = (kind: string) => graph.resources.find(({ type }) => type === `aws:ec2/${kind}`)?.id;
    const gateway = idOf("internetGateway:InternetGateway");
    expect(gateway).to.be.a("string");
    expect(graph.outputs).to.deep.equal({
      ofAdopted: gateway,
      ofFound: gateway,
      table: idOf("routeTable:RouteTable"),
      byTag: UNKNOWN,
      elsewhere: UNKNOWN,
    });
  });

  it("answers a lookup of a gateway by the id of a VPC that the program makes with the program's own", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
        const bare = new aws.ec2.Vpc("bare", { cidrBlock: "10.1.0.0/16" });
        const own = new aws.ec2.InternetGateway("gate", { vpcId: vpc.id });
        const of = (id: pulumi.Input<string>) => aws.ec2.getInternetGatewayOutput(
          { filters: [{ name: "attachment.vpc-id", values: [id] }] }, { dependsOn: own }).internetGatewayId;
        export const found = of(vpc.id);
        export const none = of(bare.id);`,
    });

    expect(graph.outputs).to.deep.equal({ found: one(graph, "gate").id, none: UNKNOWN });
  });

  it("leaves the result of a lookup without an answer unknown, and says so", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const zone = aws.route53.getZoneOutput({ name: "example.com" });
        export const later = zone.zoneId;
        export const now = aws.route53.getZone({ name: "example.com" }).then((found) => \`zone \${found.zoneId}\`);`,
    });

    expect(graph.outputs).to.deep.equal({ later: UNKNOWN, now: UNKNOWN });
    expect(graph.assumptions.map(({ subject }) => subject)).to.include("aws:route53/getZone:getZone");
  });

  it("leaves lookups unknown as well where the AWS package has another copy of the SDK than the program", async () => {
    const packages = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "../..");
    project({
      "app/Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "app/Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
      "app/index.ts": `${AWS}
        const zone = aws.route53.getZoneOutput({ name: "example.com" });
        const now = aws.route53.getZone({ name: "example.com" }).then((found) => found.zoneId);
        new aws.ecs.Cluster("c", { tags: { later: zone.zoneId, now } });`,
    });
    symlinkSync(packages, join(directory, "node_modules"));
    const copy = join(directory, "app/node_modules/@pulumi/pulumi");
    cpSync(join(packages, "@pulumi/pulumi"), copy, {
      recursive: true,
      filter: (path) => !/\.d\.ts$|\.map$/.test(path),
    });

    const graph = await runProgram({ directory: join(directory, "app"), stack: "dev", config: [] });

    expect(one(graph, "c").inputs["tags"]).to.deep.equal({ later: UNKNOWN, now: UNKNOWN });
    expect(graph.assumptions.map(({ subject }) => subject)).to.include("aws:route53/getZone:getZone");
  });

  it("reads JSON of a lookup that is not answered as unknown", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const secret = aws.secretsmanager.getSecretVersion({ secretId: "x" }).then((it) => JSON.parse(it.secretString));
        new aws.ecs.Cluster("c", { tags: { whole: secret as any, host: secret.then((it) => it.host) } });`,
    });

    expect(one(graph, "c").inputs["tags"]).to.deep.equal({ whole: UNKNOWN, host: UNKNOWN });
    expect(JSON.parse('{"a": 1}')).to.deep.equal({ a: 1 });
  });

  it("names the lookup if a program fails without its answer, and advises a preview", async () => {
    const error = await failure({
      "index.ts": `${AWS}
        export const host = aws.secretsmanager.getSecretVersion({ secretId: "x" }).then((it) => {
          return new URL(it.secretString).host;
        });`,
    });

    expect(error.message).to.include("aws:secretsmanager/getSecretVersion:getSecretVersion");
    expect(error.remedy).to.include("--preview");
  });

  it("opens an encrypted setting by --config where the program needs its value", async () => {
    const files = {
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  shop:port:\n    secure: AAAA\n",
      "index.ts": `${AWS} export const port = new pulumi.Config().requireSecretNumber("port");`,
    };
    const error = await failure(files);

    expect(error.message).to.equal("The setting 'shop:port' is encrypted, and the program reads its value.");
    expect(error.remedy).to.include("--config shop:port=VALUE");
    const opened = await run(files, ["port=80"]);
    expect((opened.outputs["port"] as SecretValue).reveal()).to.equal(80);
  });

  describe("says briefly why a program cannot be run", () => {
    const cases: [string, Record<string, string>, string, RegExp][] = [
      [
        "a missing setting",
        { "index.ts": `${AWS} new pulumi.Config().require("size");` },
        "config-missing",
        /shop:size/,
      ],
      ["a throw", { "index.ts": `${AWS} throw new pulumi.RunError("not today");` }, "failed", /^not today$/],
      [
        "a throw in an apply",
        { "index.ts": `${AWS} new aws.ec2.Vpc("v", {}).arn.apply(() => { throw new Error("later"); });` },
        "failed",
        /^later$/,
      ],
      ["a rejection", { "index.ts": `void Promise.reject(new Error("forgotten"));` }, "failed", /^forgotten$/],
      [
        "what only the engine can run",
        {
          "index.ts": `${AWS} new aws.ec2.Vpc("v", {}, { transforms: [() => undefined] });`,
        },
        "failed",
        /^The program uses transforms, which only the Pulumi engine can run\.$/,
      ],
      ["a syntax error", { "index.ts": `const = 3;` }, "syntax", /index\.ts:1:7/],
      ["a missing file", { "index.ts": `import "./absent";` }, "module-missing", /\.\/absent/],
      [
        "a missing package",
        { "index.ts": `import "no-such-package-anywhere"; console.log(1);` },
        "module-missing",
        /no-such-package-anywhere/,
      ],
      ["an end of the process", { "index.ts": `process.exit(3);` }, "exited", /exit code 3/],
      ["no program", {}, "project", /no program/],
      ["another language", { "Pulumi.yaml": "name: shop\nruntime: python\n" }, "project", /python/],
    ];
    for (const [what, files, kind, message] of cases) {
      it(what, async () => {
        const error = await failure(files);

        expect([error.kind, error.message]).to.satisfy(
          ([k, m]: [string, string]) => k === kind && message.test(m),
          `${error.kind}: ${error.message}`,
        );
        expect(error.stack).not.to.contain("\n    at ");
      });
    }

    it("a promise that never settles", async () => {
      project({ "index.ts": `export default new Promise(() => undefined);` });
      const { parse } = JSON;

      const error = await runProgram({ directory, stack: "dev", timeLimit: 200 }).catch((thrown: unknown) => thrown);

      expect(error).to.include({ kind: "time-limit" });
      const next = await run({
        "index.ts": `${AWS} const own = new aws.ec2.Vpc("own", { cidrBlock: "10.0.0.0/16" });
          export const found = aws.ec2.getVpcOutput({ id: own.id }).cidrBlock;`,
      });
      expect(next.outputs["found"], "nothing of the run that did not end is left").to.equal("10.0.0.0/16");
      expect(JSON.parse, "what the run replaced").to.equal(parse);
    });

    it("a declared setting without a value, with the way to try one", async () => {
      const files = {
        "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  size: { type: string }\n",
        "index.ts": "export {};",
      };

      expect((await failure(files)).remedy).to.contain("--config shop:size=VALUE");
      expect((await run(files, ["size=1"])).project).to.equal("shop");
    });
  });
});
