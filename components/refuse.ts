/** How a component says no: everything that is wrong, at once, before a single resource exists. */
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../analysis/rules/problem";

/** One problem as one line: property, value, why, rule, remedy. */
export function sentence(problem: Problem): string {
  // A value may come from anywhere, and control codes in it must not reach a terminal.
  const value = problem.value === null ? "" : ` (${problem.value.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")})`;
  return `${problem.property}${value}: ${problem.message} [${problem.rules.join(", ")}] ${problem.remedy}`;
}

/**
 * Throws one `InputPropertiesError` that names every error among the problems; a warning is logged instead.
 * Call it before `super()`, so that nothing has been registered.
 */
export function refuse(component: string, name: string, problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) {
    const lines = errors.map(sentence);
    throw new pulumi.InputPropertiesError({
      message: `${component} "${name}" cannot be built:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
      errors: errors.map((problem, index) => ({ propertyPath: problem.property, reason: lines[index] ?? "" })),
    });
  }
  for (const problem of problems) {
    if (problem.severity === "warning") {
      // Not awaited: a program's output may still be flushed after the constructor, and a constructor cannot wait.
      void pulumi.log.warn(`${component} "${name}": ${sentence(problem)}`);
    }
  }
}
