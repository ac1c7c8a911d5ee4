/**
 * To a service that AWS runs with interfaces in a VPC, such as a database: a client's packet must arrive at each interface
 * that may answer, on a port that it listens on, in the same VPC or in one that is peered (R-DST-01).
 */
import { type BackendFacts, backendFacts } from "../../rules/backends";
import { byKey, known, nameOf } from "../../topology/lookup";
import { type Backend, isUnknown, type Maybe } from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { outwardAll, anyHost } from "../needs/byInternet";
import { byResolver } from "../needs/resolver";
import { answeringNic, type Nic } from "../network/nic";
import { NO_PUBLIC, type PublicAddress } from "../network/publicAddress";
import { between, type Target } from "../paths/inside";
import { clientBehind, fromInternet } from "../paths/inward";
import type { Family } from "../sets/addresses";
import { ports as portSet } from "../sets/ranges";
import { chained, either, every, together, worstOf } from "../trace/outcome";
import { pass } from "../trace/steps";
import { type Outcome, settled, undetermined, UNKNOWN_VALUE } from "../trace/trace";
import { nodePorts } from "./loadBalancer";

/** `RDS instance db`, as messages name it. */
export function backendName(backend: Backend): string {
  return `${backendFacts(backend.type).noun} ${nameOf(backend)}`;
}

/** Its interfaces: one in each subnet that it may be in. */
export function backendNics(network: TopologyIndex, backend: Backend): Maybe<readonly Nic[]> {
  const { subnets, securityGroups, families, availabilityZone } = backend;
  if (isUnknown(subnets)) return subnets;
  if (isUnknown(families)) return families;
  const places = subnets.map((key) => found(network.subnets, key));
  const known = places.filter((place) => place !== undefined);
  if (known.length < places.length) return { unknown: `a subnet of ${backendName(backend)} is not in this source` };
  const zone = isUnknown(availabilityZone) ? null : availabilityZone;
  const inZone = known.filter(
    (place) => zone === null || isUnknown(place.availabilityZone) || place.availabilityZone === zone,
  );
  const publicIpv4 = publicAddressOf(backend);
  return (inZone.length > 0 ? inZone : known).map((place) => ({
    ...answeringNic(backendName(backend), place, securityGroups, families.includes(6) ? 6 : 4),
    publicIpv4,
  }));
}

function publicAddressOf({ publiclyAccessible: has }: Backend): PublicAddress {
  if (isUnknown(has)) return { ...NO_PUBLIC, has, kind: "undetermined" };
  return has ? { has: true, addresses: [], kind: "ephemeral", missing: null } : NO_PUBLIC;
}

/** From one interface. Without a port, on the port that it listens on. */
export function toBackend(
  network: TopologyIndex,
  from: Nic,
  backend: Backend,
  port?: number,
  family?: Family,
): Outcome {
  const arrival = onItsPorts(backend, port, (asked) =>
    byResolver(network, from, () => toPort(network, from, backend, asked, family)),
  );
  return arrival.verdict === "reachable" ? throughProxy(network, backend, arrival) : arrival;
}

/** The second leg of a call of a proxy: its own interfaces open a connection to each database behind it (R-DST-07). */
function throughProxy(network: TopologyIndex, backend: Backend, arrival: Outcome): Outcome {
  if (backend.behind === undefined) return arrival;
  const nics = backendNics(network, backend);
  if (isUnknown(backend.behind) || isUnknown(nics)) {
    const reason = `it is not known which databases are behind ${backendName(backend)}`;
    return { ...arrival, verdict: "undetermined", code: UNKNOWN_VALUE, reason };
  }
  const databases = backend.behind
    .map((key) => byKey(network.topology.backends, key))
    .filter((one) => one !== undefined);
  if (databases.length === 0) return arrival;
  const senders = nics.map((nic) => ({ ...nic, clientPorts: nodePorts }));
  const onward = worstOf(
    databases.map((database) => every(senders.map((sender) => toBackend(network, sender, database)))),
  );
  return { ...onward, ...chained(arrival, onward), hops: [...arrival.hops, ...onward.hops] };
}

/** From the internet, which calls the public address that AWS maps to its interface. */
export function fromInternetToBackend(
  network: TopologyIndex,
  backend: Backend,
  port?: number,
  family: Family = 4,
): Outcome {
  return onItsPorts(backend, port, (asked) => {
    const nics = backendNics(network, backend);
    if (isUnknown(nics)) return undetermined(nics.unknown, { kind: "backend", entity: backend });
    const facts = backendFacts(backend.type);
    return everyInterface(
      facts,
      nics.map((nic) => fromInternet(network, { nic, ports: portSet(asked), protocol: "tcp" }, family)),
    );
  });
}

/** A client uses one of several ports: while it is not known which one, all of them must agree. */
function onItsPorts(backend: Backend, port: number | undefined, judge: (port: number) => Outcome): Outcome {
  const open = port === undefined ? backend.ports : [port];
  const at = { kind: "backend", entity: backend };
  if (isUnknown(open)) return undetermined(open.unknown, at);
  const outcomes = open.map((asked) => ({ asked, outcome: judge(asked) }));
  const [first] = outcomes;
  if (first === undefined) return undetermined(`${backendName(backend)} listens on no port`, at);
  const differs = outcomes.find(({ outcome }) => outcome.verdict !== first.outcome.verdict);
  if (differs === undefined) return first.outcome;
  const shown = worstOf(outcomes.map(({ outcome }) => outcome));
  const verdicts = outcomes.map(({ asked, outcome }) => `TCP ${String(asked)} ${outcome.verdict}`).join(", ");
  const reason = `it is not known which port of ${backendName(backend)} is called: ${verdicts}`;
  return { ...shown, verdict: "undetermined", code: UNKNOWN_VALUE, rule: backendFacts(backend.type).rule, reason };
}

function toPort(network: TopologyIndex, from: Nic, backend: Backend, port: number, only?: Family): Outcome {
  const facts = backendFacts(backend.type);
  const at = { kind: "backend", name: nameOf(backend), id: backend.key, rule: facts.rule };
  if (!isUnknown(backend.subnets) && backend.subnets.length === 0) return outside(network, from, backend, port);
  const nics = backendNics(network, backend);
  if (isUnknown(nics)) return undetermined(nics.unknown, { kind: at.kind, entity: backend });
  const families = familiesBetween(from, known(backend.families) ?? [4]).filter(
    (one) => only === undefined || one === only,
  );
  if (families.length === 0 && only !== undefined) {
    const detail = `${backendName(backend)} and ${from.name} do not share IPv${String(only)}`;
    return settled("blocked", only === 6 ? "IPV4_ONLY_DESTINATION" : "NO_ROUTE_TO_DESTINATION", { ...at, detail });
  }
  if (families.length === 0) {
    const detail = `${backendName(backend)} answers on IPv4 only, and ${from.name} has IPv6 only`;
    // DNS64 translates its name, and no page documents the path of NAT64 to an address inside a VPC.
    if (from.subnet.dns64 !== false) return undetermined(detail);
    return settled("blocked", "IPV4_ONLY_DESTINATION", { ...at, detail });
  }
  const first = [pass({ ...at, detail: `${backendName(backend)} listens on TCP ${String(port)}` })];
  const overFamily = (family: Family): Outcome =>
    everyInterface(
      facts,
      nics.map((nic) => {
        const to: Target = { nic, ports: portSet(port), protocol: "tcp", isOne: true };
        return between({ network, from, to, family, first });
      }),
    );
  const straight = either(families.map(overFamily));
  const isElsewhere = nics.some(({ subnet }) => known(subnet.vpc) !== known(from.subnet.vpc));
  if (!isElsewhere || backend.publiclyAccessible === false) return straight;
  return byEitherAddress(backend, straight, outside(network, from, backend, port));
}

/**
 * The name of a public database leads clients in other VPCs to its public address, unless the peering connection resolves it
 * to the private one, which no resource of the topology shows (R-DST-04).
 */
function byEitherAddress(backend: Backend, straight: Outcome, outward: Outcome): Outcome {
  if (straight.verdict === outward.verdict) return straight;
  return undetermined(
    `it is not known whether the name of ${backendName(backend)} leads to its private address (${straight.verdict}) or to its public one (${outward.verdict}) from another VPC (R-DST-04)`,
    { kind: "backend", entity: backend },
  );
}

/** By a public address: out of the caller's VPC, and in again where its interfaces are in this source. */
function outside(network: TopologyIndex, from: Nic, backend: Backend, port: number): Outcome {
  const to = { ...anyHost(network, from.subnet, 4), isPoint: true, ports: portSet(port), name: backendName(backend) };
  const out = outwardAll(network, from, to);
  const nics = known(backendNics(network, backend)) ?? [];
  if (out.verdict === "blocked" || nics.length === 0) return out;
  const client = clientBehind(out, 4);
  const back = every(
    nics.map((nic) => fromInternet(network, { nic, ports: portSet(port), protocol: "tcp" }, 4, client)),
  );
  const shown = worstOf([back, out]);
  return { ...shown, ...chained(out, back), hops: [...out.hops, ...back.hops], sourceIp: out.sourceIp };
}

/** All that may answer: some of them are `partial`, or blocked where clients need each. */
function everyInterface(facts: BackendFacts, outcomes: readonly Outcome[]): Outcome {
  if (facts.everyInterface !== true || together(outcomes.map(({ verdict }) => verdict)) !== "partial")
    return every(outcomes);
  const shown = worstOf(outcomes);
  return { ...shown, verdict: "blocked", reason: `clients need each of its brokers: ${shown.reason}` };
}

function familiesBetween(from: Nic, families: readonly Family[]): readonly Family[] {
  return families.filter((family) => (family === 4 ? from.subnet.ipv4Cidr !== null : from.ipv6 !== false));
}
