/**
 * The rules of security groups that this program makes. AWS has each rule once, so a second equal one is refused with the
 * name of the first. Groups are compared as the outputs and ids that the program gives: two different outputs of one id
 * are not recognised.
 */
import { secondRule } from "../analysis/rules/checks/access";
import type { Problem } from "../analysis/rules/problem";

export interface MadeRule {
  readonly direction: "ingress" | "egress";
  /** The group that has the rule, as the program gives it. */
  readonly group: unknown;
  /** The group at the other end, as the program gives it, or a word for addresses. */
  readonly peer: unknown;
  /** Undefined for all protocols. */
  readonly ports: { readonly from: number; readonly to: number; readonly protocol: string } | undefined;
}

/** By an end that is an output, which no other program has, and the other end: the makers of the rules. */
const made = new WeakMap<object, Map<unknown, Map<string, string>>>();

/** The rules between two ends, and the text of this one; undefined if both ends are texts, which another program may have. */
function placeOf({ direction, group, peer, ports }: MadeRule) {
  const [owner, other, order] = isObject(group) ? [group, peer, "of"] : [peer, group, "to"];
  if (!isObject(owner)) return undefined;
  const byOther = made.get(owner) ?? new Map<unknown, Map<string, string>>();
  made.set(owner, byOther);
  const rules = byOther.get(other) ?? new Map<string, string>();
  byOther.set(other, rules);
  return { rules, text: [order, direction, ports?.protocol, ports?.from, ports?.to].join(" ") };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The name of the component that made an equal rule; undefined if there is none. */
export function makerOf(rule: MadeRule): string | undefined {
  const place = placeOf(rule);
  return place?.rules.get(place.text);
}

/** Keeps the rule under the name of the component that makes it. */
export function noteRules(maker: string, rules: readonly MadeRule[]): void {
  for (const rule of rules) {
    const place = placeOf(rule);
    if (place !== undefined && !place.rules.has(place.text)) place.rules.set(place.text, maker);
  }
}

/** The problem of the first of these rules that exists already. */
export function madeProblems(property: string, rules: readonly MadeRule[]): Problem[] {
  for (const rule of rules) {
    const maker = makerOf(rule);
    if (maker !== undefined) return [secondRule(property, rule.direction, maker)];
  }
  return [];
}
