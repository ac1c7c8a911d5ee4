import { expect } from "chai";
import { reportJson } from "../../reports/json";
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
