import { expect } from "chai";
import { type Figure, verdict } from "../../bench/figures";

describe("a figure of the bench", () => {
  const ratio = (value: number, target?: number): Figure => ({
    name: "plan",
    value,
    unit: "x",
    ...(target === undefined ? {} : { target }),
  });

  it("fails where growth is worse than n^1.05, whatever was published", () => {
    const growth = (value: number): Figure => ({ name: "plan, growth", value, unit: "n^" });

    expect(verdict(growth(1.05), undefined)).to.deep.equal({ failed: false, words: "" });
    expect(verdict(growth(1.06), growth(2))).to.deep.equal({ failed: true, words: "grows faster than its input" });
  });

  it("fails where a ratio is more than a third above the published one", () => {
    expect(verdict(ratio(4), ratio(3))).to.deep.equal({ failed: false, words: "" });
    expect(verdict(ratio(4.1), ratio(3))).to.deep.equal({
      failed: true,
      words: "regression: 3.00x was published",
    });
  });

  it("is over its target without failing", () => {
    expect(verdict(ratio(4, 3), undefined)).to.deep.equal({ failed: false, words: "over its target" });
  });

  it("never fails for seconds or megabytes, which belong to one machine", () => {
    for (const unit of ["s", "MB"] as const) {
      const figure = (value: number): Figure => ({ name: "plan", value, unit });
      expect(verdict(figure(9), figure(1))).to.deep.equal({ failed: false, words: "" });
    }
  });
});
