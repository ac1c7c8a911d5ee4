/** Looks up an existing VPC: its subnets by tier, as their routes show them, and its gateways and addresses. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { addressProblems, availabilityZoneCountOf } from "../../analysis/rules/checks/addressSettings";
import { SUBNET_IDS } from "../../analysis/rules/checks/existingSettings";
import { chooseSubnets, type FoundSubnet } from "../../analysis/rules/checks/existingSubnets";
import { strategyProblems, tiersOf } from "../../analysis/rules/checks/network";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { rowOf } from "../../analysis/rules/strategies";
import { type DefaultRoute, deviceOf, ROUTE_TARGETS } from "../../analysis/rules/subnetRoutes";
import { SourceIpKind } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import type { ExistingNetworkArgs, NetworkArgs } from "./args";

/** The arguments of the network for which a VPC is looked up: its subnets are chosen by them. */
export interface ExistingNetworkUse extends Omit<NetworkArgs, "existingNetwork"> {
  /** The ids of the subnets that count, if a tier has several in one Availability Zone. Default: all of the VPC. */
  subnetIds?: string[];
}

/**
 * The description of an existing VPC, for `existingNetwork`: subnets by tier and Availability Zone, gateways, addresses.
 * A subnet's tier is the one that its default routes show, so the routes are kept (`keepRoutes`). Rejects with all
 * problems together if the VPC has no subnets for these strategies. For programs in TypeScript and JavaScript; a program
 * in another language gives the ids.
 *
 * ```ts
 * const args: NetworkArgs = { strategies: ["nat-gateway"] };
 * const network = new Network("app", { ...args, existingNetwork: await existingNetworkOf("vpc-0123", args) });
 * ```
 */
export async function existingNetworkOf(
  vpcId: string,
  use: ExistingNetworkUse,
  opts?: pulumi.InvokeOptions,
): Promise<ExistingNetworkArgs> {
  refuse("existingNetworkOf", vpcId, [...strategyProblems(use.strategies), ...addressProblems(use)]);
  const { vpc, subnets: found } = await lookUp(vpcId, use, opts);
  const subnets = found.filter((subnet) => subnet.vpcId === vpcId);
  const { tiers, problems } = chooseSubnets(subnets, {
    vpcId,
    tiers: tiersOf(use),
    strategies: use.strategies,
    availabilityZoneCount: availabilityZoneCountOf(use),
    availabilityZones: use.availabilityZones,
  });
  const others = found.filter((subnet) => !subnets.includes(subnet));
  refuse("existingNetworkOf", vpcId, [...otherVpcProblems(others), ...dnsProblems(vpc, use), ...problems]);
  const own = use.strategies.flatMap((strategy) => tiers.get(rowOf(strategy).tier) ?? []);
  const all = [...tiers.values()].flat();
  const idsOf = Object.fromEntries([...tiers].map(([tier, found]) => [SUBNET_IDS[tier], found.map(({ id }) => id)]));
  const internetGatewayId = all.map(({ route }) => route.ipv4?.gatewayId).find(isGiven);
  const egressOnlyGatewayId = subnets.map(({ route }) => route.ipv6?.egressOnlyGatewayId).find(isGiven);
  return {
    vpcId,
    vpcCidrBlocks: blocksOf(vpc),
    ...(isGiven(vpc.ipv6CidrBlock) ? { vpcIpv6CidrBlock: vpc.ipv6CidrBlock } : {}),
    keepRoutes: true,
    ...idsOf,
    ...(internetGatewayId === undefined ? {} : { internetGatewayId }),
    ...(egressOnlyGatewayId === undefined ? {} : { egressOnlyGatewayId }),
    routeTableIds: [...new Set(own.map(({ routeTableId }) => routeTableId))],
    ...(await sourceIpsOf(use, own, opts)),
  };
}

interface LookedUp extends FoundSubnet {
  readonly vpcId: string;
  readonly routeTableId: string;
  /** The default routes themselves. */
  readonly route: { readonly ipv4: Route | undefined; readonly ipv6: Route | undefined };
}

type Route = Partial<aws.types.output.ec2.GetRouteTableRoute>;

async function lookUp(
  vpcId: string,
  { subnetIds }: ExistingNetworkUse,
  opts?: pulumi.InvokeOptions,
): Promise<{ vpc: aws.ec2.GetVpcResult; subnets: LookedUp[] }> {
  const known = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    if (pulumi.isUnknown(value)) throw new Error("this run has no answers of AWS.");
    return value;
  };
  try {
    const filters = [{ name: "vpc-id", values: [vpcId] }];
    const asked = [
      known(aws.ec2.getVpc({ id: vpcId }, opts)),
      subnetIds === undefined ? known(aws.ec2.getSubnets({ filters }, opts)) : Promise.resolve({ ids: subnetIds }),
      known(aws.ec2.getRouteTables({ filters }, opts)),
    ] as const;
    // The analysis lists the lookups that have no answer: all of them, so that one round is enough.
    await Promise.allSettled(asked);
    const [vpc, { ids }, tableIds] = await Promise.all(asked);
    const [found, tables] = await Promise.all([
      Promise.all(given(ids, "subnets").map((id) => known(aws.ec2.getSubnet({ id }, opts)))),
      Promise.all(
        given(tableIds.ids, "route tables").map((routeTableId) => known(aws.ec2.getRouteTable({ routeTableId }, opts))),
      ),
    ]);
    return { vpc, subnets: found.map((subnet) => routed(subnet, tables)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new pulumi.RunError(
      `existingNetworkOf "${vpcId}": the VPC cannot be looked up: ${reason.replace(/\.?$/, ".")} Write the ids of its subnets in existingNetwork, or allow this program to look them up (ec2:Describe*).`,
    );
  }
}

/** A list of the answer. Mocks of a test may leave it out. */
function given(ids: readonly string[] | undefined, noun: string): readonly string[] {
  if (ids === undefined) throw new Error(`the answer has no ids of ${noun}.`);
  return ids;
}

/** The subnet with the routes of its table: its own, else the VPC's main one (R-VPC-04). */
function routed(subnet: aws.ec2.GetSubnetResult, tables: readonly aws.ec2.GetRouteTableResult[]): LookedUp {
  const table =
    tables.find(({ associations }) => associations.some(({ subnetId }) => subnetId === subnet.id)) ??
    tables.find(({ associations }) => associations.some(({ main }) => main));
  if (table === undefined) throw new Error(`the answer has no route table for ${subnet.id}.`);
  const ipv4 = table.routes.find(({ cidrBlock }) => cidrBlock === "0.0.0.0/0");
  const ipv6 = table.routes.find(({ ipv6CidrBlock }) => ipv6CidrBlock === "::/0");
  return {
    id: subnet.id,
    availabilityZone: subnet.availabilityZone,
    mapsPublicIp: subnet.mapPublicIpOnLaunch,
    defaultRoute: { ipv4: targetOf(ipv4), ipv6: targetOf(ipv6) },
    vpcId: subnet.vpcId,
    routeTableId: table.routeTableId,
    route: { ipv4, ipv6 },
  };
}

function targetOf(route: Route | undefined): DefaultRoute {
  if (route === undefined) return "none";
  const target = ROUTE_TARGETS.find(({ property }) => isGiven(route[property]));
  if (target === undefined) return "other";
  const isAnother = target.property === "gatewayId" && route.gatewayId?.startsWith("igw-") !== true;
  return isAnother ? "other" : deviceOf(target.kind);
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function blocksOf({ cidrBlock, cidrBlockAssociations = [] }: Partial<aws.ec2.GetVpcResult>): string[] {
  const blocks = cidrBlockAssociations.filter(({ state }) => state === "associated").map((one) => one.cidrBlock);
  return blocks.length > 0 || cidrBlock === undefined ? blocks : [cidrBlock];
}

function otherVpcProblems(subnets: readonly LookedUp[]): Problem[] {
  return subnets.map(({ id, vpcId }) =>
    brokenRule("R-VPC-04", {
      property: "subnetIds",
      value: id,
      message: `this subnet is in ${vpcId}.`,
      remedy: "Name subnets of this VPC.",
    }),
  );
}

function dnsProblems(vpc: aws.ec2.GetVpcResult, { endpoints }: ExistingNetworkUse): Problem[] {
  const properties = endpoints === undefined ? [] : (["enableDnsSupport", "enableDnsHostnames"] as const);
  return properties
    .filter((property) => vpc[property] === false)
    .map((property) =>
      brokenRule("R-EP-18", {
        property: "existingNetwork.vpcId",
        value: vpc.id,
        message: `the private DNS names of endpoints need ${property}, and the VPC has it off.`,
        remedy: `Turn ${property} of the VPC on.`,
      }),
    );
}

/** The NATs' addresses, if each NAT has one fixed address: only then they are all of the source IPs. */
async function sourceIpsOf(
  { strategies }: ExistingNetworkUse,
  subnets: readonly LookedUp[],
  opts?: pulumi.InvokeOptions,
): Promise<Pick<ExistingNetworkArgs, "sourceIps">> {
  const [strategy] = strategies;
  if (strategy === undefined || rowOf(strategy).sourceIp({}) !== SourceIpKind.Fixed) return {};
  const nats = new Set(subnets.map(({ route }) => route.ipv4?.natGatewayId).filter(isGiven));
  const found = await Promise.all([...nats].map((id) => aws.ec2.getNatGateway({ id }, opts)));
  const isFixed = found.every(
    ({ publicIp, availabilityMode, secondaryAllocationIds }) =>
      isGiven(publicIp) && availabilityMode !== "regional" && secondaryAllocationIds.length === 0,
  );
  return found.length > 0 && isFixed ? { sourceIps: found.map(({ publicIp }) => publicIp) } : {};
}
