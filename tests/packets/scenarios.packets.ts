/**
 * Real packets in the systems that must work and in the incidents that must be diagnosed, each once broken and once
 * corrected. The tests of the analysis build them: they run here once more, and every topology that they judge is
 * tried.
 */
import { expect } from "chai";
import type { Topology } from "../../analysis/topology/model";
import "../analysis/incidents.test";
import "../analysis/scenarios.test";
import { watchJudged } from "../support/reportOf";
import { disagreements, needsPackets } from "./session";

const seen: { readonly title: string; readonly topology: Topology }[] = [];
let running = "";

watchJudged((topology) => seen.push({ title: running, topology }));
beforeEach(function () {
  running = this.currentTest?.fullTitle() ?? "";
});

/** The systems by their number, and the incidents by theirs: `S0` to `S4`, `1` to `15`. */
const NUMBERED = ["S0", "S1", "S2", "S3", "S4", ...Array.from({ length: 15 }, (_, index) => String(index + 1))];
const numberOf = (title: string): string | undefined => /(?:^|happens )(S?\d+): /.exec(title)?.[1];

// After the suites that were imported, as mocha orders them.
describe("packets in scenarios and incidents", function () {
  this.timeout(240_000);
  needsPackets(this);

  it("go to the targets of the analysis, with the source addresses that it names", async () => {
    expect([...new Set(seen.map(({ title }) => numberOf(title)))]).to.have.members(NUMBERED);
    const found = await Promise.all(
      seen.map(async ({ title, topology }) => (await disagreements(topology)).map((each) => `${title}\n${each}`)),
    );
    const all = found.flat();
    expect(all, all.join("\n\n")).to.deep.equal([]);
  });
});
