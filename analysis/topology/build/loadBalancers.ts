/** Load balancers, their listeners with every rule's targets, and target groups. */
import { isUnknown, type Key, type Listener, type LoadBalancer, type Maybe, type TargetGroup } from "../model";
import { grouped } from "../collections";
import { own, UNKNOWN } from "../resource";
import { attachedTargets } from "./attachedTargets";
import { entityOf } from "./entity";
import { all, byReference, Fields, orDefault, required } from "./fields";
import { groupsOrDefault } from "./groups";
import { listenerRuleOf, unweighted } from "./listenerRules";
import type { Source } from "./source";
import {
  CLASSIC_LOAD_BALANCERS,
  ELASTIC_IPS,
  GROUPS,
  LISTENERS,
  LOAD_BALANCERS,
  SUBNETS,
  TARGET_GROUPS,
  VPCS,
} from "./types";

/** Subnets by list, or one by one with an address each. */
function subnetsOf(fields: Fields): { subnets: Maybe<readonly Key[]>; elasticIps: Maybe<readonly Key[]> } {
  const mappings = fields.objects("subnetMappings");
  if (isUnknown(mappings)) return { subnets: mappings, elasticIps: mappings };
  if (mappings.length === 0) return { subnets: fields.refs("subnets", SUBNETS), elasticIps: [] };
  const subnets = mappings.map((mapping) => required(mapping, "subnetId", mapping.ref("subnetId", SUBNETS)));
  const addresses = mappings
    .map((mapping) => mapping.ref("allocationId", ELASTIC_IPS))
    .filter((key): key is Exclude<typeof key, null> => key !== null);
  return { subnets: whole(subnets), elasticIps: whole(addresses) };
}

/** A list is known when each of its places is. */
function whole(keys: readonly Maybe<Key>[]): Maybe<readonly Key[]> {
  return keys.find(isUnknown) ?? keys.filter((key): key is Key => !isUnknown(key));
}

function vpcOf(source: Source, fields: Fields, subnets: Maybe<readonly Key[]>): Maybe<Key> {
  if (isUnknown(subnets)) return subnets;
  const resource = subnets[0] === undefined ? undefined : source.resource(subnets[0]);
  if (resource === undefined) return required(fields, "vpcId", fields.ref("vpcId", VPCS));
  const subnet = Fields.of(source, resource);
  return required(subnet, "vpcId", subnet.ref("vpcId", VPCS));
}

const KINDS: ReadonlyMap<string, "alb" | "nlb" | "gwlb"> = new Map([
  ["application", "alb"],
  ["network", "nlb"],
  ["gateway", "gwlb"],
]);

function kindOf(fields: Fields): LoadBalancer["kind"] {
  const type = orDefault(fields.string("loadBalancerType"), "application");
  if (isUnknown(type)) return type;
  return KINDS.get(type) ?? fields.unknown("loadBalancerType", "is not a type of load balancer");
}

function schemeOf(fields: Fields): LoadBalancer["scheme"] {
  const internal = orDefault(fields.boolean("internal"), false);
  return isUnknown(internal) ? internal : internal ? "internal" : "internet-facing";
}

function ipAddressTypeOf(fields: Fields): LoadBalancer["ipAddressType"] {
  const type = orDefault(fields.string("ipAddressType"), "ipv4");
  if (isUnknown(type)) return type;
  return type === "dualstack" || type === "dualstack-without-public-ipv4" ? type : "ipv4";
}

/** Only an assigned name is known: before deployment there is none. */
function dnsNameOf(fields: Fields): Maybe<string> {
  const name = fields.string("dnsName");
  return name === undefined || fields.resource.syntheticId === true
    ? fields.unknown("dnsName", "is assigned by AWS")
    : name;
}

export function loadBalancers(source: Source): LoadBalancer[] {
  const modern = all(source, ...LOAD_BALANCERS).map((fields): LoadBalancer => {
    const kind = kindOf(fields);
    const { subnets, elasticIps } = subnetsOf(fields);
    const vpc = vpcOf(source, fields, subnets);
    return {
      ...entityOf(fields),
      kind,
      scheme: schemeOf(fields),
      vpc,
      subnets,
      // An ALB without groups gets the VPC's default one; an NLB without has none.
      securityGroups:
        kind === "alb" ? groupsOrDefault(fields, "securityGroups", vpc) : fields.refs("securityGroups", GROUPS),
      crossZone: kind === "alb" ? true : orDefault(fields.boolean("enableCrossZoneLoadBalancing"), false),
      ipAddressType: ipAddressTypeOf(fields),
      elasticIps,
      dnsName: dnsNameOf(fields),
    };
  });
  const classic = all(source, ...CLASSIC_LOAD_BALANCERS).map((fields): LoadBalancer => {
    const subnets = fields.refs("subnets", SUBNETS);
    const vpc = vpcOf(source, fields, subnets);
    return {
      ...entityOf(fields),
      kind: "classic",
      scheme: schemeOf(fields),
      vpc,
      subnets,
      securityGroups: groupsOrDefault(fields, "securityGroups", vpc),
      crossZone: orDefault(fields.boolean("crossZoneLoadBalancing"), true),
      ipAddressType: "ipv4",
      elasticIps: [],
      dnsName: dnsNameOf(fields),
    };
  });
  return [...modern, ...classic];
}

const groupKey = (group: Fields): Maybe<Key> => required(group, "arn", group.ref("arn", TARGET_GROUPS));

/** Old versions of the package have one action of a listener, `defaultAction`. */
function actionsIn(fields: Fields, property: string): Maybe<readonly Fields[]> {
  const only = property === "defaultActions" ? fields.object("defaultAction") : undefined;
  if (only === undefined) return fields.objects(property);
  return isUnknown(only) ? only : [only];
}

/** The target groups to which every action that names them forwards with weight 0. */
function withoutWeight(actions: readonly { readonly of: Fields; readonly property: string }[]): readonly Key[] {
  const each = actions.flatMap(({ of, property }) => {
    const list = actionsIn(of, property);
    return isUnknown(list) ? [] : list.map((action) => unweighted(action, groupKey));
  });
  const all = actions.flatMap(({ of, property }) => listOf(targetsOf(of, property)));
  const shares = each.flat();
  return [...new Set(shares)].filter(
    (key) => all.filter((one) => one === key).length === shares.filter((one) => one === key).length,
  );
}

/** Target groups of a list of actions: `targetGroupArn`, or the weighted list under `forward`. */
function targetsOf(fields: Fields, property: string): Maybe<readonly Key[]> {
  const actions = actionsIn(fields, property);
  if (isUnknown(actions)) return actions;
  const keys: Maybe<Key>[] = [];
  for (const action of actions) {
    const direct = action.ref("targetGroupArn", TARGET_GROUPS);
    if (direct !== null) keys.push(direct);
    const forward = action.object("forward");
    if (forward === undefined) continue;
    if (isUnknown(forward)) return forward;
    const weighted = forward.objects("targetGroups");
    if (isUnknown(weighted)) return weighted;
    for (const group of weighted) keys.push(groupKey(group));
  }
  return whole(keys);
}

export function listeners(source: Source): Listener[] {
  const rules = byReference(source, "aws:lb/listenerRule:ListenerRule", "listenerArn", LISTENERS);
  const made = all(source, ...LISTENERS).map((fields) => {
    const own = targetsOf(fields, "defaultActions");
    const ownRules = rules.get(fields.key) ?? [];
    const byRules = ownRules.map((rule) => ({
      keys: targetsOf(rule, "actions"),
      isForSources: isForSources(rule),
    }));
    const lists = [own, ...byRules.map(({ keys }) => keys)];
    const unknown = lists.find(isUnknown);
    const ofAll = [own, ...byRules.flatMap((rule) => (rule.isForSources ? [] : [rule.keys]))].flatMap(listOf);
    const shareless = withoutWeight([
      { of: fields, property: "defaultActions" },
      ...ownRules.map((rule) => ({ of: rule, property: "actions" })),
    ]);
    const ofSources = byRules.flatMap(({ keys }) => listOf(keys)).filter((key) => !ofAll.includes(key));
    return {
      ...entityOf(fields),
      loadBalancer: required(fields, "loadBalancerArn", fields.ref("loadBalancerArn", LOAD_BALANCERS)),
      port: fields.number("port") ?? fields.unknown("port", "is missing"),
      protocol: orDefault(fields.string("protocol"), "HTTP"),
      targetGroups: unknown ?? [...new Set(lists.flatMap((list) => (isUnknown(list) ? [] : list)))],
      ...(ofSources.length === 0 ? {} : { groupsOfSources: [...new Set(ofSources)] }),
      ...(shareless.length === 0 ? {} : { groupsWithoutWeight: shareless }),
      ...(ownRules.length === 0 ? {} : { rules: ownRules.map(listenerRuleOf) }),
    };
  });
  return [...made, ...listenersElsewhere(source)];
}

/** Listeners of other stacks, of which only rules are here: the rules' target groups have a load balancer (R-LB-17). */
function listenersElsewhere(source: Source): Listener[] {
  const rules = all(source, "aws:lb/listenerRule:ListenerRule").filter((rule) =>
    isUnknown(rule.ref("listenerArn", LISTENERS)),
  );
  const byListener = grouped(rules, (rule) => {
    const arn = rule.string("listenerArn");
    return [arn === undefined || isUnknown(arn) ? rule.key : arn];
  });
  return [...byListener].map(([key, own]) => listenerElsewhere(key, own));
}

function listenerElsewhere(key: Key, rules: readonly Fields[]): Listener {
  const unknown = { unknown: "its listener is not in this source" };
  const arn = key.startsWith("arn:") ? key : null;
  const groups = rules.map((rule) => targetsOf(rule, "actions"));
  return {
    key,
    name: arn ?? `of ${rules.map(({ resource }) => resource.name).join(", ")}`,
    id: arn,
    // …:listener/app/front/0a1b/2c3d → …:loadbalancer/app/front/0a1b
    loadBalancer: arn?.replace(":listener/", ":loadbalancer/").replace(/\/[^/]+$/, "") ?? unknown,
    port: unknown,
    protocol: unknown,
    targetGroups: groups.find(isUnknown) ?? [...new Set(groups.flatMap(listOf))],
    rules: rules.map(listenerRuleOf),
  };
}

function listOf(keys: Maybe<readonly Key[]>): readonly Key[] {
  return isUnknown(keys) ? [] : keys;
}

/** True if a rule has a condition of type source-ip that some client does not meet. */
function isForSources(rule: Fields): boolean {
  const conditions = rule.objects("conditions");
  return (isUnknown(conditions) ? [] : conditions).some((condition) => {
    const source = condition.object("sourceIp") ?? condition.object("sourceIpConfig");
    if (source === undefined || isUnknown(source)) return source !== undefined;
    const values = source.strings("values");
    if (isUnknown(values)) return true;
    return values.length > 0 && !values.includes("0.0.0.0/0");
  });
}

export function targetGroups(source: Source): TargetGroup[] {
  return all(source, ...TARGET_GROUPS).map((fields) => {
    const type = orDefault(fields.string("targetType"), "instance");
    const check = fields.object("healthCheck");
    const targetType = isUnknown(type)
      ? type
      : type === "ip" || type === "instance" || type === "lambda" || type === "alb"
        ? type
        : fields.unknown("targetType", "is not a target type");
    const attached = attachedTargets(source, fields, targetType);
    return {
      ...entityOf(fields),
      vpc: required(fields, "vpcId", fields.ref("vpcId", VPCS)),
      targetType,
      port: fields.number("port") ?? null,
      protocol: orDefault(fields.string("protocol"), "HTTP"),
      ipAddressType: fields.string("ipAddressType") === "ipv6" ? "ipv6" : "ipv4",
      healthCheckPort: check === undefined ? "traffic-port" : isUnknown(check) ? check : healthPortOf(check),
      preserveClientIp: preservesClientIp(fields),
      ...(isUnknown(attached) || attached.length > 0 ? { attached } : {}),
    };
  });
}

/** The provider computes what a program does not write, and `""` where the group has no such attribute. */
function preservesClientIp(fields: Fields): TargetGroup["preserveClientIp"] {
  const value = fields.value("preserveClientIp");
  const isComputedLater = value === UNKNOWN && fields.resource.unread === undefined && !isWritten(fields);
  if (value === undefined || value === "" || isComputedLater) return null;
  return fields.boolean("preserveClientIp") ?? null;
}

function isWritten(fields: Fields): boolean {
  return own(fields.resource.inputs, "preserveClientIp") !== undefined;
}

function healthPortOf(check: Fields): Maybe<number | "traffic-port"> {
  const port = check.value("port");
  return port === undefined || port === "traffic-port" ? "traffic-port" : (check.number("port") ?? "traffic-port");
}
