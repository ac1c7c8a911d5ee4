/** docs/policy.md as its reader follows it, with a program in YAML: violations, levels, and a deployment that they end. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../support/stacks";
import { Project, type Ran, withEngine } from "./engine";
import { blockWith } from "./pages";
import { installPack, withSdks } from "./policyPacks";
import { PROGRAM, ROUTE } from "./yamlProgram";

const PAGE = "docs/policy.md";

const OUTWARD = `  anywhere:
    type: aws:vpc:SecurityGroupEgressRule
    properties: { securityGroupId: "\${group.id}", ipProtocol: "-1", cidrIpv4: 0.0.0.0/0 }
`;

/** The violations, which the command prints together. */
function policiesIn({ output }: Ran): string {
  return /^Policies:\n(?: .*\n)+/m.exec(output)?.[0] ?? "";
}

describe("the policy pack, on Pulumi's real engine", function () {
  this.timeout(300_000);
  const engine = withEngine();
  let project: Project;

  const write = (program: string) => writeFileSync(join(project.directory, "Pulumi.yaml"), program);

  /** A command of the page. */
  const shown = (command: string) => {
    expect(blockWith(PAGE, "sh", command).split("\n")).to.include(command);
    return project.pulumi(command.split(" ").slice(1), { mayFail: true });
  };

  before(async () => {
    project = new Project(engine(), engine().directory("policies"));
    await installPack(project.directory);
    write(PROGRAM);
    const levels = JSON.parse(blockWith(PAGE, "json", "needs-reachable")) as object;
    const file = join(project.directory, "connectivity.yaml");
    writeFileSync(join(project.directory, "policies.json"), JSON.stringify({ ...levels, "intent-kept": { file } }));
    writeFileSync(file, "expect:\n  - { from: web, to: internet }\n");
    await project.pulumi(["stack", "init", "dev"]);
    await project.pulumi(["config", "set", "aws:region", "us-east-1"]);
    await project.pulumi(["config", "set", "--secret", "image", "registry.hidden.example/team/app:1.2"]);
  });

  it("ends the first preview of a blocked service, with the violation and the fix of the page", async () => {
    const ran = await shown("pulumi preview --policy-pack node_modules/ecs-connectivity/policy");

    expect(ran.exitCode).not.to.equal(0);
    expect(blockWith(PAGE, "text", "Policies:")).to.equal(policiesIn(ran));
  });

  it("has the levels of the user's file: the same need passes, and a public IP does not", async () => {
    const command =
      "pulumi preview --policy-pack node_modules/ecs-connectivity/policy --policy-pack-config policies.json";
    const ran = await shown(command);

    expect(ran.exitCode).not.to.equal(0);
    expect(policiesIn(ran))
      .to.match(/\[advisory\] +needs-reachable/)
      .and.to.match(/\[mandatory\] +no-public-ip/)
      .and.to.match(/\[mandatory\] +intent-kept[^]*connectivity\.yaml:2: web → internet: /);
  });

  it("hides a secret of the configuration, and ends an up before anything is created", async () => {
    write(
      PROGRAM.replace("nginx:1.29", "${image}").replace(
        "runtime: yaml\n",
        "runtime: yaml\nconfig:\n  image: { type: string, secret: true }\n",
      ),
    );
    const ran = await project.pulumi(["up", "--yes", "--policy-pack", "node_modules/ecs-connectivity/policy"], {
      mayFail: true,
    });

    expect(ran.exitCode).not.to.equal(0);
    expect(policiesIn(ran))
      .to.match(/\[mandatory\] +needs-reachable/)
      .and.to.include("[secret]");
    expect(ran.output).not.to.include("hidden.example");
    expect(engine().aws.live).to.deep.equal([]);
  });

  it("passes a service that works, in the preview and after the update", async () => {
    // The emulator creates the rules of a group as resources of their own.
    const group = PROGRAM.replace(/^ +egress: .*\n/m, "");
    write(`${group}${ROUTE}${OUTWARD}`);
    const ran = await project.pulumi(["up", "--yes", "--policy-pack", "node_modules/ecs-connectivity/policy"]);

    expect(ran.output.match(/✅ ecs-connectivity@v0\.1\.0/g)).to.have.length(2);
    expect(ran.output).not.to.match(/\[(?:mandatory|advisory)\]/);
    await project.destroy();
  });

  it("names what is missing, without a stack trace: @pulumi/policy, or the build of a clone", async () => {
    const pack = join(engine().directory("bare"), "policy");
    mkdirSync(pack);
    for (const file of ["PulumiPolicy.yaml", "package.json", "index.js"]) {
      writeFileSync(join(pack, file), readFileSync(join(ROOT, "policy", file)));
    }
    const started = () => engine().run(pack, process.execPath, ["index.js"], { mayFail: true });

    const bare = await started();
    expect([bare.exitCode, bare.output]).to.deep.equal([
      1,
      "The policy pack of ecs-connectivity needs @pulumi/policy: run npm install --save-dev @pulumi/policy.\n",
    ]);
    withSdks(pack);
    const { exitCode, output } = await started();
    expect([exitCode, output]).to.deep.equal([
      1,
      `The policy pack of ecs-connectivity is not built: run "npm ci && npm run build" in ${dirname(pack)}.\n`,
    ]);
  });
});
