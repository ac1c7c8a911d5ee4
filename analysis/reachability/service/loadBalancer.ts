/** A load balancer's nodes, and from them to a service's tasks. */
import { ephemeralPorts } from "../../rules/limits";
import type { AnyNetworkMode } from "../../rules/words";
import { known, listOf, nameOf, reasonOf } from "../../topology/lookup";
import {
  isUnknown,
  type Listener,
  type LoadBalancer,
  type ServiceLoadBalancer,
  type TargetGroup,
} from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { invalidBlockOf, type Nic } from "../network/nic";
import { NO_PUBLIC } from "../network/publicAddress";
import { between, type Target } from "../paths/inside";
import { ports, type PortSet } from "../sets/ranges";
import { every } from "../trace/outcome";
import { by } from "../trace/steps";
import { type Outcome, settled, undetermined } from "../trace/trace";

export const nodePorts = ports(ephemeralPorts.loadBalancer.from, ephemeralPorts.loadBalancer.to);

/** A load balancer and the listeners that count here. */
export interface ListeningBalancer {
  readonly balancer: LoadBalancer | undefined;
  readonly listeners: readonly Listener[];
  /** Why the load balancer or a listener is missing. */
  readonly reason: string;
  /** One packet that arrives at the nodes is enough. */
  readonly isAny?: boolean;
}

/** A service's registration in a target group, and the load balancer that forwards to it. */
export interface Registration extends ListeningBalancer {
  readonly entry: ServiceLoadBalancer;
  readonly group: TargetGroup | undefined;
}

export function registrationOf(network: TopologyIndex, entry: ServiceLoadBalancer): Registration {
  const group = found(network.targetGroups, known(entry.targetGroup));
  const listeners = listenersOf(network, entry, group);
  const balancer = found(network.loadBalancers, known(listeners[0]?.loadBalancer));
  const reason =
    entry.targetGroup === null
      ? "a classic load balancer is not followed here"
      : group === undefined
        ? reasonOf(entry.targetGroup, "the target group is not in this source")
        : listeners.length > 0
          ? `the load balancer of listener ${listeners.map(nameOf).join(", ")} is not in this source`
          : "no listener that is known here forwards to the target group";
  return { entry, group, balancer, listeners, reason };
}

/** Those that forward to the group; of an alternate group that none names yet, those of the group that it replaces. */
function listenersOf(network: TopologyIndex, { alternateOf }: ServiceLoadBalancer, group: TargetGroup | undefined) {
  const own = group === undefined ? [] : (network.listenersOf.get(group.key) ?? []);
  const primary = alternateOf === undefined ? [] : (network.listenersOf.get(alternateOf) ?? []);
  return own.length > 0 ? own : primary;
}

/** The nodes of a balancer, one in each of its subnets. */
export function balancerNodes(network: TopologyIndex, balancer: LoadBalancer): readonly Nic[] | string {
  if (isUnknown(balancer.subnets)) return balancer.subnets.unknown;
  const places = balancer.subnets.map((key) => found(network.subnets, key));
  if (places.some((place) => place === undefined)) return `a subnet of ${nameOf(balancer)} is not in this source`;
  const [invalid] = places.flatMap((place) => listOf(place && invalidBlockOf(network, place)));
  if (invalid !== undefined) return invalid;
  const groups = balancer.securityGroups;
  // A Network Load Balancer without groups filters nothing (R-LB-07).
  const unguarded = known(balancer.kind) === "nlb" && !isUnknown(groups) && groups.length === 0;
  const type = known(balancer.ipAddressType);
  // Without public IPv4, clients outside call it by IPv6 alone; its nodes keep private IPv4 addresses.
  const outside = known(balancer.scheme) === "internet-facing" && type !== "dualstack-without-public-ipv4";
  return places
    .filter((place) => place !== undefined)
    .map((place) => ({
      name: `load balancer ${nameOf(balancer)}`,
      subnet: place,
      groups: unguarded ? null : groups,
      privateIps: { unknown: "chosen by AWS" },
      publicIpv4: outside ? { has: true, addresses: [], kind: "ephemeral", missing: null } : NO_PUBLIC,
      ipv6: isUnknown(balancer.ipAddressType) ? balancer.ipAddressType : type !== "ipv4",
      clientPorts: nodePorts,
    }));
}

/** awsvpc registers addresses, bridge registers instances; host is not settled by any source (R-LB-01, R-LB-02). */
function typeMismatch(group: TargetGroup, mode: AnyNetworkMode): Outcome | null {
  const type = known(group.targetType);
  const at = { kind: "target-group", name: nameOf(group), id: group.key };
  const wrong = (mode === "awsvpc" && type === "instance") || (mode === "bridge" && type === "ip");
  if (!wrong) return null;
  const rule = mode === "awsvpc" ? "R-LB-01" : "R-LB-02";
  const detail = `target group ${at.name} has target type ${type ?? ""}, which network mode ${mode} cannot register with`;
  return settled("blocked", "TARGET_TYPE_MISMATCH", { ...at, detail, rule });
}

/** True if a Network Load Balancer's targets are Application Load Balancers, which are not followed from there. */
export function forwardsToBalancers(network: TopologyIndex, balancer: LoadBalancer): boolean {
  const groups = (network.listenersOfBalancer.get(balancer.key) ?? []).flatMap(
    ({ targetGroups }) => known(targetGroups) ?? [],
  );
  return groups.some((key) => known(found(network.targetGroups, key)?.targetType) === "alb");
}

/** From the balancer's nodes to a target in one subnet: in the balancer's zones only (R-VPC-30). */
export function toTarget(
  network: TopologyIndex,
  registration: Registration,
  mode: AnyNetworkMode,
  to: Target,
): Outcome {
  const { group, balancer } = registration;
  if (group === undefined) return undetermined(registration.reason);
  const mismatch = typeMismatch(group, mode);
  if (mismatch !== null) return mismatch;
  if (balancer === undefined) return undetermined(registration.reason);
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const zone = known(to.nic.subnet.availabilityZone);
  const zones = nodes.map((node) => known(node.subnet.availabilityZone));
  const at = { kind: "load-balancer", name: nameOf(balancer), id: balancer.key };
  const near = nodes.filter((node) => sameZone(node, to.nic));
  if (near.length === 0) {
    if (zone === undefined || zones.includes(undefined))
      return undetermined("the zones of load balancer or target are not known");
    const detail = `load balancer ${at.name} is not enabled in ${zone}, where the target runs`;
    return settled("blocked", "ELB_INSTALLED_AZ_RESTRICTION", { ...at, detail, rule: "R-LB-06" });
  }
  // A group contains addresses of one family, also if its targets have both (R-LB-12).
  const holds = known(group.ipAddressType) ?? (to.nic.subnet.ipv4Cidr === null ? "ipv6" : "ipv4");
  const family = holds === "ipv6" ? 6 : 4;
  // Without cross-zone balancing a node sends requests only to targets of its own zone (R-VPC-32).
  const first = [by("load-balancer")];
  const fromNodes = (senders: readonly Nic[]) =>
    every(senders.map((from) => between({ network, from, to, family, first })));
  if (!isUnknown(balancer.crossZone)) return fromNodes(balancer.crossZone ? nodes : near);
  const [own, all] = [fromNodes(near), fromNodes(nodes)];
  return own.verdict === all.verdict
    ? own
    : undetermined(`it is not known whether ${at.name} sends requests to targets in other zones`, {
        kind: at.kind,
        entity: balancer,
      });
}

/** By zone; one subnet is one zone even while its name is not known. */
function sameZone(one: Nic, two: Nic): boolean {
  const zone = known(one.subnet.availabilityZone);
  return one.subnet.key === two.subnet.key || (zone !== undefined && zone === known(two.subnet.availabilityZone));
}

/** The port that health checks go to; the registered one by default. */
export function healthPorts(group: TargetGroup | undefined, traffic: PortSet): PortSet | null {
  const port = group?.healthCheckPort;
  if (port === undefined || port === "traffic-port") return traffic;
  return isUnknown(port) ? null : ports(port);
}
