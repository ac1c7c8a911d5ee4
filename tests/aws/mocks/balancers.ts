/** Load balancers, target groups and listeners. */
import {
  type ActionTypeEnum,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  type FixedResponseActionConfig,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyRuleCommand,
  ModifyTargetGroupCommand,
  type ProtocolEnum,
  type RedirectActionConfig,
  type RuleCondition,
  SetRulePrioritiesCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
  type TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  bagOf,
  bagsOf,
  type Bag,
  type Creators,
  flagOf,
  given,
  numberOf,
  pascal,
  physicalName,
  tagsOf,
  textOf,
  textsOf,
  wanted,
} from "./creator";

function protocolOf(inputs: Bag): ProtocolEnum {
  return wanted(inputs, "protocol") as ProtocolEnum;
}

/** The provider's `type`, `targetGroupArn`, `redirect` are the API's words but for their first letter and `Config`. */
function actions(inputs: Bag, key = "defaultActions") {
  return bagsOf(inputs, key).map((action) => {
    const groups = bagsOf(bagOf(action, "forward"), "targetGroups");
    const { redirect, fixedResponse } = action;
    return {
      Type: wanted(action, "type") as ActionTypeEnum,
      TargetGroupArn: textOf(action, "targetGroupArn"),
      ...(redirect === undefined ? {} : { RedirectConfig: pascal(redirect) as RedirectActionConfig }),
      ...(fixedResponse === undefined
        ? {}
        : { FixedResponseConfig: pascal(fixedResponse) as FixedResponseActionConfig }),
      ...(groups.length === 0
        ? {}
        : {
            ForwardConfig: {
              TargetGroups: groups.map((group) => ({
                TargetGroupArn: wanted(group, "arn"),
                Weight: numberOf(group, "weight") ?? 1,
              })),
            },
          }),
    };
  });
}

function conditions(inputs: Bag): RuleCondition[] {
  return bagsOf(inputs, "conditions").map((condition) => {
    const host = textsOf(bagOf(condition, "hostHeader"), "values");
    const path = textsOf(bagOf(condition, "pathPattern"), "values");
    const header = bagOf(condition, "httpHeader");
    if (host.length > 0) return { Field: "host-header", HostHeaderConfig: { Values: host } };
    if (path.length > 0) return { Field: "path-pattern", PathPatternConfig: { Values: path } };
    return {
      Field: "http-header",
      HttpHeaderConfig: { HttpHeaderName: wanted(header, "httpHeaderName"), Values: textsOf(header, "values") },
    };
  });
}

function certificates(inputs: Bag) {
  const arn = textOf(inputs, "certificateArn");
  return arn === undefined ? undefined : [{ CertificateArn: arn }];
}

function healthCheck(inputs: Bag) {
  const check = bagOf(inputs, "healthCheck");
  const path = textOf(check, "path");
  const matcher = textOf(check, "matcher");
  return {
    HealthCheckPath: path,
    HealthCheckPort: textOf(check, "port"),
    HealthCheckProtocol: textOf(check, "protocol") as ProtocolEnum | undefined,
    HealthCheckIntervalSeconds: numberOf(check, "interval"),
    HealthCheckTimeoutSeconds: numberOf(check, "timeout"),
    HealthyThresholdCount: numberOf(check, "healthyThreshold"),
    UnhealthyThresholdCount: numberOf(check, "unhealthyThreshold"),
    ...(matcher === undefined ? {} : { Matcher: { HttpCode: matcher } }),
  };
}

export const balancerCreators: Creators = {
  "aws:lb/loadBalancer:LoadBalancer": {
    async create(inputs, name, { elb }) {
      const groups = textsOf(inputs, "securityGroups");
      const Name = physicalName(inputs, name);
      const { LoadBalancers } = await elb.send(
        new CreateLoadBalancerCommand({
          Name,
          Scheme: flagOf(inputs, "internal") === true ? "internal" : "internet-facing",
          Type: textOf(inputs, "loadBalancerType") === "network" ? "network" : "application",
          IpAddressType: textOf(inputs, "ipAddressType") === "dualstack" ? "dualstack" : "ipv4",
          Subnets: textsOf(inputs, "subnets"),
          ...(groups.length === 0 ? {} : { SecurityGroups: groups }),
          Tags: tagsOf(inputs),
        }),
      );
      const [balancer] = given(LoadBalancers, "the load balancer");
      const arn = given(balancer?.LoadBalancerArn, "the load balancer's ARN");
      const drop = flagOf(inputs, "dropInvalidHeaderFields");
      if (drop !== undefined) {
        const Attributes = [{ Key: "routing.http.drop_invalid_header_fields.enabled", Value: String(drop) }];
        await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }));
      }
      return {
        id: arn,
        outputs: {
          ...inputs,
          name: Name,
          arn,
          arnSuffix: arn.split(":loadbalancer/")[1],
          dnsName: given(balancer?.DNSName, "the load balancer's name"),
          zoneId: balancer?.CanonicalHostedZoneId,
        },
      };
    },
    async update({ id, outputs }, inputs, { elb }) {
      await elb.send(new SetSubnetsCommand({ LoadBalancerArn: id, Subnets: textsOf(inputs, "subnets") }));
      const groups = textsOf(inputs, "securityGroups");
      if (groups.length > 0) {
        await elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn: id, SecurityGroups: groups }));
      }
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { elb }) {
      await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id }));
    },
  },

  "aws:lb/targetGroup:TargetGroup": {
    async create(inputs, name, { elb }) {
      const Name = physicalName(inputs, name);
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name,
          Port: numberOf(inputs, "port"),
          Protocol: protocolOf(inputs),
          TargetType: (textOf(inputs, "targetType") ?? "instance") as TargetTypeEnum,
          VpcId: wanted(inputs, "vpcId"),
          IpAddressType: textOf(inputs, "ipAddressType") === "ipv6" ? "ipv6" : "ipv4",
          ...healthCheck(inputs),
          Tags: tagsOf(inputs),
        }),
      );
      const arn = given(TargetGroups?.[0]?.TargetGroupArn, "the target group's ARN");
      return { id: arn, outputs: { ...inputs, name: Name, arn, arnSuffix: arn.slice(arn.indexOf("targetgroup/")) } };
    },
    async update({ id, outputs }, inputs, { elb }) {
      await elb.send(new ModifyTargetGroupCommand({ TargetGroupArn: id, ...healthCheck(inputs) }));
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { elb }) {
      await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: id }));
    },
  },

  "aws:lb/listener:Listener": {
    async create(inputs, _name, { elb }) {
      const { Listeners } = await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: wanted(inputs, "loadBalancerArn"),
          Port: numberOf(inputs, "port"),
          Protocol: protocolOf(inputs),
          Certificates: certificates(inputs),
          DefaultActions: actions(inputs),
          Tags: tagsOf(inputs),
        }),
      );
      const arn = given(Listeners?.[0]?.ListenerArn, "the listener's ARN");
      return { id: arn, outputs: { ...inputs, arn } };
    },
    async update({ id, outputs }, inputs, { elb }) {
      await elb.send(
        new ModifyListenerCommand({
          ListenerArn: id,
          Port: numberOf(inputs, "port"),
          Protocol: protocolOf(inputs),
          Certificates: certificates(inputs),
          DefaultActions: actions(inputs),
        }),
      );
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { elb }) {
      await elb.send(new DeleteListenerCommand({ ListenerArn: id }));
    },
  },

  "aws:lb/listenerRule:ListenerRule": {
    async create(inputs, _name, { elb }) {
      const { Rules } = await elb.send(
        new CreateRuleCommand({
          ListenerArn: wanted(inputs, "listenerArn"),
          Priority: numberOf(inputs, "priority"),
          Conditions: conditions(inputs),
          Actions: actions(inputs, "actions"),
          Tags: tagsOf(inputs),
        }),
      );
      const arn = given(Rules?.[0]?.RuleArn, "the rule's ARN");
      return { id: arn, outputs: { ...inputs, arn } };
    },
    async update({ id, outputs }, inputs, { elb }) {
      const [Conditions, Actions] = [conditions(inputs), actions(inputs, "actions")];
      await elb.send(new ModifyRuleCommand({ RuleArn: id, Conditions, Actions }));
      const Priority = numberOf(inputs, "priority");
      if (Priority !== outputs["priority"]) {
        await elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: id, Priority }] }));
      }
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { elb }) {
      await elb.send(new DeleteRuleCommand({ RuleArn: id }));
    },
  },
};
