/** The rule book: every fact that a verdict, a refusal or a price is based on, with its source. */
import { checkList } from "../checks/list";
import { matrixRows } from "../matrix";
import { nearest } from "../nearest";
import { contradictionsRules } from "./contradictions";
import { destinationRules } from "./destinations";
import { edgeRules } from "./edges";
import { endpointsRules } from "./endpoints";
import { failuresRules } from "./failures";
import { gatewayRules } from "./gateways";
import { hostRules } from "./hosts";
import { ipv6Rules } from "./ipv6";
import { limitsRules } from "./limits";
import { loadBalancersRules } from "./loadBalancers";
import { modesRules } from "./modes";
import { natRules } from "./nat";
import { pricesRules } from "./prices";
import { publicAddressesRules } from "./publicAddresses";
import { recentRules } from "./recent";
import { referenceRules } from "./references";
import type { Rule } from "./rule";
import { securityRules } from "./security";
import { serviceRules } from "./services";
import { starterRules } from "./starters";
import { vpcRules } from "./vpc";

export type { Rule } from "./rule";

const facts: readonly Rule[] = [
  ...modesRules,
  ...publicAddressesRules,
  ...limitsRules,
  ...natRules,
  ...endpointsRules,
  ...loadBalancersRules,
  ...ipv6Rules,
  ...failuresRules,
  ...referenceRules,
  ...pricesRules,
  ...recentRules,
  ...vpcRules,
  ...edgeRules,
  ...securityRules,
  ...hostRules,
  ...gatewayRules,
  ...destinationRules,
  ...starterRules,
  ...serviceRules,
  ...contradictionsRules,
].map(({ id, status = "confirmed" as const, text, sources }): Rule => ({ id, status, text, sources }));

const factById = new Map(facts.map((fact) => [fact.id, fact]));

/** The rule of a check or a row of the matrix: its status and sources are those of the rules that it is based on. */
function restingOn(id: string, text: string, rules: readonly string[]): Rule {
  const bases = rules.map((base) => factById.get(base)).filter((base) => base !== undefined);
  const status = bases.some((base) => base.status === "confirmed") ? "confirmed" : "unconfirmed";
  return {
    id,
    status,
    text: `${text} (${rules.join(", ")})`,
    sources: [...new Set(bases.flatMap((base) => base.sources))],
  };
}

const all: readonly Rule[] = [
  ...facts,
  ...checkList.map((check) => restingOn(check.id, check.title, check.rules)),
  ...matrixRows.map((row) => restingOn(row.id, `${row.verdict}: ${row.text}`, row.rules)),
];

const byId = new Map(all.map((entry) => [entry.id, entry]));

/** The rule with this id, in upper or lower case; undefined if there is none. */
export function rule(id: string): Rule | undefined {
  return byId.get(id.trim().toUpperCase());
}

/** All rules, by section. */
export function rules(): readonly Rule[] {
  return all;
}

/** The id that is most similar to a mistyped one; undefined if none is similar. */
export function nearestRule(id: string): string | undefined {
  return nearest(id.trim().toUpperCase(), [...byId.keys()]);
}
