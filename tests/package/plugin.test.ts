import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { expect } from "chai";
import { parse } from "yaml";
import { packageSchema } from "../../build/schema";
import { UNKNOWN_STRING } from "../../readers/wire";
import { packedPackage } from "../support/packed";
import { type Construction, type Plugin, type Refused, refusedOf, startPlugin } from "../support/pluginHost";
import { ROOT } from "../support/stacks";

const NETWORK = "ecs-connectivity:index:Network";
const SERVICE = "ecs-connectivity:index:EcsService";
/** A resource of the user's program, whose output is an input here. */
const COUNT = "urn:pulumi:dev::shop::random:index/randomInteger:RandomInteger::count";

const service = {
  network: {
    strategy: "nat-gateway",
    availabilityZoneCount: 2,
    vpcId: "vpc-1",
    vpcCidrBlocks: ["10.0.0.0/16"],
    subnetIds: ["subnet-1", "subnet-2"],
  },
  cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
  image: "nginx:1.29",
  port: 80,
};

async function refusal(plugin: Plugin, construction: Construction): Promise<Refused> {
  try {
    await plugin.construct(construction);
  } catch (error) {
    return refusedOf(error);
  }
  throw new Error(`${construction.type} was built.`);
}

describe("the package as a plugin for other languages", function () {
  this.timeout(180_000);
  /** Working directory of the user: not the plugin's directory, and without a tsconfig.json. */
  let elsewhere: string;

  before(() => {
    elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
  });
  after(() => rmSync(elsewhere, { recursive: true, force: true }));

  for (const [place, directoryOf] of [
    ["a clone that was built", () => packedPackage().clone],
    ["the unpacked tarball", () => packedPackage().unpacked],
  ] as const) {
    describe(`from ${place}`, () => {
      let plugin: Plugin;

      before(async () => {
        plugin = await startPlugin(join(directoryOf(), "plugin"), elsewhere);
      });
      after(() => plugin.close());

      it("has the package's version and the schema of its components", async () => {
        const schema = packageSchema();

        expect(await plugin.version()).to.equal("0.1.0");
        expect(schema.version).to.equal("0.1.0");
        expect(JSON.parse(await plugin.schema())).to.deep.equal(JSON.parse(JSON.stringify(schema)));
      });

      it("builds a network, with the scripts that its instances start with", async () => {
        const { urn, state } = await plugin.construct({
          type: NETWORK,
          name: "shop",
          inputs: { strategies: ["nat-instance"] },
        });

        expect(urn).to.equal(`urn:pulumi:dev::shop::${NETWORK}::shop`);
        expect(Object.keys(state)).to.have.members(Object.keys(packageSchema().resources[NETWORK]?.properties ?? {}));
        expect(state["taskNetwork"]).to.include({ strategy: "nat-instance", availabilityZoneCount: 2 });
        const types = plugin.recording.resources.map(({ type }) => type);
        expect(types.filter((type) => type === "aws:ec2/subnet:Subnet")).to.have.length(4);
        expect(types.filter((type) => type === "aws:autoscaling/group:Group")).to.have.length(1);
        expect(types.filter((type) => type === "aws:ec2/natGateway:NatGateway")).to.deep.equal([]);
        expect(plugin.output()).to.equal("");
      });
    });
  }

  describe("answers", () => {
    let plugin: Plugin;

    beforeEach(async () => {
      plugin = await startPlugin(join(packedPackage().unpacked, "plugin"), elsewhere);
    });
    afterEach(() => plugin.close());

    it("refused arguments with one error for each property, and registers nothing", async () => {
      const refused = await refusal(plugin, {
        type: SERVICE,
        name: "web",
        inputs: { ...service, ingress: "direct", desiredCount: -1 },
      });

      expect(refused).to.deep.equal({
        code: status.INVALID_ARGUMENT,
        message: 'EcsService "web" cannot be built:',
        properties: [
          {
            propertyPath: "ingress",
            reason:
              "ingress (direct): under nat-gateway a fargate task in awsvpc mode has no public address that clients can reach. " +
              "[R-PUB-03, R-PUB-14, R-NAT-07] Use ingress alb or nlb, or private for clients in the VPC, or a strategy with " +
              "public addresses.",
          },
          {
            propertyPath: "desiredCount",
            reason:
              "desiredCount (-1): this is not a valid number of tasks. [R-MODE-01] Use a whole number of 0 or more.",
          },
        ],
      });
      expect(plugin.recording.resources).to.deep.equal([]);
      expect(plugin.output()).to.equal("");
    });

    it("a value that is refused when it becomes known with its property error too, and builds what is beside it", async () => {
      const late = { type: SERVICE, preview: false, from: { desiredCount: [COUNT] } };
      const [refused, built] = await Promise.all([
        refusal(plugin, { ...late, name: "web", inputs: { ...service, desiredCount: -1 } }),
        plugin.construct({ ...late, name: "worker", inputs: { ...service, desiredCount: 2 } }),
      ]);

      expect(refused).to.deep.equal({
        code: status.INVALID_ARGUMENT,
        message: 'EcsService "web" cannot be built:',
        properties: [
          {
            propertyPath: "desiredCount",
            reason:
              "desiredCount (-1): this is not a valid number of tasks. [R-MODE-01] Use a whole number of 0 or more.",
          },
        ],
      });
      expect(built.state["serviceName"]).to.equal("worker");
      const services = plugin.recording.resources.filter(({ type }) => type === "aws:ecs/service:Service");
      expect(services.map(({ name }) => name)).to.deep.equal(["worker"]);
      expect(plugin.recording.diagnostics).to.deep.equal([]);
      expect(plugin.output()).to.equal("");
    });

    it("a network that is unknown in a first preview, given its strategy", async () => {
      const unknown = {
        type: SERVICE,
        from: { network: [`urn:pulumi:dev::shop::${NETWORK}::shop`] },
      };
      const inputs = { ...service, network: UNKNOWN_STRING };

      const refused = await refusal(plugin, { ...unknown, name: "web", inputs: { ...inputs, desiredCount: -1 } });
      // The engine would end with a panic at a property error whose value is unknown: it is a line of the message.
      expect(refused.message.split("\n\t\t- ")).to.deep.equal([
        'EcsService "web" cannot be built:',
        "property network has a problem: network: the network is an output, and its strategy decides which resources exist. " +
          '[R-VPC-04] Add the line "strategy: nat-gateway" beside network, with the network\'s own strategy: public-ip, ' +
          "public-host, nat-gateway, nat-instance, vpc-endpoints, egress-only-ipv6.",
      ]);
      const { urn } = await plugin.construct({
        ...unknown,
        name: "worker",
        inputs: { ...inputs, strategy: "nat-gateway" },
      });
      expect(urn).to.equal(`urn:pulumi:dev::shop::${SERVICE}::worker`);
    });

    it("outputs where a plain value is required with the path of each, also where they resolve", async () => {
      const inputs = { ...service, logs: false, tags: { team: "web" }, containers: [{ name: "web", port: 80 }] };
      const from = { logs: [COUNT], tags: [COUNT], containers: [COUNT] };
      const refused = await refusal(plugin, { type: SERVICE, name: "web", preview: false, inputs, from });

      expect(refused.properties.map(({ reason }) => reason)).to.deep.equal(
        ["containers", "logs", "tags"].map(
          (path) =>
            `${path}: this is an output, and it decides which resources exist. [R-VPC-04] Write the value of ${path} as a plain value.`,
        ),
      );
      const network = { type: NETWORK, name: "shop", inputs: { strategies: UNKNOWN_STRING } };
      const unknown = await refusal(plugin, { ...network, from: { strategies: [COUNT] } });
      expect(unknown.message).to.contain("strategies: this is an output");
      expect(plugin.recording.resources).to.deep.equal([]);
    });

    it("a component that it does not have with those that it has", async () => {
      const { code, message } = await refusal(plugin, {
        type: "ecs-connectivity:index:Networks",
        name: "shop",
        inputs: {},
      });

      expect(code).to.equal(status.UNKNOWN);
      expect(message).to.match(
        /^ecs-connectivity 0\.1\.0 has no component ecs-connectivity:index:Networks\. Use one of: ecs-connectivity:index:Network, /,
      );
    });
  });

  it("says in one sentence that it is not built", async () => {
    const clone = join(elsewhere, "clone");
    const directory = join(clone, "plugin");
    for (const file of ["index.js", "package.json", "PulumiPlugin.yaml"]) {
      cpSync(join(ROOT, "plugin", file), join(directory, file));
    }
    mkdirSync(join(clone, "node_modules"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(clone, "node_modules/@pulumi"));
    const plugin = await startPlugin(directory, elsewhere);
    const sentence = `The ecs-connectivity plugin is not built: run "npm ci && npm run build" in ${clone}.`;

    try {
      const built = await refusal(plugin, { type: NETWORK, name: "shop", inputs: {} });
      expect(built).to.deep.equal({ code: status.UNKNOWN, message: sentence, properties: [] });
      const schema = await plugin.schema().then(
        () => "a schema",
        (error: { details: string }) => error.details,
      );
      expect(schema).to.equal(sentence);
      expect(plugin.output()).to.equal("");
    } finally {
      await plugin.close();
    }
  });

  it("depends on Pulumi's SDKs alone, in the package's own ranges and version", () => {
    const manifest = (directory: string) =>
      JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
        name: string;
        version: string;
        engines: object;
        dependencies: Record<string, string>;
        pulumi?: object;
      };
    const root = manifest(ROOT);
    const plugin = manifest(join(ROOT, "plugin"));

    expect(plugin.dependencies).to.deep.equal({
      "@pulumi/aws": root.dependencies["@pulumi/aws"],
      "@pulumi/pulumi": root.dependencies["@pulumi/pulumi"],
    });
    expect(plugin).to.deep.include({ name: root.name, version: root.version, engines: root.engines });
    // The Node host would ask every importing program for a plugin of this name.
    expect(plugin.pulumi).to.equal(undefined);
    expect(parse(readFileSync(join(ROOT, "plugin/PulumiPlugin.yaml"), "utf8"))).to.deep.equal({ runtime: "nodejs" });
  });
});
