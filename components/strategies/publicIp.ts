/** `public-ip`: Fargate tasks in public subnets, each with a public IPv4 address of its own. */
import * as pulumi from "@pulumi/pulumi";
import { strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import type { IpFamily } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { refuse } from "../refuse";
import { routeToInternetGateway } from "./routing";
import { type StrategyArgs, type StrategyNetwork, internetFacingArgs } from "./strategyArgs";

/** What `PublicIp` takes. */
export interface PublicIpArgs extends StrategyArgs {
  /** The VPC's internet gateway, attached. */
  internetGatewayId: pulumi.Input<string>;
  /** `dual-stack` routes IPv6 to the internet gateway too: the internet can then open connections to the subnets'
   * IPv6 addresses, as far as groups admit them. `ipv4` if left out. */
  ipFamily?: IpFamily;
}

/**
 * Public subnets: a default route to the internet gateway, and a public address only where a Fargate task asks for one.
 * Cost: one public IPv4 address per task; nothing else. Source IPs change whenever a task is replaced.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export class PublicIp extends pulumi.ComponentResource {
  /** The tasks' route table for each slot: one table for all. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** Each task has its own address, and it changes. */
  public readonly sourceIps: SourceIps;
  /** What a service needs to know. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: PublicIpArgs, opts?: pulumi.ComponentResourceOptions) {
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
