/** Load balancers, listeners with their rules, and target groups. */
import type {
  Action,
  Listener,
  LoadBalancer,
  LoadBalancerAttribute,
  Rule,
  RuleCondition,
  TargetGroup,
  TargetGroupAttribute,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Properties, UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item } from "./item";

const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";

/** In any other state it is unknown whether the balancer has its nodes (ELB API, LoadBalancerState). */
const READY = new Set(["active", "active_impaired"]);

/** An answer of DescribeLoadBalancerAttributes, and the balancer of its request. */
interface BalancerAttributes {
  LoadBalancerArn?: string;
  Attributes?: LoadBalancerAttribute[];
}

export function addBalancers(graph: GraphBuilder): void {
  const attributes = new Map(
    graph
      .records<BalancerAttributes>("LoadBalancerAttributes", "LoadBalancerArn")
      .map((record) => [record.text("LoadBalancerArn"), record.listed("Attributes")]),
  );
  for (const balancer of graph.records<LoadBalancer>("LoadBalancers", "LoadBalancerArn")) {
    const arn = balancer.text("LoadBalancerArn") ?? "";
    const crossZone = attributes
      .get(arn)
      ?.find((attribute) => attribute.text("Key") === "load_balancing.cross_zone.enabled");
    const state = balancer.part("State")?.text("Code");
    const unready = state === undefined || READY.has(state) ? undefined : `it is in state ${state}`;
    graph.add(
      "aws:lb/loadBalancer:LoadBalancer",
      arn,
      balancer.text("LoadBalancerName"),
      {
        loadBalancerType: balancer.value("Type"),
        internal: balancer.text("Scheme") === undefined ? undefined : balancer.text("Scheme") === "internal",
        vpcId: balancer.value("VpcId"),
        ...(unready === undefined ? placesOf(balancer) : { subnets: UNKNOWN }),
        securityGroups: balancer.value("SecurityGroups"),
        enableCrossZoneLoadBalancing: crossZone?.value("Value") ?? UNKNOWN,
        ipAddressType: balancer.value("IpAddressType"),
        dnsName: balancer.value("DNSName"),
      },
      unready ?? graph.unread("LoadBalancerAttributes") ?? "LoadBalancerAttributes does not contain it",
    );
  }
  for (const group of graph.records<TargetGroup>("TargetGroups", "TargetGroupArn")) addTargetGroup(graph, group);
  addListeners(graph);
}

/** Subnets alone, or with the Elastic IP of each. */
function placesOf(balancer: Item<LoadBalancer>): { readonly [property: string]: Value } {
  const zones = balancer.list("AvailabilityZones");
  if (zones === UNKNOWN) return { subnets: UNKNOWN };
  const mappings = zones.map((zone) =>
    given({
      subnetId: zone.value("SubnetId") ?? UNKNOWN,
      allocationId: zone
        .listed("LoadBalancerAddresses")
        .map((address) => address.value("AllocationId"))
        .find((allocation) => allocation !== undefined),
    }),
  );
  return mappings.some((mapping) => mapping["allocationId"] !== undefined)
    ? { subnetMappings: mappings }
    : { subnets: mappings.map((mapping) => mapping["subnetId"] ?? UNKNOWN) };
}

/** An answer of DescribeTargetGroupAttributes, and the group of its request. */
interface GroupAttributes {
  TargetGroupArn?: string;
  Attributes?: TargetGroupAttribute[];
}

function addTargetGroup(graph: GraphBuilder, group: Item<TargetGroup>): void {
  const arn = group.text("TargetGroupArn") ?? "";
  const protocol = group.text("Protocol") ?? "";
  // Groups of other protocols have no such attribute, or one without effect.
  const preserves = protocol === "TCP" || protocol === "TLS" ? preservesClientIp(graph, arn) : undefined;
  graph.add(
    "aws:lb/targetGroup:TargetGroup",
    arn,
    group.text("TargetGroupName"),
    {
      vpcId: group.value("VpcId"),
      targetType: group.value("TargetType"),
      port: group.value("Port"),
      protocol: group.value("Protocol"),
      ipAddressType: group.value("IpAddressType"),
      healthCheck: given({ port: group.value("HealthCheckPort") }),
      preserveClientIp: preserves,
      // DescribeTargetHealth is not called: which targets are registered by hand is not read.
      targets: UNKNOWN,
    },
    preserves === UNKNOWN ? (graph.unread("TargetGroupAttributes") ?? NOT_LISTED) : undefined,
  );
}

const NOT_LISTED = "TargetGroupAttributes does not contain it";

function preservesClientIp(graph: GraphBuilder, arn: string): Value {
  const attributes = graph
    .records<GroupAttributes>("TargetGroupAttributes", "TargetGroupArn")
    .find((record) => record.text("TargetGroupArn") === arn);
  const attribute = attributes?.listed("Attributes").find((each) => each.text("Key") === "preserve_client_ip.enabled");
  return attribute?.value("Value") ?? UNKNOWN;
}

function addListeners(graph: GraphBuilder): void {
  const unreadRules = graph.unread("ListenerRules");
  for (const listener of graph.records<Listener>("Listeners", "ListenerArn")) {
    const arn = listener.text("ListenerArn") ?? "";
    const port = listener.number("Port");
    graph.add(LISTENER, arn, port === undefined ? undefined : `${listener.text("Protocol") ?? ""}:${String(port)}`, {
      loadBalancerArn: listener.value("LoadBalancerArn"),
      port: listener.value("Port"),
      protocol: listener.value("Protocol"),
      defaultActions: listener.mapped("DefaultActions", actionOf),
    });
    if (unreadRules !== undefined) {
      graph.relate(RULE, `rules of ${arn}`, { listenerArn: arn, actions: UNKNOWN }, unreadRules);
    }
  }
  for (const rule of graph.records<Rule>("ListenerRules", "RuleArn")) {
    const arn = rule.text("RuleArn") ?? "";
    // AWS lists the default action as a rule too.
    if (rule.is("IsDefault")) continue;
    // arn:…:listener-rule/app/NAME/BALANCER/LISTENER/RULE
    const listenerArn = arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]*$/, "");
    graph.add(RULE, arn, undefined, {
      listenerArn,
      actions: rule.mapped("Actions", actionOf),
      conditions: rule.mapped("Conditions", conditionOf),
    });
  }
  const unread = graph.unread("Listeners");
  if (unread !== undefined) {
    const open: Properties = { loadBalancerArn: UNKNOWN, port: UNKNOWN, protocol: UNKNOWN, defaultActions: UNKNOWN };
    graph.relate(LISTENER, "listeners that were not read", open, unread);
  }
}

function conditionOf(condition: Item<RuleCondition>): Value {
  const source = condition.part("SourceIpConfig");
  return given({ sourceIp: source === undefined ? undefined : given({ values: source.value("Values") }) });
}

function actionOf(action: Item<Action>): Value {
  const forward = action.part("ForwardConfig");
  return given({
    targetGroupArn: action.value("TargetGroupArn"),
    forward:
      forward === undefined
        ? undefined
        : {
            targetGroups: forward.mapped("TargetGroups", (group) =>
              given({ arn: group.value("TargetGroupArn") ?? UNKNOWN }),
            ),
          },
  });
}
