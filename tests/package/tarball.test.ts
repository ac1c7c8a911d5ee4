import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import type { Policies } from "@pulumi/policy";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
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
export const policyNames = (policies: typeof import("ecs-connectivity/policy").policies) => policies.map(({ name }) => name);
export const url = web.url;
`;

describe("the package as npm delivers it", function () {
  this.timeout(180_000);
  let installed: string;
  let directory: string;

  before(() => {
    installed = packedPackage().installed;
    directory = join(installed, "../..");
    // Only a user of the policy pack installs it.
    symlinkSync(join(ROOT, "node_modules/@pulumi/policy"), join(directory, "node_modules/@pulumi/policy"));
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

  describe("has a command line in two files", () => {
    const called = (root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
      const command = [join(root, "bin/ecs-connectivity.js"), ...args];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, {
        cwd: directory,
        encoding: "utf8",
        env: { ...process.env, ...env },
      });
      return { status, stdout, stderr };
    };
    const calls: Readonly<Record<string, readonly string[]>> = {
      "a program": ["plan"],
      "a page": ["plan", "--format", "html"],
      "a picture": ["plan", "--format", "svg"],
      "a file that is written whole": ["plan", "--output", "report.txt"],
      "a saved account": ["plan", "--snapshot", join(ROOT, "tests/fixtures/saved-account")],
      "expectations in YAML": ["plan", "--intent", "expected.yaml"],
      "the answers to lookups": ["plan", "--lookup-template", "lookups.yaml"],
      "an earlier report": ["plan", "--since", "before.json"],
      "a page of a comparison": ["compare", "prod", "--program", ROOT, "--format", "html"],
    };

    before(() => {
      writeFileSync(join(directory, "expected.yaml"), "expect:\n  - { from: internet, to: web, port: 80 }\n");
      writeFileSync(join(directory, "before.json"), called(ROOT, ["plan", "--format", "json"]).stdout);
    });

    for (const [what, args] of Object.entries(calls)) {
      it(`which does the same as its sources: ${what}`, () => {
        const result = called(installed, args);

        expect(result).to.deep.equal(called(ROOT, args));
        expect(result.status).to.be.oneOf([0, 1, 3]);
      });
    }

    it("which have one memory for secrets: the reader of programs learns them, and the report hides them", () => {
      const secret = 'import { secret } from "@pulumi/pulumi";\nexport const token = secret("horse-battery");';
      const program = `${PROGRAM.replace('EcsService("web"', 'EcsService("horse-battery"')}\n${secret}`;
      writeFileSync(join(directory, "index.ts"), program);
      const { stdout } = called(installed, ["plan"]);
      writeFileSync(join(directory, "index.ts"), PROGRAM);

      expect(stdout).to.include("[secret]").and.not.to.include("horse-battery");
    });
  });

  it("has a policy pack, which Pulumi's Node host starts, and which a pack of the user's own imports", async () => {
    const pack = join(installed, "policy");
    const runner = createRequire(join(pack, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const host = spawn(process.execPath, [runner, "127.0.0.1:1", pack], {
      cwd: pack,
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    const [port] = (await once(createInterface(host.stdout), "line")) as [string];
    const service = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const info = await new Promise<AnalyzerInfo>((resolve, reject) =>
      service.getAnalyzerInfo(new Empty(), (error, answer) => (error === null ? resolve(answer) : reject(error))),
    );
    service.close();
    host.kill();
    const own = createRequire(join(directory, "index.ts"))("ecs-connectivity/policy") as { policies: Policies };

    expect([info.getName(), info.getVersion()]).to.deep.equal(["ecs-connectivity", "0.1.0"]);
    expect(info.getPoliciesList().map((policy) => policy.getName())).to.deep.equal(
      own.policies.map(({ name }) => name),
    );
    expect(own.policies.map(({ name }) => name)).to.include("needs-reachable");
  });

  it("keeps the versions and dependencies of the policy pack equal to its own, and requires it of no user", () => {
    const manifest = (path: string) =>
      JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Record<string, Record<string, string>>;
    const [root, pack] = [manifest(ROOT), manifest(join(ROOT, "policy"))];

    expect(pack["version"]).to.equal(root["version"]);
    expect(pack["engines"]).to.deep.equal(root["engines"]);
    expect(pack["dependencies"]).to.deep.equal({
      "@pulumi/policy": root["peerDependencies"]?.["@pulumi/policy"],
      "@pulumi/pulumi": root["dependencies"]?.["@pulumi/pulumi"],
    });
    expect(root["peerDependenciesMeta"]).to.deep.equal({ "@pulumi/policy": { optional: true } });
    expect(root["dependencies"]).not.to.have.property("@pulumi/policy");
  });

  it("has the compiled package, the plugin and the policy pack, and neither sources nor tests", () => {
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
