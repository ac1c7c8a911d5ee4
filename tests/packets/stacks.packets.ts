/** Real packets in the package's own stacks go where the report says, and are seen under the addresses it names. */
import { expect } from "chai";
import { topologyOf } from "../../analysis/topology/fromResources";
import { buildStack, stacks } from "../support/stacks";
import { disagreements, needsPackets, tally } from "./session";

describe("packets in our stacks", function () {
  this.timeout(120_000);
  needsPackets(this);
  after(() => {
    console.log(tally());
  });
  for (const stack of stacks) {
    it(`${stack}: every path is as the report says`, async () => {
      const { resources } = await buildStack(stack, { preview: false });
      const graph = { resources, region: "eu-central-1", complete: true, assumptions: [], defects: [] };
      const found = await disagreements(topologyOf(graph));
      expect(found, found.join("\n\n")).to.deep.equal([]);
    });
  }
});
