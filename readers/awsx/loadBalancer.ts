/**
 * `awsx.lb.ApplicationLoadBalancer`, `NetworkLoadBalancer` and `TargetGroupAttachment`: a load balancer with a target
 * group of its own, listeners that forward to it, and an open security group. Without subnets it is in the default VPC.
 * Source: https://www.pulumi.com/registry/packages/awsx/api-docs/lb/applicationloadbalancer/
 */
import { UNKNOWN_STRING } from "../wire";
import { defaultVpcOf } from "./defaultVpc";
import { type Inputs, isUnknown, plain, Refused, refuseBoth, type Wire } from "./inputs";
import { type Component, type ModelledResource, type Model, outputOf, reference } from "./model";
import { openToAll } from "./openGroup";

/** Passed on to the load balancer itself. */
const PROPERTIES = [
  "accessLogs",
  "clientKeepAlive",
  "connectionLogs",
  "customerOwnedIpv4Pool",
  "desyncMitigationMode",
  "dnsRecordClientRoutingPolicy",
  "dropInvalidHeaderFields",
  "enableDeletionProtection",
  "enableHttp2",
  "enableTlsVersionAndCipherSuiteHeaders",
  "enableWafFailOpen",
  "enableXffClientPort",
  "enableZonalShift",
  "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
  "healthCheckLogs",
  "idleTimeout",
  "internal",
  "ipAddressType",
  "ipamPools",
  "minimumLoadBalancerCapacity",
  "name",
  "namePrefix",
  "preserveHostHeader",
  "region",
  "secondaryIpsAutoAssignedPerSubnet",
  "securityGroups",
  "subnetMappings",
  "tags",
  "xffHeaderProcessingMode",
];
const OWN_INPUTS = ["defaultTargetGroup", "defaultTargetGroupPort", "listener", "listeners", "subnetIds", "subnets"];

export const APPLICATION_LOAD_BALANCER: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS, "defaultSecurityGroup"],
  make: makeApplicationLoadBalancer,
};
export const NETWORK_LOAD_BALANCER: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS, "enableCrossZoneLoadBalancing"],
  make: makeNetworkLoadBalancer,
};

function makeApplicationLoadBalancer(component: Component): Record<string, unknown> {
  const { inputs, name, make } = component;
  refuseBoth(inputs, "defaultTargetGroup", "defaultTargetGroupPort");
  const network = subnetsOf(component);
  const group = groupOf(component, network.vpcId);
  const loadBalancer = make("aws:lb/loadBalancer:LoadBalancer", name, {
    ...inputs.picked(PROPERTIES),
    ...network.subnets,
    ...group.property,
    loadBalancerType: "application",
  });
  const protocol = applicationProtocol(inputs);
  const targetGroup = make("aws:lb/targetGroup:TargetGroup", name, {
    vpcId: network.vpcId,
    targetType: "ip",
    ...protocol,
    ...inputs.object("defaultTargetGroup")?.values,
  });
  const listeners = makeListeners(component, loadBalancer, targetGroup, (listener) =>
    inputs.has("listeners") ? protocolOf(listener, undefined) : (protocol ?? {}),
  );
  return {
    ...outputsOf(network.vpcId, loadBalancer, targetGroup, listeners),
    ...(group.made === undefined ? {} : { defaultSecurityGroup: reference(group.made) }),
  };
}

function makeNetworkLoadBalancer(component: Component): Record<string, unknown> {
  const { inputs, name, make } = component;
  refuseBoth(inputs, "defaultTargetGroup", "defaultTargetGroupPort");
  const network = subnetsOf(component);
  const loadBalancer = make("aws:lb/loadBalancer:LoadBalancer", name, {
    ...inputs.picked([...PROPERTIES, "enableCrossZoneLoadBalancing"]),
    ...network.subnets,
    loadBalancerType: "network",
    enableHttp2: false,
    idleTimeout: 0,
  });
  const targetGroup = make("aws:lb/targetGroup:TargetGroup", name, {
    vpcId: network.vpcId,
    protocol: "TCP",
    port: inputs.plain("defaultTargetGroupPort") ?? 80,
    ...inputs.object("defaultTargetGroup")?.values,
  });
  const listeners = makeListeners(component, loadBalancer, targetGroup, () => ({ protocol: "TCP", port: 80 }));
  return outputsOf(network.vpcId, loadBalancer, targetGroup, listeners);
}

function outputsOf(
  vpcId: unknown,
  loadBalancer: ModelledResource,
  targetGroup: ModelledResource,
  listeners: readonly ModelledResource[],
) {
  return {
    vpcId,
    loadBalancer: reference(loadBalancer),
    defaultTargetGroup: reference(targetGroup),
    listeners: listeners.map(reference),
  };
}

/** Its subnets: given as resources, ids or mappings, else the default VPC's public subnets. */
function subnetsOf(component: Component): { subnets: Wire; vpcId: unknown } {
  const { inputs, lookUp } = component;
  if (["subnets", "subnetIds", "subnetMappings"].filter((name) => inputs.has(name)).length > 1) {
    throw new Refused("Only one of [subnets], [subnetIds] or [subnetMappings] can be specified");
  }
  const vpcBehind = (id: unknown): unknown => {
    const inner = plain(id);
    const found = isUnknown(inner) ? undefined : lookUp("aws:ec2/getSubnet:getSubnet", { id: inner });
    return found?.["vpcId"] ?? UNKNOWN_STRING;
  };
  for (const name of ["subnets", "subnetIds", "subnetMappings"] as const) {
    if (isUnknown(inputs.values[name])) {
      return { subnets: name === "subnetMappings" ? {} : { subnets: UNKNOWN_STRING }, vpcId: UNKNOWN_STRING };
    }
  }
  if (inputs.has("subnets")) {
    const subnets = (inputs.list("subnets") ?? []).map(plain);
    return {
      subnets: { subnets: subnets.map((subnet) => (isUnknown(subnet) ? subnet : outputOf(component, subnet, "id"))) },
      vpcId:
        subnets[0] === undefined || isUnknown(subnets[0]) ? UNKNOWN_STRING : outputOf(component, subnets[0], "vpcId"),
    };
  }
  if (inputs.has("subnetIds")) {
    return { subnets: { subnets: inputs.values["subnetIds"] }, vpcId: vpcBehind(inputs.list("subnetIds")?.[0]) };
  }
  if (inputs.has("subnetMappings")) {
    return { subnets: {}, vpcId: vpcBehind(inputs.objects("subnetMappings")?.[0]?.plain("subnetId")) };
  }
  const vpc = defaultVpcOf(lookUp);
  return { subnets: { subnets: vpc.publicSubnetIds }, vpcId: vpc.vpcId };
}

/** The program's own groups, none, one that exists, or one that allows all traffic. */
function groupOf({ inputs, name, make }: Component, vpcId: unknown): { property: Wire; made?: ModelledResource } {
  const given = inputs.object("defaultSecurityGroup");
  given?.expectOnly(["args", "securityGroupId", "skip"]);
  if (inputs.has("securityGroups") || given?.flag("skip") === true) return { property: {} };
  if (given?.has("args") === true && given.has("securityGroupId")) {
    throw new Refused("Only one of [defaultSecurityGroup] [args] or [securityGroupId] can be specified");
  }
  if (given?.has("securityGroupId") === true)
    return { property: { securityGroups: [given.values["securityGroupId"]] } };
  const args = given?.object("args")?.values ?? { vpcId, ...openToAll() };
  const made = make("aws:ec2/securityGroup:SecurityGroup", name, args);
  return { property: { securityGroups: [made.id] }, made };
}

function makeListeners(
  { inputs, name, make }: Component,
  loadBalancer: ModelledResource,
  targetGroup: ModelledResource,
  defaults: (listener: Inputs | undefined) => Wire,
): readonly ModelledResource[] {
  const one = inputs.object("listener");
  const several = inputs.objects("listeners");
  if (one !== undefined && several !== undefined) {
    throw new Refused("Only one of [listener] and [listeners] can be specified");
  }
  const defaultActions = [{ type: "forward", targetGroupArn: targetGroup.outputs["arn"] ?? UNKNOWN_STRING }];
  return (several ?? [one]).map((listener, index) =>
    make("aws:lb/listener:Listener", `${name}-${String(index)}`, {
      defaultActions,
      ...defaults(listener),
      ...listener?.values,
      loadBalancerArn: loadBalancer.outputs["arn"] ?? UNKNOWN_STRING,
    }),
  );
}

/** Port and protocol of the target group and of a listener without them. A list of one listener sets neither. */
function applicationProtocol(inputs: Inputs): Wire | undefined {
  const several = inputs.objects("listeners");
  if (several?.length === 1) return undefined;
  return protocolOf(several?.[0] ?? inputs.object("listener"), inputs.plain("defaultTargetGroupPort"));
}

function protocolOf(listener: Inputs | undefined, defaultPort: unknown): Wire {
  const port = listener?.plain("port");
  const protocol = listener?.plain("protocol");
  if (port !== undefined) {
    return { port, protocol: protocol ?? (isUnknown(port) ? UNKNOWN_STRING : port === 443 ? "HTTPS" : "HTTP") };
  }
  if (protocol !== undefined) {
    return { protocol, port: isUnknown(protocol) ? UNKNOWN_STRING : protocol === "HTTPS" ? 443 : 80 };
  }
  return { port: defaultPort ?? 80, protocol: "HTTP" };
}

export const TARGET_GROUP_ATTACHMENT: Model = {
  inputs: ["instance", "instanceId", "lambda", "lambdaArn", "targetGroup", "targetGroupArn"],
  make: makeAttachment,
};

function makeAttachment(component: Component): Record<string, unknown> {
  const { inputs, name, make } = component;
  const count = (...names: string[]) => names.filter((property) => inputs.has(property)).length;
  if (count("targetGroup", "targetGroupArn") !== 1) {
    throw new Refused("Exactly 1 of [targetGroup] or [targetGroupArn] must be provided");
  }
  if (count("instance", "instanceId", "lambda", "lambdaArn") !== 1) {
    throw new Refused("Exactly 1 of [instance], [instanceId], [lambda] or [lambdaArn] must be provided.");
  }
  const group = inputs.plain("targetGroup");
  const of = (value: unknown, property: string) => (isUnknown(value) ? value : outputOf(component, value, property));
  const targetGroupArn = group === undefined ? inputs.values["targetGroupArn"] : of(group, "arn");
  const attachment = make("aws:lb/targetGroupAttachment:TargetGroupAttachment", name, {
    targetGroupArn,
    targetId: targetOf(component, group, of),
  });
  return { targetGroupAttachment: reference(attachment) };
}

/** A function's ARN; an instance's id if the group has instances as targets, else its address. */
function targetOf({ inputs }: Component, group: unknown, of: (value: unknown, property: string) => unknown): unknown {
  if (inputs.has("lambdaArn")) return inputs.values["lambdaArn"];
  if (inputs.has("lambda")) return of(inputs.plain("lambda"), "arn");
  const type = group === undefined ? UNKNOWN_STRING : plain(of(group, "targetType"));
  if (isUnknown(type)) return UNKNOWN_STRING;
  if (inputs.has("instanceId")) return type === "instance" ? inputs.values["instanceId"] : UNKNOWN_STRING;
  return of(inputs.plain("instance"), type === "instance" ? "id" : "privateIp");
}
