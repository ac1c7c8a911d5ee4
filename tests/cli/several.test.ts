/** Several sources of one call: one report with all their names. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { SAVED } from "../support/saved";
import { appProgram } from "./appProgram";
import { ecsConnectivity } from "./command";

const APP = appProgram();

describe("several sources of one call", function () {
  this.timeout(60_000);
  let root: string;
  let app: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), "several-"));
    app = join(root, "app");
    mkdirSync(app);
    writeFileSync(join(app, "Pulumi.yaml"), "name: app\nruntime: nodejs\n");
    for (const stack of ["prod", "test"]) writeFileSync(join(app, `Pulumi.${stack}.yaml`), "config: {}\n");
    writeFileSync(join(app, "index.ts"), APP);
    // The outputs of a stack whose resources only a snapshot has.
    const outputs = {
      vpcId: "vpc-3072ff53d062bd064",
      subnetIds: ["subnet-beca99c0067a5d7e6", "subnet-4c7e3a5c3b0695b9c"],
    };
    const stack = (project: string) => ({
      urn: `urn:pulumi:prod::${project}::pulumi:pulumi:Stack::${project}-prod`,
      type: "pulumi:pulumi:Stack",
      custom: false,
      outputs,
    });
    for (const project of ["network", "app"]) {
      const deployment = { resources: [stack(project)] };
      writeFileSync(join(root, `${project}.json`), JSON.stringify({ version: 3, deployment }));
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const network = (): string => `network/prod=${join(root, "network.json")}`;

  it("are one report: a program, the export of the stack that it refers to, and a snapshot of the account", async () => {
    const sources = ["--program", app, "--stack-export", network(), "--snapshot", SAVED];
    const { code, stdout } = await ecsConnectivity(["plan", "prod", ...sources, "--format", "json"]);

    const report = JSON.parse(stdout) as Report;
    expect(report.source).to.deep.equal({
      kind: "program",
      name: "prod + network/prod + saved-account",
      region: "us-east-1",
      sources: [
        { kind: "program", name: "prod", region: "us-east-1" },
        { kind: "state", name: "network/prod", region: null },
        { kind: "snapshot", name: "saved-account", region: "us-east-1" },
      ],
    });
    const web = report.services.find(({ name }) => name === "web");
    expect([web?.strategy, web?.egress.ipv4.sourceIp]).to.deep.equal([
      "nat-gateway",
      { kind: "fixed", addresses: ["203.0.113.1"] },
    ]);
    expect([report.verdict, code]).to.deep.equal(["reachable", 0]);
  });

  it("are several reports for several stacks, each with the other sources", async () => {
    const sources = ["--program", app, "--stack-export", network(), "--snapshot", SAVED];
    const { stdout } = await ecsConnectivity(["plan", ...sources, "--format", "json"]);

    const { reports } = JSON.parse(stdout) as { readonly reports: readonly Report[] };
    expect(reports.map(({ source }) => source.name)).to.deep.equal([
      "prod + network/prod + saved-account",
      "test + network/prod + saved-account",
    ]);
  });

  it("are the stack of the export beside its program, also for explain", async () => {
    const sources = ["--program", app, "--state", join(root, "app.json")];
    const { stdout, code } = await ecsConnectivity(["explain", "web", "docker.io", ...sources]);

    expect(stdout).to.include("web → docker.io: undetermined").and.include("comes from stack acme/network/prod");
    expect(code).to.equal(3);
  });

  it("list in one report all ids that are to be given, with the command that reads them", async () => {
    const { stdout } = await ecsConnectivity(["plan", "prod", "--program", app, "--stack-export", network()]);

    const words = stdout.replace(/\s+/g, " ");
    expect(words).to.include(
      "doctor --save DIR --also vpc-3072ff53d062bd064,subnet-beca99c0067a5d7e6,subnet-4c7e3a5c3b0695b9c and add --snapshot DIR",
    );
  });

  it("refuse the export of a stack that the program does not refer to, with the names of those that it does", async () => {
    const mistyped = `netwrk/prod=${join(root, "network.json")}`;
    const { stderr, code } = await ecsConnectivity(["plan", "prod", "--program", app, "--stack-export", mistyped]);

    expect(stderr).to.include("no program here refers to a stack with this name").and.include("acme/network/prod");
    expect(code).to.equal(2);
  });

  it("refuse an export that is of another stack or project than its name, with the command for the right one", async () => {
    const refused = async (name: string, file: string) => {
      const given = `${name}=${join(root, file)}`;
      const { stderr, stdout, code } = await ecsConnectivity([
        "plan",
        "prod",
        "--program",
        app,
        "--stack-export",
        given,
      ]);
      expect([code, stdout], name).to.deep.equal([2, ""]);
      return stderr.replace(/\s+/g, " ");
    };
    const text = readFileSync(join(root, "network.json"), "utf8");
    writeFileSync(join(root, "test.json"), text.replaceAll("urn:pulumi:prod::", "urn:pulumi:test::"));

    for (const name of ["prod", "network/prod", "acme/network/prod"]) {
      expect(await refused(name, "test.json")).to.include(
        "test.json is the export of stack test of project network, and not of acme/network/prod. " +
          "For acme/network/prod, give its export: pulumi stack export --stack acme/network/prod > FILE",
      );
    }
    for (const name of ["network/prod", "acme/network/prod"]) {
      expect(await refused(name, "app.json")).to.include("app.json is the export of stack prod of project app");
    }
  });

  it("refuse a second export of one stack, and the template of lookups in the place of the report", async () => {
    const refused = async (...more: readonly string[]) => {
      const { stderr, stdout, code } = await ecsConnectivity(["plan", "prod", "--program", app, ...more]);
      expect([code, stdout], more.join(" ")).to.deep.equal([2, ""]);
      return stderr;
    };
    const export_ = ["--stack-export", `acme/network/prod=${join(root, "network.json")}`];
    const file = join(root, "lookups.yaml");

    expect(await refused(...export_, ...export_)).to.include(
      "--stack-export acme/network/prod is given more than once",
    );
    for (const more of [["-"], [file, "--output", file], ["-", "--output", "-"]]) {
      expect(await refused("--lookup-template", ...more)).to.include("is also the place of the report");
    }
    expect(existsSync(file)).to.equal(false);
  });
});
