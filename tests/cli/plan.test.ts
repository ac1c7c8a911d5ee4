import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { faults } from "../support/published";
import { ROOT, stacks } from "../support/stacks";
import { ecsConnectivity, LAUNCHER } from "./command";
import { stackExport } from "./exports";

const READABLE = stackExport({ route: true });
const BLOCKED = stackExport({ route: false });

describe("plan", function () {
  this.timeout(60_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "plan-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("ends with 0 and no code where every need is reachable", async () => {
    const { code, stdout, stderr } = await ecsConnectivity(["plan", "--state", "-"], { input: READABLE });

    expect(stderr).to.equal("");
    expect(stdout).to.include("live reachable (state, eu-central-1)");
    expect(stdout).to.include("web reachable: its one need (image-pull from docker.io)");
    expect(code).to.equal(0);
  });

  it("ends with 1 where a need is blocked, and says which, where, why and what to do", async () => {
    const { code, stdout } = await ecsConnectivity(["plan", "--state", "-"], { input: BLOCKED });

    expect(stdout).to.include("image-pull from docker.io blocked NO_ROUTE_TO_DESTINATION");
    expect(stdout).to.include("Fix:");
    expect(code).to.equal(1);
  });

  it("ends with 2 for a directory that does not exist, and for one without a project, each by its own reason", async () => {
    const nowhere = await ecsConnectivity(["plan", "--program", join(directory, "nowhere")]);
    expect(nowhere.stderr).to.include("nowhere does not exist. Give the directory of a Pulumi project: --program DIR.");
    expect(nowhere.code).to.equal(2);
    const empty = await ecsConnectivity(["plan", "--program", directory]);
    expect(empty.stderr).to.include(`${directory} contains no Pulumi.yaml. Give`);
    expect(empty.code).to.equal(2);
  });

  it("judges a task as it is run by hand, and says what is missing", async () => {
    const withTask = (...options: string[]) =>
      ecsConnectivity(["plan", "--state", "-", "--task", "task", ...options], { input: READABLE });

    expect((await withTask()).stderr).to.include("--task has no subnets.");
    const unknown = await withTask("--subnets", "nowhere");
    expect(unknown.stderr).to.include("--subnets nowhere names no subnet of this source.");
    expect(unknown.code).to.equal(2);
    const alone = await ecsConnectivity(["plan", "--state", "-", "--subnets", "a"], { input: READABLE });
    expect(alone.stderr).to.include("--subnets is an option of a task that is run by hand.");
    const closed = await withTask("--subnets", "public", "--security-groups", "group");
    expect(closed.stdout).to.include("task (task) blocked").and.include("assignPublicIp to true on task task");
    expect(closed.code).to.equal(1);
    const open = await withTask("--subnets", "subnet-1", "--security-groups", "group", "--assign-public-ip", "ENABLED");
    expect(open.stdout).to.include("task (task) reachable");
    expect(open.code).to.equal(0);
  });

  describe("of a project that no stack has settings for", () => {
    let project: string;
    before(() => {
      project = mkdtempSync(join(tmpdir(), "no-stack-"));
      writeFileSync(join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
      writeFileSync(
        join(project, "index.ts"),
        `import * as aws from "@pulumi/aws";
        import { Config } from "@pulumi/pulumi";
        new aws.ec2.Vpc("net", { cidrBlock: new Config().get("block") ?? "10.0.0.0/16" });`,
      );
    });
    after(() => rmSync(project, { recursive: true, force: true }));

    it("plans it as dev, or by any name, and says that no settings were read", async () => {
      const cloned = await ecsConnectivity(["plan", "--program", project, "--config", "aws:region=eu-west-1"]);
      const named = await ecsConnectivity(["plan", "try-1", "--program", project]);

      expect(cloned.stdout).to.match(/^dev undetermined \(program, eu-west-1\)/);
      expect(cloned.stdout).to.include("info ASSUMPTION Pulumi.dev.yaml: the settings of stack dev");
      expect(named.stdout).to.match(/^try-1 undetermined/);
    });

    it("ends with 3 where no service is found, and says why; with 0 or 1 where the caller has decided", async () => {
      const plan = (...more: string[]) => ecsConnectivity(["plan", "--program", project, ...more]);
      const open = await plan("--config", "aws:region=eu-west-1");
      const allowed = await plan("--allow-undetermined");
      const strict = await plan("--strict");

      expect(open.stdout).to.include("NO_SERVICE");
      expect(open.stderr).to.match(
        /^ecs-connectivity: Nothing is blocked, but not everything could be judged: exit code 3\. /,
      );
      expect(open.code).to.equal(3);
      expect([allowed.code, allowed.stderr]).to.deep.equal([0, ""]);
      expect([strict.code, strict.stderr]).to.deep.equal([1, ""]);
    });

    it("takes no name that no stack can have", async () => {
      const { code, stdout, stderr } = await ecsConnectivity(["plan", "../dev", "--program", project]);

      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.include("There is no stack ../dev").and.include("letters, digits");
    });
  });

  describe("of a project with several stacks", () => {
    let project: string;
    before(() => {
      project = mkdtempSync(join(tmpdir(), "stacks-"));
      const files = {
        "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
        "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
        "Pulumi.broken.yaml": "config: [\n",
        "index.ts": `import * as aws from "@pulumi/aws"; new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });`,
      };
      for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
    });
    after(() => rmSync(project, { recursive: true, force: true }));
    const plan = (...args: string[]) =>
      ecsConnectivity(["plan", ...args, "--program", project, "--allow-undetermined"]);

    it("reports the others if the settings file of one is broken, and ends with 2", async () => {
      const text = await plan();
      expect(text.stdout).to.match(/^dev undetermined \(program, eu-west-1\)/);
      expect(text.stderr).to.match(/^ecs-connectivity: Stack broken: .*Pulumi\.broken\.yaml cannot be read: line 2/);
      expect(text.code).to.equal(2);

      const { stdout, code } = await plan("broken", "dev", "--format", "json");
      const report = JSON.parse(stdout) as Report;
      expect(faults("report", report)).to.deep.equal([]);
      expect([report.source.name, code]).to.deep.equal(["dev", 2]);
    });

    it("says of a broken one alone only what is wrong with it, and writes no file", async () => {
      const output = join(project, "report.json");
      const { code, stdout, stderr } = await plan("broken", "--format", "json", "--output", output);

      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr.trimEnd().split("\n")).to.have.lengthOf(1);
      expect(existsSync(output)).to.equal(false);
      expect((await plan("dev")).code).to.equal(0);
    });
  });

  describe("of settings that have no effect", () => {
    const plan = async (...settings: string[]): Promise<Report> => {
      const config = settings.flatMap((setting) => ["--config", setting]);
      const { stdout } = await ecsConnectivity(["plan", "prod", "--format", "json", ...config]);
      return JSON.parse(stdout) as Report;
    };
    const warnings = ({ findings }: Report) => findings.filter(({ severity }) => severity === "warning");

    it("warns of options of a strategy that is not used, with the rule, and counts them as no failure", async () => {
      const report = await plan("natInstance.instanceType=t4g.nano");
      expect(faults("report", report)).to.deep.equal([]);
      expect(warnings(report)).to.deep.equal([
        {
          id: "R-VPC-04",
          severity: "warning",
          subject: 'Network "app"',
          message: "natInstance: these are options of nat-instance, and this network has nat-gateway. [R-VPC-04]",
          fix: "Leave natInstance out, or add nat-instance to the strategies.",
        },
      ]);
      expect(report.verdict).to.equal("reachable");
      const text = await ecsConnectivity(["plan", "prod", "--config", "natInstance.instanceType=t4g.nano"]);
      expect(text.stdout).to.include('warning R-VPC-04 Network "app": natInstance: these are options');
      expect([text.code, text.stderr]).to.deep.equal([0, ""]);
    });

    it("warns of an endpoint service that AWS does not list, and of no service that it lists", async () => {
      const invented = await plan("endpoints.add=foo.bar,sqs,ecr-fips.api,dynamodb");
      expect(warnings(invented).map(({ id, message }) => `${id} ${message}`)).to.deep.equal([
        "R-EP-04 endpoints.add (foo.bar): AWS lists no endpoint service of this name, and without one the endpoint cannot be created. [R-EP-04]",
      ]);
      expect(warnings(await plan("endpoints.add=sqs,ecr-fips.api,dynamodb"))).to.deep.equal([]);
    });

    it("says once what the analysis finds in the resources too", async () => {
      const { stdout } = await ecsConnectivity(["plan", "ipv6", "--format", "json"]);
      expect(warnings(JSON.parse(stdout) as Report).map(({ id }) => id)).to.deep.equal(["M-09"]);
    });
  });

  it("counts an informational path only when it is required", async () => {
    const required = await ecsConnectivity(["plan", "--state", "-", "--require", "egress.ipv6"], { input: READABLE });

    expect(required.stdout).to.include("Required: internet over IPv6");
    expect(required.code).to.equal(1);
    const met = await ecsConnectivity(["plan", "--state", "-", "--require", "egress.ipv4"], { input: READABLE });
    expect(met.stdout).not.to.include("Required");
    expect(met.code).to.equal(0);
  });

  it("prints a report that keeps its schema, and several as a list of all stacks", async () => {
    const one = await ecsConnectivity(["plan", "--state", "-", "--format", "json"], { input: BLOCKED });
    const report = JSON.parse(one.stdout) as Report;
    expect(faults("report", report)).to.deep.equal([]);
    expect(report.services[0]?.needs[0]?.code).to.equal("NO_ROUTE_TO_DESTINATION");

    const all = await ecsConnectivity(["plan", "--format", "json"]);
    const list = JSON.parse(all.stdout) as { reports: Report[] };
    expect(faults("report", list)).to.deep.equal([]);
    expect(list.reports.map(({ source }) => source.name)).to.deep.equal([...stacks]);
    expect(all.stderr).to.equal("");
    expect(all.code).to.equal(0);
  });

  it("begins several stacks with one table, in text and as a page, and draws one network alone", async () => {
    const of = (...flags: string[]) => ecsConnectivity(["plan", "dev", "prod", ...flags], { env: { COLUMNS: "80" } });
    const text = await of();
    expect(text.stdout.split("\n").slice(0, 6)).to.deep.equal([
      "      │           │        │ source  │ monthly │",
      "stack │ verdict   │ needs  │ IP      │ cost    │ findings",
      "──────┼───────────┼────────┼─────────┼─────────┼─────────",
      "dev   │ reachable │ 2 of 2 │ changes │ $3.65   │ none",
      "prod  │ reachable │ 3 of 3 │ fixed   │ $96.73  │ none",
      "",
    ]);
    const page = await of("--format", "html");
    expect(page.stdout)
      .to.match(/^<!doctype html>/)
      .and.include("<h1>2 stacks ");
    expect(page.code).to.equal(0);
    const picture = await of("--format", "svg");
    expect(picture.code).to.equal(2);
    expect(picture.stderr).to.match(/draws one network, but there are 2/);
  });

  it("lists resources only on request, as text and on the page", async () => {
    const of = async (...flags: string[]) =>
      (await ecsConnectivity(["plan", "--state", "-", ...flags], { input: READABLE })).stdout;
    for (const format of ["text", "html"]) {
      expect(await of("--format", format)).to.not.match(/ec2\.RouteTable\b/);
      expect(await of("--format", format, "--resources")).to.match(/\d+ resources: .*ec2\.RouteTable\b/s);
    }
  });

  it("tries a setting without writing it", async () => {
    const settings = readFileSync(join(ROOT, "stacks/Pulumi.dev.yaml"), "utf8");
    const args = ["plan", "dev", "--format", "json", "--config", "strategy=nat-gateway", "--config", "ingress=none"];

    const { stdout } = await ecsConnectivity(args);

    expect((JSON.parse(stdout) as Report).services.map(({ strategy }) => strategy)).to.deep.equal(["nat-gateway"]);
    expect(readFileSync(join(ROOT, "stacks/Pulumi.dev.yaml"), "utf8")).to.equal(settings);
  });

  it("writes a file whole, without colours, over an old one, and leaves no draft", async () => {
    const output = join(directory, "report.txt");
    writeFileSync(output, "old");

    const { stdout } = await ecsConnectivity(["plan", "--state", "-", "--output", output], {
      input: READABLE,
      env: { FORCE_COLOR: "1" },
    });

    expect(stdout).to.equal("");
    const written = readFileSync(output, "utf8");
    expect(written).to.match(/^live reachable/);
    expect(written).not.to.include("\u001b");
    expect(readdirSync(directory)).to.deep.equal(["report.txt"]);
  });

  it("says that a file cannot be written, and leaves nothing", async () => {
    const { code, stderr } = await ecsConnectivity(["plan", "--state", "-", "--output", join(directory, "no/a")], {
      input: READABLE,
    });

    expect(stderr).to.include("cannot be written");
    expect(code).to.equal(2);
    expect(readdirSync(directory)).not.to.include("no");
  });

  it("uses colours only on request or in a terminal, and never against NO_COLOR", async () => {
    const plan = async (env: Record<string, string>, ...more: string[]) =>
      (await ecsConnectivity(["plan", "--state", "-", ...more], { input: READABLE, env })).stdout.includes("\u001b[");

    expect(await plan({})).to.equal(false);
    expect(await plan({ FORCE_COLOR: "1" })).to.equal(true);
    expect(await plan({ FORCE_COLOR: "1", NO_COLOR: "1" })).to.equal(false);
    expect(await plan({ FORCE_COLOR: "1" }, "--no-color")).to.equal(false);
  });

  it("stays within a narrow terminal", async () => {
    const { stdout } = await ecsConnectivity(["plan", "--state", "-"], { input: BLOCKED, env: { COLUMNS: "40" } });

    expect(stdout.split("\n").filter((line) => [...line].length > 40)).to.deep.equal([]);
    expect(stdout.split("\n").length).to.be.greaterThan(10);
  });

  it("prints no control code that a name in the file holds", async () => {
    const input = stackExport({ route: false, serviceName: "a\u001b]0;title\u0007\u202eb" });
    for (const format of ["text", "json"]) {
      const { stdout } = await ecsConnectivity(["plan", "--state", "-", "--format", format], { input });
      expect(stdout).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });

  it("stops quietly when its output is closed", async () => {
    const child = spawn(process.execPath, [LAUNCHER, "rules"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.destroy();

    const code = await new Promise((resolve) => child.on("close", resolve));

    expect(stderr).to.equal("");
    expect(code).to.equal(0);
  });

  it("reads a file without loading Pulumi's SDK", async () => {
    const trace = join(directory, "trace.cjs");
    writeFileSync(
      trace,
      `const { Module } = require("node:module");
       const load = Module._load;
       Module._load = function (id, ...rest) {
         if (id.startsWith("@pulumi/")) require("node:fs").writeSync(2, "loaded " + id + "\\n");
         return load.call(this, id, ...rest);
       };`,
    );
    const env = { NODE_OPTIONS: `--require=${trace}` };

    expect((await ecsConnectivity(["plan", "--state", "-"], { input: READABLE, env })).stderr).to.equal("");
    expect((await ecsConnectivity(["plan", "dev"], { env })).stderr).to.include("loaded @pulumi/");
  });
});
