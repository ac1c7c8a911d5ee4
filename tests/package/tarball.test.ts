import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { runProgram } from "../../readers/program/runProgram";
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

const NOT_COPIED = new Set(["node_modules", "dist", ".git"]);

describe("the package as npm delivers it", function () {
  this.timeout(120_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "consumer-"));
    // Packed from a copy, so that nothing is built into the checkout that is being tested.
    const copy = join(directory, "copy");
    cpSync(ROOT, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(relative(ROOT, path)) });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: copy, encoding: "utf8", stdio: "pipe" });
    const [packed] = JSON.parse(run("npm", "pack", "--json", "--silent", "--pack-destination", directory)) as {
      filename: string;
    }[];
    const modules = join(directory, "node_modules");
    const unpacked = join(modules, "ecs-connectivity");
    mkdirSync(unpacked, { recursive: true });
    run("tar", "-xzf", join(directory, packed?.filename ?? ""), "-C", unpacked, "--strip-components=1");
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((entry) => !entry.startsWith("."))) {
      symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    }
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
  after(() => rmSync(directory, { recursive: true, force: true }));

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

  it("holds sources for other languages' plugins, and nothing of its tests", () => {
    const held = readdirSync(join(directory, "node_modules/ecs-connectivity"));

    expect(held).to.include.members(["components", "analysis", "dist", "PulumiPlugin.yaml", "tsconfig.json"]);
    expect(held.filter((name) => name === "tests" || name === "node_modules")).to.deep.equal([]);
  });
});
