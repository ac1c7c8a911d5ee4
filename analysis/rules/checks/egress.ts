/** Checks of the destinations that a task may call. */
import { brokenRule, type Problem } from "../problem";
import { Protocol } from "../words";
import { portProblems } from "./balancer";
import { wordProblems } from "./closedSets";

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "securityGroupId"] as const;

export interface EgressInputs extends Readonly<Partial<Record<(typeof PEERS)[number], unknown>>> {
  readonly port?: number;
  readonly protocol?: string;
}

export function egressProblems(
  egress: readonly EgressInputs[] | undefined,
  { hasOwnInterface, networkMode }: { readonly hasOwnInterface: boolean; readonly networkMode: string },
): Problem[] {
  if (egress === undefined) return [];
  return [...(hasOwnInterface ? [] : [withoutGroup(networkMode)]), ...egress.flatMap(ruleProblems)];
}

/** The group of the instances has its own outbound rules, which their capacity makes. */
function withoutGroup(networkMode: string): Problem {
  return brokenRule("R-PUB-06", {
    property: "egress",
    value: null,
    message: `in ${networkMode} mode tasks have no security group of their own, so egress limits nothing.`,
    remedy: "Use network mode awsvpc, or leave egress out.",
  });
}

function ruleProblems(rule: EgressInputs, index: number): Problem[] {
  const at = `egress[${index}]`;
  const peers = PEERS.filter((peer) => rule[peer] !== undefined);
  return [
    ...(peers.length === 1
      ? []
      : [
          brokenRule("R-VPC-49", {
            property: at,
            value: peers.length === 0 ? null : peers.join(", "),
            message: "a rule has exactly one destination.",
            remedy: `Set one of ${PEERS.join(", ")}.`,
          }),
        ]),
    ...portProblems(`${at}.port`, rule.port, "R-VPC-49"),
    ...wordProblems([
      { property: `${at}.protocol`, value: rule.protocol, words: Protocol, rule: "R-VPC-49", noun: "protocol" },
    ]),
  ];
}
