/** Endpoint policies: whether they let through what a call asks for. */
import { isUnknown, type Maybe } from "../../topology/model";

/** What is asked of a service: all of these actions, on a resource where it is known. */
export interface Call {
  readonly service: string;
  readonly actions: readonly string[];
  /** Undefined where the resource is not known: then a policy that names resources cannot be decided. */
  readonly resource?: string;
}

interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: { readonly not: boolean; readonly patterns: readonly string[] };
  readonly resources: { readonly not: boolean; readonly patterns: readonly string[] };
  /** Applies to some callers or under some condition only, and neither is known here. */
  readonly conditional: boolean;
}

/** The default policy, and no call to decide, allow everything (R-VPC-24). */
export function policyAllows(policy: Maybe<string | null>, call: Call | null): Maybe<boolean> {
  if (policy === null || call === null) return true;
  if (isUnknown(policy)) return policy;
  const statements = statementsOf(policy);
  if (statements === null) return { unknown: "its document is not a policy" };
  const answers = call.actions.map((action) => decide(statements, action, call.resource));
  return answers.find((answer) => answer === false) ?? answers.find(isUnknown) ?? true;
}

function decide(statements: readonly Statement[], action: string, resource: string | undefined): Maybe<boolean> {
  let allowed: boolean | null = false;
  let denied: boolean | null = false;
  for (const statement of statements) {
    const speaks = matches(statement.actions, action);
    if (!speaks) continue;
    const where = resourceMatches(statement.resources, resource);
    if (where === false) continue;
    const sure = where === true && !statement.conditional;
    if (statement.effect === "Deny") {
      if (denied !== true) denied = sure ? true : null;
    } else if (allowed !== true) {
      allowed = sure ? true : null;
    }
  }
  if (denied === true) return false;
  if (allowed === false) return false;
  return denied === null || allowed === null
    ? { unknown: `a statement about ${action} depends on resources, callers or conditions that are not known here` }
    : true;
}

function resourceMatches(list: Statement["resources"], resource: string | undefined): boolean | null {
  if (list.patterns.includes("*")) return !list.not;
  return resource === undefined ? null : matches(list, resource);
}

function matches(list: { readonly not: boolean; readonly patterns: readonly string[] }, text: string): boolean {
  return list.patterns.some((pattern) => like(pattern.toLowerCase(), text.toLowerCase())) !== list.not;
}

/** `*` is any text, `?` any one character; linear, since patterns come from files. */
function like(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") {
      star = p;
      mark = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

function statementsOf(text: string): readonly Statement[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof document !== "object" || document === null) return null;
  const list: unknown = (document as Record<string, unknown>)["Statement"];
  const entries: readonly unknown[] = Array.isArray(list) ? (list as unknown[]) : list === undefined ? [] : [list];
  const statements = entries.map(statementOf);
  return statements.some((statement) => statement === null) || statements.length === 0
    ? null
    : statements.filter((statement) => statement !== null);
}

function statementOf(entry: unknown): Statement | null {
  if (typeof entry !== "object" || entry === null) return null;
  const fields = entry as Record<string, unknown>;
  const effect = fields["Effect"];
  if (effect !== "Allow" && effect !== "Deny") return null;
  const actions = listOf(fields, "Action");
  const resources = listOf(fields, "Resource");
  if (actions === null) return null;
  return {
    effect,
    actions,
    resources: resources ?? { not: false, patterns: ["*"] },
    conditional: fields["Condition"] !== undefined || !everybody(fields["Principal"]),
  };
}

function listOf(fields: Record<string, unknown>, name: string): Statement["actions"] | null {
  for (const not of [false, true]) {
    const value = fields[not ? `Not${name}` : name];
    if (value === undefined) continue;
    const patterns: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    return patterns.every((pattern) => typeof pattern === "string") ? { not, patterns: patterns } : null;
  }
  return null;
}

function everybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const named = (principal as Record<string, unknown>)["AWS"];
  return named === "*" || (Array.isArray(named) && named.includes("*"));
}
