/** The generated parts of README, the guides and the JSON Schemas are what the code says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { documents } from "../../build/documents";
import { interfacesOf, memberOf } from "../../build/documents/docComments";
import { filled, table } from "../../build/documents/markdown";
import { CODES } from "../../analysis/rules/codes";
import { DEFAULT_STRATEGY, Strategy } from "../../analysis/rules/strategies";
import { ROOT } from "../support/stacks";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe("the generated parts of the documents", function () {
  this.timeout(60_000);
  let texts: ReadonlyMap<string, string>;

  before(async () => {
    texts = await documents();
  });

  const FILES = [
    "README.md",
    "docs/choosing-a-strategy.md",
    "docs/reference.md",
    "docs/testing.md",
    "docs/security.md",
    "docs/troubleshooting.md",
    "docs/report.schema.json",
    "docs/intent.schema.json",
    "docs/compare.schema.json",
    "docs/switch.schema.json",
    "docs/explain.schema.json",
    "docs/rules.schema.json",
    "docs/prod.svg",
  ];

  it("are in these files", () => {
    expect([...texts.keys()]).to.deep.equal(FILES);
  });

  for (const file of FILES) {
    it(`are current in ${file}; \`npm run docs\` writes them`, () => {
      expect(read(file)).to.equal(texts.get(file));
    });
  }

  it("have a row for each setting, nested ones too, and for each code", () => {
    const rows = (file: string) => [...(texts.get(file) ?? "").matchAll(/^\| `([^`]+)`/gm)].map(([, key]) => key);

    expect(rows("docs/reference.md")).to.include.members(["natGateway.placement", "containers[].image", "cidrBlock"]);
    expect(rows("docs/troubleshooting.md")).to.include.members(Object.keys(CODES));
  });

  it("take the meaning of a setting from the argument of the same name, its parents' too", () => {
    const interfaces = interfacesOf("components");

    expect(memberOf(interfaces, ["NetworkArgs"], "natGateway")?.types).to.deep.equal(["NatGatewayOptions"]);
    expect(memberOf(interfaces, ["NatGatewayOptions"], "addresses")?.comment).to.match(
      /^The origin of a regional NAT gateway's addresses/,
    );
    expect(memberOf(interfaces, ["NetworkArgs"], "nothing")).to.equal(undefined);
  });
});

describe("a page's generated part", () => {
  it("is replaced whole, and the text around it stays", async () => {
    const page = "Before\n\n<!-- generated: x -->\n\nold\n\n<!-- end -->\n\nAfter\n";

    expect(await filled(page, { x: table(["a", "b"], [["1", "one\ntwo | three"]]) })).to.equal(
      "Before\n\n<!-- generated: x -->\n\n| a   | b                |\n| --- | ---------------- |\n| 1   | one two \\| three |\n\n<!-- end -->\n\nAfter\n",
    );
  });

  it("must have its place on the page", async () => {
    const error = await filled("Nothing here", { x: "text" }).catch((reason: unknown) => reason);

    expect(String(error)).to.contain("no place for the generated part x");
  });
});

describe("the project's settings file", () => {
  it("names the strategies, with the same default", () => {
    const project = parse(read("Pulumi.yaml")) as { config: { strategy: { description: string; default: string } } };
    const strategies = Object.values(Strategy);

    expect(project.config.strategy.description).to.match(
      new RegExp(`: ${strategies.slice(0, -1).join(", ")} or ${strategies.at(-1)}\\.$`),
    );
    expect(project.config.strategy.default).to.equal(DEFAULT_STRATEGY);
  });
});
