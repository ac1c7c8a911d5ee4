/** Each value of a preview is made a secret, one at a time: no format of the report contains it. Of exports: `tests/fuzz`. */
import { expect } from "chai";
import { maskedData } from "../../cli/masking";
import { reportJson } from "../../reports/json";
import { documentsOfShop, expectHidden, rare } from "../support/everySecret";
import { faults } from "../support/published";

describe("a value that is made a secret", () => {
  it("is in no format of a preview's report, which keeps its schema", async function () {
    this.timeout(120_000);
    const { preview, ofPreview } = await documentsOfShop();
    await expectHidden(preview, "preview", ofPreview, rare, (report, name) => {
      expect(faults("report", JSON.parse(reportJson([maskedData(report)]))), name).to.deep.equal([]);
    });
  });
});
