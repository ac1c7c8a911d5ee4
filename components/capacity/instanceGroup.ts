/** The security group that instances of a capacity share: closed inwards until a service opens its own port. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rangeOf, usualEgress } from "../service/rules";
import { after, tagged } from "../strategies/routing";
import type { TaskNetworkArgs } from "../network/taskNetwork";

/** The group's id, known once instances in it can get out: an instance that cannot never joins its cluster. */
export function createInstanceGroup(
  parent: pulumi.Resource,
  name: string,
  network: TaskNetworkArgs,
  tags: Record<string, pulumi.Input<string>> | undefined,
): pulumi.Output<string> {
  const all = tagged(name, tags);
  const group = new aws.ec2.SecurityGroup(
    `${name}-group`,
    { vpcId: network.vpcId, description: `Instances of ${name}`, tags: all },
    { parent },
  );
  const rules = usualEgress(network).map(
    ({ name: suffix, peer, ports }) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-${suffix}`,
        { securityGroupId: group.id, ...rangeOf(ports), ...peer, description: `${name}: ${suffix}`, tags: all },
        { parent },
      ),
  );
  return after(
    group.id,
    rules.map((rule) => rule.id),
  );
}

/** A cluster's name, from its name or its ARN. */
export function clusterNameOf(cluster: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(cluster).apply((nameOrArn) => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1));
}
