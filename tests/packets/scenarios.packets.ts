/**
 * Real packets in the systems that must work and in the incidents that must be diagnosed, each as it breaks and as it is
 * mended. The tests of the analysis build them: they run here once more, and every topology that they judge is tried.
 */
import { expect } from "chai";
import type { Topology } from "../../analysis/topology/model";
import { watchJudged } from "../support/reportOf";
import { disagreements, needsPackets, tally } from "./session";

const seen: { readonly title: string; readonly topology: Topology }[] = [];
let running = "";

watchJudged((topology) => seen.push({ title: running, topology }));

describe("packets in scenarios and incidents", function () {
  this.timeout(240_000);
  needsPackets(this);
  beforeEach(function () {
    running = this.currentTest?.fullTitle() ?? "";
  });
  require("../analysis/scenarios.test");
  require("../analysis/incidents.test");

  // A suite of its own, which mocha runs after those above.
  describe("all of them", () => {
    it("go where the analysis says, and are seen under the addresses it names", async () => {
      expect(seen.length).to.be.greaterThan(60);
      const found = (
        await Promise.all(
          seen.map(async ({ title, topology }) => {
            const all = await disagreements(topology);
            return all.map((each) => `${title}\n${each}`);
          }),
        )
      ).flat();
      console.log(tally());
      expect(found, found.join("\n\n")).to.deep.equal([]);
    });
  });
});
