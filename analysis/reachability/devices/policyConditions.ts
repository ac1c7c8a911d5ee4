/**
 * Conditions of an endpoint's policy, as far as the network itself decides them:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * Through an endpoint `aws:SourceVpc` and `aws:SourceVpce` are the endpoint's own, `aws:SourceIp` is absent, and a call on
 * port 443 is made by TLS. The caller's account is that of the task's roles. Everything else is open, by its key.
 */
import { HOLE, STAND_IN_ACCOUNT } from "../../rules/calls";
import { known } from "../../topology/lookup";
import type { Maybe, VpcEndpoint } from "../../topology/model";
import { matches } from "./pattern";

/** The caller, and the endpoint that it uses. */
export interface Caller {
  readonly endpoint: VpcEndpoint;
  /** AWS's id of the endpoint's VPC, where there is one. */
  readonly vpcId: string | null;
  /** The account that the call is made in the name of. */
  readonly account: Maybe<string>;
}

/** True, false, or dependent on a key that is not decided here. */
export type Held = boolean | { readonly key: string };

/** How an operator compares: with wildcards, or in any case of letters. */
interface Comparison {
  readonly wild: boolean;
  readonly folded: boolean;
}

/** Of a key: that it is absent, or whether a value of the policy is its own; undefined where that is not known. */
type Fact = "absent" | ((value: string, comparison: Comparison) => boolean | undefined);

/** All conditions of a block must be true. */
export function conditionHolds(condition: unknown, caller: Caller, resource: string): Held {
  if (condition === undefined) return true;
  if (!isObject(condition)) return { key: "Condition" };
  const held = Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => oneHolds(operator, key, values, factOf(key, caller, resource)))
      : [{ key: operator }],
  );
  if (held.includes(false)) return false;
  return held.find((each) => each !== true) ?? true;
}

/** The keys of a policy's conditions that are never decided here. */
export function undecidedKey(key: string): boolean {
  return !DECIDED.has(key.toLowerCase());
}

const DECIDED: ReadonlySet<string> = new Set([
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceip",
  "aws:securetransport",
  "aws:principalaccount",
]);

function factOf(key: string, { endpoint, vpcId, account }: Caller, resource: string): Fact | null {
  switch (key.toLowerCase()) {
    case "aws:sourcevpc":
      return owned(known(endpoint.vpc), vpcId, "vpc");
    case "aws:sourcevpce":
      return owned(endpoint.key, endpoint.id, "vpce");
    case "aws:sourceip":
      return "absent";
    case "aws:securetransport":
      return (value, comparison) => compared(value, "true", comparison);
    case "aws:principalaccount":
      return accounted(known(account));
    case "aws:resourceaccount":
      return accounted(/^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1]);
    default:
      return null;
  }
}

function compared(value: string, own: string, { wild, folded }: Comparison): boolean | undefined {
  if (wild) return matches(value, own);
  if (value.includes("${")) return undefined;
  return folded ? value.toLowerCase() === own.toLowerCase() : value === own;
}

/** A reference to the same resource is its key; the id of a resource that does not exist yet equals no literal id. */
function owned(key: string | undefined, id: string | null, prefix: string): Fact | null {
  if (key === undefined) return null;
  return (value, comparison) => {
    if (value === key) return true;
    const isPattern = comparison.wild && /[*?]/.test(value);
    return compared(value, id ?? (isPattern ? `${prefix}-${HOLE}` : prefix), comparison);
  };
}

function accounted(account: string | undefined): Fact | null {
  if (account === undefined) return null;
  return (value, comparison) => {
    const own = compared(value, account, comparison);
    return own !== true && account === STAND_IN_ACCOUNT ? undefined : own;
  };
}

/** Operators that are true where the key is absent, with or without IfExists. */
function isNegated(operator: string): boolean {
  return operator.includes("Not");
}

function oneHolds(operator: string, key: string, given: unknown, fact: Fact | null): Held {
  const open = { key };
  const values: readonly unknown[] = Array.isArray(given) ? (given as unknown[]) : [given];
  const texts = values.map((value) => (typeof value === "boolean" ? String(value) : value));
  if (fact === null || operator.includes(":") || !texts.every((text) => typeof text === "string")) return open;
  if (operator === "Null") {
    const asked = texts.map((text) => text.toLowerCase() === (fact === "absent" ? "true" : "false"));
    return asked.includes(true);
  }
  const bare = operator.replace(/IfExists$/, "");
  if (fact === "absent") return KNOWN_OPERATORS.test(bare) ? isNegated(bare) || bare !== operator : open;
  const comparison = COMPARISONS[bare];
  if (comparison === undefined) return open;
  const found = texts.map((text) => fact(text, comparison));
  if (found.includes(true)) return !isNegated(bare);
  return found.includes(undefined) ? open : isNegated(bare);
}

const EXACT: Comparison = { wild: false, folded: false };
const FOLDED: Comparison = { wild: false, folded: true };
const WILD: Comparison = { wild: true, folded: false };

/** Operators that compare a key of one value with texts. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: EXACT,
  StringNotEquals: EXACT,
  StringEqualsIgnoreCase: FOLDED,
  StringNotEqualsIgnoreCase: FOLDED,
  StringLike: WILD,
  StringNotLike: WILD,
  Bool: FOLDED,
};

const KNOWN_OPERATORS = /^(String|Numeric|Date|Arn)(Not)?(Equals|Like|LessThan|GreaterThan)|^(Not)?IpAddress$|^Bool$/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
