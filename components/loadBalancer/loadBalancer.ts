/** A load balancer in front of one service: load balancer, security group, target group and listeners. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { loadBalancerInputProblems } from "../../analysis/rules/checks/balancer";
import { LoadBalancerType, Scheme, TargetType } from "../../analysis/rules/words";
import { refuse } from "../refuse";
import { vpcBlocks } from "../service/rules";
import type { AccessLogsArgs, HealthCheckArgs } from "../service/args";
import { after, tagged } from "../strategies/routing";

/** Arguments of `LoadBalancer`. */
export interface LoadBalancerArgs {
  /** `alb` (HTTP, needs two Availability Zones) or `nlb` (TCP). */
  type: LoadBalancerType;
  /** `internet-facing` or `internal`. Default: `internet-facing`. */
  scheme?: Scheme;
  /** The id of the VPC. */
  vpcId: pulumi.Input<string>;
  /** The VPC's IPv4 CIDR blocks, which may reach an internal load balancer. */
  vpcCidrBlocks: pulumi.Input<pulumi.Input<string>[]>;
  /** The number of these blocks. Default: the length of the list, or 1 if the list is an Output. */
  vpcCidrBlockCount?: number;
  /** The ids of its subnets, one for each Availability Zone; public subnets for an internet-facing load balancer. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** How targets are registered: `ip` for awsvpc tasks, `instance` for bridge and host. */
  targetType: TargetType;
  /** The port that the targets listen on, unless each target is registered with a port of its own. */
  port: number;
  /** The ARN of the certificate for HTTPS (ALB) or TLS (NLB) on port 443. Default: HTTP or TCP on port 80. */
  certificateArn?: pulumi.Input<string>;
  /** The health check of the targets. */
  healthCheck?: HealthCheckArgs;
  /** Access logs; an NLB writes them only with a certificate. Default: none. Cost: storage in S3. */
  accessLogs?: AccessLogsArgs;
  /**
   * True to refuse the deletion of the load balancer. A deployment that replaces or deletes it then fails, until you set
   * false and deploy. Default: false.
   */
  deletionProtection?: pulumi.Input<boolean>;
  /** The ARN of a regional web ACL of AWS WAF, for an ALB only. Default: none. Cost: AWS WAF, per request. */
  webAclArn?: pulumi.Input<string>;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * An Application or Network Load Balancer with its listeners: HTTP on port 80, or with a certificate HTTPS on port 443
 * and, for an ALB, a redirect from port 80. It always has a security group, since an NLB cannot get one later.
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
   * The ARN of the target group in which a service registers its tasks. Known once a listener forwards to it, as ECS
   * requires.
   */
  public readonly targetGroupArn: pulumi.Output<string>;
  /** The ARN of the target group from `targetgroup/` on, for metrics of CloudWatch and scaling by requests. */
  public readonly targetGroupArnSuffix: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
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
    const targets = createTargetGroup(this, name, args);
    const listeners = createListeners(this, name, args, balancer.arn, targets.arn);

    this.loadBalancerArn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    const scheme = args.certificateArn !== undefined ? "https" : args.type === LoadBalancerType.Alb ? "http" : "tcp";
    this.url = pulumi.interpolate`${scheme}://${balancer.dnsName}`;
    this.securityGroupId = group.id;
    this.targetGroupArn = after(
      targets.arn,
      listeners.map((listener) => listener.arn),
    );
    this.targetGroupArnSuffix = targets.arnSuffix;
    this.registerOutputs({
      loadBalancerArn: this.loadBalancerArn,
      arnSuffix: this.arnSuffix,
      dnsName: this.dnsName,
      url: this.url,
      securityGroupId: this.securityGroupId,
      targetGroupArn: this.targetGroupArn,
      targetGroupArnSuffix: this.targetGroupArnSuffix,
    });
  }
}

/**
 * Empty if Pulumi can make the name: at most 32 letters, digits and hyphens, eight of which Pulumi adds, and no
 * `internal-` at the start. Otherwise a name prefix, which the provider makes unique.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
function prefixOf(name: string): { namePrefix?: string } {
  if (/^(?!internal-)[a-z0-9][a-z0-9-]{0,23}$/i.test(name)) return {};
  const [beginning] = /[a-z0-9]{1,5}/i.exec(name) ?? ["lb"];
  return { namePrefix: `${beginning}-` };
}

function isInternal(args: LoadBalancerArgs): boolean {
  return args.scheme === Scheme.Internal;
}

/** The ports of the listeners. An NLB cannot redirect, so it has only one. */
function listenerPorts(args: LoadBalancerArgs): number[] {
  if (args.certificateArn === undefined) return [80];
  return args.type === LoadBalancerType.Alb ? [443, 80] : [443];
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

function createTargetGroup(parent: pulumi.Resource, name: string, args: LoadBalancerArgs): aws.lb.TargetGroup {
  const network = args.type === LoadBalancerType.Nlb;
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

function createListeners(
  parent: pulumi.Resource,
  name: string,
  args: LoadBalancerArgs,
  loadBalancerArn: pulumi.Output<string>,
  targetGroupArn: pulumi.Output<string>,
): aws.lb.Listener[] {
  const network = args.type === LoadBalancerType.Nlb;
  const secure = args.certificateArn !== undefined;
  return listenerPorts(args).map((port) => {
    const redirects = secure && port === 80;
    const protocol = network ? (secure ? "TLS" : "TCP") : port === 443 ? "HTTPS" : "HTTP";
    return new aws.lb.Listener(
      `${name}-${port}`,
      {
        loadBalancerArn,
        port,
        protocol,
        ...(port === 443
          ? { certificateArn: args.certificateArn, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }
          : {}),
        defaultActions: [
          redirects
            ? { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }
            : { type: "forward", targetGroupArn },
        ],
        tags: tagged(name, args.tags),
      },
      { parent },
    );
  });
}
