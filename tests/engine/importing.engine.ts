/** README's program in a project as `pulumi new aws-typescript` makes it, with the package installed from its tarball. */
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blockWith } from "./pages";
import { type Project, withEngine } from "./engine";
import { importingProject } from "./importingProject";

/** Packages below node_modules that declare a plugin, which the engine then wants. */
function pluginsOf(modules: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("package.json"))
    .flatMap((file) => {
      const text = readFileSync(join(modules, file), "utf8");
      const { name, pulumi } = (text.includes('"pulumi"') ? JSON.parse(text) : {}) as {
        name?: string;
        pulumi?: { resource?: boolean };
      };
      return pulumi?.resource === true && name !== undefined ? [name] : [];
    });
}

describe("a program that imports the package, on Pulumi's real engine", function () {
  this.timeout(600_000);
  const engine = withEngine();
  let project: Project;

  before(async () => {
    project = await importingProject(engine());
    writeFileSync(join(project.directory, "index.ts"), blockWith("README.md", "ts", "new Network("));
    await project.pulumi(["stack", "init", "dev"]);
    await project.pulumi(["config", "set", "aws:region", "us-east-1"]);
  });

  it("needs no plugin but that of aws", () => {
    expect(pluginsOf(join(project.directory, "node_modules"))).to.deep.equal(["@pulumi/aws"]);
  });

  it("previews and comes up as README writes it, and its outputs are known", async () => {
    const env = { PULUMI_DEBUG_PROVIDERS: `aws:${engine().aws.port}` };
    await project.pulumi(["preview"], { env });
    await project.up([], { env });
    const outputs = JSON.parse((await project.pulumi(["stack", "output", "--json"])).stdout) as {
      sourceIps: { kind: string; addresses: string[] };
      url: string;
    };

    expect(outputs.sourceIps.kind).to.equal("fixed");
    expect(outputs.sourceIps.addresses).to.have.length(2);
    expect(outputs.url).to.match(/^http:\/\/.+/);
    const again = await project.up(["--expect-no-changes"], { env });
    expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
  });

  it("prints what a component refuses once, with property, value, reason and remedy, and no stack trace", async () => {
    const file = join(project.directory, "index.ts");
    const program = readFileSync(file, "utf8");
    writeFileSync(file, program.replace("port: 80", 'port: 80, networkMode: "bridge", cpu: 300'));
    const { exitCode, output } = await project.pulumi(["preview"], { mayFail: true });
    writeFileSync(file, program);

    expect(exitCode).not.to.equal(0);
    const diagnostics = output.slice(output.lastIndexOf("Diagnostics:"));
    expect(diagnostics.split('EcsService "web" cannot be built').length - 1).to.equal(1);
    expect(diagnostics).to.contain(
      "- strategy (nat-gateway, fargate, bridge): Fargate requires awsvpc. [R-MODE-02] Use network mode awsvpc",
    );
    expect(diagnostics).to.contain(
      "- cpu (300): Fargate does not offer this CPU size for linux. [R-LIM-16] Use one of 256, 512, 1024",
    );
    expect(output).not.to.match(/^\s+at .+:\d+:\d+\)?$/m);
  });

  it("is destroyed whole", async () => {
    await project.destroy();

    expect(engine().aws.live).to.deep.equal([]);
    expect(existsSync(join(project.directory, "node_modules/ecs-connectivity/tests"))).to.equal(false);
  });
});
