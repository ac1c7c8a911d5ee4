/**
 * A second judge of endpoint policies, written from IAM's published evaluation logic alone and sharing nothing with the
 * analysis: every value of the request is known to it, texts are compared by regular expressions, and it answers yes or
 * no. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface WitnessedRequest {
  readonly action: string;
  readonly resource: string;
  /** Keys of the request's context, in lower case; a key that is not here is absent. */
  readonly context: Readonly<Record<string, string>>;
}

type OneOrMany = string | readonly string[];

export interface WitnessedStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*";
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** First every Deny, then any Allow, else the implicit denial. */
export function witnessAllows(statements: readonly WitnessedStatement[], request: WitnessedRequest): boolean {
  const about = statements.filter((statement) => speaksOf(statement, request));
  if (about.some(({ Effect }) => Effect === "Deny")) return false;
  return about.some(({ Effect }) => Effect === "Allow");
}

function speaksOf(statement: WitnessedStatement, { action, resource, context }: WitnessedRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const named = Action === undefined ? !anyLike(NotAction ?? [], action, "i") : anyLike(Action, action, "i");
  const placed = Resource === undefined ? !anyLike(NotResource ?? [], resource, "") : anyLike(Resource, resource, "");
  const held = Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, context[key.toLowerCase()], many(values))),
  );
  return named && placed && held;
}

function many(values: OneOrMany): readonly string[] {
  return typeof values === "string" ? [values] : values;
}

function anyLike(patterns: OneOrMany, text: string, flags: "" | "i"): boolean {
  return many(patterns).some((pattern) => wild(pattern, flags).test(text));
}

function wild(pattern: string, flags: "" | "i"): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, `s${flags}`);
}

/** Negated operators are true of an absent key, IfExists makes the others so, Null requires the absence itself. */
function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (operator === "Null") return wanted.some((each) => each.toLowerCase() === String(value === undefined));
  const ifExists = operator.endsWith("IfExists");
  const [name, negated] = NAMES[ifExists ? operator.slice(0, -"IfExists".length) : operator] ?? ["none", false];
  if (value === undefined) return negated || ifExists;
  const one = wanted.some((each) => {
    switch (name) {
      case "equals":
        return each === value;
      case "folded":
        return each.toLowerCase() === value.toLowerCase();
      case "like":
        return wild(each, "").test(value);
      case "none":
        throw new Error(`operator ${operator} is not witnessed`);
    }
  });
  return one !== negated;
}

const NAMES: Readonly<Record<string, readonly ["equals" | "folded" | "like", boolean]>> = {
  StringEquals: ["equals", false],
  StringNotEquals: ["equals", true],
  StringEqualsIgnoreCase: ["folded", false],
  StringNotEqualsIgnoreCase: ["folded", true],
  StringLike: ["like", false],
  StringNotLike: ["like", true],
  Bool: ["folded", false],
  IpAddress: ["equals", false],
  NotIpAddress: ["equals", true],
};
