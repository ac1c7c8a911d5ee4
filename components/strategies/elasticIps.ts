/** Elastic IPs by Availability Zone slot: the user's own if given, else new ones, which never change their slot. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { slots } from "../slots";
import { tagged } from "./routing";
import type { StrategyArgs } from "./strategyArgs";

/** One Elastic IP: the allocation id for a NAT, and the public address that destinations see. */
export interface ElasticIp {
  readonly allocationId: pulumi.Output<string>;
  readonly publicIp: pulumi.Output<string>;
}

/**
 * The Elastic IPs of the first `count` slots: `elasticIpAllocationIds` if given, else new ones with names `name-eip-0`,
 * …
 */
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
      // The user's Elastic IP is only read, so Pulumi never deletes it.
      const { publicIp } = aws.ec2.Eip.get(`${name}-own-eip-${slot}`, given, undefined, { parent });
      return { allocationId: pulumi.output(given), publicIp };
    }
    return createElasticIp(parent, `${name}-eip-${slot}`, args);
  });
}

/** A new Elastic IP. It does not depend on the NAT, so it stays the same when the NAT is replaced. */
export function createElasticIp(parent: pulumi.Resource, name: string, args: Pick<StrategyArgs, "tags">): ElasticIp {
  const eip = new aws.ec2.Eip(name, { domain: "vpc", tags: tagged(name, args.tags) }, { parent });
  return { allocationId: eip.id, publicIp: eip.publicIp };
}
