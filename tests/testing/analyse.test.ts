import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { analyse, type AnalyseOptions, AnalysisError, explain } from "../../testing";
import { BUNDLING_ONCE, ecsConnectivity } from "../cli/command";
import { stackExport } from "../cli/exports";
import { MARKER } from "../support/planted";
import { ROOT } from "../support/stacks";

async function refusal(options: AnalyseOptions): Promise<string> {
  const error: unknown = await analyse(options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(AnalysisError);
  return (error as Error).message;
}

describe("analyse", function () {
  this.timeout(60_000);
  let directory: string;
  const { NODE_OPTIONS = "" } = process.env;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "analyse-"));
    Object.assign(process.env, BUNDLING_ONCE);
    writeFileSync(join(directory, "open.json"), stackExport({ route: true }));
  });

  after(() => {
    process.env["NODE_OPTIONS"] = NODE_OPTIONS;
    rmSync(directory, { recursive: true, force: true });
  });

  const program = (name: string, text: string) => {
    const place = mkdtempSync(join(directory, `${name}-`));
    writeFileSync(join(place, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\nmain: index.ts\n`);
    writeFileSync(join(place, "index.ts"), text);
    return place;
  };

  it("has the report of plan and the paths of explain", async () => {
    const net = await analyse({ program: ROOT, stack: "prod" });
    const plan = await ecsConnectivity(["plan", "prod", "--program", ROOT, "--format", "json"]);
    const path = await ecsConnectivity(["explain", "web", "ecr", "--stack", "prod", "--format", "json"]);

    expect(net.report).to.deep.equal(JSON.parse(plan.stdout));
    expect(net.explain("web", "ecr")).to.deep.equal(JSON.parse(path.stdout));
    expect(await explain("web", "ecr", { program: ROOT, stack: "prod" })).to.deep.equal(JSON.parse(path.stdout));
  });

  it("has its own settings in each call, also of calls at the same time", async () => {
    const strategies = ["nat-gateway", "nat-instance"];
    const nets = await Promise.all(
      strategies.map((strategy) =>
        analyse({ program: ROOT, stack: "prod", config: { strategy, "aws:region": "eu-west-1" } }),
      ),
    );
    const [first, second] = nets.map(({ report }) => report);

    expect(first?.services.map(({ strategy }) => strategy)).to.deep.equal(["nat-gateway"]);
    expect(second?.services.map(({ strategy }) => strategy)).to.deep.equal(["nat-instance"]);
  });

  it("runs no program in the caller's process", async () => {
    const place = program("marks", `(globalThis as { ranHere?: boolean }).ranHere = true;`);
    await analyse({ program: place });
    expect(globalThis).not.to.have.property("ranHere");
    await import(pathToFileURL(join(place, "index.ts")).href);
    expect(globalThis).to.have.property("ranHere", true);
    delete (globalThis as { ranHere?: boolean }).ranHere;
  });

  it("takes settings as objects, whose parts are those of a path", async () => {
    const place = program(
      "shop",
      `const pulumi = require("@pulumi/pulumi");
       const { port, names, open } = new pulumi.Config().requireObject("service");
       if (port !== 8080 || open !== false || names["a.b"] !== "x" || names.list[1] !== 3) throw new Error("other settings");`,
    );
    const service = { port: 8080, open: false, names: { "a.b": "x", list: ["a", 3] } };

    const { report } = await analyse({ program: place, config: { service } });
    expect(report.services).to.deep.equal([]);
    expect(await refusal({ program: place, config: { service: { ...service, port: 80 } } })).to.include(
      "other settings",
    );
  });

  it("reads an export as an object or a file, and both together with other sources", async () => {
    const state = JSON.parse(stackExport({ route: true })) as object;
    const [object, file] = await Promise.all([
      analyse({ state }),
      analyse({ state: join(directory, "open.json"), gbOut: 100 }),
    ]);

    expect(object.service("web").judge("docker.io").verdict).to.equal("kept");
    expect(file.report.services).to.deep.equal(object.report.services);
    expect(file.report.cost).not.to.deep.equal(object.report.cost);
    expect(await refusal({ state: [state, state] })).to.equal(
      "2 files are given as objects. Give one as an object, and the others as paths.",
    );
  });

  it("rejects with the message of the command line, which names the remedy", async () => {
    const calls: readonly (readonly [AnalyseOptions, readonly string[]])[] = [
      [{ program: join(directory, "nowhere") }, ["--program", join(directory, "nowhere")]],
      [{ program: ROOT }, ["--program", ROOT]],
      [{ program: ROOT, stack: "prdo" }, ["--program", ROOT, "--stack", "prdo"]],
      [{ preview: join(directory, "open.json") }, ["--preview", join(directory, "open.json")]],
      [{ programm: "." } as AnalyseOptions, ["--programm", "."]],
      [{ aws: true, program: "." }, ["--aws", "--program", "."]],
    ];
    for (const [options, args] of calls) {
      const { stderr, code } = await ecsConnectivity(["explain", "web", "ecr", ...args]);
      expect(code).to.equal(2);
      expect(`ecs-connectivity: ${await refusal(options)}\n`).to.equal(stderr);
    }
  });

  it("rejects for a program that ends its process, and takes no message of a program for its own", async () => {
    const ended = program("ended", `process.kill(process.pid, "SIGKILL");`);
    const noisy = program("noisy", `process.send?.({ kind: "read" }); console.log("{}"); process.stdout.write("x");`);

    expect(await refusal({ program: ended })).to.match(
      /^The process that read the sources ended \(signal SIGKILL\) before there was a result\. /,
    );
    expect((await analyse({ program: noisy })).report.verdict).to.equal("undetermined");
  });

  it("ends what a program leaves behind", async () => {
    const place = program("left", `process.on("exit", () => { for (;;); }); setInterval(() => undefined, 1000);`);

    expect((await analyse({ program: place })).report.services).to.deep.equal([]);
  });

  it("shows no secret of the program in a report, a path, or an error", async () => {
    const place = program(
      "theirs",
      `import * as pulumi from "@pulumi/pulumi";
       import { planted } from ${JSON.stringify(join(ROOT, "tests/support/planted"))};
       const config = new pulumi.Config();
       if (config.getBoolean("fail")) throw new Error("cannot log in with " + config.require("password"));
       module.exports = planted(config.requireSecret("password"));`,
    );
    writeFileSync(
      join(place, "Pulumi.dev.yaml"),
      `config:\n  aws:region: eu-west-1\n  theirs:password:\n    secure: "v1:1:${MARKER}"\n`,
    );
    const net = await analyse({ program: place, config: { password: MARKER } });
    const names = net.report.services.map(({ name }) => name);

    expect(names).not.to.deep.equal([]);
    expect(
      JSON.stringify([net.report, net.explain(names[0] ?? "", "ecr"), net.service(names[0] ?? "").judge("ecr")]),
    ).not.to.include(MARKER);
    expect(await refusal({ program: place, config: { fail: true, password: MARKER } })).not.to.include(MARKER);
  });
});
