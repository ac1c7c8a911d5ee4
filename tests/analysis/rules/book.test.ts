/** The rule book is whole: ids, sources, and nothing cited that is not in it. */
import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearestRule, rule, rules } from "../../../analysis/rules/book";
import { checkList } from "../../../analysis/rules/checks/list";
import { nearest } from "../../../analysis/rules/nearest";

const folder = join(__dirname, "../../../analysis/rules");

function cited(): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const ids = files.flatMap(
    (file) => readFileSync(join(folder, file), "utf8").match(/\b[RVX]-(?:[A-Z0-9]+-)?\d+\b/g) ?? [],
  );
  return new Set(ids);
}

describe("The rule book", () => {
  it("has every id once, with text and at least one source on the web", () => {
    const all = rules();
    expect(new Set(all.map((entry) => entry.id)).size).to.equal(all.length);
    for (const entry of all) {
      expect(entry.text, entry.id).to.match(/\S/);
      expect(entry.sources, entry.id).to.not.have.length(0);
      for (const source of entry.sources) {
        expect(source, entry.id).to.match(/^https:\/\/[^\s]+$/);
      }
    }
  });

  it("holds every rule that anything in this folder cites", () => {
    const missing = [...cited()].filter((id) => rule(id) === undefined);
    expect(missing).to.deep.equal([]);
    expect(cited().size).to.be.greaterThan(200);
  });

  it("has every check under its id, with what it looks for", () => {
    for (const check of checkList) {
      expect(rule(check.id)?.text, check.id).to.contain(check.title);
    }
  });

  it("finds a rule whatever the case of its letters, and none for a stranger", () => {
    expect(rule(" r-pub-03 ")?.id).to.equal("R-PUB-03");
    expect(rule("R-PUB-99")).to.equal(undefined);
  });

  it("does not repeat AWS's shorthand about ports of a network ACL as a rule", () => {
    expect(rule("R-PUB-13")?.text).to.contain("do not encode it");
    expect(rule("R-PUB-16")?.text).to.contain('"ingress-only" leaves only NAT gateways and egress-only gateways');
  });

  it("suggests the rule that was meant", () => {
    expect(nearestRule("R-PBU-03")).to.equal("R-PUB-03");
    expect(nearestRule("completely different")).to.equal(undefined);
  });
});

describe("A mistyped word", () => {
  it("gets the nearest candidate, or none when nothing is near", () => {
    expect(nearest("nat-gatway", ["nat-gateway", "nat-instance"])).to.equal("nat-gateway");
    expect(nearest("NAT-GATEWAY", ["nat-gateway"])).to.equal("nat-gateway");
    expect(nearest("zzz", ["nat-gateway", "nat-instance"])).to.equal(undefined);
    expect(nearest("x", [])).to.equal(undefined);
  });
});
