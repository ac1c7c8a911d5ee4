/**
 * Real packets in the systems that must work and in the incidents that must be diagnosed, each as it breaks and as it is
 * mended. The tests of the analysis build them: they run here once more, and every topology that they judge is tried.
 */
import { expect } from "chai";
import type { Topology } from "../../analysis/topology/model";
import "../analysis/incidents.test";
import "../analysis/scenarios.test";
import { watchJudged } from "../support/reportOf";
import { disagreements, needsPackets, tally } from "./session";

const seen: { readonly title: string; readonly topology: Topology }[] = [];
let running = "";

watchJudged((topology) => seen.push({ title: running, topology }));
beforeEach(function () {
  running = this.currentTest?.fullTitle() ?? "";
});

// After the suites that were imported, as mocha orders them.
describe("packets in scenarios and incidents", function () {
  this.timeout(240_000);
  needsPackets(this);

  it("go where the analysis says, and are seen under the addresses it names", async () => {
    expect(seen.length).to.be.greaterThan(60);
    const found = await Promise.all(
      seen.map(async ({ title, topology }) => (await disagreements(topology)).map((each) => `${title}\n${each}`)),
    );
    console.log(tally());
    const all = found.flat();
    expect(all, all.join("\n\n")).to.deep.equal([]);
  });
});
