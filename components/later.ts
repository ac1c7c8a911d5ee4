/**
 * Arguments that a constructor cannot read yet: outputs and promises. Another language always passes outputs for values
 * that a component of the same program returns. They are checked when they resolve, by the same checks as a known
 * value.
 */
import * as pulumi from "@pulumi/pulumi";
import { mustBePlain } from "../analysis/rules/checks/givenNetwork";
import type { Problem } from "../analysis/rules/problem";
import { sentence } from "../analysis/rules/sentence";
import { refuse } from "./refuse";

/**
 * Returns true for a value that the constructor cannot read: an output, a promise, or an unknown value of a preview.
 */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.isUnknown(value);
}

/** The value, or undefined if it is omitted or known only later. */
export function now<T>(value: pulumi.Input<T> | undefined): T | undefined {
  return isLater(value) ? undefined : (value as T | undefined);
}

/** The value, or the default if it is omitted or an output that resolves to nothing. */
export function orDefault<T>(value: pulumi.Input<T> | undefined, usual: T): pulumi.Input<T> {
  if (!isLater(value)) return (value as T | undefined) ?? usual;
  return pulumi.output(value).apply((known) => (known as T | undefined) ?? usual);
}

/** A number as the text that some properties take: 256 → `"256"`. */
export function asText(value: pulumi.Input<number>): pulumi.Input<string> {
  const known = now(value);
  return known === undefined ? pulumi.output(value).apply(String) : String(known);
}

/** Those of the properties that are known only later. */
export function laterOf<T extends object, K extends keyof T>(args: T, properties: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    properties.filter((property) => isLater(args[property])).map((property) => [property, args[property]]),
  ) as Partial<Pick<T, K>>;
}

/** The problems of outputs at paths whose values a component reads while the program runs. */
export function refuseOutputs(component: string, name: string, paths: readonly string[]): void {
  refuse(
    component,
    name,
    paths.map((path) => mustBePlain(path, "R-VPC-04")),
  );
}

export interface LaterCheck<T> {
  readonly component: string;
  readonly name: string;
  /** Warnings that were already shown in this program. */
  readonly shown: ReadonlySet<string>;
  readonly problemsOf: (known: T) => readonly Problem[];
}

/**
 * Checks the values once all of them are known: with a problem the output rejects with the component's refusal,
 * so nothing that takes it is registered. In a preview an unknown value passes.
 */
export function checkedLater<T extends object>(
  later: pulumi.Inputs,
  { component, name, shown, problemsOf }: LaterCheck<T>,
): pulumi.Output<T> {
  return pulumi.output<T>(later as T).apply(async (resolved) => {
    const known = resolved as T;
    const secrets = await secretTexts(later, known);
    const problems = problemsOf(known).filter((problem) => !shown.has(sentence(problem)));
    refuse(
      component,
      name,
      problems.map((problem) => withoutSecrets(problem, secrets)),
    );
    return known;
  });
}

/** Checks the arguments that are known only later; undefined if all are known. */
export function checkedIfLater<T extends object>(
  args: T,
  properties: readonly (keyof T)[],
  check: LaterCheck<Partial<T>>,
): pulumi.Output<unknown> | undefined {
  const later = laterOf(args, properties);
  return Object.keys(later).length === 0 ? undefined : checkedLater(later, check);
}

/** Makes a resource wait until the check has passed. The checked values do not become properties of the resource. */
export function onceChecked(checked: pulumi.Output<unknown> | undefined): Pick<pulumi.ResourceOptions, "dependsOn"> {
  return checked === undefined ? {} : { dependsOn: checked.apply(() => []) };
}

/** The texts of secret values: `pulumi.secret(300)` → `["300"]`. */
async function secretTexts(later: pulumi.Inputs, known: object): Promise<string[]> {
  const texts = Object.entries(later).map(async ([property, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? textsIn((known as Record<string, unknown>)[property]) : [],
  );
  return (await Promise.all(texts)).flat();
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return value === "" ? [] : [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function withoutSecrets(problem: Problem, secrets: readonly string[]): Problem {
  const hide = (text: string): string =>
    secrets.reduce((shown, secret) => shown.replaceAll(wholeWord(secret), "[secret]"), text);
  return {
    ...problem,
    value: problem.value === null ? null : hide(problem.value),
    message: hide(problem.message),
    remedy: hide(problem.remedy),
  };
}

/** Matches the text as a whole word: `2` in `2 tasks`, but not in `512`. */
function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![\\w-])${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "g");
}
