/**
 * `aws.iam.getPolicyDocument` as the provider computes it, without a call to AWS. An endpoint's policy decides about the
 * network, so no element of a statement may be lost.
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/
 */

import { isObject } from "../json";

type Inputs = Readonly<Record<string, unknown>>;

/** Undefined if a document that it is merged with is not JSON. */
export function policyDocument(inputs: Inputs): Inputs | undefined {
  const sources = [
    ...documents(inputs["sourcePolicyDocuments"]),
    { Statement: list(inputs["statements"]).map(statementOf) },
    ...documents(inputs["overridePolicyDocuments"]),
  ];
  if (!sources.every((source) => source !== undefined)) return undefined;
  return {
    Version: typeof inputs["version"] === "string" ? inputs["version"] : "2012-10-17",
    Statement: merged(sources.flatMap(statementsIn)),
  };
}

/** A later statement takes the place of an earlier one with the same Sid. */
function merged(statements: readonly Inputs[]): readonly Inputs[] {
  return statements.reduce<readonly Inputs[]>((before, statement) => {
    const sid = statement["Sid"];
    const index = sid === undefined || sid === "" ? -1 : before.findIndex((each) => each["Sid"] === sid);
    return index < 0 ? [...before, statement] : before.with(index, statement);
  }, []);
}

function documents(texts: unknown): readonly (Inputs | undefined)[] {
  return (Array.isArray(texts) ? (texts as unknown[]) : []).map((text) => {
    try {
      const document: unknown = JSON.parse(String(text));
      return isObject(document) && statementsIn(document).every(isObject) ? document : undefined;
    } catch {
      return undefined;
    }
  });
}

function statementsIn({ Statement }: Inputs): readonly Inputs[] {
  return Statement === undefined ? [] : Array.isArray(Statement) ? list(Statement) : [Statement as Inputs];
}

function list(value: unknown): readonly Inputs[] {
  return Array.isArray(value) ? (value as Inputs[]) : [];
}

/** Elements that are copied as they are. */
const COPIED = {
  sid: "Sid",
  actions: "Action",
  notActions: "NotAction",
  resources: "Resource",
  notResources: "NotResource",
} as const;

function statementOf(statement: Inputs): Inputs {
  const copied = Object.entries(COPIED).flatMap(([input, element]) =>
    statement[input] === undefined ? [] : [[element, statement[input]]],
  );
  return {
    ...(Object.fromEntries(copied) as Inputs),
    Effect: typeof statement["effect"] === "string" ? statement["effect"] : "Allow",
    ...(Array.isArray(statement["principals"]) ? { Principal: principals(list(statement["principals"])) } : {}),
    ...(Array.isArray(statement["notPrincipals"])
      ? { NotPrincipal: principals(list(statement["notPrincipals"])) }
      : {}),
    ...(Array.isArray(statement["conditions"]) ? { Condition: conditions(list(statement["conditions"])) } : {}),
  };
}

function principals(list: readonly Inputs[]): unknown {
  return list.some((principal) => principal["type"] === "*")
    ? "*"
    : Object.fromEntries(list.map((principal) => [String(principal["type"]), principal["identifiers"]]));
}

function conditions(list: readonly Inputs[]): unknown {
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const condition of list) {
    const test = String(condition["test"]);
    byTest[test] = { ...byTest[test], [String(condition["variable"])]: condition["values"] };
  }
  return byTest;
}
