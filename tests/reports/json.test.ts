import { expect } from "chai";
import fc from "fast-check";
import type { Report } from "../../analysis/report";
import { json, reportJson, reportJsonPieces } from "../../reports/json";
import { faults } from "../support/published";
import { BLOCKED, needOf, reportOf, serviceOf } from "./reports";

describe("a report for programs", () => {
  const report = reportOf([serviceOf({ needs: [needOf(BLOCKED), needOf({ region: "us-east-1" })] })]);

  it("is the report itself, alone or in a list, and keeps its schema", () => {
    const one: unknown = JSON.parse(reportJson([report]));
    const two: unknown = JSON.parse(reportJson([report, report]));

    expect(one).to.deep.equal(report);
    expect(two).to.deep.equal({ formatVersion: 1, reports: [report, report] });
    for (const document of [one, two]) {
      expect(faults("report", document)).to.deep.equal([]);
    }
  });

  it("is in every character the JSON of the whole, though it comes in pieces", () => {
    const written = (reports: readonly Report[]) =>
      json(reports.length === 1 ? reports[0] : { formatVersion: 1, reports });
    const bare = { ...report, services: [], resources: {}, cost: undefined } as unknown as Report;
    // A command to a pipeline is escaped in each.
    const hostile = { ...report, services: ["##[add-mask]"] } as unknown as Report;
    for (const reports of [[], [report], [report, report], [bare], [bare, report], [hostile]]) {
      expect(reportJson(reports)).to.equal(written(reports));
    }
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        // Anything instead of services: each kind of value at each level that comes entry by entry, and below.
        const reports = values.map((value) => ({ ...report, services: value }) as unknown as Report);
        expect(reportJson(reports)).to.equal(written(reports));
      }),
    );
  });

  it("has no piece that grows with the number of services", () => {
    const longest = (count: number) => {
      const services = Array.from({ length: count }, () => serviceOf());
      return Math.max(...[...reportJsonPieces([reportOf(services)])].map((piece) => piece.length));
    };

    expect(longest(1000)).to.equal(longest(1));
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field that is not there", () => {
    expect(faults("report", { ...report, verdict: "fine" })).not.to.deep.equal([]);
    expect(faults("report", { ...report, price: 1 })).not.to.deep.equal([]);
    expect(faults("report", { ...report, services: [{ ...report.services[0], needs: undefined }] })).not.to.deep.equal(
      [],
    );
  });

  it("spells control codes of names as escapes, which mean the same", () => {
    const name = "x\u001b\u009b\u202ey";
    const text = reportJson([{ ...report, source: { ...report.source, name } }]);

    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect((JSON.parse(text) as typeof report).source.name).to.equal(name);
  });
});
