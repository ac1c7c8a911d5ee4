/** Reports of one call in several formats, beside earlier reports: files, exit codes, and files that have no report. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deliverReports } from "../../cli/reports";
import { earlierReports } from "../../cli/earlier";
import { UsageError } from "../../cli/usageError";
import { secrets } from "../../readers";
import { reportJson } from "../../reports/json";
import { BLOCKED, needOf, reportOf, serviceOf } from "../reports/reports";
import { junitFaults, sarifFaults } from "../support/ciSchemas";
import { faults } from "../support/published";
import { behindNat } from "../support/topology";
import { ecsConnectivity } from "./command";
import { stackExport } from "./exports";

describe("a report for CI", function () {
  this.timeout(60_000);
  let directory: string;
  const file = (name: string) => join(directory, name);
  const read = (name: string) => readFileSync(file(name), "utf8");

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "ci-"));
    writeFileSync(file("blocked.json"), stackExport({ route: false }));
    writeFileSync(file("open.json"), stackExport({ route: true }));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("is written in every format by one call, beside the one that is printed", async () => {
    const { code, stdout, stderr } = await ecsConnectivity([
      ...["plan", "--state", file("blocked.json"), "--report", `sarif=${file("r.sarif")}`],
      ...[
        "--report",
        `junit=${file("r.xml")}`,
        "--report",
        `json=${file("blocked")}`,
        "--report",
        `text=${file("r.txt")}`,
      ],
    ]);

    expect([code, stderr]).to.deep.equal([1, ""]);
    expect(sarifFaults(JSON.parse(read("r.sarif")))).to.deep.equal([]);
    expect(await junitFaults(read("r.xml"))).to.deep.equal([]);
    expect(faults("report", JSON.parse(read("blocked")))).to.deep.equal([]);
    expect(read("r.txt")).to.equal(stdout);
  });

  it("shows what changed since an earlier one, in text and in JSON, which keeps its schema", async () => {
    await ecsConnectivity(["plan", "--state", file("open.json"), "--format", "json", "--output", file("open")]);
    const since = [
      "plan",
      "--state",
      file("blocked.json"),
      "--since",
      file("open"),
      "--report",
      `json=${file("since")}`,
    ];
    const { code, stdout } = await ecsConnectivity(since);

    expect(code).to.equal(1);
    expect(stdout).to.include(
      "\nChanged: 2 paths newly blocked, 2 source IPs changed, 1 finding new\n  overall: blocked, was reachable\n",
    );
    const document = JSON.parse(read("since")) as { readonly changes: readonly { readonly kind: string }[] };
    expect(faults("report", document)).to.deep.equal([]);
    expect(document.changes.map(({ kind }) => kind)).to.deep.equal([
      ...["verdict", "setting", "path", "source-ip", "path", "source-ip", "finding"],
    ]);
    const same = await ecsConnectivity(["plan", "--state", file("open.json"), "--since", file("open")]);
    expect(same.stdout).to.match(/\nNothing changed\.\n$/);
  });

  it("does not fail for what a baseline knows, and fails for a path that is reachable in it", async () => {
    const plan = (state: string, baseline: string) =>
      ecsConnectivity([
        "plan",
        "--state",
        file(state),
        "--baseline",
        file(baseline),
        "--report",
        `json=${file("known")}`,
      ]);
    const known = await plan("blocked.json", "blocked");

    expect(known.code).to.equal(0);
    expect(known.stdout).to.match(/^live blocked \(all failures are known from the baseline\) \(state, /);
    expect(known.stdout).to.include("image-pull from docker.io blocked NO_ROUTE_TO_DESTINATION (known)");
    expect(faults("report", JSON.parse(read("known")))).to.deep.equal([]);
    const fresh = await plan("blocked.json", "open");
    expect(fresh.code).to.equal(1);
    expect(fresh.stdout).not.to.match(/\(known\)|baseline/);
  });

  it("is refused before anything is read or written, if an earlier report is none or a format is mistyped", async () => {
    const wrong = async (...args: string[]) => {
      const { code, stdout, stderr } = await ecsConnectivity([
        ...["plan", "--state", file("open.json"), "--output", file("never"), ...args],
      ]);
      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(existsSync(file("never"))).to.equal(false);
      return stderr;
    };

    expect(await wrong("--baseline", file("open.json"))).to.match(
      /^ecs-connectivity: --baseline \S+open\.json is not a report of plan.* Make the file with ecs-connectivity plan --format json --output FILE\.\n$/,
    );
    expect(await wrong("--report", "sariff=x")).to.include("Did you mean sarif? Write --report FORMAT=FILE");
  });
});

describe("a fingerprint", () => {
  it("does not depend on a secret, which it would show", async () => {
    const directory = mkdtempSync(join(tmpdir(), "fingerprints-"));
    const printsOf = async (destination: string) => {
      secrets.keep(destination);
      const report = reportOf([serviceOf({ needs: [needOf({ ...BLOCKED, destination })] })]);
      const output = join(directory, "r.sarif");
      await deliverReports([{ topology: behindNat(), report, places: () => undefined }], {
        ...{ format: "sarif", output, report: [], color: false, strict: false, allowUndetermined: false, require: [] },
        terminal: { colour: false, width: 80, links: false, unicode: true },
      });
      return readFileSync(output, "utf8").match(/"ecsConnectivity\/v1": "\w+"/g);
    };

    expect(await printsOf("first.secret.example")).to.deep.equal(await printsOf("second.secret.example"));
    rmSync(directory, { recursive: true });
  });
});

describe("an earlier report", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "earlier-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  const given = (text: string) => {
    writeFileSync(join(directory, "r.json"), text);
    return earlierReports({ since: join(directory, "r.json") }).since;
  };
  const refusal = (text: string): string => {
    try {
      given(text);
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      return (error as UsageError).message.replace(directory, "DIR");
    }
    throw new Error("it was accepted");
  };
  const whole = reportOf([serviceOf({ needs: [needOf(BLOCKED)] })]);

  it("is one report, or those of several stacks", () => {
    const other = { ...whole, source: { ...whole.source, name: "dev" } };

    expect(given(reportJson([whole]))).to.deep.equal([whole]);
    expect(given(reportJson([whole, other]))?.map(({ source }) => source.name)).to.deep.equal(["prod", "dev"]);
  });

  const WRONG: readonly (readonly [title: string, text: string, message: string])[] = [
    ["empty", "", "--since DIR/r.json is not JSON."],
    ["not JSON", "plan: blocked", "--since DIR/r.json is not JSON."],
    ["a list", "[]", "--since DIR/r.json is not a report of plan."],
    [
      "another document",
      '{"version":3}',
      "--since DIR/r.json is not a report of plan: formatVersion is missing or wrong.",
    ],
    [
      "of a later version",
      '{"formatVersion":2}',
      "--since DIR/r.json is a report of formatVersion 2, and 1 is supported.",
    ],
    [
      "without services",
      JSON.stringify({ ...whole, services: null }),
      "--since DIR/r.json is not a report of plan: services is missing or wrong.",
    ],
    [
      "with a path that has no subnets",
      JSON.stringify({
        ...whole,
        services: [{ ...whole.services[0], needs: [{ purpose: "logs", destination: "x" }] }],
      }),
      "--since DIR/r.json is not a report of plan: services.0.needs.0.verdict is missing or wrong.",
    ],
    [
      "with an expectation that has no verdict",
      JSON.stringify({ ...whole, intent: { expectations: [{ from: "web", to: "db" }], cost: null } }),
      "--since DIR/r.json is not a report of plan: intent.expectations.0.verdict is missing or wrong.",
    ],
  ];
  for (const [title, text, message] of WRONG) {
    it(`that is ${title} is refused`, () => {
      expect(refusal(text)).to.equal(message);
    });
  }

  it("that does not exist is refused", () => {
    expect(() => earlierReports({ baseline: join(directory, "none.json") })).to.throw(UsageError, "does not exist.");
  });
});
