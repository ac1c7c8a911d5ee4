/** `public-host`: instances in public subnets that map a public address on launch, for tasks in host or bridge mode. */
import * as pulumi from "@pulumi/pulumi";
import { strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import type { IpFamily } from "../../analysis/rules/words";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { refuse } from "../refuse";
import { routeToInternetGateway } from "./routing";
import { type StrategyArgs, type StrategyNetwork, internetFacingArgs } from "./strategyArgs";

/** What `PublicHost` takes. */
export interface PublicHostArgs extends StrategyArgs {
  /** The VPC's internet gateway, attached. The subnets must map public addresses on launch. */
  internetGatewayId: pulumi.Input<string>;
  /** `dual-stack` routes IPv6 to the internet gateway too. `ipv4` if left out. */
  ipFamily?: IpFamily;
}

/**
 * Host subnets: a default route to the internet gateway, and a public address on every instance's primary interface.
 * Tasks share it in host or bridge mode; a task with an interface of its own (awsvpc) would have no internet.
 * For Managed Instances in host mode AWS's guide implies this way and does not promise it.
 * Cost: one public IPv4 address per instance. Source IPs change whenever an instance is replaced.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-networking.html
 */
export class PublicHost extends pulumi.ComponentResource {
  /** The instances' route table for each slot: one table for all. Known once its routes exist. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** Each instance has its own address, and it changes. */
  public readonly sourceIps: SourceIps;
  /** What a service needs to know. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: PublicHostArgs, opts?: pulumi.ComponentResourceOptions) {
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
