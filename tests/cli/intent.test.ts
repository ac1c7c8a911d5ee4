/** `plan` with a file of expectations: its section, its exit codes, and what is wrong with a line. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { faults } from "../support/published";
import { ecsConnectivity } from "./command";
import { stackExport } from "./exports";

const OPEN = stackExport({ route: true });
const UNKNOWN = OPEN.replaceAll('"gatewayId":"igw-1"', '"gatewayId":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"');

describe("plan --intent", function () {
  this.timeout(60_000);
  let directory: string;
  let file: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "intent-"));
    file = join(directory, "expected.yaml");
  });

  after(() => rmSync(directory, { recursive: true }));

  const plan = (text: string, input: string, ...more: readonly string[]) => {
    writeFileSync(file, text);
    return ecsConnectivity(["plan", "--state", "-", "--intent", file, ...more], { input, env: { COLUMNS: "1000" } });
  };

  it("shows which expectations have another verdict than in an earlier report, in text, JSON and Markdown", async () => {
    const earlier = join(directory, "earlier.json");
    const text = "expect:\n  - {from: web, to: docker.io}\n  - {from: internet, to: web, never: true}\n";
    await plan(text, OPEN, "--format", "json", "--output", earlier);
    const [json, markdown] = [join(directory, "now.json"), join(directory, "now.md")];
    const reports = ["--report", `json=${json}`, "--report", `markdown=${markdown}`];
    const { stdout } = await plan(text, stackExport({ route: false }), "--since", earlier, ...reports);

    expect(stdout).to.match(/\nChanged: .*, 1 expectation newly broken\n/);
    expect(stdout).to.include("\n  expectation web → docker.io: broken, was kept\n");
    expect(stdout).not.to.include("expectation never");
    const document = JSON.parse(readFileSync(json, "utf8")) as { readonly changes: readonly unknown[] };
    expect(faults("report", document)).to.deep.equal([]);
    expect(document.changes.at(-1)).to.deep.equal({
      ...{ kind: "expectation", stack: "live", expectation: "web → docker.io", now: "broken", was: "kept" },
    });
    expect(readFileSync(markdown, "utf8")).to.match(/\n- `live` expectation web → docker.*io: broken, was kept\n/);
  });

  it("counts what is kept, and prints a broken line with its path, and ends with 1", async () => {
    const { code, stdout } = await plan(
      "expect:\n  - {from: web, to: internet}\n  - {from: web, to: docker.io, never: true}\n",
      OPEN,
    );

    expect(stdout).to.match(/^live reachable, intent broken \(state, /);
    expect(stdout).to.include("\n  intent: 1 of 2 kept, 1 broken\n");
    expect(stdout).to.include("  Intent: 1 of 2 expectations kept\n");
    expect(stdout).to.include(
      `    broken ${file}:3: never web → docker.io\n      A packet from web to docker.io arrives: `,
    );
    expect(stdout).to.match(/\n {8}1\. passed security-group group/);
    expect(code).to.equal(1);
  });

  it("ends with 0 if all is kept, and with 3 while an expectation is not decided", async () => {
    const kept = await plan(
      "expect: [{from: web, to: internet}]\ncost: {monthly: 1000}\n",
      OPEN,
      "--allow-undetermined",
    );
    expect(kept.stdout).to.include("  Intent: 2 of 2 expectations kept\n");
    expect(kept.code).to.equal(0);

    const open = await plan("expect: [{from: web, to: internet, never: true}]\n", UNKNOWN);
    expect(open.stdout).to.include(`    undetermined ${file}:1: never web → internet\n`);
    expect(open.code).to.equal(3);
    expect((await plan("expect: [{from: web, to: internet, never: true}]\n", UNKNOWN, "--strict")).code).to.equal(1);
  });

  it("has the verdicts in JSON, which keeps its schema, and in the page", async () => {
    const text =
      "expect:\n  - {from: web, to: internet, by: nat-gateway}\n  - {from: internet, to: web, never: true}\ncost: {monthly: 0}\n";
    const { stdout } = await plan(text, OPEN, "--format", "json");
    const report = JSON.parse(stdout) as Report;
    expect(faults("report", report)).to.deep.equal([]);
    expect(report.intent?.file).to.equal(file);
    expect(report.intent?.verdict).to.equal("broken");
    expect(report.intent?.expectations.map(({ line, verdict, by }) => ({ line, verdict, by }))[0]).to.deep.equal({
      line: 2,
      verdict: "broken",
      by: ["nat-gateway"],
    });
    expect(report.intent?.cost?.line).to.equal(4);

    const page = (await plan(text, OPEN, "--format", "html")).stdout;
    expect(page).to.include("web → internet by nat-gateway");
    expect(page).to.match(/<h2 id="intent">Intent<\/h2>/);
  });

  it("refuses names that are not there and ends without a path, together, with 2 and no report", async () => {
    const { code, stdout, stderr } = await plan(
      'expect:\n  - {from: wep, to: internet}\n  - {from: internet, to: docker.io}\n  - {from: "*", to: "*"}\n  - {from: web, to: "web:80", port: 81}\n',
      OPEN,
    );

    expect(stdout).to.equal("");
    expect(code).to.equal(2);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).to.have.length(4);
    expect(lines[0]).to.include(`${file}:2: wep is not in this network. Did you mean web?`);
    expect(lines[1]).to.include(`${file}:3: both ends are outside this network.`);
    expect(lines[2]).to.include(`${file}:4: both ends are *.`);
    expect(lines[3]).to.include(`${file}:5: web:80 has port 80, and port is 81.`);
  });

  it("takes the file beside the program, for the stacks that a line names", async () => {
    const program = join(directory, "program");
    cpSync("tests/fixtures/public-instance-awsvpc", program, { recursive: true });
    writeFileSync(
      join(program, "connectivity.yaml"),
      "expect:\n  - {from: internet, to: web}\n  - {from: internet, to: web, never: true}\n",
    );
    const { stdout } = await ecsConnectivity(["plan", "--program", program], { env: { COLUMNS: "1000" } });

    expect(stdout).to.include("  Intent: 1 of 2 expectations kept\n");
    expect(stdout).to.include("connectivity.yaml:2: internet → web\n");
  });

  it("judges a line with stack for that stack alone, and refuses a stack that is not there", async () => {
    writeFileSync(file, "expect:\n  - {from: internet, to: web-lb, stack: prod}\n  - {from: web, to: internet}\n");
    const both = await ecsConnectivity(["plan", "prod", "dev", "--intent", file], { env: { COLUMNS: "1000" } });
    expect(both.stdout).to.include("Intent: 2 of 2 expectations kept\n");
    expect(both.stdout).to.include("Intent: 1 of 1 expectations kept, 1 of other stacks left out\n");
    expect(both.code).to.equal(0);

    writeFileSync(file, "expect:\n  - {from: internet, to: web-lb}\n");
    const lost = await ecsConnectivity(["plan", "prod", "dev", "--intent", file]);
    expect(lost.stderr).to.include(`${file}:2: stack dev: web-lb is not in this network.`);
    expect(lost.stderr).not.to.include("stack prod:");
    expect(lost.code).to.equal(2);

    writeFileSync(file, "expect:\n  - {from: web, to: internet, stack: prd}\n");
    expect((await ecsConnectivity(["plan", "prod", "--intent", file])).stderr).to.include(
      "stack is prd. Did you mean prod?",
    );
  });
});
