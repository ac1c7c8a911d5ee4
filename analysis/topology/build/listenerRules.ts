/** The rules of a listener: their order, the requests that they take, and target groups that get no share of them. */
import { type RuleConditions } from "../../rules/listenerRules";
import { isUnknown, type Key, type ListenerRule, type Maybe } from "../model";
import { entityOf } from "./entity";
import type { Fields } from "./fields";

export function listenerRuleOf(rule: Fields): ListenerRule {
  const priority = rule.isSecret("priority") ? rule.unknown("priority", "is a secret") : rule.number("priority");
  return {
    ...entityOf(rule),
    priority: priority ?? rule.unknown("priority", "is chosen by the provider"),
    conditions: conditionsOf(rule),
  };
}

/** Null if a condition is not compared: query strings, methods, source addresses and regular expressions. */
function conditionsOf(rule: Fields): Maybe<RuleConditions | null> {
  const list = rule.objects("conditions");
  if (isUnknown(list)) return list;
  const found: { host?: readonly string[]; path?: readonly string[]; headers: Record<string, readonly string[]> } = {
    headers: {},
  };
  for (const condition of list) {
    const { field, values } = fieldOf(condition);
    if (field === null || isUnknown(values) || values.length === 0) return null;
    const texts = values.filter((value): value is string => !isUnknown(value));
    if (texts.length < values.length) return null;
    if (field === "host" || field === "path") {
      if (found[field] !== undefined) return null;
      found[field] = texts;
    } else {
      if (Object.hasOwn(found.headers, field)) return null;
      found.headers[field] = texts;
    }
  }
  return found;
}

const NAMES: ReadonlyMap<string, "host" | "path"> = new Map([
  ["host-header", "host"],
  ["path-pattern", "path"],
]);

/** The field of a condition and its values, in the words of the provider or of CloudFormation. */
function fieldOf(condition: Fields): { field: string | null; values: Maybe<readonly Maybe<string>[]> } {
  const inside = (...names: string[]): Fields | undefined =>
    names.map((name) => condition.object(name)).find((part): part is Fields => part !== undefined && !isUnknown(part));
  const host = inside("hostHeader", "hostHeaderConfig");
  const path = inside("pathPattern", "pathPatternConfig");
  const header = inside("httpHeader", "httpHeaderConfig");
  if (host !== undefined) return { field: "host", values: host.strings("values") };
  if (path !== undefined) return { field: "path", values: path.strings("values") };
  const name = header?.string("httpHeaderName");
  if (header !== undefined && typeof name === "string") return { field: name, values: header.strings("values") };
  const plain = condition.string("field");
  return { field: (typeof plain === "string" && NAMES.get(plain)) || null, values: condition.strings("values") };
}

/** The target groups of an action with weight 0, which get no request from it. */
export function unweighted(action: Fields, keyOf: (group: Fields) => Maybe<Key>): readonly Key[] {
  const forward = action.object("forward");
  const groups = forward === undefined || isUnknown(forward) ? [] : forward.objects("targetGroups");
  return (isUnknown(groups) ? [] : groups)
    .filter((group) => group.number("weight") === 0)
    .map(keyOf)
    .filter((key): key is Key => !isUnknown(key));
}
