import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../support/stacks";
import { openProgram, type ProgramRun, runProgram } from "../../../readers/program/runProgram";

describe("a program with old packages", function () {
  this.timeout(30_000);
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "old-packages-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Writes a project with packages of its own; the others are those of this package. */
  function project(files: Readonly<Record<string, string>>): string {
    const all = {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
      ...files,
    };
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
    // Packages of the project find the others beside them.
    for (const name of ["@pulumi/pulumi", "@pulumi/aws"]) {
      const place = join(directory, "node_modules", name);
      mkdirSync(dirname(place), { recursive: true });
      if (!existsSync(place)) symlinkSync(join(ROOT, "node_modules", name), place);
    }
    return directory;
  }

  const run = (files: Readonly<Record<string, string>>): Promise<ProgramRun> =>
    runProgram({ directory: project(files), stack: "dev" });

  const inputsOf = (graph: ProgramRun, name: string) => graph.resources.find((each) => each.name === name)?.inputs;

  const AWS = `import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi";\n`;
  const NETWORK = `${AWS}new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });\n`;
  const SDK = "node_modules/@pulumi/pulumi";

  for (const [version, state] of [
    ["3.120, whose store is not one for each run", { [`${SDK}/runtime/state.js`]: "exports.getStore = () => ({});" }],
    ["2.25, which has no store", {}],
  ] as const) {
    it(`runs with the SDK of this package instead of version ${version}`, async () => {
      const graph = await run({
        "index.ts": NETWORK,
        [`${SDK}/index.js`]: `throw new Error("The old SDK was loaded.");`,
        [`${SDK}/package.json`]: `{"name": "@pulumi/pulumi", "version": "3.1.0"}`,
        ...state,
      });

      expect(inputsOf(graph, "net")).to.deep.equal({ cidrBlock: "10.0.0.0/16" });
    });
  }

  it("runs with its own SDK if that has a store for each run, also if this package has another one", async () => {
    const failure = await run({
      "index.ts": NETWORK,
      [`${SDK}/index.js`]: `throw new Error("Its own SDK was loaded.");`,
      [`${SDK}/runtime/state.js`]: "exports.withLocalStorage = (run) => run();",
    }).catch((error: unknown) => error);

    expect(String(failure)).to.include("Its own SDK was loaded.");
  });

  it("keeps the functions that packages for versions before 3 use", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const answer = (pulumi as any).utils.liftProperties(Promise.resolve({ block: "10.1.0.0/16" }));
        new aws.ec2.Vpc("net", { cidrBlock: answer.then((each: any) => each.block) });`,
      [`${SDK}/index.js`]: `throw new Error("The old SDK was loaded.");`,
    });

    expect(inputsOf(graph, "net")).to.deep.equal({ cidrBlock: "10.1.0.0/16" });
  });

  const IMAGES = `
    const repository = new aws.ecr.Repository("web", {});
    const image = docker.buildAndPushImage("web", "./app", repository.repositoryUrl);
    new aws.ecs.Cluster("image", { name: image });
    new aws.ecs.Cluster("local", { name: docker.buildAndPushImageAsync("local", "./app") });`;

  it("builds no image: its name is that of the repository with any digest", async () => {
    const builds = `throw new Error("Docker runs.")`;
    const graph = await run({
      "index.ts": `${AWS}import * as docker from "@pulumi/docker";${IMAGES}`,
      "node_modules/@pulumi/docker/index.js": `Object.assign(exports, require("./docker"));`,
      "node_modules/@pulumi/docker/docker.js": `
        exports.buildAndPushImage = () => { ${builds} };
        exports.buildAndPushImageAsync = () => { ${builds} };`,
    });

    expect(inputsOf(graph, "image")?.["name"]).to.match(
      /\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/web[^@]*@sha256:0{64}$/,
    );
    expect(inputsOf(graph, "local")?.["name"]).to.match(/^local@sha256:0{64}$/);
  });

  it("runs a function of the same name in every other package, and a version of Docker's package without it", async () => {
    const graph = await run({
      "index.ts": `${AWS}import * as mine from "mine"; import * as docker from "@pulumi/docker";
        new aws.ecs.Cluster("image", { name: mine.buildAndPushImage() });
        new aws.ecs.Cluster("kind", { name: typeof (docker as any).buildAndPushImage });`,
      "node_modules/mine/index.js": `Object.assign(exports, require("./docker"));`,
      "node_modules/mine/docker.js": `exports.buildAndPushImage = () => "mine";`,
      "node_modules/@pulumi/docker/index.js": `Object.assign(exports, require("./docker"));`,
      "node_modules/@pulumi/docker/docker.js": `exports.Image = class {};`,
    });

    expect(inputsOf(graph, "image")?.["name"]).to.equal("mine");
    expect(inputsOf(graph, "kind")?.["name"]).to.equal("undefined");
  });

  it("reads no certificate of an EKS cluster's issuer", async () => {
    const graph = await run({
      "index.ts": `${AWS}import { fingerprint } from "@pulumi/eks";
        new aws.iam.OpenIdConnectProvider("issuer", {
          clientIdLists: ["sts.amazonaws.com"], url: "https://issuer", thumbprintLists: [fingerprint()],
        });`,
      "node_modules/@pulumi/eks/index.js": `
        const reading = require("./cert-thumprint");
        exports.fingerprint = () => reading.getIssuerCAThumbprint("https://issuer");`,
      "node_modules/@pulumi/eks/cert-thumprint.js": `
        exports.getIssuerCAThumbprint = () => { throw new Error("The network is used."); };`,
    });

    expect(inputsOf(graph, "issuer")?.["thumbprintLists"]).to.deep.equal(["0".repeat(40)]);
  });

  it("has in each stack the resources that awsx before 1.0 keeps in its modules", async () => {
    const place = project({
      "Pulumi.prod.yaml": "config:\n  aws:region: eu-west-1\n",
      "index.ts": `import * as awsx from "@pulumi/awsx"; export const id = (awsx as any).defaultVpc().id;`,
      "node_modules/@pulumi/awsx/index.js": `
        const aws = require("@pulumi/aws");
        let kept;
        exports.defaultVpc = () => (kept ??= new aws.ec2.Vpc("kept", { cidrBlock: "10.0.0.0/16" }));`,
    });
    const program = openProgram(place);

    for (const stack of ["dev", "prod"]) {
      expect(inputsOf(await program.run({ stack }), "kept"), stack).to.deep.equal({ cidrBlock: "10.0.0.0/16" });
    }
  });

  it("needs no TypeScript compiler and no package.json for the code of a function", async () => {
    const graph = await run({
      "index.ts": `${AWS}
        const secret = "a captured value";
        new aws.lambda.CallbackFunction("answer", { callback: async () => secret });`,
    });
    const handlers = graph.resources.map(({ inputs }) => inputs["handler"]).filter((handler) => handler !== undefined);
    expect(handlers).to.deep.equal(["__index.handler"]);
  });
});
