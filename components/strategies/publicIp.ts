/** `public-ip`: Fargate tasks in public subnets, each with a public IPv4 address of its own. */
import * as pulumi from "@pulumi/pulumi";
import { strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import type { IpFamily } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { routeToInternetGateway } from "./routing";
import { type StrategyArgs, type StrategyNetwork, internetFacingArgs } from "./strategyArgs";

/** Arguments of `PublicIp`. */
export interface PublicIpArgs extends StrategyArgs {
  /** The id of the VPC's internet gateway, which must be attached. */
  internetGatewayId: pulumi.Input<string>;
  /**
   * `ipv4` or `dual-stack`, which routes IPv6 to the internet gateway too: clients on the internet can then connect to
   * the subnets' IPv6 addresses, if the security groups allow them. Default: `ipv4`.
   */
  ipFamily?: IpFamily;
}

/**
 * Public subnets: a default route to the internet gateway, and a public address only for Fargate tasks that request
 * one.
 * Cost: one public IPv4 address per task, and nothing else. Source IPs change whenever a task is replaced.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export class PublicIp extends pulumi.ComponentResource {
  /** The id of the tasks' route table for each slot; all slots share one table. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: each task has its own, which changes. */
  public readonly sourceIps: SourceIps;
  /** The task network: pass it to services. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: PublicIpArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("PublicIp", name, args);
    refuse("PublicIp", name, strategyInputProblems(args, ["internetGatewayId"]));
    super("ecs-connectivity:index:PublicIp", name, args, opts);
    const outputs = routeToInternetGateway(this, name, args, {
      strategy: Strategy.PublicIp,
      assignPublicIp: true,
      publicSubnetIds: args.subnetIds,
    });
    this.routeTableIds = outputs.routeTableIds;
    this.sourceIps = outputs.sourceIps;
    this.taskNetwork = outputs.taskNetwork;
    this.registerOutputs({ ...outputs });
  }
}

export function onNetwork(name: string, network: StrategyNetwork, opts: pulumi.ComponentResourceOptions): PublicIp {
  return new PublicIp(name, internetFacingArgs(network), opts);
}
