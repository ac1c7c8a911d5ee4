/** Refusals of arguments: every mistake in one error, before any resource exists. */
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../analysis/rules/problem";

/** A refused property: `{ propertyPath: "ingress", reason: "ingress (direct): … [R-PUB-10] Use …" }`. */
export interface PropertyError {
  readonly propertyPath: string;
  readonly reason: string;
}

/**
 * Arguments that a component refuses. Of all errors that a program throws, the Node SDK prints a `RunError` alone as its
 * message without a stack trace (`@pulumi/pulumi/cmd/run`), so it is one; the plugin for other languages passes `errors`
 * on as property errors.
 */
export class RefusedArgumentsError extends pulumi.RunError {
  public readonly errors: readonly PropertyError[];

  constructor(message: string, errors: readonly PropertyError[]) {
    super(message);
    this.errors = errors;
    // The SDK's plugin server logs the stack of an error that an output rejects with; the place in this package is no help.
    this.stack = message;
    // The SDK writes `error serializing property "subnetIds": ` before it for each resource that waits for the output.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }

  /** Reports true for a thrown value that is such an error, also of another copy of this package. */
  public static override isInstance(thrown: unknown): thrown is RefusedArgumentsError {
    return pulumi.RunError.isInstance(thrown) && Array.isArray((thrown as Partial<RefusedArgumentsError>).errors);
  }
}

/** One problem as one line: property, value, why, rule, remedy. */
export function sentence(problem: Problem): string {
  // A value may come from anywhere, and control codes in it must not reach a terminal.
  const value = problem.value === null ? "" : ` (${problem.value.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")})`;
  return `${problem.property}${value}: ${problem.message} [${problem.rules.join(", ")}] ${problem.remedy}`;
}

/** Throws one error that names every error among the problems. */
export function refused(component: string, name: string, problems: readonly Problem[]): never {
  const errors = problems.filter((problem) => problem.severity === "error");
  const lines = errors.map(sentence);
  throw new RefusedArgumentsError(
    `${component} "${name}" cannot be built:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
    errors.map((problem, index) => ({ propertyPath: problem.property, reason: lines[index] ?? "" })),
  );
}

/** The refusal of one value that is known only while resources are created, in code that is common to components. */
export function refusalOf(problem: Problem): RefusedArgumentsError {
  const reason = sentence(problem);
  return new RefusedArgumentsError(reason, [{ propertyPath: problem.property, reason }]);
}

/** Refuses the arguments if there is an error among the problems. Call it before `super()`: nothing is registered yet. */
export function refuse(component: string, name: string, problems: readonly Problem[]): void {
  if (problems.some((problem) => problem.severity === "error")) refused(component, name, problems);
  for (const problem of problems) {
    if (problem.severity === "warning") {
      // Not awaited: a program's output may still be flushed after the constructor, and a constructor cannot wait.
      void pulumi.log.warn(`${component} "${name}": ${sentence(problem)}`);
    }
  }
}
