/**
 * `Network`: a VPC whose subnets have the routes of the chosen strategies, and stay in place when the strategies
 * change.
 */
import * as pulumi from "@pulumi/pulumi";
import { assignsPublicIp, needsEndpoints, rowOf, type Strategy } from "../../analysis/rules/strategies";
import { SourceIpKind, Tier } from "../../analysis/rules/words";
import type { NetworkArgs } from "./args";
import { createFlowLogs } from "./flowLogs";
import { type NetworkPlan, ipFamilyOf, planNetwork } from "./plan";
import { type RoutedTier, createStrategies, routeTablesOf } from "./strategies";
import { type NetworkVpc, createVpc, existingVpc, publicSubnetIds } from "./vpc";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import type { StrategySourceIps, TaskNetworks } from "../strategies";
import { type CreatedEndpoints, createEndpoints } from "../strategies/endpoints";
import { after } from "../strategies/routing";
import type { SourceIps, TaskNetwork } from "./taskNetwork";
import { keyOf } from "./taskNetworkOf";

/**
 * A VPC with one or several strategies, new or existing. Each strategy's tasks are in a tier of subnets with a fixed
 * place in the VPC's block, so no subnet is moved or replaced when you add or switch strategies.
 * Cost: the strategies' own (NATs, endpoints, public IPv4 addresses); VPC, subnets, route tables and both kinds of
 * internet gateway are free.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
 */
export class Network extends pulumi.ComponentResource {
  /** The id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** The first strategy's task network: pass it to services and capacity. */
  public readonly taskNetwork: TaskNetwork;
  /** The task network of each strategy that the network has. */
  public readonly taskNetworks: TaskNetworks;
  /** The source IPs that destinations see when the first strategy's tasks call them: put them on allow-lists. */
  public readonly sourceIps: SourceIps;
  /** The source IPs of each strategy that the network has. */
  public readonly strategySourceIps: StrategySourceIps;
  /** The ids of the public subnets, by Availability Zone slot; empty without that tier. */
  public readonly publicSubnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets that map public addresses on launch; empty without that tier. */
  public readonly hostSubnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets behind a NAT; empty without that tier. */
  public readonly privateSubnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets without a default route; empty without that tier. */
  public readonly isolatedSubnetIds: pulumi.Output<string[]>;
  /** The ids of the subnets with an IPv6 default route only; empty without that tier. */
  public readonly ipv6SubnetIds: pulumi.Output<string[]>;
  /** The ids of the route tables of the strategies' tasks: add the routes of peering connections to these. */
  public readonly routeTableIds: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("Network", name, args);
    const { problems, plan } = planNetwork(args);
    refuse("Network", name, problems);
    super("ecs-connectivity:index:Network", name, args, opts);
    if (plan === undefined) {
      throw new Error("A network without a plan has a problem that refuses it.");
    }

    const { existingNetwork } = args;
    const vpc =
      existingNetwork === undefined
        ? createVpc(this, name, args, plan)
        : existingVpc(this, name, args, existingNetwork, plan);
    if (args.flowLogs !== undefined) {
      createFlowLogs(this, name, vpc.vpcId, args.flowLogs, args.tags);
    }
    const tiers = createStrategies(this, name, args, plan, vpc);
    // With private DNS an endpoint serves the whole VPC, so endpoints belong to the network and not to a strategy.
    const endpoints = createNetworkEndpoints(this, name, args, plan, vpc, tiers);

    const offers = plan.strategies.map((strategy) => ({
      key: keyOf(strategy),
      taskNetwork: describe(strategy, args, plan, vpc, tiers, endpoints),
      sourceIps: tiers.get(rowOf(strategy).tier)?.outputs?.sourceIps ?? knownSourceIps(args, strategy),
    }));
    const [first] = offers;
    if (first === undefined) {
      throw new Error("A network without a strategy is refused.");
    }
    const rawIds = (tier: Tier): pulumi.Output<string[]> => pulumi.all(vpc.subnetIds.get(tier) ?? []);
    this.vpcId = vpc.vpcId;
    this.taskNetwork = first.taskNetwork;
    this.taskNetworks = Object.fromEntries(offers.map(({ key, taskNetwork }) => [key, taskNetwork]));
    this.sourceIps = first.sourceIps;
    this.strategySourceIps = Object.fromEntries(offers.map(({ key, sourceIps }) => [key, sourceIps]));
    this.publicSubnetIds = rawIds(Tier.Public);
    this.hostSubnetIds = rawIds(Tier.Host);
    this.privateSubnetIds = rawIds(Tier.Private);
    this.isolatedSubnetIds = rawIds(Tier.Isolated);
    this.ipv6SubnetIds = rawIds(Tier.Ipv6);
    this.routeTableIds =
      existingNetwork?.keepRoutes === true
        ? pulumi.output(existingNetwork.routeTableIds ?? [])
        : pulumi.all(routeTablesOf(tiers, plan.strategies).map(({ id }) => id));
    this.registerOutputs({
      vpcId: this.vpcId,
      taskNetwork: this.taskNetwork,
      taskNetworks: this.taskNetworks,
      sourceIps: this.sourceIps,
      strategySourceIps: this.strategySourceIps,
      publicSubnetIds: this.publicSubnetIds,
      hostSubnetIds: this.hostSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      ipv6SubnetIds: this.ipv6SubnetIds,
      routeTableIds: this.routeTableIds,
    });
  }
}

type Tiers = ReadonlyMap<Tier, RoutedTier>;

function createNetworkEndpoints(
  parent: pulumi.Resource,
  name: string,
  args: NetworkArgs,
  plan: NetworkPlan,
  vpc: NetworkVpc,
  tiers: Tiers,
): CreatedEndpoints {
  const { keepRoutes, routeTableIds = [] } = args.existingNetwork ?? {};
  const kept = keepRoutes === true ? { keptRouteTableIds: routeTableIds } : {};
  return createEndpoints(parent, name, {
    vpcId: vpc.vpcId,
    vpcCidrBlocks: vpc.vpcCidrBlocks,
    tags: args.tags,
    interface: plan.endpoints.interface,
    gateway: plan.endpoints.gateway.map(({ service, strategies }) => ({
      service,
      routeTables: routeTablesOf(tiers, strategies),
      ...kept,
    })),
    subnetIds: vpc.subnetIds.get(plan.endpointTier) ?? [],
    ...(plan.endpointsOnIpv6 ? { vpcIpv6CidrBlock: vpc.vpcIpv6CidrBlock } : {}),
    policies: args.endpoints?.policies,
    securityGroupIds: args.endpoints?.securityGroupIds,
  });
}

/**
 * The resources that tasks of a strategy wait for besides their routes: endpoints, if there is no other path to AWS.
 */
function endpointsOfStrategy(
  strategy: Strategy,
  plan: NetworkPlan,
  endpoints: CreatedEndpoints,
): pulumi.Output<string>[] {
  const gateways = plan.endpoints.gateway
    .filter(({ strategies }) => strategies.includes(strategy))
    .flatMap(({ service }) => endpoints.gateways.get(service)?.id ?? []);
  return needsEndpoints(strategy) ? [...endpoints.interfaceIds, ...gateways] : gateways;
}

function describe(
  strategy: Strategy,
  args: NetworkArgs,
  plan: NetworkPlan,
  vpc: NetworkVpc,
  tiers: Tiers,
  endpoints: CreatedEndpoints,
): TaskNetwork {
  const { tier } = rowOf(strategy);
  const waitFor = endpointsOfStrategy(strategy, plan, endpoints);
  const routesS3 = plan.endpoints.gateway.some(
    ({ service, strategies }) => service === "s3" && strategies.includes(strategy),
  );
  const internal = vpc.subnetIds.get(Tier.Isolated) ?? vpc.subnetIds.get(tier) ?? [];
  return {
    strategy,
    ipFamily: ipFamilyOf(args, strategy),
    assignPublicIp: assignsPublicIp(strategy),
    availabilityZoneCount: plan.availabilityZoneCount,
    hasPublicTier: plan.tiers.includes(Tier.Public),
    vpcId: vpc.vpcId,
    vpcCidrBlocks: pulumi.output(vpc.vpcCidrBlocks),
    vpcCidrBlockCount: vpc.vpcCidrBlocks.length,
    subnetIds: pulumi.all((tiers.get(tier)?.subnetIds ?? []).map((id) => after(id, waitFor))),
    publicSubnetIds: pulumi.all(publicSubnetIds(vpc)),
    internalSubnetIds: pulumi.all(internal),
    s3PrefixListId: (routesS3 ? endpoints.gateways.get("s3")?.prefixListId : undefined) ?? pulumi.output(""),
  };
}

/** The source IP with `keepRoutes`: fixed if the user gives the addresses, else not known here. */
function knownSourceIps({ existingNetwork }: NetworkArgs, strategy: Strategy): SourceIps {
  // The placement of the user's own NATs is not known either, so the strategy's options do not apply.
  const kind = rowOf(strategy).sourceIp({});
  const given = kind === SourceIpKind.Fixed ? existingNetwork?.sourceIps : [];
  return { kind: given === undefined ? SourceIpKind.Undetermined : kind, addresses: pulumi.output(given ?? []) };
}
