/** By a load balancer: from clients to its nodes, and from those to the service's tasks. */
import type { Key, Listener, LoadBalancer, ServiceLoadBalancer, TargetGroup } from "../../../analysis/topology/model";
import type { UnwitnessedReason } from "../unwitnessed";
import { choosesPorts } from "./agents";
import { familyOf } from "./cidr";
import type { Host, Placed } from "./hosts";
import { byKey, known, must } from "./known";
import type { Probes } from "./probes";
import { LINUX, type Opening, type Range, WIDE } from "./story";

/** One load balancer before one target group of a service. */
interface Front {
  readonly placed: Placed;
  readonly group: TargetGroup;
  readonly balancer: LoadBalancer;
  readonly listeners: readonly Listener[];
  readonly nodes: readonly Host[];
  readonly ports: readonly (number | Range)[];
}

/** Balancer to target, as health checks and requests go. True where clients come in by it. */
export function balancing(probes: Probes, placed: Placed, path: string, health: boolean): boolean {
  const fronts = frontsOf(probes, placed, health);
  for (const front of fronts) {
    for (const host of probes.ends(placed)) tell(probes, front, host, path, health);
  }
  return fronts.some(({ balancer }) => isOutside(balancer));
}

/** Looks for an internal load balancer: a second path of the VPC's clients to the service. */
export function isBehindInternal(probes: Probes, placed: Placed): boolean {
  return frontsOf(probes, placed, false).some(({ balancer }) => !isOutside(balancer));
}

const isOutside = (balancer: LoadBalancer): boolean => must(balancer.scheme, "a scheme") === "internet-facing";

function frontsOf(probes: Probes, placed: Placed, health: boolean): readonly Front[] {
  const { topology, hosts } = probes.world;
  return must(placed.service.loadBalancers, "the service's load balancers").flatMap((entry) => {
    const group = byKey(topology.targetGroups, must(entry.targetGroup, "the target group"));
    if (group === undefined) return [];
    const forwardsTo = (key: Key) =>
      topology.listeners.filter((each) => (known(each.targetGroups) ?? []).includes(key));
    const own = forwardsTo(group.key);
    const listeners = own.length > 0 || entry.alternateOf === undefined ? own : forwardsTo(entry.alternateOf);
    const check = must(group.healthCheckPort, "the health check's port");
    const ports = health && check !== "traffic-port" ? [check] : portsOf(probes, placed, entry);
    return topology.loadBalancers
      .filter((each) => listeners.some((listener) => known(listener.loadBalancer) === each.key))
      .map((balancer) => {
        const nodes = hosts.filter((each) => each.kind === "load-balancer" && each.key === balancer.key);
        return { placed, group, balancer, listeners, nodes, ports };
      });
  });
}

/** Ports of a target. Under bridge mode with a port that the host chooses, any port of the dynamic range. */
function portsOf(probes: Probes, placed: Placed, entry: ServiceLoadBalancer): readonly (number | Range)[] {
  const port = must(entry.containerPort, "the target's port");
  if (placed.networkMode !== "bridge") return [port];
  const task = byKey(probes.world.topology.taskDefinitions, known(placed.service.taskDefinition));
  const mapping = (known(task?.containers) ?? [])
    .flatMap((each) => each.portMappings)
    .find((each) => known(each.containerPort) === port);
  const host = mapping?.hostPort === undefined ? 0 : must(mapping.hostPort, "a host port");
  return [host === 0 ? LINUX : host];
}

function tell(probes: Probes, front: Front, host: Host, path: string, health: boolean): void {
  const { placed, balancer } = front;
  const throughout = !health && isOutside(balancer);
  const refused = refusal(probes, front, host);
  if (refused !== null) {
    probes.add(placed, path, host, { openings: [], told: [refused] });
    if (throughout) {
      probes.add(placed, "ingress internet", host, { openings: toNodes(probes, front), told: [refused] });
    }
    return;
  }
  const unsent = unwitnessed(front, probes);
  if (unsent !== null) {
    for (const each of throughout ? [path, "ingress internet"] : [path]) {
      probes.add(placed, each, host, { openings: [], skipped: unsent });
    }
    return;
  }
  const inner = toTarget(probes, front, host);
  const bare = inner.length > 0 ? {} : { told: ["NO_ROUTE_TO_DESTINATION"] };
  const kept = known(balancer.kind) === "nlb" && keepsClients(front.group);
  const skipped = kept && !health ? { skipped: "client-address-kept" as const } : {};
  probes.add(placed, path, host, { openings: inner, ...bare, ...skipped });
  if (!throughout) return;
  const openings = [...toNodes(probes, front), ...inner];
  probes.add(placed, "ingress internet", host, { openings, ...bare, ...skipped });
}

/** Reason why no lab can show this front. */
function unwitnessed({ placed, group, balancer, ports }: Front, probes: Probes): UnwitnessedReason | null {
  if (/QUIC/.test(must(group.protocol, "a target group's protocol"))) return "quic";
  if (known(balancer.ipAddressType) === "dualstack-without-public-ipv4") return "ipv6-balancer";
  const chosen = ports.some((port) => typeof port !== "number") && choosesPorts(probes, placed);
  return chosen ? "agent-port-range" : null;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html */
function keepsClients(group: TargetGroup): boolean {
  const protocol = must(group.protocol, "a target group's protocol");
  if (protocol !== "TCP" && protocol !== "TLS") return true;
  return must(group.preserveClientIp, "preserveClientIp") ?? must(group.targetType, "the target type") === "instance";
}

const wantedType = (placed: Placed): "ip" | "instance" => (placed.networkMode === "awsvpc" ? "ip" : "instance");

/** A cause that no packet shows: AWS does not register the target, or never sends to it. */
function refusal(probes: Probes, { placed, group, nodes }: Front, host: Host): string | null {
  // Under host mode both types are taken (R-LB-03 is not confirmed).
  const mismatch = placed.networkMode !== "host" && must(group.targetType, "the target type") !== wantedType(placed);
  if (mismatch) return "TARGET_TYPE_MISMATCH";
  const zones = nodes.map((node) => zoneOf(probes, node));
  return zones.includes(zoneOf(probes, host)) ? null : "ELB_INSTALLED_AZ_RESTRICTION";
}

function zoneOf(probes: Probes, host: Host): string {
  return probes.world.zoneOf(host.nics[0]?.subnet ?? "");
}

/** From every node that sends to this target: all with cross-zone balancing, else those of its zone. */
function toTarget(probes: Probes, { balancer, group, nodes, ports }: Front, host: Host): readonly Opening[] {
  const cross = known(balancer.kind) === "alb" || known(balancer.crossZone) === true;
  const six = known(group.ipAddressType) === "ipv6";
  const addressOf = (each: Host): string | undefined =>
    each.nics[0]?.addresses.find((address) => (familyOf(address) === 6) === six);
  const to = addressOf(host);
  if (to === undefined) return [];
  return nodes
    .filter((node) => cross || zoneOf(probes, node) === zoneOf(probes, host))
    .flatMap((node) => {
      const source = addressOf(node);
      if (source === undefined) return [];
      const { name: from } = node;
      return ports.map((toPort): Opening => ({ from, source, ports: WIDE, to, server: host.name, toPort, leg: 1 }));
    });
}

/** From anybody on the internet to every node's public address. */
function toNodes(probes: Probes, { listeners, nodes }: Front): readonly Opening[] {
  return nodes.flatMap((node) => {
    const shown = probes.world.publicOf(node);
    if (shown === undefined) return [];
    return listeners.flatMap((listener) =>
      probes.fromInternet(shown.public, node.name, must(listener.port, "a listener's port"), 0),
    );
  });
}
