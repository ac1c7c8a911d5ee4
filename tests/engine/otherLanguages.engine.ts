/** docs/other-languages.md as its reader follows it: the plugin of a clone and of the tarball, in a program in YAML. */
import { expect } from "chai";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import { readSource } from "../../readers";
import { cloneOf, type Engine, Project, type Ran, withEngine } from "./engine";
import { blockWith } from "./pages";

const PAGE = "docs/other-languages.md";

/** The diagnostics, the last part of what a failed command prints. */
function diagnosticsIn({ output }: Ran): string {
  return output.slice(output.lastIndexOf("Diagnostics:"));
}

/**
 * The SDK is there. A YAML host that is older than the command line then writes no entry into Pulumi.yaml, and says so.
 */
async function added(project: Project, add: () => Promise<Ran>): Promise<void> {
  const { exitCode, output } = await add();
  expect(output).to.contain("Successfully generated an SDK for the ecs-connectivity package");
  if (exitCode === 0) {
    expect(readFileSync(join(project.directory, "Pulumi.yaml"), "utf8")).to.contain("/plugin");
  } else {
    expect(output).to.contain("linking package: method Link not implemented");
  }
}

describe("a program in YAML, on Pulumi's real engine", function () {
  this.timeout(600_000);
  const engine = withEngine();
  let project: Project;
  let program: string;

  /** A project beside the package, as the page has it. */
  async function projectIn(here: Engine, name: string): Promise<Project> {
    const made = new Project(here, here.directory(name));
    writeFileSync(join(made.directory, "Pulumi.yaml"), "name: shop\nruntime: yaml\n");
    await made.pulumi(["stack", "init", name]);
    await made.pulumi(["config", "set", "aws:region", "us-east-1"]);
    return made;
  }

  before(async () => {
    program = blockWith(PAGE, "yaml", "ecs-connectivity:Network");
    const clone = cloneOf(engine(), "ecs-connectivity");
    project = await projectIn(engine(), "shop");
    writeFileSync(join(project.directory, "Pulumi.yaml"), program);

    const unbuilt = await project.pulumi(["package", "get-schema", "../ecs-connectivity/plugin"], { mayFail: true });
    expect(unbuilt.exitCode).not.to.equal(0);
    expect(unbuilt.output).to.contain("plugin is not built: run ");
    expect(unbuilt.output).not.to.match(/^\s+at .+:\d+:\d+\)?$/m);

    await engine().run(clone.directory, "npm", ["run", "build"]);
  });

  it("has the schema of the plugin, whose types are the package's", async () => {
    const { stdout } = await project.pulumi(["package", "get-schema", "../ecs-connectivity/plugin"]);
    const schema = JSON.parse(stdout) as { name: string; resources: Record<string, unknown> };

    expect(schema.name).to.equal("ecs-connectivity");
    expect(Object.keys(schema.resources)).to.include.members([
      "ecs-connectivity:index:Network",
      "ecs-connectivity:index:EcsService",
    ]);
  });

  it("adds the package by the page's command", async () => {
    const other = await projectIn(engine(), "added");
    const [command = "", ...args] = blockWith(PAGE, "sh", "pulumi package add").trim().split(" ");

    await added(other, () => engine().run(other.directory, command, args, { mayFail: true }));
  });

  it("previews before anything exists, where the network is not known yet", async () => {
    const { output } = await project.pulumi(["preview"]);

    expect(output).to.match(/aws:ecs:Service web create/);
    expect(output).to.match(/aws:ecs:Service worker create/);
    expect(output).to.match(/\+ \d+ to create/);
  });

  it("comes up as previewed, with both services reachable, and a second up changes nothing", async () => {
    await project.up();
    const { graph, source } = await readSource({ kind: "state", file: await project.exported() });
    const report = analyse(topologyOf(graph), source);

    expect(report.services.map(({ strategy }) => strategy)).to.deep.equal(["nat-gateway", "nat-gateway"]);
    expect(report.verdict).to.equal("reachable");
    const outputs = JSON.parse((await project.pulumi(["stack", "output", "--json"])).stdout) as {
      url: string;
      sourceIps: string[];
    };
    expect(outputs.url).to.match(/^http:\/\/.+/);
    expect(outputs.sourceIps).to.have.length.above(0);
    const again = await project.up(["--expect-no-changes"]);
    expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  it("is refused by one property error on network, with the line to add, if no strategy is given with it", async () => {
    const other = await projectIn(engine(), "unsaid");
    const text = program.replace(/^ +strategy: nat-gateway\n/m, "");
    writeFileSync(join(other.directory, "Pulumi.yaml"), text);
    const ran = await other.pulumi(["preview"], { mayFail: true });

    expect(ran.exitCode).not.to.equal(0);
    expect(diagnosticsIn(ran).split("property network has a problem").length - 1, ran.output).to.equal(1);
    expect(diagnosticsIn(ran)).to.contain('Add the line "strategy: nat-gateway" beside network');
    expect(diagnosticsIn(ran).match(/has a problem/g)).to.have.length(2);
    expect(ran.output).not.to.match(/panic|goroutine|^\s+at .+:\d+:\d+\)?$/m);
  });

  it("is refused by property errors where arguments are wrong, each once", async () => {
    const other = await projectIn(engine(), "wrong");
    const text = program.replace("      port: 80\n", "      port: 80\n      cpu: 300\n      networkMode: bridge\n");
    writeFileSync(join(other.directory, "Pulumi.yaml"), text);
    const ran = await other.pulumi(["preview"], { mayFail: true });

    expect(ran.exitCode).not.to.equal(0);
    expect(diagnosticsIn(ran).split("Fargate does not offer this CPU size").length - 1, ran.output).to.equal(1);
    expect(diagnosticsIn(ran).split("Fargate requires awsvpc").length - 1).to.equal(1);
    expect(ran.output).not.to.match(/panic|goroutine|^\s+at .+:\d+:\d+\)?$/m);
  });

  it("is refused where the network is known and of another strategy", async () => {
    writeFileSync(
      join(project.directory, "Pulumi.yaml"),
      program.replace("strategy: nat-gateway", "strategy: nat-instance"),
    );
    const ran = await project.pulumi(["preview"], { mayFail: true });
    writeFileSync(join(project.directory, "Pulumi.yaml"), program);

    expect(ran.exitCode).not.to.equal(0);
    expect(diagnosticsIn(ran)).to.contain("nat-instance").and.contain("nat-gateway");
    expect(ran.output).not.to.match(/panic|goroutine|^\s+at .+:\d+:\d+\)?$/m);
  });

  it("runs on the plugin of the unpacked tarball, after the command line's own npm install there", async () => {
    const tarballs = engine().directory("tarball");
    await engine().run(join(project.directory, "../ecs-connectivity"), "npm", [
      ...["pack", "--silent", "--pack-destination", tarballs],
    ]);
    const unpacked = engine().directory("unpacked");
    const [tarball = ""] = readdirSync(tarballs);
    await engine().run(tarballs, "tar", ["-xzf", tarball, "-C", unpacked]);
    const other = await projectIn(engine(), "unpacked-shop");
    mkdirSync(join(other.directory, "deep"));
    await added(other, () => other.pulumi(["package", "add", "../unpacked/package/plugin"], { mayFail: true }));
    writeFileSync(
      join(other.directory, "Pulumi.yaml"),
      program.replace("../ecs-connectivity/plugin", "../unpacked/package/plugin"),
    );
    const { output } = await engine().run(join(other.directory, "deep"), "pulumi", ["preview", "--non-interactive"]);

    expect(output).to.match(/aws:ecs:Service web create/);
  });

  it("is destroyed whole", async () => {
    await project.destroy();

    expect(engine().aws.live.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });
});
