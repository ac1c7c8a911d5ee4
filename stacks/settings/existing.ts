/**
 * An existing VPC in the settings: described by its ids, or only named by `vpcId`, and then looked up before any resource
 * is created.
 */
import { ownBlockProblems } from "../../analysis/rules/checks/existingSettings";
import type { Problem } from "../../analysis/rules/problem";
import type { ExistingNetworkArgs } from "../../components/network/args";
import { problem } from "./problems";
import type { Given } from "./schema";

type Existing = Pick<Given, "existingNetwork">;

/** The VPC to look up. */
export interface NetworkLookup {
  readonly vpcId: string;
  readonly use: { readonly subnetIds?: string[] };
}

/** Undefined if the settings describe the VPC, or name none. */
export function lookupOf({ existingNetwork }: Existing): NetworkLookup | undefined {
  if (existingNetwork === undefined) return undefined;
  const { vpcId, subnetIds, ...described } = existingNetwork;
  if (Object.values(described).some((value) => value !== undefined)) return undefined;
  return { vpcId, use: subnetIds === undefined ? {} : { subnetIds } };
}

/** The VPC that the settings describe; undefined for one that is looked up. */
export function describedNetwork(settings: Existing): ExistingNetworkArgs | undefined {
  if (settings.existingNetwork === undefined || lookupOf(settings) !== undefined) return undefined;
  const { subnetIds: _chosen, ...described } = settings.existingNetwork;
  // The checks refuse a description without the blocks, and must get it as it is.
  return described as ExistingNetworkArgs;
}

/**
 * Problems of the two ways beside each other.
 * @param problems those of the network, of which the first missing id gets the other way as a remedy, too.
 */
export function existingNetworkProblems(settings: Existing & Pick<Given, "cidrBlock">, problems: Problem[]): Problem[] {
  const { existingNetwork, cidrBlock } = settings;
  if (existingNetwork === undefined) return problems;
  if (lookupOf(settings) !== undefined) return [...problems, ...ownBlockProblems(cidrBlock)];
  const { subnetIds } = existingNetwork;
  const missing = problems.find(({ property, value }) => property.startsWith("existingNetwork.") && value === null);
  return [
    ...problems.map((one) => (one === missing ? { ...one, remedy: `${one.remedy} ${OTHER_WAY}` } : one)),
    ...(subnetIds === undefined
      ? []
      : [
          problem(
            "existingNetwork.subnetIds",
            subnetIds.join(", "),
            "they choose the subnets of a VPC that is looked up, and these settings describe the VPC.",
            "Leave it out, or set only vpcId and subnetIds.",
          ),
        ]),
  ];
}

const OTHER_WAY =
  "Or set only existingNetwork.vpcId: then the VPC is looked up, if its subnets have the routes of the strategies.";
