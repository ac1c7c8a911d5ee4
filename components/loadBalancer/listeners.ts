/** The listeners of a load balancer, and their answer to requests that no rule of a service matches. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { certificateRegionProblems } from "../../analysis/rules/checks/balancer";
import { LoadBalancerType } from "../../analysis/rules/words";
import { accountRegionOf } from "../accountRegion";
import { checkedLater, onceChecked } from "../later";
import { tagged } from "../strategies/routing";
import type { DefaultActionArgs, LoadBalancerArgs } from "./args";

/** R-LB-24: the policy of load balancers that were created before AWS recommended a new one. */
const FIRST_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";
const RECOMMENDED_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** True if the load balancer has a target group of its own, to which its listeners forward. */
export function hasOwnTargets({ targetType }: LoadBalancerArgs): boolean {
  return targetType !== undefined;
}

/**
 * The ports of the load balancer's own listeners. An NLB cannot redirect, so it has only one; if services share it,
 * each service has a listener on a port of its own.
 */
export function listenerPorts(args: LoadBalancerArgs): number[] {
  if (args.type === LoadBalancerType.Nlb && !hasOwnTargets(args)) return [];
  if (args.certificateArn === undefined) return [80];
  return args.type === LoadBalancerType.Alb ? [443, 80] : [443];
}

export function sslPolicyOf(args: LoadBalancerArgs): pulumi.Input<string> {
  return args.sslPolicy ?? (hasOwnTargets(args) ? FIRST_POLICY : RECOMMENDED_POLICY);
}

/** A resource that uses the certificate waits until its Region is known and the same. */
export function onceCertified(
  parent: pulumi.Resource,
  name: string,
  certificateArn: pulumi.Input<string> | undefined,
): Pick<pulumi.ResourceOptions, "dependsOn"> {
  if (certificateArn === undefined) return {};
  return onceChecked(
    checkedLater<{ certificateArn: string; region: string }>(
      { certificateArn, region: accountRegionOf(parent).region },
      {
        component: "LoadBalancer",
        name,
        shown: new Set(),
        problemsOf: (known) => certificateRegionProblems("certificateArn", known.certificateArn, known.region),
      },
    ),
  );
}

type Action = aws.types.input.lb.ListenerDefaultAction;

function defaultAction(action: DefaultActionArgs, targetGroupArn: pulumi.Output<string> | undefined): Action {
  const forwarded = targetGroupArn ?? action.targetGroupArn;
  if (forwarded !== undefined) return { type: "forward", targetGroupArn: forwarded };
  const { statusCode = 404, body, redirectHost } = action;
  return redirectHost === undefined
    ? {
        type: "fixed-response",
        fixedResponse: {
          contentType: "text/plain",
          statusCode: String(statusCode),
          ...(body === undefined ? {} : { messageBody: body }),
        },
      }
    : { type: "redirect", redirect: { host: redirectHost, statusCode: "HTTP_302" } };
}

/** Makes the listeners, by port. */
export function createListeners(
  parent: pulumi.Resource,
  name: string,
  args: LoadBalancerArgs,
  loadBalancerArn: pulumi.Output<string>,
  targetGroupArn: pulumi.Output<string> | undefined,
): ReadonlyMap<number, aws.lb.Listener> {
  const network = args.type === LoadBalancerType.Nlb;
  const secure = args.certificateArn !== undefined;
  const options = { parent, ...onceCertified(parent, name, args.certificateArn) };
  return new Map(
    listenerPorts(args).map((port) => {
      const redirects = secure && port === 80;
      const protocol = network ? (secure ? "TLS" : "TCP") : port === 443 ? "HTTPS" : "HTTP";
      const listener = new aws.lb.Listener(
        `${name}-${port}`,
        {
          loadBalancerArn,
          port,
          protocol,
          ...(port === 443 ? { certificateArn: args.certificateArn, sslPolicy: sslPolicyOf(args) } : {}),
          defaultActions: [
            redirects
              ? { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }
              : defaultAction(args.defaultAction ?? {}, targetGroupArn),
          ],
          tags: tagged(name, args.tags),
        },
        options,
      );
      return [port, listener];
    }),
  );
}
