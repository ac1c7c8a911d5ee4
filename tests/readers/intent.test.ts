/** `connectivity.yaml`: the expectations with their lines, all mistakes together, and the schema that says the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { IntentError } from "../../analysis/intent";
import { EXPECTATION_KEYS, intentIn } from "../../readers/intentFile";
import { faults } from "../support/published";
import { ROOT } from "../support/stacks";

let directory: string;

function file(text: string): string {
  const name = join(directory, "connectivity.yaml");
  writeFileSync(name, text);
  return name;
}

function problemsOf(text: string, stacks: readonly string[] = []): readonly string[] {
  const name = file(text);
  try {
    intentIn(name, stacks);
  } catch (error) {
    if (!(error instanceof IntentError)) throw error;
    return error.message.replaceAll(name, "f").split("\n");
  }
  return [];
}

before(() => {
  directory = mkdtempSync(join(tmpdir(), "intent-"));
});

after(() => rmSync(directory, { recursive: true }));

describe("a file of expectations", () => {
  it("is read with its lines, a single word as a list of one", () => {
    const name = file(`# comment
expect:
  - {from: web, to: ecr, reach: ipv4, by: nat-gateway, source: 203.0.113.9}
  - from: "*"
    to: db
    port: 5432
    stack: [staging, prod]
  - {from: internet, to: db, never: true}
cost: {monthly: 200}
`);

    expect(intentIn(name)).to.deep.equal({
      file: name,
      expect: [
        {
          from: "web",
          to: "ecr",
          reach: "ipv4",
          by: ["nat-gateway"],
          source: ["203.0.113.9"],
          line: 3,
          stack: undefined,
        },
        { from: "*", to: "db", port: 5432, stack: ["staging", "prod"], line: 4, by: undefined, source: undefined },
        { from: "internet", to: "db", never: true, line: 8, by: undefined, source: undefined, stack: undefined },
      ],
      cost: { monthly: 200, line: 9 },
    });
  });

  it("has all its mistakes in one error, each with its line and the nearest word", () => {
    expect(
      problemsOf(
        `expect:
  - {from: web, too: ecr}
  - {from: web, to: db, porrt: 5432, reach: ipv5}
  - {from: web, to: db, by: nat-gatway, port: 70000}
  - {from: internet, to: db, never: true, by: local}
  - {from: web, to: db, never: false, source: 10.0.0.0/8}
  - {from: web, to: db, stack: prd}
  - web
cots: 5
`,
        ["dev", "prod"],
      ),
    ).to.deep.equal([
      `f:2: expect[0] has no key too. Did you mean to? The keys are ${EXPECTATION_KEYS.join(", ")}.`,
      "f:2: expect[0].to is missing. It must be a name as explain takes it.",
      `f:3: expect[1] has no key porrt. Did you mean port? The keys are ${EXPECTATION_KEYS.join(", ")}.`,
      "f:3: reach is ipv5. It must be ipv4 or ipv6.",
      "f:4: port is 70000. It must be a whole number from 1 to 65535.",
      "f:4: by is nat-gatway. Did you mean nat-gateway? Allowed: internet-gateway, egress-only-internet-gateway, nat-gateway, nat-instance, interface-endpoint, gateway-endpoint, load-balancer, peering-connection, local.",
      "f:5: never and by exclude each other. never is about every packet: omit by, or write an expectation without never.",
      "f:6: never is false. Write never: true, or omit it.",
      "f:6: source is 10.0.0.0/8. Allowed: fixed, an IP address.",
      "f:6: never and source exclude each other. never is about every packet: omit source, or write an expectation without never.",
      "f:7: stack is prd. Did you mean prod? Allowed: dev, prod.",
      `f:8: expect[6] is web. It must be a mapping with the keys ${EXPECTATION_KEYS.join(", ")}.`,
      "f:9: the file has no key cots. Did you mean cost? The keys are expect, cost.",
    ]);
  });

  it("names the quotes that make a number a text", () => {
    expect(problemsOf('expect: [{from: web, to: db, port: "80"}]')).to.deep.equal([
      "f:1: port is 80. It must be a whole number from 1 to 65535, without quotes.",
    ]);
  });

  it("is refused while it contains nothing to judge", () => {
    expect(problemsOf("")[0]).to.match(/the file is empty/);
    expect(problemsOf("{}")[0]).to.match(/there is no expectation/);
    expect(problemsOf("expect: 5")[0]).to.match(/expect is 5\. It must be a list/);
    expect(problemsOf("cost: {monthly: .nan}")[0]).to.match(/cost\.monthly is NaN/);
    expect(problemsOf("cost: {monthly: -1}")[0]).to.match(/cost\.monthly is -1/);
    expect(problemsOf("cost: {monthly: 0}")).to.deep.equal([]);
  });

  it("never begins a line of the output with a name of its own", () => {
    const lines = problemsOf('expect:\n  - {from: web, to: db, by: "x\\n::error::y"}\n');
    expect(lines).to.have.length(1);
  });

  it("is refused by its line if the YAML is broken or expands without end", () => {
    expect(() => intentIn(file("expect: [\n"))).to.throw(/cannot be read: line 2/);
    expect(() => intentIn(file("expect: &a [*a]\n"))).to.throw(/an alias refers to a value that contains it/);
    expect(() => intentIn(join(directory, "none.yaml"))).to.throw(/does not exist/);
  });
});

describe("the schema of a file of expectations", () => {
  const accepts = (text: string) => faults("intent", parse(text)).length === 0;
  const reads = (text: string) => problemsOf(text).length === 0;

  it("accepts what is accepted, and refuses what is refused", () => {
    const right = [
      readFileSync(join(ROOT, "examples/database/connectivity.yaml"), "utf8"),
      ...[...readFileSync(join(ROOT, "docs/intent.md"), "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
        ([, body = ""]) => body,
      ),
      "expect: [{from: web, to: db, source: [fixed, '2001:db8::1']}]",
      "cost: {monthly: 0.5}",
    ];
    expect(right).to.have.length(4);
    for (const text of right) {
      expect(accepts(text), text).to.equal(true);
      expect(reads(text), text).to.equal(true);
    }
    const wrong = [
      "{}",
      "expect: 5",
      "expect: [{from: web}]",
      "expect: [{from: web, to: db, prot: 5}]",
      "expect: [{from: web, to: db, port: 0}]",
      "expect: [{from: web, to: db, port: 5.5}]",
      "expect: [{from: web, to: db, reach: v4}]",
      "expect: [{from: web, to: db, by: nat}]",
      "expect: [{from: web, to: db, by: []}]",
      "expect: [{from: web, to: db, never: false}]",
      "expect: [{from: web, to: db, never: true, reach: ipv4}]",
      "expect: [{from: web, to: db, source: elastic}]",
      "expect: [{from: '', to: db}]",
      "cost: {monthly: -1}",
      "cost: 5",
      "costs: {monthly: 5}",
    ];
    for (const text of wrong) {
      expect(accepts(text), text).to.equal(false);
      expect(reads(text), text).to.equal(false);
    }
  });
});
