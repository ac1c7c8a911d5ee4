import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as yaml from "yaml";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { UNKNOWN } from "../../../analysis/topology/resource";
import { InputError } from "../../../readers/inputError";
import { type GivenAnswer, readGiven } from "../../../readers/program/lookups/given";
import { type OpenLookup, templateOf } from "../../../readers/program/lookups/unanswered";
import { ProgramError, type ProgramRun, type RunOptions, runProgram } from "../../../readers/program/runProgram";
import { secrets } from "../../../readers/secrets";

const MODULES = join(__dirname, "../../../node_modules");

describe("a lookup that only the account can answer", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lookups-"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const run = (body: string, options: Partial<RunOptions> = {}): Promise<ProgramRun> => {
    const head = `const aws = require("@pulumi/aws"); const pulumi = require("@pulumi/pulumi");`;
    writeFileSync(join(directory, "index.js"), `${head}\nmodule.exports = async () => { ${body} };`);
    return runProgram({ directory, stack: "dev", ...options });
  };
  const failure = async (body: string, options: Partial<RunOptions> = {}): Promise<ProgramError> => {
    const error: unknown = await run(body, options).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ProgramError);
    return error as ProgramError;
  };
  const open = async (body: string): Promise<readonly OpenLookup[]> => {
    let lookups: readonly OpenLookup[] = [];
    await run(body, { onUnanswered: (list) => void (lookups = list) }).catch(() => undefined);
    return lookups;
  };

  it("comes back with values of the form that the package declares, each unknown", async () => {
    const { outputs } = await run(`
      const { ids, tags } = await aws.ec2.getSubnets({ tags: { Tier: "private" } });
      const lb = await aws.lb.getLoadBalancer({ name: "web" });
      const secret = await aws.secretsmanager.getSecretVersion({ secretId: "db" });
      const parameter = await aws.ssm.getParameter({ name: "/count" });
      const made = (name, value) => new aws.ec2.SecurityGroup(name, { ingress: value }).ingress;
      return {
        all: made("all", ids), upper: made("upper", ids.map((id) => id.toUpperCase())), kept: made("kept", ids.filter(Boolean)),
        balanced: made("balanced", lb.subnetMappings.map(({ subnetId }) => subnetId)), listed: [...ids],
        second: ids[1].split("-")[1] ?? ids[1], tag: tags.Name, host: JSON.parse(secret.secretString).host,
        count: parseInt(parameter.value), parameter: parameter.arn,
      };`);

    const { parameter, ...rest } = outputs;
    expect(parameter).to.equal("arn:aws:ssm:eu-west-1:123456789012:parameter/count");
    expect(rest).to.deep.equal({
      all: UNKNOWN,
      upper: UNKNOWN,
      kept: UNKNOWN,
      balanced: UNKNOWN,
      listed: [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
      second: UNKNOWN,
      tag: UNKNOWN,
      host: UNKNOWN,
      count: UNKNOWN,
    });
  });

  it("makes no callback run with a value that is not known, also where a package awaits it inside an Output", async () => {
    const { outputs } = await run(`
      const older = pulumi.output({ name: "/list" }).apply((args) => aws.ssm.getParameter(args));
      const newer = aws.ssm.getParameterOutput({ name: "/list" });
      const second = (text) => text.split(",")[1].trim();
      return {
        older: older.value.apply(second), newer: newer.value.apply(second),
        both: pulumi.all([older.value, "b"]).apply(([list]) => second(list)), name: newer.name,
      };`);

    expect(outputs).to.deep.equal({ older: UNKNOWN, newer: UNKNOWN, both: UNKNOWN, name: "/list" });
  });

  describe("in a callback that creates resources", () => {
    const service = `([r]) => new aws.ecs.Service("web", { cluster: "c", desiredCount: 1, tags: { env: r.tags.env, of: r.arn } })`;
    const created = ({ resources }: ProgramRun) =>
      resources.filter(({ type }) => type.startsWith("aws:")).map(({ type, name, inputs }) => [type, name, inputs]);
    const web = (of: unknown) => [
      ["aws:ecs/service:Service", "web", { cluster: "c", desiredCount: 1, tags: { env: UNKNOWN, of } }],
    ];
    const repository = "arn:aws:ecr:eu-west-1:123456789012:repository/app";

    for (const [how, body, of] of [
      ["all over a promise", `pulumi.all([aws.ecr.getRepository({ name: "app" })]).apply(${service});`, repository],
      [
        "output over a promise",
        `pulumi.output([aws.ecr.getRepository({ name: "app" })]).apply(${service});`,
        repository,
      ],
      ["a promise's then", `aws.ecr.getRepository({ name: "app" }).then((r) => (${service})([r]));`, repository],
      ["an Output", `aws.ecr.getRepositoryOutput({ name: "app" }).apply((r) => (${service})([r]));`, repository],
      ["no answer, all over a promise", `pulumi.all([aws.ec2.getVpc({ id: "vpc-1" })]).apply(${service});`, UNKNOWN],
      ["no answer, an Output", `aws.ec2.getVpcOutput({ id: "vpc-1" }).apply((r) => (${service})([r]));`, UNKNOWN],
    ] as const) {
      it(`creates them: ${how}`, async () => {
        const { missed, ...all } = await run(body);
        expect(created({ missed, ...all })).to.deep.equal(web(of));
        expect(missed).to.equal(undefined);
      });
    }

    it("creates them for the elements of a list and for an output of a stack, once for each name", async () => {
      const made = await run(`
        aws.ec2.getSubnetsOutput({ tags: { a: "b" } }).ids.apply((ids) => ids.map((id) => new aws.ec2.Eip("m-" + id)));
        aws.ec2.getSubnetsOutput({ tags: { a: "b" } }).ids.apply((ids) => { for (const id of ids.filter((i) => i === "x")) new aws.ec2.Eip("f-" + id); });
        new pulumi.StackReference("o/p/s").getOutput("zones").apply((zones) => zones.map((zone) => new aws.ec2.Eip("z-" + zone.name)));`);
      expect(created(made).map(([, name]) => name)).to.have.members(["m-unknown", "f-unknown", "z-unknown"]);
    });

    it("is not judged where it fails, and a failed computation of a value is only unknown", async () => {
      const lookup = `aws.ec2.getVpcOutput({ id: "vpc-1" })`;
      const failed = await run(`${lookup}.apply((v) => { v.cidrBlock.nothing.here; new aws.ec2.Eip("a"); });`);
      const value = await run(`return { value: ${lookup}.apply((v) => v.cidrBlock.split("/")[1].trim()) };`);
      const ofResource = await run(
        `pulumi.all([${lookup}, new aws.ec2.Eip("a").publicIp]).apply(([v, ip]) => { throw new Error("never called"); });`,
      );

      const { notJudged } = topologyOf(failed);
      expect(notJudged?.map(({ kind, name }) => [kind, name])).to.deep.equal([["service", "apply 1"]]);
      expect(failed.missed?.map(({ name }) => name)).to.deep.equal(["apply"]);
      expect(failed.missed?.[0]?.reason).to.match(
        /^a callback .* failed, .* missing \(Cannot read properties of undefined/,
      );
      expect([value.outputs, value.missed, ofResource.missed]).to.deep.equal([
        { value: UNKNOWN },
        undefined,
        undefined,
      ]);
    });
  });

  it("is taken apart into unknown elements, never absent ones, and selected from as unknown", async () => {
    const { outputs } = await run(`
      const { ids } = await aws.ec2.getSubnets({ tags: { Tier: "private" } });
      const [a, b, c] = ids; const [, ...rest] = ids.slice(1);
      return { a, b, c, rest: rest[0], length: ids.length, mapped: ids.map((id) => id).length, found: ids.find((id) => id === "x"),
        kept: ids.filter((id) => id === "x")[0] };`);

    expect(outputs).to.deep.equal({
      ...{ a: UNKNOWN, b: UNKNOWN, c: UNKNOWN, rest: UNKNOWN },
      ...{ length: 1, mapped: 1, found: UNKNOWN, kept: UNKNOWN },
    });
  });

  it("is none where the answer follows from its arguments: the name of a service for an endpoint", async () => {
    const { outputs } = await run(`
      const named = await aws.ec2.getVpcEndpointService({ service: "ecr.api", serviceType: "Interface" });
      const other = await aws.ec2.getVpcEndpointService({ serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1" });
      return { name: named.serviceName, type: named.serviceType, other: other.serviceType };`);

    expect(outputs).to.deep.equal({
      name: "com.amazonaws.eu-west-1.ecr.api",
      type: "Interface",
      other: UNKNOWN,
    });
  });

  it("is none where it is about the program's own task definition, by its family or ARN, and another family is unknown", async () => {
    const { outputs } = await run(`
      const made = new aws.ecs.TaskDefinition("web", { family: "web", networkMode: "awsvpc", containerDefinitions: "[]" });
      const own = await aws.ecs.getTaskDefinition({ taskDefinition: "web" });
      const byArn = aws.ecs.getTaskDefinitionOutput({ taskDefinition: made.arn });
      const other = await aws.ecs.getTaskDefinition({ taskDefinition: "api" });
      return { own: own.family + ":" + own.revision, mode: byArn.networkMode, same: own.arn, made: made.arn, other: other.family + ":" + other.revision };`);

    const arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1";
    expect(outputs).to.deep.equal({ own: "web:1", mode: "awsvpc", same: arn, made: arn, other: UNKNOWN });
  });

  it("is not needed for the subnets of an Auto Scaling group with zones only, unless its template has a subnet", async () => {
    const { resources, assumptions } = await run(`
      const template = (name, networkInterfaces) => ({ id: new aws.ec2.LaunchTemplate(name, { networkInterfaces }).id });
      const group = (name, rest) => new aws.autoscaling.Group(name, { maxSize: 1, minSize: 1, ...rest });
      const zones = ["eu-west-1a", "eu-west-1c"];
      group("zones", { availabilityZones: zones, launchTemplate: template("t", [{ associatePublicIpAddress: "true" }]) });
      group("subnet", { availabilityZones: zones, launchTemplate: template("s", [{ subnetId: "subnet-1" }]) });
      group("both", { availabilityZones: zones, vpcZoneIdentifiers: ["subnet-2"], launchTemplate: template("b") });
      group("open", { availabilityZones: (await aws.ec2.getSubnets({ tags: { a: "b" } })).ids, launchTemplate: template("o") });`);
    const subnets = (name: string) => {
      const { inputs, outputs } = resources.find((each) => each.name === name) ?? {};
      return outputs?.["vpcZoneIdentifiers"] ?? inputs?.["vpcZoneIdentifiers"];
    };

    expect(["zones", "subnet", "both", "open"].map(subnets)).to.deep.equal([
      ["subnet-default-a", "subnet-default-c"],
      undefined,
      ["subnet-2"],
      undefined,
    ]);
    expect(assumptions.map(({ subject }) => subject)).to.include("default VPC");
  });

  it("leaves a field that an answer lacks unknown, not absent", async () => {
    const { outputs } = await run(`
      const vpc = await aws.ec2.getVpc({ default: true });
      const list = await aws.ec2.getManagedPrefixList({ name: "com.amazonaws.global.cloudfront.origin-facing" });
      return { dhcp: vpc.dhcpOptionsId, block: vpc.cidrBlock, entries: list.entries.map(({ cidr }) => cidr) };`);

    expect(outputs).to.deep.equal({ dhcp: UNKNOWN, block: "172.31.0.0/16", entries: [UNKNOWN] });
  });

  it("has an answer in a given file, by its arguments; what the file leaves open stays unknown", async () => {
    const answers: readonly GivenAnswer[] = [
      { token: "aws:ec2/getVpc:getVpc", args: { tags: { Name: "main" } }, result: { id: "vpc-1", cidrBlock: null } },
      { token: "aws:ec2/getVpc:getVpc", args: { tags: { Name: "none" } }, result: { id: "vpc-2" } },
      { token: "aws:ec2/getSubnets:getSubnets", result: { ids: ["subnet-1", "subnet-2"] } },
    ];
    const { outputs, assumptions } = await run(
      `const vpc = await aws.ec2.getVpc({ tags: { Name: "main" } });
       const { ids } = await aws.ec2.getSubnets({ filters: [{ name: "vpc-id", values: [vpc.id] }] });
       const output = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [new aws.ec2.Eip("a").publicIp] }] });
       return { vpc: vpc.id, block: vpc.cidrBlock, state: vpc.state, ids, output: output.ids };`,
      { answers },
    );

    const ids = ["subnet-1", "subnet-2"];
    expect(outputs).to.deep.equal({ vpc: "vpc-1", block: UNKNOWN, state: UNKNOWN, ids, output: ids });
    expect(assumptions.map(({ subject, assumption }) => [subject, assumption])).to.deep.include([
      "aws:ec2/getVpc:getVpc",
      "it is not used",
    ]);
    expect(assumptions.filter(({ assumption }) => assumption === "it is unknown")).to.deep.equal([]);
  });

  it("is named with its arguments where the program fails, and the program is not blamed", async () => {
    const body = `const { id } = await aws.ec2.getVpc({ tags: { Name: "main" } }); throw new Error("no VPC " + id);`;
    const error = await failure(body);

    expect(error.message).to.equal(
      'no VPC (unknown). Before this error, the program used lookups that have no answer here: aws:ec2/getVpc:getVpc {"tags":{"Name":"main"}}.',
    );
    expect(error.remedy).to.contain("--lookup FILE").and.contain("--lookup-template FILE");
    expect(await open(body)).to.deep.equal([{ token: "aws:ec2/getVpc:getVpc", args: { tags: { Name: "main" } } }]);
    const own = await failure(`await aws.getRegion(); throw new Error("no VPC");`);
    expect(own.message, "all lookups were answered").to.equal("no VPC");
  });

  it("is in a template that answers it once it is filled in", async () => {
    const lookups = await open(`
      const { id } = await aws.ec2.getVpc({ tags: { Name: "main" } });
      await aws.ec2.getSubnets({ filters: [{ name: "vpc-id", values: [id] }] });`);
    const template = templateOf(lookups);
    const entries = yaml.parse(template) as { token: string; args?: unknown; result: Record<string, unknown> }[];

    expect(entries.map(({ token, args }) => [token, args])).to.deep.equal([
      ["aws:ec2/getVpc:getVpc", { tags: { Name: "main" } }],
      ["aws:ec2/getSubnets:getSubnets", undefined],
    ]);
    expect(Object.keys(entries[1]?.result ?? {})).to.deep.equal(["id", "ids", "region", "tags"]);
    expect(template).to.contain("ids: null # a list\n");
    const file = join(directory, "lookups.yaml");
    writeFileSync(file, template.replace("ids: null # a list", "ids: [subnet-1]"));
    expect(readGiven(file)[1]?.result["ids"]).to.deep.equal(["subnet-1"]);
  });

  it("is refused in a file of another form, with all problems; secrets of the file are kept", () => {
    const file = join(directory, "lookups.yaml");
    const given = (text: string) => {
      writeFileSync(file, text);
      return readGiven(file);
    };
    expect(() => given("token: a")).to.throw(InputError, "contains no list");
    expect(() => given("- token: getVpc\n- {token: 'a:b:c', args: 3, result: {}}\n- 4")).to.throw(
      InputError,
      "entry 1 has no token of the form package:module:function; entry 1 has no result that is a mapping; entry 2 has args that are no mapping; entry 3 is no mapping",
    );
    expect(given("")).to.deep.equal([]);
    given("- {token: 'aws:a/b:b', result: {secretString: lookup-hunter2, arn: lookup-arn-1}}");
    expect(secrets.texts()).to.include("lookup-hunter2").and.not.include("lookup-arn-1");
  });

  it("is unknown in a program whose AWS package has a copy of the SDK of its own", async () => {
    // The package under another path is another copy for Node.
    mkdirSync(join(directory, "node_modules"));
    symlinkSync(join(MODULES, "@pulumi"), join(directory, "node_modules/@pulumi"));
    const { outputs } = await run(
      `const { ids } = await aws.ec2.getSubnets({}); return { id: ids.map((id) => id.split("-").at(-1))[0] };`,
    );
    expect(outputs).to.deep.equal({ id: UNKNOWN });
  });
});

describe("settings that a program requires", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "settings-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const failure = async (yamlText: string, source: string, config: string[] = []): Promise<ProgramError> => {
    writeFileSync(join(directory, "Pulumi.yaml"), yamlText);
    writeFileSync(join(directory, "index.js"), `const pulumi = require("@pulumi/pulumi");\n${source}`);
    const error: unknown = await runProgram({ directory, stack: "dev", config }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ProgramError);
    return error as ProgramError;
  };
  const SOURCE = `
    const config = new pulumi.Config();
    const name = config.require("name").toUpperCase(), size = config.requireNumber("size") * 2;
    const password = config.requireSecret("password"), net = new pulumi.Config("net").requireObject("vpc").cidr.split("/");
    config.requireBoolean("on");`;

  it("are all in one message, with the commands that set them", async () => {
    const { message, remedy } = await failure(
      "name: shop\nruntime: nodejs\nconfig:\n  declared: { type: string, secret: true }\n",
      SOURCE,
      ["on=true"],
    );
    expect(message).to.equal(
      "The settings 'shop:declared', 'shop:name', 'shop:size', 'shop:password', 'net:vpc' are required and have no value.",
    );
    expect(remedy).to.contain("pulumi config set shop:name VALUE").and.contain("--config net:vpc=VALUE");
    expect(remedy).to.contain("pulumi config set --secret shop:password VALUE");
    expect(remedy).to.contain("pulumi config set --secret shop:declared VALUE");
    expect(remedy).to.not.contain("shop:on");
  });

  it("are no concern of a program that does without one", async () => {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(
      join(directory, "index.js"),
      `const { Config } = require("@pulumi/pulumi"); let name = "none"; try { name = new Config().require("name"); } catch {}
       exports.name = name;`,
    );
    expect((await runProgram({ directory, stack: "dev" })).outputs).to.deep.equal({ name: "none" });
  });
});

describe("packages of a program that are not installed", () => {
  it("are named with the version that the program wants and the one that is used, or with all that are missing", async () => {
    const directory = mkdtempSync(join(tmpdir(), "packages-"));
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    const used = (JSON.parse(readFileSync(join(MODULES, "@pulumi/aws/package.json"), "utf8")) as { version: string })
      .version;
    try {
      write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
      write("package.json", JSON.stringify({ dependencies: { "@pulumi/aws": "^5.1.0", unheard: "^2.0.0" } }));
      write("index.js", `require("@pulumi/aws"); require("@pulumi/pulumi");`);
      const { assumptions } = await runProgram({ directory, stack: "dev" });
      const facts = assumptions.map(({ fact }) => fact).filter((fact) => fact.includes("not installed"));
      expect(facts).to.deep.equal([
        `packages of the program that are not installed: @pulumi/aws ^5.1.0 (here ${used})`,
      ]);
      write("index.js", `require("unheard"); require("unseen/part");`);
      const error: unknown = await runProgram({ directory, stack: "dev" }).catch((thrown: unknown) => thrown);
      expect((error as Error).message).to.equal(
        "Cannot find module 'unheard'. Not installed are unheard ^2.0.0, unseen.",
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
