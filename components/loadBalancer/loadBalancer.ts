/** A load balancer in front of one service or several: load balancer, security group and listeners. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { loadBalancerInputProblems } from "../../analysis/rules/checks/balancer";
import { LoadBalancerType, Scheme } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { vpcBlocks } from "../service/rules";
import { after, tagged } from "../strategies/routing";
import type { LoadBalancerArgs, SharedLoadBalancer } from "./args";
import { createListeners, listenerPorts, sslPolicyOf } from "./listeners";
import { createTargetGroup, prefixOf } from "./targets";

/**
 * An Application or Network Load Balancer with its listeners: HTTP on port 80, or with a certificate HTTPS on port 443
 * and, for an ALB, a redirect from port 80. Services that name its `contract` share it: behind an ALB by host, path and
 * headers, behind an NLB by port. It always has a security group, since an NLB cannot get one later.
 * Cost: per hour and capacity unit, and per public IPv4 address of the nodes of an internet-facing load balancer.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** The ARN of the load balancer. */
  public readonly loadBalancerArn: pulumi.Output<string>;
  /** The ARN from `app/` or `net/` on, for metrics of CloudWatch and scaling by requests. */
  public readonly arnSuffix: pulumi.Output<string>;
  /** The DNS name that clients use. */
  public readonly dnsName: pulumi.Output<string>;
  /** The URL for clients: `http://…` or `https://…`; `tcp://…` for an NLB without a certificate. */
  public readonly url: pulumi.Output<string>;
  /** The id of the nodes' security group. It has no outbound rule yet: the service adds the rule to its tasks. */
  public readonly securityGroupId: pulumi.Output<string>;
  /**
   * The ARN of its own target group, in which a service registers its tasks; empty without one. Known once a listener
   * forwards to it, as ECS requires.
   */
  public readonly targetGroupArn: pulumi.Output<string>;
  /** The ARN of its own target group from `targetgroup/` on, for metrics of CloudWatch; empty without one. */
  public readonly targetGroupArnSuffix: pulumi.Output<string>;
  /** The data for services that share it: their `loadBalancer.of`. */
  public readonly contract: SharedLoadBalancer;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("LoadBalancer", name, args);
    refuse("LoadBalancer", name, loadBalancerInputProblems(args));
    super("ecs-connectivity:index:LoadBalancer", name, args, opts);

    const group = createGroup(this, name, args);
    const balancer = createBalancer(this, name, args, group.id);
    if (args.webAclArn !== undefined) {
      new aws.wafv2.WebAclAssociation(
        `${name}-web-acl`,
        { resourceArn: balancer.arn, webAclArn: args.webAclArn },
        // A load balancer has one web ACL: deleting the old association last would remove the new web ACL.
        { parent: this, deleteBeforeReplace: true },
      );
    }
    const { targetType, port = 80 } = args;
    const targets = targetType && createTargetGroup(this, name, { ...args, targetType, port });
    const listeners = createListeners(this, name, args, balancer.arn, targets?.arn);

    this.loadBalancerArn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    const scheme = args.certificateArn !== undefined ? "https" : args.type === LoadBalancerType.Alb ? "http" : "tcp";
    this.url = pulumi.interpolate`${scheme}://${balancer.dnsName}`;
    this.securityGroupId = group.id;
    this.targetGroupArn = targets
      ? after(
          targets.arn,
          [...listeners.values()].map((listener) => listener.arn),
        )
      : pulumi.output("");
    this.targetGroupArnSuffix = targets?.arnSuffix ?? pulumi.output("");
    this.contract = {
      type: args.type,
      scheme: args.scheme ?? Scheme.InternetFacing,
      loadBalancerArn: this.loadBalancerArn,
      arnSuffix: this.arnSuffix,
      dnsName: this.dnsName,
      securityGroupId: this.securityGroupId,
      listenerArn: (listeners.get(443) ?? listeners.get(80))?.arn ?? pulumi.output(""),
      certificateArn: pulumi.output(args.certificateArn ?? ""),
      sslPolicy: pulumi.output(sslPolicyOf(args)),
    };
    this.registerOutputs({
      loadBalancerArn: this.loadBalancerArn,
      arnSuffix: this.arnSuffix,
      dnsName: this.dnsName,
      url: this.url,
      securityGroupId: this.securityGroupId,
      targetGroupArn: this.targetGroupArn,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
      contract: this.contract,
    });
  }
}

function isInternal(args: LoadBalancerArgs): boolean {
  return args.scheme === Scheme.Internal;
}

function createGroup(parent: pulumi.Resource, name: string, args: LoadBalancerArgs): aws.ec2.SecurityGroup {
  const tags = tagged(name, args.tags);
  const group = new aws.ec2.SecurityGroup(
    `${name}-group`,
    { vpcId: args.vpcId, description: "Load balancer: its clients on its listeners' ports", tags },
    { parent },
  );
  const clients = isInternal(args) ? vpcBlocks(args) : ["0.0.0.0/0"];
  for (const port of listenerPorts(args)) {
    clients.forEach((cidrIpv4, index) => {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-${isInternal(args) ? "from-vpc" : "from-internet"}-${port}-${index}`,
        {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4,
          description: "clients",
          tags,
        },
        { parent },
      );
    });
  }
  return group;
}

/** The load balancer has an automatic name, so that a replacement is created before the old one is deleted. */
function createBalancer(
  parent: pulumi.Resource,
  name: string,
  args: LoadBalancerArgs,
  securityGroupId: pulumi.Output<string>,
): aws.lb.LoadBalancer {
  const network = args.type === LoadBalancerType.Nlb;
  const { accessLogs, deletionProtection } = args;
  return new aws.lb.LoadBalancer(
    name,
    {
      ...prefixOf(name),
      loadBalancerType: network ? "network" : "application",
      internal: isInternal(args),
      subnets: args.subnetIds,
      securityGroups: [securityGroupId],
      // R-VPC-32: without it a node sends traffic only to the tasks of its own zone.
      ...(network ? { enableCrossZoneLoadBalancing: true } : { dropInvalidHeaderFields: true }),
      ...(accessLogs === undefined ? {} : { accessLogs: { ...accessLogs, enabled: true } }),
      ...(deletionProtection === undefined ? {} : { enableDeletionProtection: deletionProtection }),
      tags: tagged(name, args.tags),
    },
    { parent },
  );
}
