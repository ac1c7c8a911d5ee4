import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runProgram } from "../../readers/program/runProgram";
import { packedPackage } from "../support/packed";
import { ROOT } from "../support/stacks";

const PROGRAM = `
import * as aws from "@pulumi/aws";
import { EcsService, Network, Strategy, type TaskNetwork } from "ecs-connectivity";

const network = new Network("shop", { strategies: [Strategy.NatGateway], natGateway: { placement: "per-az" } });
const cluster = new aws.ecs.Cluster("shop");
const taskNetwork: TaskNetwork = network.taskNetwork;
const web = new EcsService("web", {
  network: taskNetwork,
  cluster: cluster.arn,
  launchType: "fargate",
  image: "nginx:1.29",
  port: 80,
  ingress: "alb",
});
// Reads a file of the package's own: the instance's boot script.
new Network("other", { strategies: [Strategy.NatInstance] });
export const sourceIps = network.sourceIps.kind;
export const url = web.url;
`;

describe("the package as npm delivers it", function () {
  this.timeout(180_000);
  let installed: string;
  let directory: string;

  before(() => {
    installed = packedPackage().installed;
    directory = join(installed, "../..");
    writeFileSync(join(directory, "Pulumi.yaml"), "name: consumer\nruntime: nodejs\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(join(directory, "index.ts"), PROGRAM);
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "ES2022",
          module: "nodenext",
          moduleResolution: "nodenext",
          strict: true,
          skipLibCheck: true,
          noEmit: true,
          types: ["node"],
        },
        files: ["index.ts"],
      }),
    );
  });

  it("is imported by a program outside, and builds", async () => {
    const { outputs, resources } = await runProgram({ directory, stack: "dev" });

    expect(outputs["sourceIps"]).to.equal("fixed");
    const types = resources.map(({ type }) => type);
    expect(types.filter((type) => type === "aws:ec2/natGateway:NatGateway")).to.have.length(2);
    expect(types.filter((type) => type === "aws:ecs/service:Service")).to.have.length(1);
  });

  it("is understood by its type checker", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");

    expect(execFileSync(process.execPath, [tsc, "-p", directory], { encoding: "utf8" })).to.equal("");
  });

  it("runs its command line without the packages that only its development needs", () => {
    const args = [join(installed, "bin/ecs-connectivity.js"), "plan", "--program", directory, "--format", "json"];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });

    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ verdict: "reachable" });
    for (const name of ["@pulumi/awsx", "typescript", "mocha"]) {
      expect(existsSync(join(directory, "node_modules", name)), name).to.equal(false);
    }
  });

  it("has the compiled package and the plugin, and neither sources nor tests", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });

    expect(readdirSync(installed)).to.have.members([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "dist",
      "docs",
      "package.json",
      "plugin",
      "policy",
    ]);
    expect(readdirSync(join(installed, "policy"))).to.have.members([
      "PulumiPolicy.yaml",
      "dist",
      "index.d.ts",
      "index.js",
      "package.json",
    ]);
    expect(readdirSync(join(installed, "plugin"))).to.have.members([
      "PulumiPlugin.yaml",
      "dist",
      "index.js",
      "package.json",
    ]);
    expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).to.deep.equal([]);
  });
});
