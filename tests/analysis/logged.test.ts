/** Warnings that components log while the program runs become findings, each once. */
import { expect } from "chai";
import { loggedFindings } from "../../analysis/findings/logged";
import { brokenRule } from "../../analysis/rules/problem";
import { loggedWarning } from "../../analysis/rules/sentence";
import { readDocument } from "../../readers/document";
import { topologyOf } from "../../analysis/topology/fromResources";
import { topology } from "../support/topology";

const PROBLEM = {
  ...brokenRule(["R-LB-09", "R-LB-01"], {
    property: "services[0].port",
    value: "arn:aws:ecs: 1",
    message: "it has no effect: [nothing] reads it.",
    remedy: "Leave it out: [or not].",
  }),
  severity: "warning" as const,
};
const LINE = loggedWarning("EcsService", "web", PROBLEM);
const FINDING = {
  id: "R-LB-09",
  severity: "warning",
  subject: 'EcsService "web"',
  message: "services[0].port (arn:aws:ecs: 1): it has no effect: [nothing] reads it. [R-LB-09, R-LB-01]",
  fix: "Leave it out: [or not].",
};

function findings(...log: string[]): unknown {
  return loggedFindings(topology({ log }), []);
}

describe("a warning in a program's log", () => {
  it("is a finding with its component, rule and remedy, also as the engine writes it in a preview", () => {
    expect(findings(LINE)).to.deep.equal([FINDING]);
    const diagnostics = [
      { severity: "warning", message: `<{%fg 3%}>warning: <{%reset%}>${LINE}\n` },
      { severity: "info", message: LINE.replace("web", "other") },
    ];
    const { graph } = readDocument(JSON.stringify({ steps: [], diagnostics }));
    expect(loggedFindings(topologyOf(graph), [])).to.deep.equal([FINDING]);
  });

  it("without a remedy has no fix", () => {
    expect(findings(loggedWarning("Network", "app", { ...PROBLEM, remedy: "" }))) //
      .to.deep.equal([{ ...FINDING, subject: 'Network "app"', fix: "" }]);
  });

  it("is no finding if it is not of a component, or if another finding has its reason", () => {
    expect(findings("Undefined value (balancers) will not show as a stack output.", `x [R-LB-09] y`, "")) //
      .to.deep.equal([]);
    expect(findings(`${LINE}${" ".repeat(10)}${"x".repeat(5000)}`)).to.deep.equal([]);
    const other = { ...FINDING, severity: "warning" as const, message: `networkMode: ${PROBLEM.message} Subnet a.` };
    expect(loggedFindings(topology({ log: [LINE] }), [{ ...other, message: "other" }])).to.have.lengthOf(1);
    expect(loggedFindings(topology({ log: [LINE.replace("arn:aws:ecs: 1", "1")] }), [other])) //
      .to.deep.equal([]);
  });
});
