import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { expect } from "chai";
import { reportJson } from "../../reports/json";
import { BLOCKED, needOf, reportOf, serviceOf } from "./reports";

const schema = JSON.parse(readFileSync(join(__dirname, "../../docs/report.schema.json"), "utf8")) as object;
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

describe("a report for programs", () => {
  const report = reportOf([serviceOf({ needs: [needOf(BLOCKED), needOf({ region: "us-east-1" })] })]);

  it("is the report itself, alone or in a list, and keeps its schema", () => {
    const one: unknown = JSON.parse(reportJson([report]));
    const two: unknown = JSON.parse(reportJson([report, report]));

    expect(one).to.deep.equal(report);
    expect(two).to.deep.equal({ formatVersion: 1, reports: [report, report] });
    for (const document of [one, two]) {
      expect(valid(document), JSON.stringify(valid.errors)).to.equal(true);
    }
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field that is not there", () => {
    expect(valid({ ...report, verdict: "fine" })).to.equal(false);
    expect(valid({ ...report, price: 1 })).to.equal(false);
    expect(valid({ ...report, services: [{ ...report.services[0], needs: undefined }] })).to.equal(false);
  });

  it("spells control codes of names as escapes, which mean the same", () => {
    const name = "x\u001b\u009b\u202ey";
    const text = reportJson([{ ...report, source: { ...report.source, name } }]);

    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect((JSON.parse(text) as typeof report).source.name).to.equal(name);
  });
});
