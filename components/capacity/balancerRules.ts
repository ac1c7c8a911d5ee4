/**
 * The rules between load balancers and instances for dynamic host ports. They are the same for all services behind one
 * load balancer, and AWS has each rule once: the capacity makes them if there are several such services.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dynamicHostPortHalves } from "../../analysis/rules/limits";
import { Protocol } from "../../analysis/rules/words";
import { type MadeRule, noteRules } from "../madeRules";
import { rangeOf } from "../service/rules";
import { tagged } from "../strategies/routing";

/** The security groups of load balancers, by a name that the rules have in theirs: `{ front: front.securityGroupId }`. */
export type BalancerGroups = Readonly<Record<string, pulumi.Input<string>>>;

/** Makes the rules of each load balancer. */
export function createBalancerRules(
  parent: pulumi.Resource,
  name: string,
  balancers: BalancerGroups,
  instances: pulumi.Output<string>,
  tags: Record<string, pulumi.Input<string>> | undefined,
): pulumi.CustomResource[] {
  const all = tagged(name, tags);
  return Object.entries(balancers).flatMap(([balancer, group]) =>
    dynamicHostPortHalves.flatMap(({ from, to }) => {
      const ports = { from, to, protocol: Protocol.Tcp };
      const made: MadeRule[] = [
        { direction: "ingress", group: instances, peer: group, ports },
        { direction: "egress", group, peer: instances, ports },
      ];
      noteRules(name, made);
      return [
        new aws.vpc.SecurityGroupIngressRule(
          `${name}-from-${balancer}-${from}`,
          {
            securityGroupId: instances,
            ...rangeOf(ports),
            referencedSecurityGroupId: group,
            description: `${name}: from ${balancer}`,
            tags: all,
          },
          { parent },
        ),
        new aws.vpc.SecurityGroupEgressRule(
          `${name}-${balancer}-to-instances-${from}`,
          {
            securityGroupId: group,
            ...rangeOf(ports),
            referencedSecurityGroupId: instances,
            description: `to ${name}`,
            tags: all,
          },
          { parent },
        ),
      ];
    }),
  );
}
