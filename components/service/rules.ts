/**
 * The clients and the destinations of a service, as rules of its security group: its own under awsvpc, else its
 * instances'. Each rule is a resource and a child of the service, so that service and load balancer do not depend on
 * each other.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PortRange, dynamicHostPorts } from "../../analysis/rules/limits";
import { isIsolated, rowOf } from "../../analysis/rules/strategies";
import { Ingress, IpFamily, NetworkMode, Protocol } from "../../analysis/rules/words";
import { isLater } from "../later";
import { makerOf, type MadeRule, noteRules } from "../madeRules";
import type { EcsServiceArgs, ServiceLoadBalancerArgs } from "./args";
import type { GivenService } from "./given";
import type { PlannedContainer, ServicePlan } from "./plan";
import { plainShared } from "./route";
import { slots } from "../slots";
import { slotOf, tagged } from "../strategies/routing";
import { efsEgress } from "./volumes";
import type { CapacityArgs, TaskNetworkArgs } from "../network/taskNetwork";

/** The security group of the rules, and the load balancer that they allow. */
export interface RuleTargets {
  readonly securityGroupId: pulumi.Output<string>;
  readonly balancerGroupId: pulumi.Output<string> | undefined;
}

type Peer = Partial<
  Record<"cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedSecurityGroupId", pulumi.Input<string>>
>;

interface Ports {
  readonly from: number;
  readonly to: number;
  readonly protocol: Protocol;
}

/** The arguments that decide about the rules of a service's load balancer. */
type RuledService = Pick<EcsServiceArgs, "loadBalancer" | "capacity" | "allowFrom">;

/** An inbound rule of the instances' group, and the argument that it comes from. */
export interface RuleOnInstances extends MadeRule {
  readonly of: "loadBalancer" | "allowFrom" | "ingress";
  readonly ports: Ports;
}

/**
 * The inbound rules that a service would make in its instances' group, which other services use too; none under awsvpc,
 * or while the instances are known only later.
 */
export function rulesOnInstances(args: RuledService, plan: ServicePlan): RuleOnInstances[] {
  const { capacity, allowFrom = [] } = args;
  if (plan.hasOwnInterface || plan.entry === undefined || capacity === undefined || isLater(capacity)) return [];
  const group = (capacity as CapacityArgs).securityGroupId;
  const traffic = portsOf(plan.entry, plan);
  const balancer = plan.isBalanced ? balancerGroup(args.loadBalancer) : undefined;
  const isOpen = plan.ingress === Ingress.Private || plan.ingress === Ingress.Direct;
  return [
    ...(balancer === undefined
      ? []
      : balancedPorts(args, traffic).map(({ ports }) => ({ of: "loadBalancer" as const, peer: balancer, ports }))),
    ...allowFrom.map((peer) => ({ of: "allowFrom" as const, peer, ports: traffic })),
    ...(isOpen ? [{ of: "ingress" as const, peer: plan.ingress, ports: traffic }] : []),
  ].map((rule) => ({ direction: "ingress", group, ...rule }));
}

/** The ports that clients or the load balancer connect to. */
export function portsOf(container: PlannedContainer, plan: ServicePlan): Ports {
  const protocol = container.protocol ?? Protocol.Tcp;
  const own = container.port ?? 0;
  if (plan.networkMode !== NetworkMode.Bridge) return { from: own, to: own, protocol };
  const host = container.plannedHostPort ?? 0;
  const range: Pick<PortRange, "from" | "to"> = host === 0 ? dynamicHostPorts : { from: host, to: host };
  return { from: range.from, to: range.to, protocol };
}

/** All IPv4 addresses, and all IPv6 addresses if tasks have IPv6. */
function everywhere(family: IpFamily | undefined): Peer[] {
  return [
    ...(family === IpFamily.Ipv6 ? [] : [{ cidrIpv4: "0.0.0.0/0" }]),
    ...(family === undefined || family === IpFamily.Ipv4 ? [] : [{ cidrIpv6: "::/0" }]),
  ];
}

/** The CIDR blocks of the VPC, one by one, so that each can have a rule. */
export function vpcBlocks({
  vpcCidrBlocks,
  vpcCidrBlockCount,
}: Pick<TaskNetworkArgs, "vpcCidrBlocks" | "vpcCidrBlockCount">): pulumi.Output<string>[] {
  const count = vpcCidrBlockCount ?? (Array.isArray(vpcCidrBlocks) ? vpcCidrBlocks.length : 1);
  return slots(count).map((index) => slotOf(vpcCidrBlocks, index, "vpcCidrBlocks"));
}

/** The group of a load balancer that is not the service's own, as the program gives it. */
function balancerGroup({ of, securityGroupId }: ServiceLoadBalancerArgs = {}): unknown {
  return of === undefined ? securityGroupId : (plainShared(of)?.securityGroupId ?? of);
}

/** True if the rules for the traffic of the load balancer are not the service's. */
function hasRulesElsewhere({ loadBalancer, capacity }: RuledService, ports: Ports): boolean {
  if (loadBalancer?.securityGroupRules === false) return true;
  const isDynamic = ports.from === dynamicHostPorts.from && ports.to === dynamicHostPorts.to;
  const { loadBalancerGroupIds = [] } = isLater(capacity) ? {} : ((capacity as CapacityArgs | undefined) ?? {});
  return isDynamic && loadBalancerGroupIds.includes(balancerGroup(loadBalancer) as string);
}

/** R-LB-08: the ports of the traffic, and the health check's port if it differs. */
function balancedPorts(args: RuledService, traffic: Ports): { name: string; ports: Ports }[] {
  const port = args.loadBalancer?.healthCheck?.port;
  const apart = port !== undefined && (port < traffic.from || port > traffic.to);
  return [
    ...(hasRulesElsewhere(args, traffic) ? [] : [{ name: "", ports: traffic }]),
    ...(apart ? [{ name: "-health", ports: { from: port, to: port, protocol: Protocol.Tcp } }] : []),
  ];
}

/**
 * The inbound rules of the ingress. Their names never change: a rule that stays must not be replaced when another one
 * is added.
 */
function admitted(
  args: GivenService,
  plan: ServicePlan,
  targets: RuleTargets,
  traffic: Ports,
): { name: string; peer: Peer; ports?: Ports }[] {
  const groups = (args.allowFrom ?? []).map((group, index) => ({
    name: `from-service-${index}`,
    peer: { referencedSecurityGroupId: group },
  }));
  const { balancerGroupId } = targets;
  switch (plan.ingress) {
    case Ingress.None:
      return groups;
    case Ingress.Private:
      return [
        ...vpcBlocks(args.network).map((cidrIpv4, index) => ({ name: `from-vpc-${index}`, peer: { cidrIpv4 } })),
        ...groups,
      ];
    case Ingress.Direct:
      return [
        ...everywhere(args.network.ipFamily).map((peer) => ({
          name: "cidrIpv4" in peer ? "from-internet" : "from-internet-ipv6",
          peer,
        })),
        ...groups,
      ];
    case Ingress.Alb:
    case Ingress.Nlb:
      return [
        ...(balancerGroupId === undefined
          ? []
          : balancedPorts(args, traffic).map(({ name: suffix, ports }) => ({
              name: `from-load-balancer${suffix}`,
              peer: { referencedSecurityGroupId: balancerGroupId },
              ports,
            }))),
        ...groups,
      ];
  }
}

/** The default outbound rules of a service, or of the instances that it runs on; `egress` replaces them. */
export function usualEgress(network: TaskNetworkArgs): { name: string; peer: Peer; ports?: Ports }[] {
  if (!isIsolated(network.strategy)) {
    return everywhere(network.ipFamily).map((peer) => ({
      name: "cidrIpv4" in peer ? "to-anywhere" : "to-anywhere-ipv6",
      peer,
    }));
  }
  return [
    ...vpcBlocks(network).map((cidrIpv4, index) => ({ name: `to-vpc-${index}`, peer: { cidrIpv4 } })),
    // R-EP-07: image layers come from S3's public addresses, through the gateway endpoint.
    ...(network.s3PrefixListId === undefined
      ? []
      : [{ name: "to-s3", peer: { prefixListId: network.s3PrefixListId }, ports: https }]),
  ];
}

const https: Ports = { from: 443, to: 443, protocol: Protocol.Tcp };

function narrowedEgress(args: GivenService): { name: string; peer: Peer; ports?: Ports }[] {
  return (args.egress ?? []).map((rule, index) => {
    const { cidrIpv4, cidrIpv6, prefixListId, securityGroupId, port, protocol } = rule;
    return {
      name: `to-${index}`,
      peer: {
        ...(cidrIpv4 === undefined ? {} : { cidrIpv4 }),
        ...(cidrIpv6 === undefined ? {} : { cidrIpv6 }),
        ...(prefixListId === undefined ? {} : { prefixListId }),
        ...(securityGroupId === undefined ? {} : { referencedSecurityGroupId: securityGroupId }),
      },
      ...(port === undefined && protocol === undefined
        ? {}
        : { ports: { from: port ?? 0, to: port ?? 65535, protocol: protocol ?? Protocol.Tcp } }),
    };
  });
}

/** `-1` means every protocol, and then ports are omitted. */
export function rangeOf(ports: Ports | undefined): { ipProtocol: string; fromPort?: number; toPort?: number } {
  return ports === undefined
    ? { ipProtocol: "-1" }
    : { ipProtocol: ports.protocol, fromPort: ports.from, toPort: ports.to };
}

/** Makes the rules. The service waits for them, because its first tasks would fail without them. */
export function createRules(
  parent: pulumi.Resource,
  name: string,
  args: GivenService,
  plan: ServicePlan,
  targets: RuleTargets,
): pulumi.Resource[] {
  const tags = tagged(name, args.tags);
  const { securityGroupId, balancerGroupId } = targets;
  const { entry } = plan;
  const rules: pulumi.Resource[] = [];
  noteRules(name, rulesOnInstances(args, plan));
  const balancer = balancerGroup(args.loadBalancer) ?? balancerGroupId;
  if (entry !== undefined) {
    const ports = portsOf(entry, plan);
    for (const { name: suffix, peer, ports: range } of admitted(args, plan, targets, ports)) {
      const { referencedSecurityGroupId: group = suffix } = peer;
      const other = group === balancerGroupId ? balancer : group;
      noteRules(name, [{ direction: "ingress", group: securityGroupId, peer: other, ports: range ?? ports }]);
      rules.push(
        new aws.vpc.SecurityGroupIngressRule(
          `${name}-${suffix}`,
          { securityGroupId, ...rangeOf(range ?? ports), ...peer, description: `${name}: ${suffix}`, tags },
          { parent },
        ),
      );
    }
    if (balancerGroupId !== undefined) {
      // Other instances have another group: its rule must exist beside that of the old ones until the tasks have moved.
      const whom = plan.hasOwnInterface ? "tasks" : `${plan.launchType}-${rowOf(args.network.strategy).tier}`;
      for (const { name: suffix, ports: range } of balancedPorts(args, ports)) {
        noteRules(name, [{ direction: "egress", group: balancer, peer: securityGroupId, ports: range }]);
        rules.push(
          new aws.vpc.SecurityGroupEgressRule(
            `${name}-load-balancer-to-${whom}${suffix}`,
            {
              securityGroupId: balancerGroupId,
              ...rangeOf(range),
              referencedSecurityGroupId: securityGroupId,
              description: `to ${name}`,
              tags,
            },
            { parent },
          ),
        );
      }
    }
  }
  // The instances' group has its own outbound rules, which the capacity makes.
  if (plan.hasOwnInterface) {
    const egress =
      args.egress === undefined ? usualEgress(args.network) : [...narrowedEgress(args), ...efsEgress(plan)];
    for (const { name: suffix, peer, ports } of egress) {
      const { referencedSecurityGroupId: group = suffix } = peer;
      const rule: MadeRule = { direction: "egress", group: securityGroupId, peer: group, ports };
      // Two volumes of one file system have one rule.
      if (makerOf(rule) !== undefined) continue;
      noteRules(name, [rule]);
      rules.push(
        new aws.vpc.SecurityGroupEgressRule(
          `${name}-${suffix}`,
          { securityGroupId, ...rangeOf(ports), ...peer, description: `${name}: ${suffix}`, tags },
          { parent },
        ),
      );
    }
  }
  return rules;
}
