/** `public-host`: instances in public subnets that map a public address on launch, for tasks in host or bridge mode. */
import * as pulumi from "@pulumi/pulumi";
import { strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import type { IpFamily } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { routeToInternetGateway } from "./routing";
import { type StrategyArgs, type StrategyNetwork, internetFacingArgs } from "./strategyArgs";

/** Arguments of `PublicHost`. */
export interface PublicHostArgs extends StrategyArgs {
  /** The id of the VPC's internet gateway, which must be attached. The subnets must map public addresses on launch. */
  internetGatewayId: pulumi.Input<string>;
  /** `ipv4` or `dual-stack`, which routes IPv6 to the internet gateway too. Default: `ipv4`. */
  ipFamily?: IpFamily;
}

/**
 * Host subnets: a default route to the internet gateway, and a public address on every instance's primary interface.
 * Tasks share the address in host or bridge mode. A task with an interface of its own (awsvpc) has no internet here.
 * For Managed Instances in host mode, AWS's guide implies that this works but does not state it.
 * Cost: one public IPv4 address per instance. Source IPs change whenever an instance is replaced.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html
 */
export class PublicHost extends pulumi.ComponentResource {
  /** The id of the instances' route table for each slot; all slots share one table. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: each instance has its own, which changes. */
  public readonly sourceIps: SourceIps;
  /** The task network: pass it to services and capacity. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: PublicHostArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("PublicHost", name, args);
    refuse("PublicHost", name, strategyInputProblems(args, ["internetGatewayId"]));
    super("ecs-connectivity:index:PublicHost", name, args, opts);
    const outputs = routeToInternetGateway(this, name, args, { strategy: Strategy.PublicHost });
    this.routeTableIds = outputs.routeTableIds;
    this.sourceIps = outputs.sourceIps;
    this.taskNetwork = outputs.taskNetwork;
    this.registerOutputs({ ...outputs });
  }
}

export function onNetwork(name: string, network: StrategyNetwork, opts: pulumi.ComponentResourceOptions): PublicHost {
  return new PublicHost(name, internetFacingArgs(network), opts);
}
