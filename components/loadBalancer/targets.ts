/** Target groups: one of a load balancer's own, or one of each service that shares a load balancer. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerType, TargetType } from "../../analysis/rules/words";
import type { HealthCheckArgs } from "../service/args";
import { tagged } from "../strategies/routing";

/** The values of a target group. */
export interface TargetGroupValues {
  readonly type: LoadBalancerType;
  readonly vpcId: pulumi.Input<string>;
  readonly targetType: TargetType;
  readonly port: number;
  readonly healthCheck?: HealthCheckArgs | undefined;
  readonly tags?: Record<string, pulumi.Input<string>> | undefined;
}

/**
 * Empty if Pulumi can make the name: at most 32 letters, digits and hyphens, eight of which Pulumi adds, and no
 * `internal-` at the start. Otherwise a name prefix, which the provider makes unique.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function prefixOf(name: string): { namePrefix?: string } {
  if (/^(?!internal-)[a-z0-9][a-z0-9-]{0,23}$/i.test(name)) return {};
  const [beginning] = /[a-z0-9]{1,5}/i.exec(name) ?? ["lb"];
  return { namePrefix: `${beginning}-` };
}

/** A target group whose health check is HTTP, or for an NLB without a path a TCP connection. */
export function createTargetGroup(parent: pulumi.Resource, name: string, args: TargetGroupValues): aws.lb.TargetGroup {
  const network = args.type === "nlb";
  const check = args.healthCheck ?? {};
  const http = !network || check.path !== undefined;
  // The name contains the properties that force a replacement, so that the new target group can exist beside the old
  // one.
  const groupName = `${name}-${args.targetType}`;
  return new aws.lb.TargetGroup(
    groupName,
    {
      ...prefixOf(groupName),
      vpcId: args.vpcId,
      targetType: args.targetType,
      port: args.port,
      protocol: network ? "TCP" : "HTTP",
      deregistrationDelay: 30,
      healthCheck: {
        protocol: http ? "HTTP" : "TCP",
        port: check.port === undefined ? "traffic-port" : String(check.port),
        ...(http ? { path: check.path ?? "/", matcher: check.matcher ?? "200-399" } : {}),
        interval: check.intervalSeconds ?? 30,
        ...(check.timeoutSeconds === undefined ? {} : { timeout: check.timeoutSeconds }),
        ...(check.healthyThreshold === undefined ? {} : { healthyThreshold: check.healthyThreshold }),
        ...(check.unhealthyThreshold === undefined ? {} : { unhealthyThreshold: check.unhealthyThreshold }),
      },
      tags: tagged(name, args.tags),
    },
    { parent },
  );
}
