/** The examples: their tests as a user runs them, and what the analysis finds in each program. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { GivenAnswer } from "../../readers/program/lookups/given";
import { runProgram } from "../../readers/program/runProgram";
import { existingVpcAnswers } from "../support/existingVpc";
import { ROOT } from "../support/stacks";

const EXAMPLES = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The answer for each service: verdict, strategy, and the ways in from the internet, the VPC and the load balancer. */
const VERDICTS: Readonly<Record<string, readonly string[]>> = {
  "own-service": ["web: reachable by nat-gateway; internet reachable, VPC blocked, load balancer reachable"],
  "private-ssm": ["api: reachable by vpc-endpoints; internet blocked, VPC blocked, load balancer none"],
  database: ["web: reachable by nat-gateway; internet reachable, VPC blocked, load balancer reachable"],
  "scheduled-job": ["report: reachable by nat-gateway; internet undefined, VPC undefined, load balancer none"],
  "shared-balancer": ["admin", "api", "web"].map(
    (name) => `${name}: reachable by nat-gateway; internet reachable, VPC blocked, load balancer reachable`,
  ),
};

/** Programs that read AWS while they run: the analysis of the program alone ends with what it needs. */
const LOOKS_UP: Readonly<Record<string, string>> = {
  "existing-vpc":
    'existingNetworkOf "vpc-1": the VPC cannot be looked up: this run has no answers of AWS. Write the ids of its subnets in existingNetwork, or allow this program to look them up (ec2:Describe*). Before this error, the program used lookups that have no answer here: aws:ec2/getVpc:getVpc {"id":"vpc-1"}, aws:ec2/getSubnets:getSubnets {"filters":[{"name":"vpc-id","values":["vpc-1"]}]}, aws:ec2/getRouteTables:getRouteTables {"filters":[{"name":"vpc-id","values":["vpc-1"]}]}.',
};

function mocha(...files: string[]) {
  const bin = join(ROOT, "node_modules/mocha/bin/mocha.js");
  return spawnSync(process.execPath, [bin, "--no-config", "--node-option", "import=tsx", ...files], {
    cwd: ROOT,
    encoding: "utf8",
    // A test runner's own options must not reach another one.
    env: { ...process.env, NODE_OPTIONS: "" },
  });
}

async function verdictsOf(name: string, answers: readonly GivenAnswer[] = []): Promise<string[]> {
  const directory = join(ROOT, "examples", name);
  const graph = await runProgram({ directory, stack: "dev", config: ["vpcId=vpc-1", "aws:region=us-east-1"], answers });
  const report = analyse(topologyOf(graph), { kind: "program", name, region: "us-east-1" });
  const worst = report.findings.filter(({ severity }) => severity !== "info").map(({ message }) => message);
  expect(worst, name).to.deep.equal([]);
  return report.services.map((service) => {
    const needs = [...new Set(service.needs.map(({ verdict }) => verdict))].join(", ");
    const { internet, vpc, loadBalancer } = service.ingress ?? {};
    const ways = `internet ${internet?.verdict}, VPC ${vpc?.verdict}, load balancer ${loadBalancer?.verdict ?? "none"}`;
    return `${service.name}: ${needs} by ${service.strategy}; ${ways}`;
  });
}

describe("the examples", function () {
  this.timeout(120_000);

  it("pass their own tests, which a user runs with Mocha", () => {
    const { status, stdout, stderr } = mocha(
      "--timeout",
      "30000",
      ...EXAMPLES.map((name) => `examples/${name}/index.test.ts`),
    );

    expect(status, stdout + stderr).to.equal(0);
    for (const name of EXAMPLES) expect(stdout).to.contain(`  ${name}\n`);
  });

  for (const name of EXAMPLES) {
    it(`have exact verdicts: ${name}`, async () => {
      const why = LOOKS_UP[name];
      if (why === undefined) expect(await verdictsOf(name)).to.deep.equal(VERDICTS[name]);
      else expect(await verdictsOf(name).catch((error: Error) => error.message)).to.equal(why);
    });
  }

  it("run with the answers to their lookups, as --lookup gives them: existing-vpc, whose subnets are not in the source", async () => {
    expect(await verdictsOf("existing-vpc", existingVpcAnswers())).to.deep.equal([
      "web: undetermined by null; internet undetermined, VPC undetermined, load balancer undetermined",
    ]);
  });

  it("import the package by its name, and are listed in README and in the guide", () => {
    const pages = ["README.md", "docs/your-program.md"].map((page) => readFileSync(join(ROOT, page), "utf8"));
    for (const name of EXAMPLES) {
      const program = readFileSync(join(ROOT, "examples", name, "index.ts"), "utf8");
      expect(program, name).to.match(/from "ecs-connectivity"/);
      expect(program, name).not.to.match(/from "\.\.\//);
      expect(existsSync(join(ROOT, "examples", name, "Pulumi.yaml")), name).to.equal(true);
      for (const page of pages) expect(page).to.contain(`examples/${name}/index.ts`);
    }
  });

  it("are not in the npm package", () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { files: string[] };
    expect(files).not.to.include("examples");
  });
});

describe("a test whose mocks leave an answer out", function () {
  this.timeout(60_000);

  it("ends with the value that is missing, and does not wait for its time limit", () => {
    const began = Date.now();
    const { status, stdout } = mocha("--timeout", "50000", "tests/fixtures/naive-mocks/network.mocha.ts");

    expect(status).not.to.equal(0);
    expect(stdout).to.contain(
      "There is no value of names of aws.getAvailabilityZones. In a test, your mocks must return it, see docs/testing.md of ecs-connectivity.",
    );
    expect(stdout).to.contain("There is no value of the task definition's ARN. In a test, your mocks must return it");
    expect(Date.now() - began).to.be.lessThan(45_000);
  });
});
