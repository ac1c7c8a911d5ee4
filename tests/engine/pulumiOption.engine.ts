/** `plan --program DIR --pulumi` of a program in YAML, with Pulumi's real command line and YAML host. */
import { expect } from "chai";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LAUNCHER } from "../cli/command";
import { Project, withEngine } from "./engine";
import { PROGRAM, ROUTE } from "./yamlProgram";

interface Report {
  readonly verdict: string;
  readonly source: { readonly kind: string; readonly name: string };
}

describe("plan --pulumi of a program in YAML, on Pulumi's real engine", function () {
  this.timeout(300_000);
  const engine = withEngine();
  let project: Project;

  const plan = (...more: readonly string[]) =>
    engine().run(
      project.directory,
      process.execPath,
      [LAUNCHER, "plan", ...more, "--program", ".", "--pulumi", "--format", "json"],
      { mayFail: true },
    );

  before(async () => {
    project = new Project(engine(), engine().directory("shop"));
    writeFileSync(join(project.directory, "Pulumi.yaml"), PROGRAM + ROUTE);
    await project.pulumi(["stack", "init", "dev"]);
    await project.pulumi(["config", "set", "aws:region", "us-east-1"]);
  });

  it("judges the selected stack before it exists, and writes nothing", async () => {
    const files = readdirSync(project.directory);
    const state = (await project.pulumi(["stack", "export"])).stdout;
    const { exitCode, stdout, stderr } = await plan();

    expect(exitCode, stderr).to.equal(0);
    const { verdict, source } = JSON.parse(stdout) as Report;
    expect([exitCode, verdict, source.kind, source.name], stderr).to.deep.equal([0, "reachable", "preview", "dev"]);
    expect(readdirSync(project.directory)).to.deep.equal(files);
    expect((await project.pulumi(["stack", "export"])).stdout).to.equal(state);
    expect(readFileSync(join(project.directory, "Pulumi.yaml"), "utf8")).to.equal(PROGRAM + ROUTE);
  });

  it("judges the program as it is now, for the stack of the call", async () => {
    writeFileSync(join(project.directory, "Pulumi.yaml"), PROGRAM);
    const { exitCode, stdout, stderr } = await plan("dev");

    expect(exitCode, stderr).to.equal(1);
    expect([exitCode, (JSON.parse(stdout) as Report).verdict]).to.deep.equal([1, "blocked"]);
  });

  it("shows the CLI's reason if the preview fails", async () => {
    const unknown = await plan("prod");
    writeFileSync(join(project.directory, "Pulumi.yaml"), PROGRAM.replace("${cluster.arn}", "${cluter.arn}"));
    const wrong = await plan("dev");

    for (const { exitCode, stdout, stderr } of [unknown, wrong]) {
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).not.to.match(/\n\s+at |Internal error|goroutine/);
    }
    expect(unknown.stderr).to.include("no stack named 'prod' found");
    expect(wrong.stderr).to.include("cluter");
  });
});
