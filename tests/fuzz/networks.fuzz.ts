/** Networks drawn at random: whatever is wrong with them, the whole report is made, and says what it does not know. */
import { expect } from "chai";
import fc from "fast-check";
import { analyse } from "../../analysis/analyse";
import type { PathReport } from "../../analysis/report";
import { draw } from "../../reports/diagram/draw";
import { mermaid } from "../../reports/diagram/mermaid";
import { page } from "../../reports/html/page";
import { reportJson } from "../../reports/json";
import { reportText } from "../../reports/text";
import { drawn } from "../support/drawn";
import { faults } from "../support/published";
import { RUNS as FILES, SEED } from "./run";

/** A network takes ten times as long as a file. */
const RUNS = Math.ceil(FILES / 10);

function expectOneOfFour(path: PathReport): void {
  expect(path.verdict).to.be.oneOf(["reachable", "blocked", "partial", "undetermined"]);
  expect(path.code === null, path.message).to.equal(path.verdict === "reachable");
  if (path.verdict === "blocked") expect(path.sourceIp).to.deep.equal({ kind: "none", addresses: [] });
}

describe("a network drawn at random", function () {
  this.timeout(30 * 60_000);

  it(`has a whole report whose every verdict is one of four (${String(RUNS)} networks, seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(drawn, (network) => {
        const report = analyse(network, { kind: "program", name: "drawn", region: "eu-central-1" });
        const [service] = report.services;
        expect(service).not.to.equal(undefined);
        if (service === undefined) return;
        const { needs, egress, ingress } = service;
        [...needs, egress.ipv4, egress.ipv6, ...(ingress === null ? [] : [ingress.internet, ingress.vpc])].forEach(
          expectOneOfFour,
        );
        const text = reportText([report], { colour: false, width: 60, require: [] });
        for (const output of [text, mermaid(draw(network, report)), page(report, "")]) {
          expect(output).not.to.match(/\bundefined\b|\bNaN\b|\[object /);
        }
        expect(faults("report", JSON.parse(reportJson([report])))).to.deep.equal([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
