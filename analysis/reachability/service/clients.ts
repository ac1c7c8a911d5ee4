/**
 * Clients of a load balancer: from the internet, from the VPC, from one interface. Each calls the nodes over the families
 * that they answer on, and a Network Load Balancer that keeps client addresses shows the client's own to the target.
 */
import { known, nameOf } from "../../topology/lookup";
import { isUnknown, type LoadBalancer, type Maybe } from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import type { Outside } from "../devices/routed";
import { anyHost, outwardAll } from "../needs/byInternet";
import { addressesOf, type Nic, vpcAddresses } from "../network/nic";
import { arrival, between, fromVpc, type Target } from "../paths/inside";
import { type ClientAddresses, clientBehind, fromInternet } from "../paths/inward";
import { everything, type Family, internet, nat64 } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { chained, either, every, worstOf } from "../trace/outcome";
import { by, walk } from "../trace/steps";
import { type Outcome, settled, Trace, undetermined } from "../trace/trace";
import { balancerNodes, type ListeningBalancer, nodePorts, type Registration } from "./loadBalancer";

/** A call that is on its way to the nodes of a balancer, and the addresses that they see. */
export interface Call {
  readonly outcome: Outcome;
  readonly seen: ClientAddresses;
}

/** A client, as it calls a balancer that listens. */
export type Client = (network: TopologyIndex, balancer: ListeningBalancer, family: Family) => Call;

/** Every host of the internet. */
export const fromAnywhere: Client = (network, listening, family) => {
  const seen = { addresses: internet[family], isPoint: false };
  return { seen, outcome: overInternet(network, listening, family, seen) };
};

/** Every address of the VPC, which an internal balancer's name leads to directly. */
export const fromInside: Client = (network, listening, family) => {
  const { balancer } = listening;
  const own = vpcAddresses(found(network.vpcs, known(balancer?.vpc)), family);
  return {
    seen: { addresses: own ?? everything[family], isPoint: own === undefined },
    outcome: toNodes(network, listening, (to) => every(fromVpc(network, to))),
  };
};

/** One interface in a VPC. It calls an internet-facing balancer by its public name, so it leaves the VPC and comes back (R-VPC-35). */
export function fromInterface(nic: Nic): Client {
  return (network, listening, family) => {
    const { balancer } = listening;
    if (isUnknown(balancer?.scheme)) return unsettled(balancer.scheme.unknown);
    const isInternal = balancer?.scheme === "internal";
    const isNear = known(balancer?.vpc) === known(nic.subnet.vpc);
    if (isInternal || (family === 6 && isNear)) {
      const own = addressesOf(network, nic, family);
      return {
        seen: { addresses: own?.set ?? [], isPoint: own?.isPoint ?? false },
        outcome: toNodes(network, listening, (to) => between({ network, from: nic, to, family })),
      };
    }
    return roundTrip(network, nic, listening, family);
  };
}

/** Out by the caller's own route, and in again under the address that this route gives it. */
function roundTrip(network: TopologyIndex, nic: Nic, listening: ListeningBalancer, family: Family): Call {
  const [port] = openPorts(listening);
  if (port === undefined) return unsettled("no listener with a known port");
  const { isAny } = listening;
  const to = { ...anyHost(network, nic.subnet, family), isPoint: true, ports: ports(port), isAny };
  const straight = outwardAll(network, nic, to);
  const out = straight.verdict === "blocked" && family === 4 ? (byNat64(network, nic, to) ?? straight) : straight;
  const seen = clientBehind(out, family);
  if (out.verdict === "blocked") return { outcome: out, seen };
  const back = overInternet(network, listening, family, seen);
  const shown = worstOf([back, out]);
  return {
    seen,
    outcome: { ...shown, ...chained(out, back), hops: [...out.hops, ...back.hops], sourceIp: out.sourceIp },
  };
}

/** DNS64 gives a client without IPv4 an address of NAT64 for a name that has IPv4 only; any client may write it (R-V6-11). */
function byNat64(network: TopologyIndex, nic: Nic, to: Outside): Outcome | null {
  const { dns64, ipv4Cidr } = nic.subnet;
  if (nic.ipv6 === false || (to.isAny !== true && (dns64 === false || ipv4Cidr !== null))) return null;
  const translated = outwardAll(network, nic, { ...to, family: 6, addresses: nat64(), name: "the internet by NAT64" });
  if (translated.verdict === "blocked") return null;
  return isUnknown(dns64) && to.isAny !== true
    ? undetermined(`it is not known whether DNS64 is on in the subnet: ${dns64.unknown}`)
    : translated;
}

function unsettled(reason: string): Call {
  return { outcome: undetermined(reason), seen: { addresses: [], isPoint: true } };
}

function overInternet(
  network: TopologyIndex,
  listening: ListeningBalancer,
  family: Family,
  client: ClientAddresses,
): Outcome {
  const { balancer } = listening;
  if (balancer !== undefined && known(balancer.scheme) === "internal") {
    return settled("blocked", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", {
      kind: "load-balancer",
      name: nameOf(balancer),
      id: balancer.key,
      detail: "an internal load balancer has private addresses only",
      rule: "R-VPC-28",
    });
  }
  return toNodes(network, listening, (to) => fromInternet(network, to, family, client));
}

function openPorts({ listeners }: ListeningBalancer): readonly number[] {
  return listeners.map((listener) => known(listener.port)).filter((port) => port !== undefined);
}

/** To the nodes by each listener: any that answers is enough. */
function toNodes(
  network: TopologyIndex,
  { balancer, listeners, reason, isAny }: ListeningBalancer,
  call: (to: Target) => Outcome,
): Outcome {
  if (balancer === undefined) return undetermined(reason);
  const nodes = balancerNodes(network, balancer);
  if (typeof nodes === "string") return undetermined(nodes);
  const byListener = listeners.flatMap(({ port, protocol }) => {
    if (isUnknown(port)) return [];
    const spoken = protocolsOf(known(protocol) ?? "");
    return [
      worstOf(
        spoken.map((each) => every(nodes.map((nic) => call({ nic, ports: ports(port), protocol: each, isAny })))),
      ),
    ];
  });
  return byListener.length === 0 ? undetermined("the listener's port is not known") : either(byListener);
}

/** The transport of a listener's protocol: QUIC is carried by UDP, and two names mean both. */
function protocolsOf(protocol: string): readonly ("tcp" | "udp")[] {
  switch (protocol) {
    case "UDP":
    case "QUIC":
      return ["udp"];
    case "TCP_UDP":
    case "TCP_QUIC":
      return ["tcp", "udp"];
    default:
      return ["tcp"];
  }
}

/** The families that a balancer's nodes answer on: by its type of address, and what its subnets have. */
export function familiesOf(network: TopologyIndex, balancer: LoadBalancer, only?: Family): readonly Family[] {
  // The client meets the nodes' lack of the other one.
  if (only !== undefined) return [only];
  const nodes = balancerNodes(network, balancer);
  const type = known(balancer.ipAddressType);
  const isPublic = known(balancer.scheme) !== "internal";
  const withoutIpv4 =
    (typeof nodes !== "string" && nodes.every((node) => node.subnet.ipv4Cidr === null)) ||
    (type === "dualstack-without-public-ipv4" && isPublic);
  if (withoutIpv4) return [6];
  return type === undefined || type === "ipv4" ? [4] : [4, 6];
}

/**
 * True if a Network Load Balancer leaves the client's address in the packet (R-VPC-33): then the target's filters see
 * the client, and a rule that names the balancer's group still matches. Between two families it never does.
 */
export function keepsClient({ balancer, group }: Registration, family: Family): Maybe<boolean> {
  if (group === undefined || balancer === undefined) return false;
  const { targetType, protocol, preserveClientIp } = group;
  if (!isUnknown(balancer.kind) && balancer.kind !== "nlb") return false;
  const groupFamily = known(group.ipAddressType);
  if (groupFamily !== undefined && groupFamily !== (family === 4 ? "ipv4" : "ipv6")) return false;
  if (isUnknown(balancer.kind)) return balancer.kind;
  if (isUnknown(protocol)) return protocol;
  if (ALWAYS_KEEPING.includes(protocol)) return true;
  if (preserveClientIp !== null) return preserveClientIp;
  return isUnknown(targetType) ? targetType : targetType === "instance";
}

/** Protocols of groups whose attribute cannot be turned off. */
const ALWAYS_KEEPING: readonly string[] = ["UDP", "TCP_UDP", "QUIC", "TCP_QUIC"];

/** From these clients, through a balancer that keeps their address, into a target. */
export function clientToTarget(
  network: TopologyIndex,
  { balancer }: ListeningBalancer,
  to: Target,
  family: Family,
  { addresses, isPoint }: ClientAddresses,
): Outcome {
  const own = addressesOf(network, to.nic, family);
  if (own === null) return undetermined(`the target has no IPv${String(family)} address`);
  const trace = new Trace(network, {
    family,
    protocol: to.protocol,
    boxes: [{ source: addresses, destination: own.set, sourcePorts: nodePorts, ports: to.ports }],
    sourceIsPoint: isPoint,
    destinationIsPoint: own.isPoint,
    isAny: to.isAny,
  });
  walk(trace, [by("load-balancer"), ...arrival(to, { groups: balancer?.securityGroups ?? [], service: null })]);
  return trace.outcome();
}

/** How often a balancer sends a call to the host that made it. */
export type OwnHost = "always" | "sometimes" | "never";

/**
 * Requests that come back to the host that sent them are dropped while the client's address is kept: source and destination
 * are then the same address (R-LB-19).
 */
export function unlessOwnHost(
  ownHost: OwnHost,
  { group }: Registration,
  keeps: Maybe<boolean>,
  outcome: Outcome,
): Outcome {
  if (ownHost === "never" || keeps === false || group === undefined || outcome.verdict === "blocked") return outcome;
  const at = { kind: "target-group", name: nameOf(group), id: group.key, rule: "R-LB-19" };
  if (isUnknown(keeps)) {
    const detail = `it is not known whether target group ${at.name} keeps the address of a caller on the target's own host: ${keeps.unknown}`;
    return undetermined(detail, { kind: at.kind, entity: group });
  }
  const kept = `target group ${at.name} keeps the client's address, and`;
  const lost =
    ownHost === "always"
      ? `${kept} its only target has the caller's own address: the call is dropped`
      : `${kept} calls that go to the caller's own host are dropped`;
  const verdict = ownHost === "always" ? "blocked" : outcome.verdict === "reachable" ? "partial" : outcome.verdict;
  const stop = settled(verdict, "TARGET_IS_CLIENT", { ...at, detail: lost });
  return { ...stop, via: outcome.via, hops: [...outcome.hops, ...stop.hops] };
}
