import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commands } from "../../cli/commands";
import { faults } from "../support/published";
import { ROOT } from "../support/stacks";
import { ecsConnectivity } from "./command";

describe("rules", function () {
  this.timeout(30_000);

  it("prints the book, or one rule of it, as JSON that keeps its schema", async () => {
    const book = JSON.parse((await ecsConnectivity(["rules", "--format", "json"])).stdout) as { rules: unknown[] };
    const one = JSON.parse((await ecsConnectivity(["rules", "R-PUB-03", "--format", "json"])).stdout) as typeof book;

    expect(faults("rules", book)).to.deep.equal([]);
    expect(book.rules.length).to.be.greaterThan(100);
    expect(faults("rules", one)).to.deep.equal([]);
    expect(one.rules).to.have.length(1);
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field too many or too few", () => {
    const rule = { id: "R-PUB-03", status: "confirmed", text: "A fact.", sources: [] };
    const book = (...more: object[]) => ({ formatVersion: 1, rules: more });

    expect(faults("rules", book(rule))).to.deep.equal([]);
    expect(faults("rules", book({ ...rule, status: "sure" }))).not.to.deep.equal([]);
    expect(faults("rules", book({ ...rule, text: undefined }))).not.to.deep.equal([]);
    expect(faults("rules", book({ ...rule, price: 1 }))).not.to.deep.equal([]);
  });
});

describe("the JSON of each command", () => {
  it("has a schema in docs", () => {
    const printing = commands().filter(({ options }) => options.some((option) => option.argChoices?.includes("json")));
    const schemaOf = (name: string) => (["plan", "doctor"].includes(name) ? "report" : name);

    expect(printing.map((command) => command.name())).to.include.members(["plan", "explain", "rules"]);
    for (const command of printing) {
      const file = `docs/${schemaOf(command.name())}.schema.json`;
      expect(existsSync(join(ROOT, file)), file).to.equal(true);
    }
  });
});
