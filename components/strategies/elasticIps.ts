/** Elastic IPs by Availability Zone slot: the user's own where given, else new ones that keep their slot for ever. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { slots } from "../slots";
import { tagged } from "./routing";
import type { StrategyArgs } from "./strategyArgs";

/** One address: what a NAT is given, and what the world sees. */
export interface ElasticIp {
  readonly allocationId: pulumi.Output<string>;
  readonly publicIp: pulumi.Output<string>;
}

/** The first `count` slots' addresses: `elasticIpAllocationIds` if given, else new ones called `name-eip-0`, … */
export function createElasticIps(
  parent: pulumi.Resource,
  name: string,
  count: number,
  args: Pick<StrategyArgs, "tags"> & { readonly elasticIpAllocationIds?: pulumi.Input<string>[] },
): ElasticIp[] {
  const own = args.elasticIpAllocationIds ?? [];
  return slots(count).map((slot) => {
    const given = own[slot];
    if (given !== undefined) {
      // Read, not managed: it stays the user's.
      const { publicIp } = aws.ec2.Eip.get(`${name}-own-eip-${slot}`, given, undefined, { parent });
      return { allocationId: pulumi.output(given), publicIp };
    }
    return createElasticIp(parent, `${name}-eip-${slot}`, args);
  });
}

/** A new address. What it is read from stays the same when the NAT that holds it is replaced. */
export function createElasticIp(parent: pulumi.Resource, name: string, args: Pick<StrategyArgs, "tags">): ElasticIp {
  const eip = new aws.ec2.Eip(name, { domain: "vpc", tags: tagged(name, args.tags) }, { parent });
  return { allocationId: eip.id, publicIp: eip.publicIp };
}
