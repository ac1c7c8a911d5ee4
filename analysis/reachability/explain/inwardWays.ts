/**
 * The ways into an end of this network, from the internet or from an interface: straight to it, by its public address, and
 * through the load balancers and proxies before it.
 */
import { known, nameOf } from "../../topology/lookup";
import { type Backend, isUnknown, type Listener, type LoadBalancer } from "../../topology/model";
import { once, type TopologyIndex } from "../../topology/topologyIndex";
import { anyHost, outwardAll } from "../needs/byInternet";
import { type Nic, onceFor } from "../network/nic";
import { between, fromVpc, type Target } from "../paths/inside";
import { clientBehind, fromInternet } from "../paths/inward";
import { backendName, backendNics } from "../service/backend";
import { type Call, clientToTarget, fromAnywhere, fromInterface, keepsClient } from "../service/clients";
import { balancerNodes, forwardsToBalancers, nodePorts, type Registration, toTarget } from "../service/loadBalancer";
import { noNetwork, type Subject, subjectOf } from "../service/subject";
import { portsBehind } from "../service/targets";
import { type Family, internet, nat64 } from "../sets/addresses";
import { intersect, isEmpty, type PortSet, ports, portText } from "../sets/ranges";
import { type Outcome, settled, undetermined } from "../trace/trace";
import type { End } from "./ends";
import { type Attempt, doubtful, FAMILIES, inTurn, nicsAt, PROTOCOLS, subnetName } from "./ways";

type Inside = Extract<End, { readonly kind: "service" | "instance" | "interface" | "load-balancer" | "backend" }>;

/** An interface; null for every host of the internet. */
export type Sender = Nic | null;

export function inward(network: TopologyIndex, sender: Sender, goal: Inside, asked: PortSet): readonly Attempt[] {
  const key = `any packet to ${goal.kind} ${keyOf(goal)} ${portText(asked)}`;
  const attempts = () => waysInto(network, sender, goal, asked);
  return sender === null ? once(network, key, attempts) : onceFor(network, sender, key, attempts);
}

function keyOf(goal: Inside): string {
  switch (goal.kind) {
    case "service":
      return goal.service.key;
    case "instance":
      return goal.instance.key;
    case "interface":
      return goal.own.key;
    case "load-balancer":
      return goal.balancer.key;
    case "backend":
      return goal.backend.key;
  }
}

function waysInto(network: TopologyIndex, sender: Sender, goal: Inside, asked: PortSet): readonly Attempt[] {
  const nics = nicsAt(network, goal);
  if (goal.kind === "load-balancer") return toNodes(network, sender, goal.balancer, asked);
  const subject = goal.kind === "service" ? subjectOf(network, goal.service) : null;
  if (subject?.interfaces.networkMode === "none") return [{ by: "", subnets: [], outcome: noNetwork(subject) }];
  if (isUnknown(nics)) return [{ by: "", subnets: [], outcome: undetermined(nics.unknown) }];
  return nics.flatMap((nic) => {
    const attempt = (outcome: Outcome, by = ""): Attempt => ({ by, subnets: [subnetName(nic)], outcome });
    const isOne = goal.kind !== "service";
    return [
      ...straight(network, sender, nic, asked, isOne).map((outcome) => attempt(outcome)),
      ...(sender === null ? [] : aroundOutside(network, sender, nic, asked)).map((outcome) =>
        attempt(outcome, " by a public address"),
      ),
      ...(sender === null ? [] : byNat64(network, sender, nic, asked)).map((outcome) => attempt(outcome, " by NAT64")),
      ...(subject === null ? [] : throughOwnBalancers(network, sender, subject, nic, asked)).map(([by, outcome]) =>
        attempt(outcome, by),
      ),
      // Tasks with interfaces of their own are registered by their service alone.
      ...(subject !== null && nic.host === undefined ? [] : throughOpenBalancers(network, sender, nic, asked)).map(
        ([by, outcome]) => attempt(outcome, by),
      ),
      ...(goal.kind === "backend" ? throughProxies(network, sender, goal.backend, nic, asked) : []).map(
        ([by, outcome]) => attempt(outcome, by),
      ),
    ];
  });
}

type Way = readonly [by: string, outcome: Outcome];

function straight(network: TopologyIndex, sender: Sender, nic: Nic, asked: PortSet, isOne: boolean): Outcome[] {
  return PROTOCOLS.flatMap((protocol) =>
    FAMILIES.map((family) => {
      const to: Target = { nic, ports: asked, protocol, isOne, isAny: true };
      if (sender === null) return fromInternet(network, to, family);
      const outcome = between({ network, from: sender, to, family });
      const unsure = [sender, nic].find(({ ipv6 }) => isUnknown(ipv6));
      return family === 6 && unsure !== undefined
        ? doubtful(outcome, `it is not known whether ${unsure.name} has an IPv6 address`)
        : outcome;
    }),
  );
}

/** Out by the sender's own route, and in again by an address that the internet gateway maps. */
function aroundOutside(network: TopologyIndex, sender: Nic, nic: Nic, asked: PortSet): readonly Outcome[] {
  const families = FAMILIES.filter((family) => (family === 4 ? nic.publicIpv4.has !== false : nic.ipv6 !== false));
  return PROTOCOLS.flatMap((protocol) =>
    families.map((family) => {
      const place = anyHost(network, sender.subnet, family);
      const out = outwardAll(network, sender, { ...place, isPoint: true, ports: asked, protocol, isAny: true });
      if (out.verdict === "blocked") return out;
      const to: Target = { nic, ports: asked, protocol, isAny: true };
      return inTurn(out, fromInternet(network, to, family, clientBehind(out, family)));
    }),
  );
}

/**
 * Over IPv6 to a NAT gateway, which goes on over IPv4: to a public address, and to private ones of its VPC, too (R-V6-11,
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html).
 */
function byNat64(network: TopologyIndex, sender: Nic, nic: Nic, asked: PortSet): readonly Outcome[] {
  if (sender.ipv6 === false || nic.subnet.ipv4Cidr === null) return [];
  const place = { ...anyHost(network, sender.subnet, 6), addresses: nat64(), name: "NAT64" };
  return PROTOCOLS.flatMap((protocol): readonly Outcome[] => {
    const out = outwardAll(network, sender, { ...place, isPoint: true, ports: asked, protocol, isAny: true });
    const to: Target = { nic, ports: asked, protocol, isAny: true };
    const publicly = inTurn(out, fromInternet(network, to, 4, clientBehind(out, 4)));
    if (!out.via.includes("nat-gateway") || known(sender.subnet.vpc) !== known(nic.subnet.vpc)) return [publicly];
    const private4 = fromVpc(network, to).find(({ verdict }) => verdict !== "blocked");
    const reason = `a NAT gateway for NAT64 may lead to private addresses of its VPC, which is not followed`;
    return [publicly, ...(private4 === undefined ? [] : [doubtful(private4, reason)])];
  });
}

/** A listener for each transport that it uses. */
function eachTransport(listener: Listener): readonly Listener[] {
  const isBoth = ["TCP_UDP", "TCP_QUIC"].includes(known(listener.protocol) ?? "");
  return isBoth ? ["TCP", "UDP"].map((protocol) => ({ ...listener, protocol })) : [listener];
}

/** The calls of a sender to the nodes of a balancer, one for each listener, transport and family. */
function callsTo(
  network: TopologyIndex,
  sender: Sender,
  balancer: LoadBalancer,
  listeners: readonly Listener[],
): readonly (Call & { readonly family: Family })[] {
  const unclear = isUnknown(balancer.scheme) ? balancer.scheme.unknown : null;
  if (listeners.length === 0 || (unclear !== null && sender === null)) {
    const reason = unclear ?? `no listener of load balancer ${nameOf(balancer)} is known`;
    return [{ family: 4, outcome: undetermined(reason), seen: { addresses: internet[4], isPoint: true } }];
  }
  // Within reach of its nodes, a sender may call their private addresses, too.
  const inner: LoadBalancer = { ...balancer, scheme: "internal" };
  const clients =
    sender === null
      ? [{ as: balancer, client: fromAnywhere }]
      : [balancer, ...(known(balancer.scheme) === "internal" ? [] : [inner])].map((as) => ({
          as,
          client: fromInterface(sender),
        }));
  return listeners.flatMap(eachTransport).flatMap((listener) =>
    FAMILIES.flatMap((family) =>
      clients.map(({ as, client }) => ({
        family,
        ...client(network, { balancer: as, listeners: [listener], reason: "", isAny: true }, family),
      })),
    ),
  );
}

function toNodes(network: TopologyIndex, sender: Sender, balancer: LoadBalancer, asked: PortSet): readonly Attempt[] {
  const isAsked = ({ port }: Listener) => isUnknown(port) || !isEmpty(intersect(asked, ports(port)));
  const own = network.listenersOfBalancer.get(balancer.key) ?? [];
  const answering = own.filter(isAsked);
  const further = network.topology.listeners.filter(
    (listener) => isUnknown(listener.loadBalancer) && isAsked(listener),
  );
  const attempt = (outcome: Outcome): Attempt => ({ by: "", subnets: [], outcome });
  const at = { kind: "load-balancer", name: nameOf(balancer), id: balancer.key, rule: null };
  const silent = settled("blocked", null, { ...at, detail: `no listener of ${at.name} has one of these ports` });
  return [
    ...(own.length > 0 && answering.length === 0
      ? [silent]
      : callsTo(network, sender, balancer, answering).map(({ outcome }) => outcome)),
    ...further.flatMap((listener) => {
      const reason = `it is not known whether listener ${nameOf(listener)} is of load balancer ${at.name}`;
      return callsTo(network, sender, balancer, [listener]).map(({ outcome }) => doubtful(outcome, reason));
    }),
  ].map(attempt);
}

function throughOwnBalancers(
  network: TopologyIndex,
  sender: Sender,
  subject: Subject,
  nic: Nic,
  asked: PortSet,
): readonly Way[] {
  const { service, registrations } = subject;
  const unknown = isUnknown(service.loadBalancers) ? [["", undetermined(service.loadBalancers.unknown)] as const] : [];
  return [
    ...unknown,
    ...registrations.flatMap((registration): readonly Way[] => {
      const { balancer, reason } = registration;
      if (balancer === undefined) return [["", undetermined(reason)]];
      const by = ` by load balancer ${balancer.name}`;
      return throughBalancer(network, sender, subject, { ...registration, balancer }, nic, asked).map((outcome) => [
        by,
        outcome,
      ]);
    }),
    ...throughTwo(network, sender, registrations),
  ];
}

type Forwarding = Registration & { readonly balancer: LoadBalancer };

/** Health checks do not count: with no healthy target a balancer sends requests to all of them. */
function throughBalancer(
  network: TopologyIndex,
  sender: Sender,
  subject: Subject,
  registration: Forwarding,
  nic: Nic,
  asked: PortSet,
): readonly Outcome[] {
  const mode = subject.interfaces.networkMode;
  if (isUnknown(mode)) return [undetermined(mode.unknown)];
  const listening = portsBehind(subject, registration, mode);
  if (listening.kind === "none") return [];
  if (listening.kind === "unknown") return [undetermined(listening.reason)];
  if (isEmpty(intersect(listening.ports, asked))) return [];
  const to: Target = { nic, ports: listening.ports, protocol: listening.protocol, isAny: true };
  const fromNodes = toTarget(network, registration, mode, to);
  return callsTo(network, sender, registration.balancer, registration.listeners).flatMap(
    ({ outcome: first, seen, family }) => {
      if (first.verdict === "blocked") return [first];
      const keeps = keepsClient(registration, family);
      const isNeverServed =
        fromNodes.code === "TARGET_TYPE_MISMATCH" || fromNodes.code === "ELB_INSTALLED_AZ_RESTRICTION";
      if (keeps === false || isNeverServed) return [inTurn(first, fromNodes)];
      const kept = inTurn(first, clientToTarget(network, registration, to, family, seen));
      if (keeps === true) return [kept];
      return [kept, inTurn(first, fromNodes)].map((outcome) => doubtful(outcome, keeps.unknown));
    },
  );
}

/** A Network Load Balancer before an Application Load Balancer of the service. */
function throughTwo(network: TopologyIndex, sender: Sender, registrations: readonly Registration[]): readonly Way[] {
  if (!registrations.some(({ balancer }) => balancer !== undefined && known(balancer.kind) !== "nlb")) return [];
  const before = network.topology.loadBalancers.filter((balancer) => forwardsToBalancers(network, balancer));
  return before.flatMap((balancer) => {
    const reason = `load balancer ${nameOf(balancer)} forwards to an Application Load Balancer, which is not followed from there`;
    return callsTo(network, sender, balancer, network.listenersOfBalancer.get(balancer.key) ?? []).map(
      ({ outcome }): Way => [` by load balancer ${balancer.name}`, doubtful(outcome, reason)],
    );
  });
}

/** Balancers with targets that no service registers: which these are, no resource of the topology shows. */
function openBalancers(network: TopologyIndex): readonly LoadBalancer[] {
  return once(network, "balancers with other targets", () => {
    const { services, loadBalancers } = network.topology;
    const registered = new Set(
      services.flatMap(({ loadBalancers: entries }) => (known(entries) ?? []).map((entry) => known(entry.targetGroup))),
    );
    return loadBalancers.filter(({ key, kind }) => {
      if (isUnknown(kind) || kind === "classic") return true;
      return (network.listenersOfBalancer.get(key) ?? []).some(
        ({ targetGroups }) => isUnknown(targetGroups) || targetGroups.some((group) => !registered.has(group)),
      );
    });
  });
}

function throughOpenBalancers(network: TopologyIndex, sender: Sender, nic: Nic, asked: PortSet): readonly Way[] {
  return openBalancers(network).flatMap((balancer) => {
    const nodes = balancerNodes(network, balancer);
    const reason = `load balancer ${nameOf(balancer)} has targets that this source does not show`;
    const own = network.listenersOfBalancer.get(balancer.key) ?? [];
    return callsTo(network, sender, balancer, own).flatMap(({ outcome: first, seen, family }): readonly Way[] => {
      if (first.verdict === "blocked") return [];
      const legs = PROTOCOLS.flatMap((protocol) => {
        const to: Target = { nic, ports: asked, protocol, isOne: true, isAny: true };
        if (typeof nodes === "string") return [undetermined(nodes)];
        const registration = { balancer, listeners: [], reason: "" };
        return [
          clientToTarget(network, registration, to, family, seen),
          ...nodes.flatMap((from) => FAMILIES.map((one) => between({ network, from, to, family: one }))),
        ];
      });
      const open = legs.find(({ verdict }) => verdict !== "blocked");
      return open === undefined ? [] : [[` by load balancer ${balancer.name}`, doubtful(inTurn(first, open), reason)]];
    });
  });
}

/** An RDS Proxy opens a connection of its own to each database behind it (R-DST-07). */
function throughProxies(
  network: TopologyIndex,
  sender: Sender,
  backend: Backend,
  nic: Nic,
  asked: PortSet,
): readonly Way[] {
  const proxies = network.topology.backends.filter(
    ({ behind }) => behind !== undefined && (isUnknown(behind) || behind.includes(backend.key)),
  );
  return proxies.flatMap((proxy) => {
    const nics = backendNics(network, proxy);
    const by = ` by ${backendName(proxy)}`;
    if (isUnknown(nics)) return [[by, undetermined(nics.unknown)] as const];
    return nics.flatMap((front) =>
      straight(network, sender, front, ports(0, 65535), true).flatMap((first): readonly Way[] => {
        if (first.verdict === "blocked") return [[by, first]];
        const onward = straight(network, { ...front, clientPorts: nodePorts }, nic, asked, true);
        return onward.map((second) => [
          by,
          isUnknown(proxy.behind) ? doubtful(inTurn(first, second), proxy.behind.unknown) : inTurn(first, second),
        ]);
      }),
    );
  });
}
