/** `nat-gateway`: private subnets whose tasks use a NAT gateway, with source IPs for allow-lists. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { natGatewayProblems } from "../../analysis/rules/checks/natSettings";
import { missingInputs, strategyInputProblems } from "../../analysis/rules/checks/network";
import { rowOf, Strategy } from "../../analysis/rules/strategies";
import { IpFamily, NatPlacement, RegionalAddresses } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { createElasticIps, type ElasticIp } from "./elasticIps";
import { slots } from "../slots";
import { after, createRouteTable, egressOnly, slotOf, tagged, createTaskNetwork } from "./routing";
import type { NatGatewayOptions, NatStrategyArgs, StrategyNetwork } from "./strategyArgs";

/** Arguments of `NatGateway`. */
export interface NatGatewayArgs extends NatStrategyArgs, NatGatewayOptions {
  /**
   * The id of the VPC's internet gateway. A regional NAT gateway is created after it; a zonal one uses it through its
   * public subnets.
   */
  internetGatewayId?: pulumi.Input<string>;
  /**
   * The name of the Availability Zone for each slot. Only a regional NAT gateway with manual addresses needs the names.
   */
  availabilityZones?: pulumi.Input<string>[];
  /** The id of an egress-only internet gateway for IPv6 (`::/0`). Default: no IPv6 route. */
  egressOnlyGatewayId?: pulumi.Input<string>;
}

/** The number of slots with a NAT gateway; none for a regional one. */
function natSlots(placement: NatPlacement, availabilityZoneCount: number): number {
  return placement === NatPlacement.PerAz ? availabilityZoneCount : placement === NatPlacement.Single ? 1 : 0;
}

/**
 * Private subnets, each with a route table of its own and a default route to a NAT gateway: one, one for each
 * Availability Zone, or a regional one. A change between these three updates the routes in place.
 * Cost: NAT gateway-hours, a fee per GB, and a public IPv4 address for each NAT gateway.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class NatGateway extends pulumi.ComponentResource {
  /** The id of the tasks' route table for each slot. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: the Elastic IPs. They are fixed unless AWS chooses a regional NAT gateway's addresses. */
  public readonly sourceIps: SourceIps;
  /** The ids of the NAT gateways by slot; one id for a regional NAT gateway. */
  public readonly natGatewayIds: pulumi.Output<string[]>;
  /** The task network: pass it to services and capacity. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: NatGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("NatGateway", name, args);
    const placement = args.placement ?? NatPlacement.PerAz;
    const regional = placement === NatPlacement.Regional;
    const manual = regional && args.addresses === RegionalAddresses.Manual;
    refuse("NatGateway", name, [
      ...strategyInputProblems(args),
      ...natGatewayProblems(args, args.availabilityZoneCount),
      ...(regional ? [] : missingInputs(args, ["publicSubnetIds"], "R-NAT-01")),
      ...(manual ? missingInputs(args, ["availabilityZones"], "R-NAT-09") : []),
    ]);
    super("ecs-connectivity:index:NatGateway", name, args, opts);

    const elasticIps = createElasticIps(
      this,
      // Zonal and regional NAT gateways exist at the same time during a switch, so they cannot share an address.
      regional ? `${name}-regional` : name,
      manual ? args.availabilityZoneCount : natSlots(placement, args.availabilityZoneCount),
      args,
    );
    const natGateways = regional
      ? [createRegional(this, `${name}-regional-${manual ? "manual" : "automatic"}`, args, elasticIps)]
      : elasticIps.map((elasticIp, slot) => createZonal(this, `${name}-${slot}`, args, elasticIp, slot));

    this.natGatewayIds = pulumi.all(natGateways.map((natGateway) => natGateway.id));
    this.routeTableIds = slots(args.availabilityZoneCount).map((slot) => {
      const natGateway = natGateways[slot] ?? natGateways[0];
      return createRouteTable(this, `${name}-routes-${slot}`, args, {
        ipv4: natGateway && { natGatewayId: natGateway.id },
        ipv6: egressOnly(args),
      });
    });
    const addresses = pulumi.all(elasticIps.map((elasticIp) => elasticIp.publicIp));
    this.sourceIps = { kind: rowOf(Strategy.NatGateway).sourceIp(args), addresses };
    this.taskNetwork = createTaskNetwork(this, name, args, this.routeTableIds, {
      strategy: Strategy.NatGateway,
      ipFamily: args.egressOnlyGatewayId === undefined ? IpFamily.Ipv4 : IpFamily.DualStack,
      publicSubnetIds: args.publicSubnetIds,
    });
    this.registerOutputs({
      routeTableIds: this.routeTableIds,
      sourceIps: this.sourceIps,
      natGatewayIds: this.natGatewayIds,
      taskNetwork: this.taskNetwork,
    });
  }
}

export function onNetwork(
  name: string,
  network: StrategyNetwork<{ natGateway?: NatGatewayOptions }>,
  opts: pulumi.ComponentResourceOptions,
): NatGateway {
  const { common, options, publicSubnetIds, internetGatewayId, availabilityZones } = network;
  const args = { ...common, publicSubnetIds, ...egressOnly(network), ...options.natGateway };
  return new NatGateway(name, { ...args, internetGatewayId, availabilityZones }, opts);
}

function createZonal(
  parent: pulumi.Resource,
  name: string,
  args: NatGatewayArgs,
  elasticIp: ElasticIp,
  slot: number,
): aws.ec2.NatGateway {
  return new aws.ec2.NatGateway(
    name,
    {
      subnetId: slotOf(args.publicSubnetIds ?? [], slot, "publicSubnetIds"),
      allocationId: elasticIp.allocationId,
      tags: tagged(name, args.tags),
    },
    // Two NAT gateways cannot share an Elastic IP, so the old one must be deleted first.
    { parent, deleteBeforeReplace: true },
  );
}

function createRegional(
  parent: pulumi.Resource,
  name: string,
  args: NatGatewayArgs,
  elasticIps: readonly ElasticIp[],
): aws.ec2.NatGateway {
  const zones = args.availabilityZones ?? [];
  return new aws.ec2.NatGateway(
    name,
    {
      // R-NAT-10: the creation fails without an attached internet gateway.
      vpcId: args.internetGatewayId === undefined ? args.vpcId : after(args.vpcId, [args.internetGatewayId]),
      availabilityMode: "regional",
      ...(elasticIps.length > 0
        ? {
            availabilityZoneAddresses: elasticIps.map((elasticIp, slot) => ({
              allocationIds: [elasticIp.allocationId],
              availabilityZone: zones[slot],
            })),
          }
        : {}),
      tags: tagged(name, args.tags),
    },
    { parent },
  );
}
