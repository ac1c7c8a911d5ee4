/**
 * `vpc-endpoints`: isolated subnets whose tasks reach AWS services through VPC endpoints, and nothing else outside the
 * VPC.
 */
import * as pulumi from "@pulumi/pulumi";
import { endpointProblems, plannedEndpoints } from "../../analysis/rules/checks/endpointSettings";
import { carriedProblems, strategyInputProblems } from "../../analysis/rules/checks/network";
import { Strategy } from "../../analysis/rules/strategies";
import { IpFamily, SourceIpKind } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { slots } from "../slots";
import type { SourceIps, TaskNetwork } from "../network/taskNetwork";
import { createEndpoints, type EndpointsArgs } from "./endpoints";
import { createRouteTable, createTaskNetwork } from "./routing";
import type { StrategyArgs, StrategyNetwork } from "./strategyArgs";

/** Arguments of `VpcEndpoints`. The VPC's DNS support and DNS hostnames must be on. */
export interface VpcEndpointsArgs extends StrategyArgs {
  /**
   * The endpoints to create; their interfaces are in the tasks' subnets. Required unless `associate` is false: private
   * DNS applies to the whole VPC, so in that case your program creates the endpoints with the VPC.
   */
  endpoints?: EndpointsArgs;
  /** The IP families of the tasks' addresses. Default: `ipv4`. */
  ipFamily?: IpFamily;
}

/**
 * Isolated subnets: a route table without a default route, interface endpoints in each Availability Zone with private
 * DNS, and gateway endpoints on that table. Images must be in private ECR.
 * Cost: per interface endpoint, Availability Zone and hour, and per GB; gateway endpoints are free.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export class VpcEndpoints extends pulumi.ComponentResource {
  /** The id of the tasks' route table for each slot; all slots share one table. */
  public readonly routeTableIds: pulumi.Output<string>[];
  /** The source IPs: none, since no traffic leaves the VPC. */
  public readonly sourceIps: SourceIps;
  /** The task network: pass it to services and capacity. Its subnets are known once the endpoints exist. */
  public readonly taskNetwork: TaskNetwork;

  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("VpcEndpoints", name, args);
    const strategies = [Strategy.VpcEndpoints];
    const planned = plannedEndpoints(args.endpoints ?? {}, strategies);
    refuse("VpcEndpoints", name, [
      ...strategyInputProblems(args),
      ...(args.associate === false
        ? []
        : [
            ...carriedProblems({ strategies, endpoints: args.endpoints }),
            ...endpointProblems(args.endpoints, planned, "endpoints."),
          ]),
    ]);
    super("ecs-connectivity:index:VpcEndpoints", name, args, opts);
    const table = createRouteTable(this, `${name}-routes`, args, {});
    const endpoints = createEndpoints(this, name, {
      vpcId: args.vpcId,
      vpcCidrBlocks: args.vpcCidrBlocks,
      tags: args.tags,
      interface: planned.interface,
      gateway: planned.gateway.map(({ service }) => ({ service, routeTables: [{ name: "routes", id: table }] })),
      subnetIds: args.subnetIds,
      policies: args.endpoints?.policies,
      securityGroupIds: args.endpoints?.securityGroupIds,
    });
    this.routeTableIds = slots(args.availabilityZoneCount).map(() => table);
    this.sourceIps = { kind: SourceIpKind.None, addresses: pulumi.output([]) };
    this.taskNetwork = createTaskNetwork(this, name, args, this.routeTableIds, {
      strategy: Strategy.VpcEndpoints,
      ipFamily: args.ipFamily,
      s3PrefixListId: endpoints.gateways.get("s3")?.prefixListId,
      waitFor: [...endpoints.interfaceIds, ...[...endpoints.gateways.values()].map(({ id }) => id)],
    });
    this.registerOutputs({
      routeTableIds: this.routeTableIds,
      sourceIps: this.sourceIps,
      taskNetwork: this.taskNetwork,
    });
  }
}

export function onNetwork(name: string, network: StrategyNetwork, opts: pulumi.ComponentResourceOptions): VpcEndpoints {
  return new VpcEndpoints(name, { ...network.common, ipFamily: network.ipFamily }, opts);
}
