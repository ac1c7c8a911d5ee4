/**
 * The assertions in each test runner, as a user has them: the packed package in a project of its own. Each project has
 * two analyses with different settings, and two assertions that fail.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { packedPackage } from "../support/packed";
import { ROOT } from "../support/stacks";

interface Runner {
  readonly name: string;
  readonly args: readonly string[];
  /** Its count of results. */
  readonly counts: RegExp;
}

const RUNNERS: readonly Runner[] = [
  {
    name: "mocha",
    args: ["node_modules/mocha/bin/mocha.js", "--node-option", "import=tsx", "--timeout", "60000", "mocha/*.spec.ts"],
    counts: /\b1 passing[^]*\b2 failing/,
  },
  {
    name: "vitest",
    args: ["node_modules/vitest/vitest.mjs", "run", "--dir", "vitest"],
    counts: /2 failed \| 1 passed \(3\)/,
  },
  { name: "jest", args: ["node_modules/jest/bin/jest.js", "--rootDir", "jest"], counts: /2 failed, 1 passed, 3 total/ },
  {
    name: "node:test",
    args: ["--test", "--test-reporter", "spec", "node-test/network.spec.mjs"],
    counts: /pass 1[^]*fail 2/,
  },
];

describe("assertions in a test runner", function () {
  this.timeout(600_000);
  let project: string;

  before(function () {
    project = join(packedPackage().installed, "../../runners");
    cpSync(join(ROOT, "tests/fixtures/runners"), project, { recursive: true });
    try {
      execFileSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], {
        cwd: project,
        stdio: "pipe",
      });
    } catch (error) {
      console.log(`      skipped: the runners cannot be installed: ${String(error).split("\n")[0] ?? ""}`);
      this.skip();
    }
  });

  it("are understood by the type checker", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");

    expect(execFileSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" })).to.equal("");
  });

  for (const { name, args, counts } of RUNNERS) {
    it(`are kept by two analyses in one file of ${name}, and print the path where one is broken`, async () => {
      const { code, output } = await ran(args, project);

      expect(output).to.match(counts);
      expect(output).to.include("broken: web reaches docker.io");
      expect(output).to.match(/ 1\. stopped security-group web-group: no egress rule /);
      expect(output).to.include("broken: web never reaches internet");
      expect(output).to.match(/ 6\. passed nat-gateway shop-nat-gateway-0: /);
      expect(code).to.be.greaterThan(0);
    });
  }
});

function ran(args: readonly string[], cwd: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    let output = "";
    const add = (text: string) => (output += text);
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.on("error", reject).on("close", (code) => resolve({ code, output: stripVTControlCharacters(output) }));
  });
}
