import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ResourceState } from "../../analysis/topology/resource";
import { openProgram } from "../../readers/program/runProgram";
import { startAsCli } from "../support/cliStart";

const ROOT = join(__dirname, "../..");

/** A resource without its position in the order of registration. */
function essence({ urn, type, inputs, dependencies, propertyDependencies, parent }: ResourceState) {
  return {
    urn,
    type,
    parent,
    inputs: JSON.parse(
      JSON.stringify(inputs, (_key, value: unknown) => (typeof value === "symbol" ? "unknown" : value)),
    ) as object,
    dependencies: [...dependencies].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies)
        .sort()
        .map(([property, urns]) => [property, [...urns].sort()]),
    ),
  };
}

function sorted(resources: readonly ResourceState[]) {
  return resources.map(essence).sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

describe("a stack's program, started as the Pulumi CLI starts it", () => {
  const program = openProgram(ROOT);

  for (const stack of program.stacks) {
    it(`registers for ${stack} what it registers under mocks`, async function () {
      this.timeout(60_000);
      const [started, planned] = await Promise.all([startAsCli(ROOT, stack), program.run({ stack })]);

      expect(started.exitCode, started.output + JSON.stringify(started.diagnostics)).to.equal(0);
      expect(sorted(started.resources)).to.deep.equal(sorted(planned.resources));
    });
  }
});

describe("a program with a type error, started as the Pulumi CLI starts it", function () {
  this.timeout(60_000);
  let project: string;

  /** This project's Pulumi.yaml and compiler options, with a program of one line. */
  before(() => {
    project = mkdtempSync(join(tmpdir(), "type-error-"));
    for (const file of ["Pulumi.yaml", "package.json", "tsconfig.json", "tsconfig.pulumi.json"])
      cpSync(join(ROOT, file), join(project, file));
    symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
    mkdirSync(join(project, "stacks"));
    writeFileSync(join(project, "stacks/index.ts"), 'export const port: number = "80".replaceAll("8", "4");\n');
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("runs: `npm run check` reads types, and no `pulumi up` waits for that", async () => {
    const { exitCode, diagnostics, resources } = await startAsCli(project, "dev");

    expect(diagnostics).to.deep.equal([]);
    expect(exitCode).to.equal(0);
    expect(resources.map(({ registeredOutputs }) => registeredOutputs)).to.deep.equal([{ port: "40" }]);
  });

  it("is refused where the tsconfig that Pulumi.yaml names leaves types to be checked", async () => {
    const env = { PULUMI_NODEJS_TSCONFIG_PATH: "../tsconfig.json" };
    const { exitCode, diagnostics, resources } = await startAsCli(project, "dev", { preview: true, env });

    expect(diagnostics.map(({ severity, message }) => `${severity} ${message}`)).to.have.lengthOf(1);
    expect(diagnostics[0]?.message).to.include(
      "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
    );
    expect(exitCode).to.equal(32);
    expect(resources.map(({ registeredOutputs }) => registeredOutputs)).to.deep.equal([{}]);
  });
});
