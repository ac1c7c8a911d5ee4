/**
 * The steps that all strategies share. A route table's id is known only once its routes exist, and a subnet's id only
 * once it is associated with that table. So every resource that uses these ids is created after the routes.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { answered } from "../answered";
import { brokenRule } from "../../analysis/rules/problem";
import type { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, SourceIpKind } from "../../analysis/rules/words";
import { refusalOf } from "../refuse";
import { slots } from "../slots";
import type { TaskNetwork } from "../network/taskNetwork";
import type { InternetFacingArgs, StrategyArgs, StrategyOutputs } from "./strategyArgs";

/** The same value, known only once the other values are known. */
export function after<T>(value: pulumi.Input<T>, others: pulumi.Input<unknown>[]): pulumi.Output<T> {
  return pulumi
    .all([pulumi.output(value), ...others.map((other) => pulumi.output(other))])
    .apply(([known]) => known as T);
}

/**
 * The id of one slot. In a plain list each slot has its own dependencies; another language passes one Output for all.
 */
export function slotOf(
  ids: pulumi.Input<pulumi.Input<string>[]>,
  slot: number,
  property: string,
): pulumi.Output<string> {
  if (Array.isArray(ids) && ids[slot] !== undefined) {
    return pulumi.output(ids[slot]);
  }
  return answered(pulumi.output(ids), property, (known) => {
    const id = known[slot];
    if (id === undefined) {
      const message = `slot ${slot} has no id, and the list needs one for each slot.`;
      const remedy = `Give ${slot + 1} ids or more.`;
      throw refusalOf(brokenRule("R-VPC-04", { property, value: `${known.length} given`, message, remedy }));
    }
    return id;
  });
}

/** Tags with the `Name` that the console shows. The user's tags have priority. */
export function tagged(name: string, tags: StrategyArgs["tags"]): Record<string, pulumi.Input<string>> {
  return { Name: name, ...tags };
}

/** R-V6-11: the well-known prefix of DNS64's answers, which NAT64 translates. */
const DESTINATIONS = {
  ipv4: { destinationCidrBlock: "0.0.0.0/0" },
  ipv6: { destinationIpv6CidrBlock: "::/0" },
  nat64: { destinationIpv6CidrBlock: "64:ff9b::/96" },
} as const;

type Destination = keyof typeof DESTINATIONS;

/** The target property of a route: `{ natGatewayId }`. */
export type RouteTarget = Omit<aws.ec2.RouteArgs, "routeTableId" | "region" | `destination${string}`>;

/** Makes a route table with a route for each given target. Its id is known once the last route exists. */
export function createRouteTable(
  parent: pulumi.Resource,
  name: string,
  args: Pick<StrategyArgs, "vpcId" | "tags">,
  targets: { readonly [destination in Destination]?: RouteTarget | undefined },
): pulumi.Output<string> {
  const table = new aws.ec2.RouteTable(name, { vpcId: args.vpcId, tags: tagged(name, args.tags) }, { parent });
  const routes = Object.entries(targets).flatMap(([destination, target]) =>
    target === undefined
      ? []
      : new aws.ec2.Route(
          `${name}-${destination}`,
          { routeTableId: table.id, ...DESTINATIONS[destination as Destination], ...target },
          { parent },
        ),
  );
  return after(
    table.id,
    routes.map((route) => route.id),
  );
}

/** The egress-only internet gateway as the target of `::/0`, if there is one. */
export function egressOnly(args: { egressOnlyGatewayId?: pulumi.Input<string> }) {
  const { egressOnlyGatewayId } = args;
  return egressOnlyGatewayId === undefined ? undefined : { egressOnlyGatewayId };
}

/** Associates the subnet with the table. The returned subnet id is known once that is done. */
export function associate(
  parent: pulumi.Resource,
  name: string,
  subnetId: pulumi.Output<string>,
  routeTableId: pulumi.Input<string>,
): pulumi.Output<string> {
  const association = new aws.ec2.RouteTableAssociation(name, { subnetId, routeTableId }, { parent });
  return after(subnetId, [association.id]);
}

/** The parts of a task network that differ by strategy. */
export interface TaskNetworkParts {
  readonly strategy: Strategy;
  readonly ipFamily?: IpFamily;
  readonly assignPublicIp?: boolean;
  readonly publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  readonly s3PrefixListId?: pulumi.Output<string>;
  /** Further resources that must exist before a task starts. */
  readonly waitFor?: pulumi.Input<unknown>[];
}

/** Associates the tasks' subnets unless `associate` is false, and returns the task network. */
export function createTaskNetwork(
  parent: pulumi.Resource,
  name: string,
  args: StrategyArgs,
  routeTableIds: readonly pulumi.Output<string>[],
  parts: TaskNetworkParts,
): TaskNetwork {
  const subnetIds = routeTableIds.map((routeTableId, slot) => {
    const subnetId = slotOf(args.subnetIds, slot, "subnetIds");
    const routed =
      args.associate === false
        ? after(subnetId, [routeTableId])
        : associate(parent, `${name}-${slot}`, subnetId, routeTableId);
    return after(routed, parts.waitFor ?? []);
  });
  return {
    strategy: parts.strategy,
    ipFamily: parts.ipFamily ?? IpFamily.Ipv4,
    assignPublicIp: parts.assignPublicIp ?? false,
    availabilityZoneCount: args.availabilityZoneCount,
    hasPublicTier: parts.publicSubnetIds !== undefined,
    vpcId: pulumi.output(args.vpcId),
    vpcCidrBlocks: pulumi.output(args.vpcCidrBlocks),
    vpcCidrBlockCount: args.vpcCidrBlocks.length,
    subnetIds: pulumi.all(subnetIds),
    publicSubnetIds: pulumi.output(parts.publicSubnetIds ?? []),
    internalSubnetIds: pulumi.output(args.subnetIds),
    s3PrefixListId: parts.s3PrefixListId ?? pulumi.output(""),
  };
}

/** The outputs of a strategy whose subnets share one table with default routes to the internet gateway. */
export function routeToInternetGateway(
  parent: pulumi.Resource,
  name: string,
  args: InternetFacingArgs,
  parts: TaskNetworkParts,
): StrategyOutputs {
  const { ipFamily, internetGatewayId: gatewayId } = args;
  const table = createRouteTable(parent, `${name}-routes`, args, {
    ipv4: { gatewayId },
    ipv6: ipFamily === IpFamily.DualStack ? { gatewayId } : undefined,
  });
  const routeTableIds = slots(args.availabilityZoneCount).map(() => table);
  return {
    routeTableIds,
    sourceIps: { kind: SourceIpKind.Ephemeral, addresses: pulumi.output([]) },
    taskNetwork: createTaskNetwork(parent, name, args, routeTableIds, { ...parts, ipFamily }),
  };
}
