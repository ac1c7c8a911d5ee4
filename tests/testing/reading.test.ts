import { deserialize, serialize } from "node:v8";
import { expect } from "chai";
import { explainPath } from "../../analysis/reachability";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Topology } from "../../analysis/topology/model";
import { runProgram } from "../../readers/program/runProgram";
import { ROOT, stacks } from "../support/stacks";

describe("a network that another process has read", function () {
  this.timeout(60_000);

  for (const stack of stacks) {
    it(`has the same report and the same paths: ${stack}`, async () => {
      const topology = topologyOf(await runProgram({ directory: ROOT, stack }));
      const received = deserialize(serialize(topology)) as Topology;
      const source = { kind: "program", name: stack, region: null } as const;

      const report = analyse(topology, source);
      expect(report.services).not.to.deep.equal([]);
      expect(analyse(received, source)).to.deep.equal(report);
      for (const { name } of report.services) {
        expect(explainPath(received, name, "ecr")).to.deep.equal(explainPath(topology, name, "ecr"));
      }
    });
  }
});
