import { expect } from "chai";
import { rule } from "../../analysis/rules/book";
import { finished } from "../../reports/text/finish";

const PAGE = rule("R-PUB-05")?.sources[0] ?? "";

describe("text for a terminal", () => {
  it("links a rule's id to its page of AWS, if the terminal supports links", () => {
    expect(finished("blocked [R-PUB-05]", { links: true })).to.equal(
      `blocked [\u001b]8;;${PAGE}\u001b\\R-PUB-05\u001b]8;;\u001b\\]`,
    );
    expect(finished("blocked [R-PUB-05]", {})).to.equal("blocked [R-PUB-05]");
  });

  it("links nothing that is no rule of the book, whatever a name looks like", () => {
    for (const text of ["R-NOPE-99", "https://evil.example/R-PUBX-01", "XR-PUB-05", "R-PUB-055"]) {
      expect(finished(text, { links: true }), text).to.equal(text);
    }
  });

  it("is ASCII alone where the terminal shows nothing else", () => {
    const text = "nat-gateway → internet-gateway, 4×ec2.Subnet ± a │ b ─┼─ … – Größe";

    expect(finished(text, { unicode: false })).to.equal(
      "nat-gateway -> internet-gateway, 4xec2.Subnet +/- a | b -+- ... - Gr??e",
    );
    expect(finished(text, {})).to.equal(text);
  });
});
