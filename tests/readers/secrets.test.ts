/** Texts that a reader keeps secret: of a secret object, also the names and hosts that a report would show alone. */
import { expect } from "chai";
import { Secrets } from "../../readers/secrets";

function textsOf(value: unknown): string[] {
  const secrets = new Secrets();
  secrets.keep(value);
  return secrets.texts().sort();
}

describe("a secret JSON text", () => {
  it("has the registry of an image as a part, with its port, but no public registry", () => {
    const images = ["registry.shop.example:5000/team/app:1.2", "ghcr.io/team/app:1.2", "team/app:1.2"];
    expect(textsOf(JSON.stringify(images.map((image) => ({ image }))))).to.include.members([
      "registry.shop.example:5000/team/app:1.2",
      "registry.shop.example:5000",
      "registry.shop.example",
    ]);
    expect(textsOf(JSON.stringify(images.map((image) => ({ image }))))).not.to.include("ghcr.io");
    expect(textsOf("10.0.0.0/16")).not.to.include("10.0.0.0");
  });

  it("has the names of states, which are keys, and no other key", () => {
    const definition = {
      StartAt: "Ship",
      States: { Ship: { Type: "Pass", Next: "Bill" }, Bill: { Type: "Pass" }, Refund: {} },
    };
    const texts = textsOf(JSON.stringify(definition));
    expect(texts).to.include.members(["Ship", "Bill", "Refund"]);
    expect(texts).not.to.include.members(["States"]);
    expect(texts).not.to.include.members(["StartAt"]);
  });

  it("has the name of a tag in the condition of a policy", () => {
    const condition = { StringEquals: { "aws:PrincipalTag/clearance": "high", "aws:SourceVpce": "vpce-1" } };
    const texts = textsOf(JSON.stringify({ Statement: [{ Condition: condition }] }));
    expect(texts).to.include("clearance");
    expect(texts).not.to.include("aws:SourceVpce");
  });
});
