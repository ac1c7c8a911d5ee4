/** From a load balancer to a service's tasks, and from clients to the load balancer. */
import { ephemeralPorts } from "../../rules/limits";
import type { AnyNetworkMode } from "../../rules/words";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import {
  isUnknown,
  type Listener,
  type LoadBalancer,
  type Maybe,
  type ServiceLoadBalancer,
  type TargetGroup,
} from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { addressesOf, type Nic } from "../network/nic";
import { NO_PUBLIC } from "../network/publicAddress";
import { arrival, between, type Target } from "../paths/inside";
import { fromInternet } from "../paths/inward";
import { internet } from "../sets/addresses";
import { ports, type PortSet } from "../sets/ranges";
import { either, every } from "../trace/outcome";
import { by, walk } from "../trace/steps";
import { type Outcome, settled, Trace, undetermined } from "../trace/trace";

const nodePorts = ports(ephemeralPorts.loadBalancer.from, ephemeralPorts.loadBalancer.to);

/** A load balancer and the listeners that count here. */
export interface ListeningBalancer {
  readonly balancer: LoadBalancer | undefined;
  readonly listeners: readonly Listener[];
  /** Why the load balancer or a listener is missing. */
  readonly reason: string;
}

/** A service's registration in a target group, and the load balancer that forwards to it. */
export interface Registration extends ListeningBalancer {
  readonly entry: ServiceLoadBalancer;
  readonly group: TargetGroup | undefined;
}

export function registrationOf(network: TopologyIndex, entry: ServiceLoadBalancer): Registration {
  const group = found(network.targetGroups, known(entry.targetGroup));
  const listeners = group === undefined ? [] : (network.listenersOf.get(group.key) ?? []);
  const balancer = found(network.loadBalancers, known(listeners[0]?.loadBalancer));
  const reason =
    entry.targetGroup === null
      ? "a classic load balancer is not followed here"
      : group === undefined
        ? reasonOf(entry.targetGroup, "the target group is not in this source")
        : "no listener that is known here forwards to the target group";
  return { entry, group, balancer, listeners, reason };
}

/** The nodes of a balancer, one in each of its subnets. */
export function balancerNodes(network: TopologyIndex, balancer: LoadBalancer): readonly Nic[] | string {
  if (isUnknown(balancer.subnets)) return balancer.subnets.unknown;
  const places = balancer.subnets.map((key) => found(network.subnets, key));
  if (places.some((place) => place === undefined)) return `a subnet of ${nameOf(balancer)} is not in this source`;
  const groups = balancer.securityGroups;
  // A Network Load Balancer without groups filters nothing (R-LB-07).
  const unguarded = known(balancer.kind) === "nlb" && !isUnknown(groups) && groups.length === 0;
  const outside = known(balancer.scheme) === "internet-facing";
  return places
    .filter((place) => place !== undefined)
    .map((place) => ({
      name: `load balancer ${nameOf(balancer)}`,
      subnet: place,
      groups: unguarded ? null : groups,
      privateIps: { unknown: "chosen by AWS" },
      publicIpv4: outside ? { has: true, addresses: [], kind: "ephemeral", missing: null } : NO_PUBLIC,
      ipv6: known(balancer.ipAddressType) !== "ipv4",
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
  // A group holds addresses of one family, whichever its targets have (R-LB-12).
  const holds = known(group.ipAddressType) ?? (to.nic.subnet.ipv4Cidr === null ? "ipv6" : "ipv4");
  const family = holds === "ipv6" ? 6 : 4;
  // Without cross-zone balancing a node speaks to targets of its own zone alone (R-VPC-32).
  const first = [by("load-balancer")];
  const fromNodes = (senders: readonly Nic[]) =>
    every(senders.map((from) => between({ network, from, to, family, first })));
  if (!isUnknown(balancer.crossZone)) return fromNodes(balancer.crossZone ? nodes : near);
  const [own, all] = [fromNodes(near), fromNodes(nodes)];
  return own.verdict === all.verdict
    ? own
    : undetermined(`whether ${at.name} speaks to targets of other zones is not known`, {
        kind: at.kind,
        entity: balancer,
      });
}

/** By zone; one subnet is one zone even while its name is not known. */
function sameZone(one: Nic, two: Nic): boolean {
  const zone = known(one.subnet.availabilityZone);
  return one.subnet.key === two.subnet.key || (zone !== undefined && zone === known(two.subnet.availabilityZone));
}

/** From clients on the internet to the nodes: any that answers is enough, for its name gives them all. */
export function internetToBalancer(
  network: TopologyIndex,
  { balancer, listeners, reason }: ListeningBalancer,
): Outcome {
  if (balancer === undefined) return undetermined(reason);
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const open = listeners.map((listener) => known(listener.port)).filter((port) => port !== undefined);
  if (open.length === 0) return undetermined("the listener's port is not known");
  const kind = listeners.some((listener) => known(listener.protocol) === "UDP") ? "udp" : "tcp";
  const byListener = open.map((port) =>
    every(
      nodes.map((node) =>
        fromInternet(network, { nic: node, ports: ports(port), protocol: kind }, node.subnet.ipv4Cidr === null ? 6 : 4),
      ),
    ),
  );
  return either(byListener);
}

/** The port that health checks go to; the registered one by default. */
export function healthPorts(group: TargetGroup | undefined, traffic: PortSet): PortSet | null {
  const port = group?.healthCheckPort;
  if (port === undefined || port === "traffic-port") return traffic;
  return isUnknown(port) ? null : ports(port);
}

/**
 * Whether a Network Load Balancer leaves the client's address in the packet (R-VPC-33): then the target's filters see the
 * client, and a rule that names the balancer's group still matches.
 */
export function keepsClient({ balancer, group }: Registration): Maybe<boolean> {
  if (group === undefined || balancer === undefined) return false;
  const { targetType, protocol } = group;
  if (!isUnknown(balancer.kind) && balancer.kind !== "nlb") return false;
  const keeps = known(targetType) === "instance" || ["UDP", "TCP_UDP"].includes(known(protocol) ?? "");
  if (isUnknown(balancer.kind)) return balancer.kind;
  if (keeps) return true;
  return isUnknown(targetType) ? targetType : isUnknown(protocol) ? protocol : false;
}

/** From clients anywhere, through a balancer that keeps their address, into a target. */
export function clientToTarget(network: TopologyIndex, registration: Registration, to: Target): Outcome {
  const { nic } = to;
  const own = addressesOf(network, nic, 4);
  if (own === null) return undetermined("the target has no IPv4 address");
  const trace = new Trace(network, {
    family: 4,
    protocol: to.protocol,
    boxes: [{ source: internet[4], destination: own.set, sourcePorts: nodePorts, ports: to.ports }],
    sourceIsPoint: false,
    destinationIsPoint: own.isPoint,
  });
  walk(trace, [
    by("load-balancer"),
    ...arrival(to, { groups: registration.balancer?.securityGroups ?? [], service: null }),
  ]);
  return trace.outcome();
}
