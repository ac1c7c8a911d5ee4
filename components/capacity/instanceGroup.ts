/** The security group of a capacity's instances. It has no inbound rule until a service adds one for its own port. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { answered } from "../answered";
import { rangeOf, usualEgress } from "../service/rules";
import { after, tagged } from "../strategies/routing";
import type { TaskNetworkArgs } from "../network/taskNetwork";

/** The id of the group, known once it has its outbound rules: an instance without them never joins its cluster. */
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

/** The name of a cluster, from its name or its ARN. */
export function clusterNameOf(cluster: pulumi.Input<string>): pulumi.Output<string> {
  return answered(pulumi.output(cluster), "the cluster's name or ARN", (given) => {
    // A program without types may give a number.
    const nameOrArn = String(given);
    return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
  });
}
