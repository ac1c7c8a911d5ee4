/**
 * Registers the tasks of a service with a load balancer of its own, a shared one, or an existing listener or target
 * group.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ListenerRuleFacts } from "../../analysis/rules/listenerRules";
import { serviceBalancerProblems } from "../../analysis/rules/checks/sharedBalancer";
import { Ingress, LoadBalancerType, Scheme, TargetType } from "../../analysis/rules/words";
import { answered } from "../answered";
import { checkedLater } from "../later";
import type { SharedLoadBalancerArgs } from "../loadBalancer/args";
import { LoadBalancer } from "../loadBalancer/loadBalancer";
import { createTargetGroup } from "../loadBalancer/targets";
import { after, tagged } from "../strategies/routing";
import type { GivenService } from "./given";
import type { ServicePlan } from "./plan";
import { plainShared } from "./route";
import { vpcBlocks } from "./rules";

/** A service's place behind a load balancer. */
export interface Balancing {
  /** The security group of the load balancer. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The ARN of the target group, known once a listener forwards to it. */
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
}

const NONE = pulumi.output("");

export function createBalancing(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
): Balancing | undefined {
  if (!plan.isBalanced) return undefined;
  switch (plan.route.by) {
    case "own":
      return ownBalancer(parent, name, args, plan);
    case "shared":
      return onShared(parent, name, args, plan);
    case "listener":
      return onListener(parent, name, args, plan);
    case "target-group": {
      const { targetGroupArn = "", securityGroupId = "" } = args.loadBalancer ?? {};
      const arn = pulumi.output(targetGroupArn);
      return {
        securityGroupId: pulumi.output(securityGroupId),
        targetGroupArn: arn,
        // arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0a1b → targetgroup/web/0a1b
        targetGroupArnSuffix: answered(arn, "the target group's ARN", (text) => text.split(":").at(-1) ?? ""),
        arnSuffix: NONE,
        dnsName: NONE,
        url: NONE,
      };
    }
  }
}

/**
 * The load balancer: internet-facing in the public subnets, internal in the internal ones, so that a switch of
 * strategies does not move it.
 */
function ownBalancer(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): Balancing {
  const { network, loadBalancer } = args;
  const internal = plan.scheme === Scheme.Internal;
  return new LoadBalancer(
    `${name}-lb`,
    {
      type: typeOf(plan),
      scheme: plan.scheme,
      vpcId: network.vpcId,
      vpcCidrBlocks: vpcBlocks(network),
      subnetIds: internal ? (network.internalSubnetIds ?? network.subnetIds) : (network.publicSubnetIds ?? []),
      targetType: targetTypeOf(plan),
      port: plan.entry?.port ?? 80,
      certificateArn: loadBalancer?.certificateArn,
      ...(loadBalancer?.sslPolicy === undefined ? {} : { sslPolicy: loadBalancer.sslPolicy }),
      healthCheck: loadBalancer?.healthCheck,
      accessLogs: loadBalancer?.accessLogs,
      deletionProtection: loadBalancer?.deletionProtection,
      webAclArn: loadBalancer?.webAclArn,
      tags: args.tags,
    },
    { parent },
  );
}

function typeOf(plan: ServicePlan): LoadBalancerType {
  return plan.ingress === Ingress.Nlb ? LoadBalancerType.Nlb : LoadBalancerType.Alb;
}

function targetTypeOf(plan: ServicePlan): TargetType {
  return plan.targetType === "ip" ? TargetType.Ip : TargetType.Instance;
}

/** The service's own target group, for a rule or a listener that it adds to a load balancer. */
function targetsOf(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): aws.lb.TargetGroup {
  return createTargetGroup(parent, name, {
    type: typeOf(plan),
    vpcId: args.network.vpcId,
    targetType: targetTypeOf(plan),
    port: plan.entry?.port ?? 80,
    healthCheck: args.loadBalancer?.healthCheck,
    tags: args.tags,
  });
}

function createRule(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  { priority, conditions }: ListenerRuleFacts,
  listenerArn: pulumi.Input<string>,
  targetGroupArn: pulumi.Output<string>,
): aws.lb.ListenerRule {
  const { host, path, headers = {} } = conditions;
  return new aws.lb.ListenerRule(
    `${name}-rule`,
    {
      listenerArn,
      priority,
      conditions: [
        ...(host === undefined ? [] : [{ hostHeader: { values: [...host] } }]),
        ...(path === undefined ? [] : [{ pathPattern: { values: [...path] } }]),
        ...Object.entries(headers).map(([httpHeaderName, values]) => ({
          httpHeader: { httpHeaderName, values: [...values] },
        })),
      ],
      actions: [{ type: "forward", targetGroupArn }],
      tags: tagged(name, args.tags),
    },
    { parent },
  );
}

function onListener(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): Balancing {
  const { listenerArn = "", securityGroupId = "" } = args.loadBalancer ?? {};
  const targets = targetsOf(parent, name, args, plan);
  const { rule } = plan.route;
  const forwards = rule && createRule(parent, name, args, rule, listenerArn, targets.arn);
  return {
    securityGroupId: pulumi.output(securityGroupId),
    targetGroupArn: after(targets.arn, [forwards?.arn]),
    targetGroupArnSuffix: targets.arnSuffix,
    // …:listener/app/front/0a1b/2c3d → app/front/0a1b
    arnSuffix: answered(pulumi.output(listenerArn), "the listener's ARN", (arn) =>
      arn.split("/").slice(1, 4).join("/"),
    ),
    dnsName: NONE,
    url: NONE,
  };
}

/** The parts of the shared load balancer; one that is an output is compared with the plan once it is known. */
function sharedParts(name: string, args: GivenService, plan: ServicePlan) {
  const { of, port, scheme } = args.loadBalancer ?? {};
  const known = plainShared(of);
  // R-LB-22: whether the load balancer has port 443 depends on its certificate, which may be an output.
  if (known !== undefined && port !== 443) return (part: SharedPart) => pulumi.output(known[part]);
  // The scheme decides only about the clients of a port of its own.
  const planned = { port, scheme: scheme ?? (port === undefined ? undefined : plan.scheme) };
  const decides = known && { type: known.type, scheme: known.scheme, certificateArn: known.certificateArn };
  const checked = checkedLater<{
    of?: Partial<pulumi.Unwrap<SharedLoadBalancerArgs>> & Pick<SharedLoadBalancerArgs, "type" | "scheme">;
  }>(
    { of: decides ?? of },
    {
      component: "EcsService",
      name,
      shown: new Set(),
      problemsOf: ({ of: shared }) =>
        serviceBalancerProblems({
          ingress: plan.ingress,
          settings: { ...planned, of: shared ?? null },
          conditions: {},
          shared,
          onInstances: !plan.hasOwnInterface,
        }),
    },
  );
  return (part: SharedPart): pulumi.Output<string> =>
    known === undefined
      ? checked.apply(({ of: shared }) => shared?.[part] ?? "")
      : checked.apply(() => pulumi.output(known[part]));
}

type SharedPart = Exclude<keyof SharedLoadBalancerArgs, "type" | "scheme">;

function onShared(parent: pulumi.Resource, name: string, args: GivenService, plan: ServicePlan): Balancing {
  const part = sharedParts(name, args, plan);
  const targets = targetsOf(parent, name, args, plan);
  const { rule } = plan.route;
  const forwards =
    rule === undefined
      ? createListener(parent, name, args, plan, part, targets.arn)
      : createRule(parent, name, args, rule, part("listenerArn"), targets.arn);
  const scheme = part("certificateArn").apply((arn) =>
    arn !== "" ? "https" : plan.ingress === Ingress.Alb ? "http" : "tcp",
  );
  return {
    securityGroupId: part("securityGroupId"),
    targetGroupArn: after(targets.arn, [forwards.arn]),
    targetGroupArnSuffix: targets.arnSuffix,
    arnSuffix: part("arnSuffix"),
    dnsName: part("dnsName"),
    url: pulumi.interpolate`${scheme}://${addressOf(args, rule, part("dnsName"))}`,
  };
}

/** The first host and the fixed beginning of the first path: `api.example.com/v1/`. */
function addressOf(
  { loadBalancer }: GivenService,
  rule: ListenerRuleFacts | undefined,
  dnsName: pulumi.Output<string>,
): pulumi.Output<string> {
  if (rule === undefined) return pulumi.interpolate`${dnsName}:${loadBalancer?.port}`;
  const host = rule.conditions.host?.find((name) => !/[*?]/.test(name));
  const beginning = /^\/[^*?]*/.exec(rule.conditions.path?.[0] ?? "")?.[0] ?? "";
  return pulumi.interpolate`${host ?? dnsName}${beginning === "/" ? "" : beginning}`;
}

/** A listener on a port of the service's own, and the rules of the load balancer's group for its clients. */
function createListener(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  part: ReturnType<typeof sharedParts>,
  targetGroupArn: pulumi.Output<string>,
): aws.lb.Listener {
  const tags = tagged(name, args.tags);
  const port = args.loadBalancer?.port ?? 0;
  const internal = plan.scheme === Scheme.Internal;
  (internal ? vpcBlocks(args.network) : ["0.0.0.0/0"]).forEach((cidrIpv4, index) => {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-load-balancer-${internal ? "from-vpc" : "from-internet"}-${port}-${index}`,
      {
        securityGroupId: part("securityGroupId"),
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrIpv4,
        description: `clients of ${name}`,
        tags,
      },
      { parent },
    );
  });
  const [secure, open] = plan.ingress === Ingress.Nlb ? ["TLS", "TCP"] : ["HTTPS", "HTTP"];
  const certificateArn = part("certificateArn");
  /** A property of listeners with a certificate only. */
  const ifSecure = (value: pulumi.Output<string>): pulumi.Output<string | undefined> =>
    pulumi.all([certificateArn, value]).apply(([arn, known]) => (arn === "" ? undefined : known));
  return new aws.lb.Listener(
    `${name}-${port}`,
    {
      loadBalancerArn: part("loadBalancerArn"),
      port,
      protocol: certificateArn.apply((arn) => (arn === "" ? open : secure)),
      certificateArn: ifSecure(certificateArn),
      sslPolicy: ifSecure(part("sslPolicy")),
      defaultActions: [{ type: "forward", targetGroupArn }],
      tags,
    },
    { parent },
  );
}
