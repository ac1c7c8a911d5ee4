/**
 * `egress-only-ipv6`: tasks connect to the internet over IPv6 without the cost of a NAT, and the internet cannot
 * connect to them.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { missingInputs, strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, SourceIpKind } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { slots } from "../slots";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { createElasticIp } from "./elasticIps";
import { type RouteTarget, createRouteTable, slotOf, tagged, createTaskNetwork } from "./routing";
import type { NatStrategyArgs, StrategyNetwork } from "./strategyArgs";

/** Options of the strategy `egress-only-ipv6` in a network. */
export interface Ipv6Options {
  /**
   * True for IPv6-only subnets, false for dual-stack ones. Fixed at creation. Default: false. IPv6-only subnets do not
   * support ECS Exec and Windows, and images in private ECR need their dual-stack name.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
   */
  only?: boolean;
  /**
   * True to reach IPv4-only destinations through DNS64 and NAT64, with a NAT gateway in the public subnet of slot 0.
   * Default: false. Cost: NAT gateway-hours, a fee per GB, and a public IPv4 address.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
   */
  nat64?: boolean;
}

/** Arguments of `EgressOnlyIpv6`. The subnets must have IPv6 and, with `nat64`, DNS64. */
export interface EgressOnlyIpv6Args extends NatStrategyArgs {
  /** The id of the VPC's egress-only internet gateway; AWS allows one for each VPC. Default: a new one. */
  egressOnlyGatewayId?: pulumi.Input<string>;
  /** `dual-stack` or `ipv6` (IPv6-only subnets). Default: `dual-stack`. */
  ipFamily?: IpFamily;
  /**
   * True to reach IPv4-only destinations through NAT64, with a NAT gateway in the public subnet of slot 0. Default:
   * false.
   * Cost: NAT gateway-hours, a fee per GB, and a public IPv4 address.
   */
  nat64?: boolean;
}

/**
 * Subnets with `::/0` to an egress-only internet gateway and no IPv4 default route. Traffic that uses IPv4 only, such
 * as Fargate's pull from private ECR in dual-stack subnets, needs endpoints or NAT64.
 * Cost: none, except that of NAT64. Each task has an IPv6 address of its own, which changes.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 */
export class EgressOnlyIpv6 extends pulumi.ComponentResource {
  /** The id of the tasks' route table for each slot; all slots share one table. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: each task has its own IPv6 address, which changes. */
  public readonly sourceIps: SourceIps;
  /** The task network: pass it to services and capacity. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: EgressOnlyIpv6Args, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("EgressOnlyIpv6", name, args);
    refuse("EgressOnlyIpv6", name, [
      ...strategyInputProblems(args),
      ...(args.nat64 === true ? missingInputs(args, ["publicSubnetIds"], "R-V6-11") : []),
    ]);
    super("ecs-connectivity:index:EgressOnlyIpv6", name, args, opts);
    const egressOnlyGatewayId =
      args.egressOnlyGatewayId ??
      new aws.ec2.EgressOnlyInternetGateway(
        `${name}-eigw`,
        { vpcId: args.vpcId, tags: tagged(`${name}-eigw`, args.tags) },
        { parent: this },
      ).id;
    const table = createRouteTable(this, `${name}-routes`, args, {
      ipv6: { egressOnlyGatewayId },
      nat64: args.nat64 === true ? createNat64(this, `${name}-nat64`, args) : undefined,
    });
    this.routeTableIds = slots(args.availabilityZoneCount).map(() => table);
    this.sourceIps = { kind: SourceIpKind.Ephemeral, addresses: pulumi.output([]) };
    this.taskNetwork = createTaskNetwork(this, name, args, this.routeTableIds, {
      strategy: Strategy.EgressOnlyIpv6,
      ipFamily: args.ipFamily ?? IpFamily.DualStack,
      publicSubnetIds: args.publicSubnetIds,
    });
    this.registerOutputs({
      routeTableIds: this.routeTableIds,
      sourceIps: this.sourceIps,
      taskNetwork: this.taskNetwork,
    });
  }
}

export function onNetwork(
  name: string,
  network: StrategyNetwork<{ ipv6?: Ipv6Options }>,
  opts: pulumi.ComponentResourceOptions,
): EgressOnlyIpv6 {
  const { common, options, ipFamily, egressOnlyGatewayId, publicSubnetIds } = network;
  const args = { ...common, ipFamily, egressOnlyGatewayId, publicSubnetIds, nat64: options.ipv6?.nat64 };
  return new EgressOnlyIpv6(name, args, opts);
}

/** R-V6-11: every NAT gateway translates NAT64's prefix without a setting. It must be in another, public subnet. */
function createNat64(parent: pulumi.Resource, name: string, args: EgressOnlyIpv6Args): RouteTarget {
  const elasticIp = createElasticIp(parent, `${name}-eip-0`, args);
  const natGateway = new aws.ec2.NatGateway(
    name,
    {
      subnetId: slotOf(args.publicSubnetIds ?? [], 0, "publicSubnetIds"),
      allocationId: elasticIp.allocationId,
      tags: tagged(name, args.tags),
    },
    { parent, deleteBeforeReplace: true },
  );
  return { natGatewayId: natGateway.id };
}
