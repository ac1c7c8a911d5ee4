/** `egress-only-ipv6`: tasks reach out over IPv6 without any NAT's cost, and nobody can reach in. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { missingInputs, strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, SourceIpKind } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { slots } from "../slots";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { createElasticIp } from "./elasticIps";
import { type RouteTarget, createRouteTable, slotOf, tagged, createTaskNetwork } from "./routing";
import type { NatStrategyArgs, StrategyNetwork } from "./strategyArgs";

/** How a network builds `egress-only-ipv6`. */
export interface Ipv6Options {
  /**
   * IPv6-only subnets instead of dual-stack ones. False if left out. Fixed at creation. No ECS Exec and no Windows
   * there, and images in private ECR need their dual-stack name.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
   */
  only?: boolean;
  /**
   * Reach IPv4-only destinations through DNS64 and NAT64: a NAT gateway in the public subnet of slot 0. False if left
   * out. Cost: a NAT gateway-hour, a fee per GB, and a public IPv4 address.
   * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
   */
  nat64?: boolean;
}

/** What `EgressOnlyIpv6` takes. The subnets must have IPv6, and with `nat64` DNS64 too. */
export interface EgressOnlyIpv6Args extends NatStrategyArgs {
  /** The VPC's egress-only internet gateway; AWS allows one for each VPC. A new one is made if left out. */
  egressOnlyGatewayId?: pulumi.Input<string>;
  /** `dual-stack` or `ipv6` (IPv6-only subnets). `dual-stack` if left out. */
  ipFamily?: IpFamily;
  /**
   * Reach IPv4-only destinations through NAT64: a NAT gateway in the public subnet of slot 0. False if left out.
   * Cost: a NAT gateway-hour, a fee per GB, and a public IPv4 address.
   */
  nat64?: boolean;
}

/**
 * Subnets with `::/0` to an egress-only internet gateway and no IPv4 default route. What speaks only IPv4, such as
 * Fargate's pull from private ECR in dual-stack subnets, needs endpoints or NAT64.
 * Cost: none but NAT64's. Each task has an IPv6 address of its own, which changes.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 */
export class EgressOnlyIpv6 extends pulumi.ComponentResource {
  /** The tasks' route table for each slot: one table for all. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** Each task has its own IPv6 address, and it changes. */
  public readonly sourceIps: SourceIps;
  /** What a service needs to know. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: EgressOnlyIpv6Args, opts?: pulumi.ComponentResourceOptions) {
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

/** R-V6-11: every NAT gateway translates from NAT64's prefix by itself; it must lie in another, public subnet. */
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
