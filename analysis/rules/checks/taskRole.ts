/** Checks of a task role: one that is given, or the statements of a new one. */
import { brokenRule, type Problem } from "../problem";
import { Effect } from "../words";
import { wordProblems } from "./closedSets";

export interface StatementInputs {
  readonly effect?: string;
  readonly actions: readonly unknown[];
  readonly resources: readonly unknown[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly unknown[];
  }[];
}

export function taskRoleProblems(taskRoleArn: unknown, statements: readonly StatementInputs[] | undefined): Problem[] {
  const isBoth = taskRoleArn !== undefined && statements !== undefined;
  return [
    ...(isBoth ? [statementsOfGivenRole()] : []),
    ...(typeof taskRoleArn === "string" && !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(taskRoleArn)
      ? [notRole(taskRoleArn)]
      : []),
    ...(statements ?? []).flatMap((statement, index) => statementProblems(statement, `taskRoleStatements[${index}]`)),
  ];
}

function statementsOfGivenRole(): Problem {
  return brokenRule(["R-SEC-08", "R-SEC-09"], {
    property: "taskRoleStatements",
    value: null,
    message: "the statements are the policy of a new role, and taskRoleArn gives another one.",
    remedy: "Add the statements to that role, or leave taskRoleArn out.",
  });
}

function notRole(arn: string): Problem {
  return brokenRule("R-SEC-09", {
    property: "taskRoleArn",
    value: arn,
    message: "this is not the ARN of an IAM role.",
    remedy: "Give an ARN such as arn:aws:iam::123456789012:role/NAME.",
  });
}

function statementProblems({ effect, actions, resources, conditions = [] }: StatementInputs, at: string): Problem[] {
  const say = (property: string, value: string | null, message: string, remedy: string): Problem =>
    brokenRule("R-SEC-08", { property: `${at}.${property}`, value, message, remedy });
  const keys = conditions.map(({ test, variable }) => `${test} ${variable}`);
  return [
    ...wordProblems([{ property: `${at}.effect`, value: effect, words: Effect, rule: "R-SEC-08", noun: "effect" }]),
    ...(actions.length === 0 ? [say("actions", null, "a statement has one action or more.", "Give its actions.")] : []),
    ...(resources.length === 0
      ? [say("resources", null, "a statement has one resource or more.", "Give the ARNs, or * for all.")]
      : []),
    ...actions.flatMap((action, index) =>
      typeof action !== "string" || /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action)
        ? []
        : [
            say(
              `actions[${index}]`,
              action,
              "this is not an action of IAM.",
              "Write service:Action, such as s3:GetObject.",
            ),
          ],
    ),
    ...conditions.flatMap(({ test, variable, values }, index) => [
      ...(values.length === 0
        ? [say(`conditions[${index}].values`, null, "a condition has one value or more.", "Give its values.")]
        : []),
      ...(keys.indexOf(`${test} ${variable}`) < index
        ? [
            say(
              `conditions[${index}]`,
              variable,
              `${test} of this key is there already.`,
              "Give all values in one condition.",
            ),
          ]
        : []),
    ]),
  ];
}
