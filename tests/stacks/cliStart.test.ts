import { join } from "node:path";
import { expect } from "chai";
import type { ResourceState } from "../../analysis/topology/resource";
import { openProgram } from "../../readers/program/runProgram";
import { startAsCli } from "../support/cliStart";

const ROOT = join(__dirname, "../..");

/** What a resource is, without the order in which it was registered. */
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
