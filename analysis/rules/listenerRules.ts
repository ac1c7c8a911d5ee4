/**
 * Rules of an Application Load Balancer's listener: which of two rules takes a request, and the priority of a rule that
 * has none of its own. A listener reads its rules in the order of their priorities, and the first that matches decides.
 */

/** The requests that a rule is for. A condition that is left out matches every request. */
export interface RuleConditions {
  readonly host?: readonly string[] | undefined;
  readonly path?: readonly string[] | undefined;
  /** Values by header. */
  readonly headers?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A rule of a listener. */
export interface ListenerRuleFacts {
  /** The service or the resource that has the rule. */
  readonly name: string;
  readonly priority: number;
  readonly conditions: RuleConditions;
}

/** The rule of a service. Without conditions it matches every path. */
export function listenerRuleOf(name: string, given: RuleConditions, priority: number | undefined): ListenerRuleFacts {
  const conditions = valuesOf(given).length === 0 ? { path: ["/*"] } : given;
  return { name, priority: priority ?? priorityOf(name, conditions), conditions };
}

/** The values of all conditions; each counts for the quota of a rule. */
export function valuesOf({ host = [], path = [], headers = {} }: RuleConditions): string[] {
  return [...host, ...path, ...Object.values(headers).flat()];
}

/** AWS compares hosts and header values without case, and paths with it. */
function comparable(conditions: RuleConditions): ReadonlyMap<string, readonly string[]> {
  const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
  const { host, path, headers = {} } = conditions;
  return new Map([
    ...(host === undefined ? [] : ([["host", lower(host)]] as const)),
    ...(path === undefined ? [] : ([["path", path]] as const)),
    ...Object.entries(headers).map(([name, values]) => [`header ${name.toLowerCase()}`, lower(values)] as const),
  ]);
}

/** True if the rule matches each request that the other one matches: `/api/*` and `/api/v2/*`. */
export function covers(rule: RuleConditions, other: RuleConditions): boolean {
  const narrow = comparable(other);
  return [...comparable(rule)].every(([field, values]) => {
    // Every request has a path, and it starts with a slash. It may lack any header.
    const others = narrow.get(field) ?? (field === "path" ? ["/*"] : field === "host" ? ["*"] : undefined);
    return others?.every((value) => values.some((wide) => patternCovers(wide, value))) === true;
  });
}

/** True if the texts of `narrow` are all texts of `wide`: `*` is any text, `?` one character. */
function patternCovers(wide: string, narrow: string): boolean {
  // The ends in `narrow` that the beginning of `wide` can have reached.
  let reached = new Set([0]);
  for (const sign of wide) {
    const next = new Set<number>();
    for (const end of reached) {
      if (sign === "*") for (let later = end; later <= narrow.length; later++) next.add(later);
      else if (narrow[end] === sign || (sign === "?" && end < narrow.length && narrow[end] !== "*")) next.add(end + 1);
    }
    reached = next;
  }
  return reached.has(narrow.length);
}

export const LAST_PRIORITY = 50_000;
const CLASSES = 100;

/**
 * The priority of a rule without one: rules with more fixed characters come first, so `/api/*` is before `/*`. It
 * depends on nothing but the rule and the name of its service, so that another service never moves it.
 */
export function priorityOf(name: string, conditions: RuleConditions): number {
  const fixed = [...comparable(conditions).values()].map((values) => Math.min(...values.map(fixedCharacters)));
  const score = Math.min(
    fixed.reduce((sum, count) => sum + count, 0),
    CLASSES - 1,
  );
  const width = LAST_PRIORITY / CLASSES;
  return (CLASSES - 1 - score) * width + 1 + (hashOf(name) % width);
}

/** A pattern with an end is narrower than one without: `/api` is before `/api*`. */
function fixedCharacters(pattern: string): number {
  return pattern.replaceAll("*", "").length + (pattern.includes("*") ? 0 : 1);
}

/** FNV-1a, which spreads names that differ in one character. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
