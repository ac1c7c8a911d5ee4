/** Refusals of arguments: one error with all problems, before any resource exists. */
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../analysis/rules/problem";
import { loggedWarning, sentence } from "../analysis/rules/sentence";

/** A refused property: `{ propertyPath: "ingress", reason: "ingress (direct): … [R-PUB-10] Use …" }`. */
export interface PropertyError {
  readonly propertyPath: string;
  readonly reason: string;
}

/**
 * The error of arguments that a component refuses. The Node SDK prints only a `RunError` without a stack trace
 * (`@pulumi/pulumi/cmd/run`), so it is one. The plugin for other languages converts `errors` to property errors.
 */
export class RefusedArgumentsError extends pulumi.RunError {
  public readonly errors: readonly PropertyError[];

  constructor(message: string, errors: readonly PropertyError[]) {
    super(message);
    this.errors = errors;
    // The SDK's plugin server logs the stack of an error that an output rejects with; the place in this package does
    // not help.
    this.stack = message;
    // The SDK writes `error serializing property "subnetIds": ` in front of it for each resource that waits for the
    // output.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }

  /** Returns true for a thrown value that is such an error, also of another copy of this package. */
  public static override isInstance(thrown: unknown): thrown is RefusedArgumentsError {
    return pulumi.RunError.isInstance(thrown) && Array.isArray((thrown as Partial<RefusedArgumentsError>).errors);
  }
}

/** Throws one error with all problems that are errors. */
export function refused(component: string, name: string, problems: readonly Problem[]): never {
  const errors = problems.filter((problem) => problem.severity === "error");
  const lines = errors.map(sentence);
  throw new RefusedArgumentsError(
    `${component} "${name}" cannot be built:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
    errors.map((problem, index) => ({ propertyPath: problem.property, reason: lines[index] ?? "" })),
  );
}

/** The refusal of one value that is known only while resources are created, for code that several components share. */
export function refusalOf(problem: Problem): RefusedArgumentsError {
  const reason = sentence(problem);
  return new RefusedArgumentsError(reason, [{ propertyPath: problem.property, reason }]);
}

/**
 * Refuses the arguments if one of the problems is an error. Call it before `super()`, when nothing is registered yet.
 */
export function refuse(component: string, name: string, problems: readonly Problem[]): void {
  if (problems.some((problem) => problem.severity === "error")) refused(component, name, problems);
  for (const problem of problems) {
    if (problem.severity === "warning") {
      // Not awaited, since a constructor cannot wait; the SDK flushes the log after the program.
      void pulumi.log.warn(loggedWarning(component, name, problem));
    }
  }
}
