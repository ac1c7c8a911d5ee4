/** Rules that a security group would have twice (V-40): a deployment of the second one fails. */
import type { Finding } from "../report";
import { broken } from "../rules/checks";
import { removeOne } from "../rules/checks/access";
import { nameOf } from "../topology/lookup";
import { isUnknown, type SecurityGroup, type SecurityGroupRule, type Topology } from "../topology/model";
import { findingOf } from "./finding";

export function groupRuleFindings({ securityGroups }: Topology): readonly Finding[] {
  return securityGroups.flatMap(repeatedIn);
}

function repeatedIn(group: SecurityGroup): Finding[] {
  const seen = new Map<string, SecurityGroupRule>();
  return group.rules.flatMap((rule) => {
    const text = textOf(rule);
    const first = text === undefined ? undefined : seen.get(text);
    if (text !== undefined && first === undefined) seen.set(text, rule);
    // One resource with the same peer twice is one rule for the provider.
    if (first === undefined || first.key === rule.key) return [];
    const problem = broken("V-40", {
      property: rule.direction,
      value: nameOf(group),
      message: `${lastOf(rule.key)} is the same rule as ${lastOf(first.key)}, and AWS refuses the second one.`,
      remedy: removeOne(rule.direction),
    });
    return [findingOf(problem, group)];
  });
}

/** All that AWS compares; undefined where a part is unknown. */
function textOf({ direction, protocol, ports, peer }: SecurityGroupRule): string | undefined {
  return [protocol, ports, peer].some(isUnknown) ? undefined : JSON.stringify([direction, protocol, ports, peer]);
}

/** `urn:pulumi:…::web-to-api-ingress` → `web-to-api-ingress`. */
function lastOf(key: string): string {
  return key.split("::").at(-1) ?? key;
}
