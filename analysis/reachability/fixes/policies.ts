/** The statements that an endpoint's policy needs so that the call of a blocked path passes (R-VPC-24). */
import { type ApiCall, HOLE } from "../../rules/calls";
import { grouped } from "../../topology/collections";
import { known, listed, nameOf } from "../../topology/lookup";
import type { VpcEndpoint } from "../../topology/model";
import { entriesOf } from "../devices/policyDocument";
import type { BlockedPath, Proposal, Step } from "./blockedPath";
import { type Edit, update } from "./edits";

/**
 * A statement that allows the call, and the removal of the statements that deny it, which nothing else undoes. Where no
 * call is known, the whole policy.
 */
export function policyProposals(blockedPath: BlockedPath, endpoint: VpcEndpoint): readonly Proposal[] {
  const text = known(endpoint.policy);
  if (text === undefined || text === null || blockedPath.need === null) return [];
  const name = `policy of VPC endpoint ${nameOf(endpoint)}`;
  const statements = entriesOf(text);
  const whole: Step = {
    sentence: `Remove the ${name}, so that AWS's default applies, which allows every call.`,
    edit: update("vpcEndpoints", endpoint.key, () => ({ policy: null })),
  };
  const calls = callsOf(blockedPath.need.calls ?? []);
  if (calls.length === 0 || statements === null) return [[whole]];
  const allow = calls.map(({ actions, resource }): Step => ({
    sentence: `Allow ${listed(actions)} on resource ${resource} for principal * in the ${name}.`,
    edit: restated(endpoint, (before) => [
      ...before,
      { Effect: "Allow", Principal: "*", Action: actions, Resource: resource },
    ]),
    opens: true,
  }));
  const undenied = statements.flatMap((statement, index): Step[] =>
    effectOf(statement) === "Deny"
      ? [
          {
            sentence: `Remove the Deny statement ${sidOf(statement) ?? `at position ${String(index + 1)}`} from the ${name}.`,
            edit: restated(endpoint, (before) => before.filter((each) => !isSame(each, statement))),
            opens: true,
          },
        ]
      : [],
  );
  return [allow, ...(undenied.length === 0 ? [] : [[...undenied, ...allow]]), [whole]];
}

/** The actions on each resource; `*` for what is not known of one. */
function callsOf(
  calls: readonly ApiCall[],
): readonly { readonly actions: readonly string[]; readonly resource: string }[] {
  const resources = grouped(calls, ({ resource }) => [resource.replaceAll(HOLE, "*")]);
  return [...resources].map(([resource, own]) => ({
    resource,
    actions: [...new Set(own.map(({ action }) => action))],
  }));
}

function restated(endpoint: VpcEndpoint, change: (statements: readonly unknown[]) => readonly unknown[]): Edit {
  return update("vpcEndpoints", endpoint.key, ({ policy }) => {
    const statements = entriesOf(known(policy) ?? "");
    return statements === null ? null : { policy: JSON.stringify({ Statement: change(statements) }) };
  });
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function effectOf(statement: unknown): unknown {
  return fieldOf(statement, "Effect");
}

function sidOf(statement: unknown): string | undefined {
  const sid = fieldOf(statement, "Sid");
  return typeof sid === "string" && sid !== "" ? sid : undefined;
}

function isSame(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
