/**
 * Endpoint policies: whether they let through what a need calls. As IAM evaluates one policy
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html): what some statement denies
 * is denied, what no statement allows is denied as well.
 */
import { type ApiCall, HOLE, STAND_IN_ACCOUNT } from "../../rules/calls";
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type Maybe, type VpcEndpoint } from "../../topology/model";
import { found, once, type TopologyIndex } from "../../topology/topologyIndex";
import type { HopFacts } from "../trace/trace";
import { matches } from "./pattern";
import { type Caller, conditionHolds } from "./policyConditions";
import type { Call } from "./routed";
import { type Patterns, type Statement, statementsOf } from "./policyDocument";

export type Permission =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly action: string }
  /** `key`: the condition that it depends on, if there is one. */
  | { readonly kind: "open"; readonly reason: string; readonly key: string | null };

const ALLOWED: Permission = { kind: "allowed" };

/** The default policy allows everything (R-VPC-24). All of the calls have to pass. */
export function permissionOf(policy: Maybe<string | null>, calls: readonly ApiCall[], caller: Caller): Permission {
  if (policy === null) return ALLOWED;
  if (isUnknown(policy)) return { kind: "open", reason: policy.unknown, key: null };
  const statements = statementsOf(policy);
  if (statements === null) return { kind: "open", reason: "its document is not a policy", key: null };
  const answers = calls.map((call) => decide(statements, call, caller));
  return answers.find(({ kind }) => kind === "denied") ?? answers.find(({ kind }) => kind === "open") ?? ALLOWED;
}

/**
 * True if the answer of a policy depends on what is called. If there is no such policy, services that differ only in
 * the image, the secret and the log group that they call are alike.
 */
export function policiesAsk(network: TopologyIndex): boolean {
  return once(network, "policies ask what is called", () => network.topology.vpcEndpoints.some(asksWhatIsCalled));
}

/** A policy that allows everything to everyone, as the default policy does, never depends on that. */
function asksWhatIsCalled({ policy }: VpcEndpoint): boolean {
  if (policy === null || isUnknown(policy)) return false;
  return statementsOf(policy)?.every(allowsAll) === false;
}

function allowsAll({ effect, actions, resources, forAll, condition }: Statement): boolean {
  const isAll = ({ not, patterns }: Patterns): boolean => !not && patterns.includes("*");
  return effect === "Allow" && forAll && condition === undefined && isAll(actions) && isAll(resources);
}

/** The match of a statement with a call: true, false, or the reason why it is not known. */
type Applies = boolean | { readonly why: string; readonly key: string | null };

function decide(statements: readonly Statement[], call: ApiCall, caller: Caller): Permission {
  let allowed: Applies = false;
  let denied: Applies = false;
  for (const statement of statements) {
    const applies = appliesTo(statement, call, caller);
    if (applies === false) continue;
    if (statement.effect === "Deny") denied = surer(denied, applies);
    else allowed = surer(allowed, applies);
  }
  if (denied === true || allowed === false) return { kind: "denied", action: call.action };
  const open = denied === false ? allowed : denied;
  return open === true ? ALLOWED : { kind: "open", reason: open.why, key: open.key };
}

function surer(one: Applies, other: Applies): Applies {
  return one === true || other === true ? true : one === false ? other : one;
}

function appliesTo(statement: Statement, { action, resource }: ApiCall, caller: Caller): Applies {
  const named = fits(statement.actions, action, true);
  const placed = fits(statement.resources, resource, false);
  const held = conditionHolds(statement.condition, caller, resource);
  if (named === false || placed === false || held === false) return false;
  if (held !== true) return { why: `a statement depends on ${held.key}, which is not known here`, key: held.key };
  if (named === undefined) return { why: "it names actions, and it is not known which action is called", key: null };
  if (placed === undefined)
    return { why: "it names resources, and it is not known which resource is called", key: null };
  return statement.forAll ? true : { why: "it names callers, which are not known here", key: null };
}

/** Actions are the same in any case of letters, resources are not. */
function fits({ patterns, not }: Patterns, text: string, anyCase: boolean): boolean | undefined {
  const answers = patterns.map((pattern) =>
    anyCase ? matches(pattern.toLowerCase(), text.toLowerCase()) : ofAccount(pattern, text),
  );
  if (answers.includes(true)) return !not;
  return answers.includes(undefined) ? undefined : not;
}

/** A placeholder of an account that is not known equals itself, and may equal any other account. */
function ofAccount(pattern: string, text: string): boolean | undefined {
  const answer = matches(pattern, text);
  return answer === false && text.includes(STAND_IN_ACCOUNT)
    ? matches(pattern, text.replaceAll(STAND_IN_ACCOUNT, HOLE))
    : answer;
}

/** The effect of an endpoint on the path on a call: none, or the hop that stops it or leaves it undetermined. */
export function atPolicy(
  network: TopologyIndex,
  endpoint: VpcEndpoint,
  { calls, account }: Call,
): { readonly effect: "denies" | "open"; readonly hop: Pick<HopFacts, "detail" | "rule"> } | null {
  const vpcId = found(network.vpcs, known(endpoint.vpc))?.id ?? null;
  const permission = permissionOf(endpoint.policy, calls, { endpoint, vpcId, account });
  const name = nameOf(endpoint);
  switch (permission.kind) {
    case "allowed":
      return null;
    case "denied": {
      const what = permission.action.includes(HOLE) ? "any call" : permission.action;
      return {
        effect: "denies",
        hop: { detail: `the policy of endpoint ${name} does not allow ${what}`, rule: "R-VPC-24" },
      };
    }
    case "open": {
      const detail = `it is not known whether the policy of endpoint ${name} allows the call: ${permission.reason}`;
      return { effect: "open", hop: { detail, rule: permission.key === null ? "R-VPC-24" : "R-EP-27" } };
    }
  }
}
