import { expect } from "chai";
import { parseUnknown } from "../../readers/program/lookups/inProgram";
import * as fc from "fast-check";
import { SecretValue, UNKNOWN } from "../../analysis/topology/resource";
import { propertiesFrom, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_STRING, valueFrom } from "../../readers/wire";

const secret = (content: Record<string, unknown>) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, ...content });

describe("values on the wire", () => {
  it("keep what is known, absent, null and unknown apart", () => {
    expect(propertiesFrom({ text: "a", none: null, later: UNKNOWN_STRING, list: [1, UNKNOWN_STRING] })).to.deep.equal({
      text: "a",
      none: null,
      later: UNKNOWN,
      list: [1, UNKNOWN],
    });
  });

  it("know all seven sentinels, and a text that holds one is not known either", () => {
    for (const sentinel of [
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
      "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
      "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
      "030794c1-ac77-496b-92df-f27374a8bd58",
      "e48ece36-62e2-4504-bad9-02848725956a",
      "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ]) {
      expect(valueFrom(sentinel), sentinel).to.equal(UNKNOWN);
    }
    expect(valueFrom(`arn:${UNKNOWN_STRING}/x`)).to.equal(UNKNOWN);
  });

  it("read a text of container definitions part by part where an unknown is in it, and no other text", () => {
    const text = JSON.stringify([
      { name: "web", image: `registry.example.com/app:${UNKNOWN_STRING}`, command: [`--url=${UNKNOWN_STRING}`] },
    ]);
    const parts = [{ name: "web", image: "registry.example.com/app", command: [UNKNOWN] }];
    const read = propertiesFrom({
      containerDefinitions: text,
      policy: text,
    });

    expect(read).to.deep.equal({ containerDefinitions: parts, policy: UNKNOWN });
    const sealed = propertiesFrom({ containerDefinitions: secret({ value: text }) })["containerDefinitions"];
    expect((sealed as SecretValue).reveal()).to.deep.equal(parts);
    for (const whole of [UNKNOWN_STRING, `${UNKNOWN_STRING} is no list`]) {
      expect(propertiesFrom({ containerDefinitions: whole })).to.deep.equal({ containerDefinitions: UNKNOWN });
      // While a program runs, its JSON.parse also reads what is no JSON.
      const undo = parseUnknown();
      const during = propertiesFrom({ containerDefinitions: whole });
      undo();
      expect(during).to.deep.equal({ containerDefinitions: UNKNOWN });
    }
  });

  it("open a secret where its content is readable, and never print it", () => {
    const [open, plaintext, ciphertext] = [
      secret({ value: { password: "hush" } }),
      secret({ plaintext: '"hush"' }),
      secret({ ciphertext: "AAAB" }),
    ].map((wire) => valueFrom(wire) as SecretValue);

    expect([open?.reveal(), plaintext?.reveal(), ciphertext?.reveal()]).to.deep.equal([
      { password: "hush" },
      "hush",
      UNKNOWN,
    ]);
    expect(JSON.stringify([open, plaintext]) + String(open)).not.to.contain("hush");
  });

  it("resolve a reference to its id, or to unknown before the id exists", () => {
    const reference = (content: object) =>
      valueFrom({ [SIGNATURE_KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a", ...content });

    expect([reference({ id: "vpc-1" }), reference({ id: "" }), reference({})]).to.deep.equal([
      "vpc-1",
      UNKNOWN,
      "urn:a",
    ]);
  });

  it("survive hostile input: keys of the prototype, nesting without end", () => {
    const polluted = propertiesFrom(JSON.parse('{"__proto__": {"polluted": true}}'));
    const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000)) as unknown;

    expect(Object.hasOwn(polluted, "__proto__")).to.equal(true);
    expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
    expect(() => valueFrom(deep)).not.to.throw();
  });

  it("leave any plain JSON as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
        expect(valueFrom(json)).to.deep.equal(json);
      }),
      { numRuns: 200 },
    );
  });
});
