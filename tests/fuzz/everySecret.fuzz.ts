/** Each value of a stack export is made a secret, one at a time: no format of the report contains it. */
import { expect } from "chai";
import { maskedData } from "../../cli/masking";
import { reportJson } from "../../reports/json";
import { type Documents, documentsOfShop, expectHidden, networkIn, outcomes, rare } from "../support/everySecret";
import { faults } from "../support/published";

describe("a value of an export that is made a secret", function () {
  this.timeout(300_000);
  let documents: Documents;
  before(async () => {
    documents = await documentsOfShop();
  });

  it("is in no format of the report, wherever it is in inputs and outputs", async () => {
    const { state, ofState } = documents;
    expect(ofState).to.have.length.greaterThan(300);
    await expectHidden(state, "state", ofState, rare, () => undefined);
  });

  it("is in no format if another property has the same value in clear, and changes neither a verdict nor the schema", async () => {
    const { state, ofState } = documents;
    const before = outcomes(networkIn(state, "state").report);
    await expectHidden(
      state,
      "state",
      ofState.filter(({ place }) => place.includes("inputs")),
      ({ value }) => value,
      (report, name) => {
        expect(outcomes(report), name).to.deep.equal(before);
        expect(faults("report", JSON.parse(reportJson([maskedData(report)]))), name).to.deep.equal([]);
      },
    );
  });
});
