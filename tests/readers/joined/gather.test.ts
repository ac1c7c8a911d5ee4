/** Programs with the stacks that they refer to, exports and snapshots: read as one source. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type ResourceState, SecretValue, UNKNOWN } from "../../../analysis/topology/resource";
import { gather, type Read, secrets } from "../../../readers";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../../readers/wire";
import { SAVED } from "../../support/saved";

const AWS = `import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi";\n`;

const NETWORK = `${AWS}
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const lb = new aws.lb.LoadBalancer("shared", { subnets: [] });
export const vpcId = vpc.id;
export const lbName = lb.dnsName;
export const password = pulumi.secret("kept-by-the-network");`;

/** Puts each output into a tag of a VPC, and the network's VPC into a subnet. */
const APP = `${AWS}
const net = new pulumi.StackReference("acme/network/prod");
const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.1.0.0/16" });
new aws.ec2.Subnet("front", { vpcId: net.requireOutput("vpcId"), cidrBlock: "10.0.1.0/24", tags: {
  lb: net.getOutput("lbName"), whole: net.outputs.apply((all) => all.vpcId), none: net.getOutput("nothing"),
  lifted: net.outputs.vpcId, password: net.getOutput("password") } });
new aws.ec2.Subnet("own", { vpcId: vpc.id, cidrBlock: "10.1.1.0/24" });`;

describe("sources that are read together", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "joined-"))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, content: string): string {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    return join(root, path);
  }

  /** A project in a folder of its name, with the stack `prod`. */
  function project(name: string, program: string, place = name): string {
    write(`${place}/Pulumi.yaml`, `name: ${name}\nruntime: nodejs\n`);
    write(`${place}/Pulumi.prod.yaml`, "config:\n  aws:region: eu-west-1\n");
    write(`${place}/index.ts`, program);
    return join(root, place);
  }

  const state = (of: string, type: string, name: string, rest: object) => ({
    urn: `urn:pulumi:prod::${of}::${type}::${name}`,
    type,
    custom: true,
    inputs: {},
    outputs: {},
    ...rest,
  });

  function exported(of: string, outputs: object, resources: readonly object[] = []): string {
    const stack = state(of, "pulumi:pulumi:Stack", `${of}-prod`, { custom: false, outputs });
    return write(`${of}.json`, JSON.stringify({ version: 3, deployment: { resources: [stack, ...resources] } }));
  }

  const read = async (programs: readonly string[], more: Partial<Parameters<typeof gather>[0]> = {}): Promise<Read> =>
    (await gather({ programs, files: [], stackExports: [], ...more })).read({ stack: "prod", config: [] });

  const one = ({ graph }: Read, type: string, name: string): ResourceState => {
    const found = graph.resources.filter((resource) => resource.type === type && resource.name === name);
    expect(found, name).to.have.lengthOf(1);
    return found[0] as ResourceState;
  };
  const subnet = (of: Read, name = "front") => one(of, "aws:ec2/subnet:Subnet", name);
  const vpcNamed = (of: Read, project: string) =>
    topologyOf(of.graph).vpcs.find(({ key }) => key.includes(`::${project}::`))?.key;

  it("are a program and the project beside it that it refers to, in one topology with both names", async () => {
    project("network", NETWORK);
    const together = await read([project("app", APP)]);

    const { subnets } = topologyOf(together.graph);
    expect(subnets.map(({ name, vpc }) => [name, vpc])).to.deep.equal([
      ["front", vpcNamed(together, "network")],
      ["own", vpcNamed(together, "app")],
    ]);
    expect(together.source).to.deep.equal({
      kind: "program",
      name: "prod + network/prod",
      region: "eu-west-1",
      sources: [
        { kind: "program", name: "prod", region: "eu-west-1" },
        { kind: "program", name: "network/prod", region: "eu-west-1" },
      ],
    });
    expect(together.graph.assumptions.map(({ subject }) => subject)).to.include("acme/network/prod");
  });

  it("leave unknown only the outputs of the other program that are unknown", async () => {
    mkdirSync(join(root, ".git"));
    project("network", NETWORK, "infra/network");
    const { tags } = subnet(await read([project("app", APP, "services/app")])).inputs as {
      tags: ResourceState["inputs"];
    };

    expect(tags["lb"]).to.equal(UNKNOWN);
    expect((tags["lifted"] as SecretValue).reveal())
      .to.be.a("string")
      .that.includes("vpc-");
    expect(tags["password"]).to.be.instanceOf(SecretValue);
    expect(tags).not.to.have.property("none");
  });

  it("give a program that waits for an output its value, and an unknown one as a text and as parts", async () => {
    project("network", NETWORK);
    const program = `${AWS}
      export = async () => {
        const net = new pulumi.StackReference("acme/network/prod");
        const vpcId = await net.requireOutputValue("vpcId");
        const name = await net.getOutputValue("lbName");
        new aws.ec2.Subnet("front", { vpcId, cidrBlock: "10.0.1.0/24",
          tags: { name: \`x-\${name}\`, part: name.split(".")[0], kept: (await net.getOutputDetails("password")).secretValue } });
      };`;
    const together = await read([project("app", program)]);

    expect(topologyOf(together.graph).subnets.map(({ vpc }) => vpc)).to.deep.equal([vpcNamed(together, "network")]);
    const { tags } = subnet(together).inputs as { tags: ResourceState["inputs"] };
    expect([tags["name"], tags["part"], tags["kept"]]).to.deep.equal([UNKNOWN, UNKNOWN, "kept-by-the-network"]);
    expect(secrets.texts()).to.include("kept-by-the-network");
  });

  const SHARED = `${AWS}
    const net = new pulumi.StackReference("acme/network/prod");
    const vpc = net.getOutput("vpc"), parts = net.getOutput("parts");
    new aws.ec2.Subnet("front", { vpcId: vpc.apply((v: any) => v.id), cidrBlock: "10.0.1.0/24", tags: {
      block: vpc.apply((v: any) => v.cidrBlock), open: vpc.apply((v: any) => v.dhcpOptionsId), urn: vpc.apply((v: any) => v.urn),
      inner: parts.apply((p: any) => p.subnets[0].cidrBlock), zone: parts.apply((p: any) => p.subnets[0].availabilityZoneId) } });`;

  it("have a whole resource among the outputs, of the program beside it, with the outputs that are known", async () => {
    project(
      "network",
      `${AWS}
      export const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
      export const parts = { subnets: [new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.8.0/24" })] };`,
    );
    const together = await read([project("app", SHARED)]);

    expect(subnet(together).inputs["tags"]).to.deep.equal({
      ...{ block: "10.0.0.0/16", open: UNKNOWN, inner: "10.0.8.0/24", zone: UNKNOWN },
      urn: "urn:pulumi:prod::network::aws:ec2/vpc:Vpc::main",
    });
    expect(topologyOf(together.graph).subnets.map(({ vpc }) => vpc)).to.deep.equal(
      Array(2).fill(vpcNamed(together, "network")),
    );
  });

  it("have a whole resource among the outputs of an export, by its URN or its id", async () => {
    const urn = (type: string, name: string) => `urn:pulumi:prod::network::${type}::${name}`;
    const reference = {
      [SIGNATURE_KEY]: "5cf8f73096256a8f31e491e813e4eb8e",
      urn: urn("aws:ec2/vpc:Vpc", "main"),
      id: "vpc-1",
    };
    const gone = { ...reference, urn: urn("aws:ec2/subnet:Subnet", "gone"), id: "subnet-9" };
    const file = exported("network", { vpc: reference, parts: { subnets: [gone] } }, [
      state("network", "aws:ec2/vpc:Vpc", "main", { id: "vpc-1", outputs: { id: "vpc-1", cidrBlock: "10.0.0.0/16" } }),
    ]);
    const together = await read([project("app", SHARED)], { stackExports: [{ name: "acme/network/prod", file }] });

    expect(subnet(together).inputs).to.deep.include({ vpcId: "vpc-1" });
    expect(subnet(together).inputs["tags"]).to.deep.equal({
      ...{ block: "10.0.0.0/16", open: UNKNOWN, inner: UNKNOWN, zone: UNKNOWN },
      urn: reference.urn,
    });
  });

  it("say of a stack that is nowhere which it is and how to give it, once and at the value", async () => {
    const { graph } = await read([project("app", APP)]);

    const how =
      "give its export: pulumi stack export --stack acme/network/prod > FILE, then --stack-export acme/network/prod=FILE";
    expect(topologyOf(graph).subnets[0]?.vpc).to.deep.equal({
      unknown: `vpcId of front comes from stack acme/network/prod, whose outputs are not known here; ${how}`,
    });
    expect(graph.assumptions.filter(({ subject }) => subject === "acme/network/prod")).to.deep.equal([
      {
        subject: "acme/network/prod",
        fact: "the outputs of stack acme/network/prod",
        assumption: "they are unknown",
        consequence: `everything that depends on them is undetermined; ${how}`,
      },
    ]);
  });

  it("say why the program of that stack could not be run: its language, its error, or that it refers back", async () => {
    const app = project("app", APP);
    const why = async () => (topologyOf((await read([app])).graph).subnets[0]?.vpc as { unknown: string }).unknown;

    project("network", "throw new Error('no such zone');");
    expect(await why())
      .to.include("whose program in")
      .and.include("could not be run (no such zone); give its export");
    rmSync(join(root, "network"), { recursive: true });
    write("other/Pulumi.yaml", "name: network\nruntime: python\n");
    expect(await why())
      .to.include("network")
      .and.include("is a python program");
  });

  it("do not call it the program's mistake if it computes with an output that is not known", async () => {
    const program = `${AWS}
      export = async () => {
        BigInt(await new pulumi.StackReference("acme/network/prod").requireOutputValue("count"));
      };`;
    const error = await read([project("app", program)]).catch((thrown: unknown) => thrown);

    expect(error)
      .to.have.property("message")
      .that.includes(
        "Before this error, the program used outputs of stacks that are not known here: acme/network/prod.",
      );
    expect(error).to.have.property("remedy").that.includes("then --stack-export acme/network/prod=FILE");
  });

  it("end where two stacks refer to each other", async () => {
    project(
      "network",
      `${AWS}
      const app = new pulumi.StackReference("acme/app/prod");
      new aws.ec2.Vpc("main", { cidrBlock: app.getOutput("cidr") });
      export const vpcId = "vpc-1";`,
    );
    const { graph } = await read([project("app", APP)]);

    expect(graph.assumptions.map(({ subject, assumption }) => [subject, assumption])).to.deep.include([
      "acme/app/prod",
      "they are unknown",
    ]);
  });

  it("refuse an output that the other stack does not have, as Pulumi does", async () => {
    project("network", `${AWS}export const other = 1;`);
    const error = await read([project("app", APP)]).catch((thrown: unknown) => thrown);

    expect(error)
      .to.have.property("message")
      .that.includes("Required output 'vpcId' does not exist on stack 'acme/network/prod'.");
  });

  describe("with the export of the stack", () => {
    const vpc = state("network", "aws:ec2/vpc:Vpc", "main", {
      id: "vpc-0123456789abcdef0",
      inputs: { cidrBlock: "10.0.0.0/16" },
    });
    const outputs = {
      vpcId: "vpc-0123456789abcdef0",
      password: { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: '"of-the-export"' },
    };

    for (const name of ["acme/network/prod", "network/prod", "prod"]) {
      it(`take its outputs and resources by the name ${name}`, async () => {
        const stackExports = [{ name, file: exported("network", outputs, [vpc]) }];
        const together = await read([project("app", APP)], { stackExports });

        expect(topologyOf(together.graph).subnets[0]?.vpc).to.equal("urn:pulumi:prod::network::aws:ec2/vpc:Vpc::main");
        expect(together.source.name).to.equal("prod + network/prod");
        expect(secrets.texts()).to.include("of-the-export");
      });
    }

    it("do not take it for another stack of that name, and report a name that no program uses", async () => {
      const stackExports = [{ name: "prod", file: exported("database", { vpcId: "vpc-1" }) }];
      const gathered = await gather({ programs: [project("app", APP)], files: [], stackExports });
      const { graph } = await gathered.read({ stack: "prod", config: [] });

      expect(topologyOf(graph).subnets[0]?.vpc).to.have.property("unknown");
      expect(gathered.unused()).to.deep.include({ references: ["acme/network/prod"] });
      expect(gathered.unused().exports.map(({ name }) => name)).to.deep.equal(["prod"]);
    });

    it("do not take it for the program's own stack of that name", async () => {
      const stackExports = [{ name: "acme/network/prod", file: exported("network", { vpcId: "vpc-1" }) }];
      const program = APP.replace("acme/network/prod", "prod-eu");
      const gathered = await gather({ programs: [project("app", program)], files: [], stackExports });
      const own = [{ name: "acme/network/prod-eu", file: join(root, "network.json") }];
      const others = await gather({ programs: [join(root, "app")], files: [], stackExports: own });

      for (const each of [gathered, others]) {
        const { graph } = await each.read({ stack: "prod", config: [] });
        expect(topologyOf(graph).subnets[0]?.vpc).to.have.property("unknown");
        expect(each.unused().exports).to.have.lengthOf(1);
      }
    });

    it("find it among the exports that are sources, and prefer it to the program beside it", async () => {
      project("network", NETWORK);
      const together = await read([project("app", APP)], {
        files: [{ kind: "state", file: exported("network", outputs, [vpc]) }],
      });

      expect(subnet(together).inputs["vpcId"]).to.equal("vpc-0123456789abcdef0");
      expect(together.source.sources?.map(({ kind }) => kind)).to.deep.equal(["program", "state"]);
    });
  });

  describe("with the export of the program's own stack", () => {
    const PROGRAM = `${AWS}
      const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
      const table = new aws.ec2.RouteTable("out", { vpcId: vpc.id });
      const lb = new aws.lb.LoadBalancer("web", { subnets: [] });
      new aws.ec2.Subnet("front", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", tags: { lb: lb.dnsName, table: table.id } });
      new aws.ec2.Subnet("new", { vpcId: vpc.id, cidrBlock: "10.0.2.0/24" });`;
    const resources = [
      state("app", "aws:ec2/vpc:Vpc", "main", {
        id: "vpc-1",
        inputs: { cidrBlock: "10.0.0.0/16", enableDnsHostnames: false },
        outputs: { cidrBlock: "10.0.0.0/16", enableDnsHostnames: false, mainRouteTableId: "rtb-9" },
      }),
      state("app", "aws:ec2/routeTable:RouteTable", "out", {
        id: "rtb-1",
        inputs: { vpcId: "vpc-1" },
        outputs: { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
      }),
      state("app", "aws:lb/loadBalancer:LoadBalancer", "web", {
        id: "arn:aws:elb:web",
        inputs: { subnets: [] },
        outputs: { dnsName: "web-1.elb.amazonaws.com" },
      }),
      state("app", "aws:ec2/subnet:Subnet", "front", { id: "subnet-1", inputs: { vpcId: "vpc-1" } }),
      state("app", "aws:ec2/subnet:Subnet", "old", { id: "subnet-2", inputs: { vpcId: "vpc-1" } }),
    ];
    let together: Read;
    beforeEach(async () => {
      const files = [{ kind: "state" as const, file: exported("app", {}, resources) }];
      together = await read([project("app", PROGRAM)], { files });
    });

    it("are refused where the program is for another Region, in which all resources would be new", async () => {
      const provider = state("app", "pulumi:providers:aws", "default", { id: "1", inputs: { region: "us-east-1" } });
      const files = [{ kind: "state" as const, file: exported("app", {}, [provider, ...resources]) }];
      const error = (await read([join(root, "app")], { files }).catch((reason: unknown) => reason)) as Error;

      expect(error.message).to.equal("The stack prod is deployed in us-east-1, and its program is for eu-west-1.");
      expect(error).to.have.property("remedy").that.includes("analyse the program without the export");
      const inItsRegion = exported("app", {}, [{ ...provider, inputs: { region: "eu-west-1" } }, ...resources]);
      const { graph } = await read([join(root, "app")], { files: [{ kind: "state", file: inItsRegion }] });
      expect(graph.region).to.equal("eu-west-1");
    });

    it("have AWS's ids and values in the program, and made-up ids only for what is new", () => {
      expect(subnet(together)).to.deep.include({ id: "subnet-1" }).and.not.have.property("syntheticId");
      expect(subnet(together).inputs).to.deep.include({
        vpcId: "vpc-1",
        tags: { lb: "web-1.elb.amazonaws.com", table: "rtb-1" },
      });
      expect(subnet(together, "new").syntheticId).to.equal(true);
    });

    it("are the program's: its inputs, without what it does not have any more", () => {
      expect(topologyOf(together.graph).vpcs.map(({ id, dnsHostnames }) => [id, dnsHostnames])).to.deep.equal([
        ["vpc-1", true],
      ]);
      expect(topologyOf(together.graph).subnets.map(({ name }) => name)).to.deep.equal(["front", "new"]);
    });

    it("have no setting of the export that the program does not set any more, except for what the provider chose", async () => {
      const settings = { cidrBlock: "10.0.0.0/16", enableDnsSupport: false, mapPublicIpOnLaunch: true, name: "chosen" };
      const before = ["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"].map((type, index) =>
        state("app", type, index === 0 ? "main" : "front", {
          id: `${index === 0 ? "vpc" : "subnet"}-1`,
          inputs: { ...settings, __defaults: ["name"] },
          outputs: { ...settings, mainRouteTableId: "rtb-9" },
        }),
      );
      const files = [{ kind: "state" as const, file: exported("app", {}, before) }];
      const { graph } = await read([join(root, "app")], { files });

      const topology = topologyOf(graph);
      expect(topology.vpcs.map(({ id, dnsSupport }) => [id, dnsSupport])).to.deep.equal([["vpc-1", true]]);
      const front = topology.subnets.find(({ name }) => name === "front");
      expect([front?.id, front?.mapPublicIpOnLaunch]).to.deep.equal(["subnet-1", false]);
      const { outputs } = graph.resources.find(({ id }) => id === "vpc-1") as ResourceState;
      expect([outputs["name"], outputs["mainRouteTableId"]]).to.deep.equal(["chosen", "rtb-9"]);
    });

    it("have no route of the export, because the program and its resources name all routes", () => {
      expect(one(together, "aws:ec2/routeTable:RouteTable", "out").outputs).not.to.have.property("routes");
    });

    it("name the stack to run", async () => {
      const files = [{ kind: "state" as const, file: join(root, "app.json") }];
      const gathered = await gather({ programs: [join(root, "app")], files, stackExports: [] });

      expect([gathered.stackIn("app"), gathered.stackIn("other")]).to.deep.equal(["prod", undefined]);
    });
  });

  it("are a program and a snapshot: ids, what it reads by id, and its lookups by id are those of the account", async () => {
    const program = `${AWS}
      const vpc = aws.ec2.Vpc.get("shared", "vpc-3072ff53d062bd064");
      const found = aws.ec2.getVpcOutput({ id: "vpc-3072ff53d062bd064" });
      new aws.ec2.SecurityGroup("web", { vpcId: vpc.id, tags: { got: vpc.cidrBlock, found: found.cidrBlock } });
      new aws.ec2.RouteTableAssociation("own", { subnetId: "subnet-beca99c0067a5d7e6", routeTableId: "rtb-72c6fc7577e4f2f25" });`;
    const directory = project("app", program);
    write("app/Pulumi.prod.yaml", "config: {}\n");
    const together = await read([directory], { files: [{ kind: "snapshot", directory: SAVED }] });

    const topology = topologyOf(together.graph);
    expect(topology.vpcs.map(({ id }) => id)).to.deep.equal(["vpc-3072ff53d062bd064"]);
    const web = one(together, "aws:ec2/securityGroup:SecurityGroup", "web");
    expect(web.inputs["tags"]).to.deep.equal({ got: "10.0.0.0/16", found: "10.0.0.0/16" });
    expect(topology.securityGroups.find(({ name }) => name === "web")?.vpc).to.equal("vpc-3072ff53d062bd064");
    const changed = topology.subnets.find(({ id }) => id === "subnet-beca99c0067a5d7e6");
    expect(changed?.routeTable).to.equal("rtb-72c6fc7577e4f2f25");
    expect(topology.assumptions.map(({ fact }) => fact).join()).not.to.include("not in this source");
    expect([together.source.name, together.source.region, together.live]).to.deep.equal([
      "prod + saved-account",
      "us-east-1",
      undefined,
    ]);
  });

  it("are several files without a program, in one report", async () => {
    const files = ["app", "network"].map((of) => ({ kind: "state" as const, file: exported(of, {}) }));
    const gathered = await gather({ programs: [], files, stackExports: [] });

    expect((await gathered.read()).source).to.deep.include({ kind: "state", name: "app/prod + network/prod" });
  });

  it("answer a lookup by a name that two of them have from the program's Region, and leave it open within one", async () => {
    const program = `${AWS}
      new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16", tags: { found: aws.ecs.getClusterOutput({ clusterName: "main" }).arn } });`;
    const directory = project("app", program);
    const cluster = (of: string, region: string) => {
      const arn = `arn:aws:ecs:${region}:111111111111:cluster/main`;
      const outputs = { arn: arn.replace("main", `main-of-${of}`), name: "main" };
      const file = exported(of, {}, [state(of, "aws:ecs/cluster:Cluster", "main", { id: outputs.arn, outputs })]);
      return { kind: "state" as const, file };
    };
    const there = cluster("there", "us-east-1");
    const found = async (...files: ReturnType<typeof cluster>[]) => {
      const { tags } = one(await read([directory], { files }), "aws:ec2/vpc:Vpc", "main").inputs;
      return (tags as ResourceState["inputs"])["found"];
    };

    expect(await found(there, cluster("here", "eu-west-1"))).to.equal(
      "arn:aws:ecs:eu-west-1:111111111111:cluster/main-of-here",
    );
    expect(await found(there, cluster("here", "us-east-1"))).to.equal(UNKNOWN);
  });

  it("are refused where two are one stack in two accounts or Regions, because one would hide the other", async () => {
    const of = (account: string, region: string) => {
      const provider = state("app", "pulumi:providers:aws", "default", { id: "1", inputs: { region } });
      const arn = `arn:aws:ec2:${region}:${account}:vpc/vpc-1`;
      const vpc = state("app", "aws:ec2/vpc:Vpc", "main", { id: "vpc-1", outputs: { arn } });
      const from = exported("app", {}, [provider, vpc]);
      const file = from.replace("app.json", `${account}-${region}.json`);
      writeFileSync(file, readFileSync(from));
      return { kind: "state" as const, file };
    };
    const gathered = (...files: ReturnType<typeof of>[]) => gather({ programs: [], files, stackExports: [] });
    const refused = async (...files: ReturnType<typeof of>[]) =>
      String(await gathered(...files).catch((error: unknown) => error));
    const first = of("111111111111", "eu-west-1");

    expect(await refused(first, of("222222222222", "eu-west-1"))).to.contain(
      "Two sources are the stack prod of project app, in accounts 111111111111 and 222222222222",
    );
    expect(await refused(first, of("111111111111", "us-east-1"))).to.contain("in Regions eu-west-1 and us-east-1");
    expect((await (await gathered(first, first)).read()).graph.resources).to.have.lengthOf(3);
  });

  it("run a second program as the stack of the same name or its only one, and refuse to choose", async () => {
    const network = project("network", NETWORK);
    const app = project("app", `${AWS}new aws.ec2.Vpc("main", { cidrBlock: "10.1.0.0/16" });`);
    const together = await read([app, network]);

    expect(topologyOf(together.graph).vpcs.map(({ key }) => key)).to.have.lengthOf(2);
    rmSync(join(root, "network/Pulumi.prod.yaml"));
    for (const stack of ["blue", "green"]) write(`network/Pulumi.${stack}.yaml`, "config: {}\n");
    const fresh = project("networks", NETWORK, "again");
    rmSync(join(fresh, "Pulumi.prod.yaml"));
    for (const stack of ["blue", "green"]) write(`again/Pulumi.${stack}.yaml`, "config: {}\n");
    const error = await read([app, fresh]).catch((thrown: unknown) => thrown);
    expect(error)
      .to.have.property("message")
      .that.equals("The program networks has the stacks blue, green, and none of them is prod.");
  });
});
