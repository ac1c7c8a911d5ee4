/** Names in a report are no commands to the CI system that collects its output, at any width. */
import { expect } from "chai";
import { failureText } from "../../cli/failure";
import { UsageError } from "../../cli/usageError";
import { InputError } from "../../readers";
import { ProgramError } from "../../readers/program/programError";
import { mermaid } from "../../reports/diagram/mermaid";
import { draw } from "../../reports/diagram/draw";
import { github } from "../../reports/github";
import { page } from "../../reports/html/page";
import { reportJson } from "../../reports/json";
import { junitPieces } from "../../reports/junit";
import { markdown } from "../../reports/markdown";
import { resultsOf } from "../../reports/results";
import { sarif } from "../../reports/sarif";
import { explanationText, reportText } from "../../reports/text";
import { paragraph } from "../../reports/text/paragraph";
import { behindNat } from "../support/topology";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

const COMMANDS = [
  "::error::done",
  "::set-output name=a::b",
  "##[add-mask]a",
  "##vso[task.setvariable variable=a]b",
  "##teamcity[buildStatus text='a']",
  "###vso[task.complete]",
  "web::error::x",
];

/** GitHub's runner ignores blanks before `::`; the others search the whole line. */
function commandsIn(text: string): string[] {
  return text.split("\n").filter((line) => /^(?:\s|\u001b\[[\d;]*m)*::/.test(line) || /##[\w.-]*\[/.test(line));
}

describe("a name that is a command to a CI system", () => {
  for (const name of COMMANDS) {
    it(`is none in a report: ${name}`, () => {
      const path = { ...BLOCKED, message: `a ${name} ${"b".repeat(17)}${name} ${name}`, fix: `Add ${name}` };
      const service = serviceOf({ name, needs: [needOf({ ...path, destination: name })] });
      const report = reportOf([service]);
      const named = { ...report, source: { ...report.source, name } };
      for (const colour of [false, true]) {
        for (let width = 20; width < 100; width++) {
          for (const unicode of [true, false]) {
            expect(commandsIn(reportText([named], { colour, width, unicode, require: [] }))).to.deep.equal([]);
          }
          const explanation = {
            formatVersion: 1,
            source: named.source,
            from: name,
            to: name,
            path: pathOf(path),
          } as const;
          expect(commandsIn(explanationText(explanation, { colour, width }))).to.deep.equal([]);
        }
      }
      const json = reportJson([named]);
      expect(commandsIn(json)).to.deep.equal([]);
      expect((JSON.parse(json) as typeof named).source.name).to.equal(name);
      expect(commandsIn(page(named, ""))).to.deep.equal([]);
      const diagram = draw(behindNat(), named);
      expect(commandsIn(mermaid(diagram))).to.deep.equal([]);
      const results = resultsOf(named, () => undefined, { strict: false, allowUndetermined: false, require: [] });
      const stack = { report: named, results };
      expect(commandsIn(sarif(results, false))).to.deep.equal([]);
      expect(commandsIn([...junitPieces([stack])].join(""))).to.deep.equal([]);
      expect(commandsIn(markdown([{ ...stack, diagram }], []))).to.deep.equal([]);
      // Its own commands alone begin a line.
      expect(
        commandsIn(github([stack])).filter((line) => !/^::(?:error title=[^:]*|notice)::/.test(line)),
      ).to.deep.equal([]);
    });

    it(`is none in an error, also after a line end: ${name}`, () => {
      const errors = [
        new UsageError(`There is no stack a\n${name}`, `Write\r\n${name}.`),
        new InputError(`a\n${name} does not exist`, "Give another file."),
        new InputError(`The preview ended in an error: a\n${name}`, "Correct it.", true),
        new ProgramError("project", `/x\n${name}/Pulumi.yaml cannot be read (EACCES).`, "Give it read permission."),
        new ProgramError("failed", `the program's own\n  ${name}`, ""),
        new Error(`a\n${name}`),
        `a\n${name}`,
      ];
      const before = process.env["DEBUG"];
      for (const debug of [undefined, "ecs-connectivity"]) {
        if (debug === undefined) delete process.env["DEBUG"];
        else process.env["DEBUG"] = debug;
        try {
          for (const error of errors) expect(commandsIn(failureText(error, []))).to.deep.equal([]);
        } finally {
          if (before === undefined) delete process.env["DEBUG"];
          else process.env["DEBUG"] = before;
        }
      }
    });
  }

  it("does not begin a line of its own in an error of one line", () => {
    const error = new UsageError("There is no stack a\necs-connectivity: everything is reachable", "Name one.");
    expect(failureText(error, [])).to.equal(
      "ecs-connectivity: There is no stack a\ufffdecs-connectivity: everything is reachable. Name one.\n",
    );
  });

  it("leaves a URN and a number sign as they are", () => {
    const urn = "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::main";
    expect(failureText(new UsageError(`${urn} #1 ## a[0]`, "Name one."), [])).to.include(`${urn} #1 ## a[0]`);
  });
});

describe("a paragraph", () => {
  it("of one word of a million letters is broken in little time", () => {
    const began = performance.now();
    const lines = paragraph(["x".repeat(1_000_000)], { width: 20 });
    expect(lines).to.have.length(50_000);
    expect(lines.at(-1)).to.equal("x".repeat(20));
    expect(performance.now() - began).to.be.lessThan(2000);
  });
});
