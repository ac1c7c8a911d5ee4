/**
 * The document of a policy: statements, read from its text. An element that is not a statement makes the document
 * invalid.
 */
import { isUnknown, type Maybe } from "../../topology/model";

export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** True if it applies to every caller. */
  readonly forAll: boolean;
  readonly condition: unknown;
}

/** The statements of a policy as they are written, valid or not; null for a text that is not JSON. */
export function entriesOf(text: string): readonly unknown[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof document !== "object" || document === null) return [];
  const list: unknown = (document as Record<string, unknown>)["Statement"];
  return Array.isArray(list) ? (list as unknown[]) : list === undefined ? [] : [list];
}

/** Null for a text that is not a policy. */
export function statementsOf(text: string): readonly Statement[] | null {
  const entries = entriesOf(text) ?? [];
  const statements = entries.map(statementOf).filter((statement) => statement !== null);
  return statements.length < entries.length || statements.length === 0 ? null : statements;
}

/** The keys that the conditions of a policy name. */
export function conditionKeys(policy: Maybe<string | null>): readonly string[] {
  if (policy === null || isUnknown(policy)) return [];
  const keys = (statementsOf(policy) ?? []).flatMap(({ condition }) =>
    typeof condition === "object" && condition !== null
      ? Object.values(condition).flatMap((each: unknown) =>
          typeof each === "object" && each !== null ? Object.keys(each) : [],
        )
      : [],
  );
  return [...new Set(keys)];
}

function statementOf(entry: unknown): Statement | null {
  if (typeof entry !== "object" || entry === null) return null;
  const fields = entry as Record<string, unknown>;
  const effect = fields["Effect"];
  if (effect !== "Allow" && effect !== "Deny") return null;
  const actions = listOf(fields, "Action");
  if (actions === null) return null;
  return {
    effect,
    actions,
    resources: listOf(fields, "Resource") ?? { not: false, patterns: ["*"] },
    forAll: isEveryone(fields["Principal"]),
    condition: fields["Condition"],
  };
}

function listOf(fields: Record<string, unknown>, name: string): Patterns | null {
  for (const not of [false, true]) {
    const value = fields[not ? `Not${name}` : name];
    if (value === undefined) continue;
    const patterns: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    return patterns.every((pattern) => typeof pattern === "string") ? { not, patterns } : null;
  }
  return null;
}

function isEveryone(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const named = (principal as Record<string, unknown>)["AWS"];
  return named === "*" || (Array.isArray(named) && named.includes("*"));
}
