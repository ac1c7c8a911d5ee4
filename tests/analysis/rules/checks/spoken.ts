/** Problems in one line each, for exact comparison: id, severity, property. */
import { expect } from "chai";
import { rule } from "../../../../analysis/rules/book";
import type { Problem } from "../../../../analysis/rules/problem";

/** Also holds each problem to what every one must have: a known id, known rules, reason and remedy. */
export function spoken(problems: readonly Problem[]): string[] {
  for (const problem of problems) {
    expect(rule(problem.id), problem.id).to.not.equal(undefined);
    expect(problem.rules, problem.id).to.not.have.length(0);
    for (const id of problem.rules) {
      expect(rule(id), id).to.not.equal(undefined);
    }
    expect(problem.message, problem.id).to.match(/\.$/);
    expect(problem.remedy, problem.id).to.match(/\.$/);
  }
  return problems.map(({ id, severity, property }) => `${id} ${severity} ${property}`);
}
