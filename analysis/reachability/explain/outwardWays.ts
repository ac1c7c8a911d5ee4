/** The ways from an interface to an end outside this network: to hosts of the internet, to an address, to AWS's services. */
import { serviceHost } from "../../rules/hosts";
import { answersOnIpv6 } from "../../rules/registries";
import { isUnknown } from "../../topology/model";
import { nameOf } from "../../topology/lookup";
import { type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { toAddress } from "../needs/byAddress";
import { byEndpoint } from "../needs/byEndpoint";
import { anyHost, outwardAll } from "../needs/byInternet";
import type { Destination } from "../needs/context";
import { meet } from "../needs/meet";
import type { Nic } from "../network/nic";
import { type Family, nat64 } from "../sets/addresses";
import type { PortSet } from "../sets/ranges";
import type { Outcome } from "../trace/trace";
import type { End } from "./ends";
import { called, contextOf } from "./goal";
import { type Attempt, doubtful, FAMILIES, PROTOCOLS, subnetName } from "./ways";

type Outside = Extract<End, { readonly kind: "internet" | "address" | "aws" | "host" }>;

/** The ports that count, and the only one if there is one. */
export interface AskedPorts {
  readonly ports: PortSet;
  readonly port: number | null;
}

/** AWS's own services listen on these; another port has to be named. */
const PORTS_OF_AWS: readonly number[] = [443, 80];

export function outwardTo(network: TopologyIndex, nic: Nic, goal: Outside, asked: AskedPorts): readonly Attempt[] {
  const attempt = (outcome: Outcome, by = ""): Attempt => ({ by, subnets: [subnetName(nic)], outcome });
  switch (goal.kind) {
    case "internet":
      return toHosts(network, nic, asked.ports, false, true).map((outcome) => attempt(outcome));
    case "address": {
      const { text: name, address, port } = goal;
      const to = { name, address, port, ports: asked.ports };
      return PROTOCOLS.flatMap((protocol) => toAddress(network, nic, { ...to, protocol }) ?? []).map((outcome) =>
        attempt(outcome),
      );
    }
    case "host": {
      const portsOfName = asked.port === null ? [goal.port, ...PORTS_OF_AWS] : [asked.port];
      const named = [...new Set(portsOfName)].map((port) => called(goal.name, goal.host, port));
      return [
        ...toHosts(network, nic, asked.ports, true, answersOnIpv6(goal.host) !== false),
        ...named.flatMap((need) => byName(network, nic, need)),
      ].map((outcome) => attempt(outcome));
    }
    case "aws":
      return (asked.port === null ? PORTS_OF_AWS : [asked.port])
        .flatMap((port) => goal.words.flatMap((word) => toAws(network, nic, word, goal, port)))
        .map(({ by, outcome }) => attempt(outcome, by));
  }
}

/** @param isPoint true for one host whose address is not known. */
function toHosts(
  network: TopologyIndex,
  nic: Nic,
  ports: PortSet,
  isPoint: boolean,
  hasIpv6: boolean,
): readonly Outcome[] {
  const places = [
    ...FAMILIES.filter((family) => family === 4 || hasIpv6).map((family) => anyHost(network, nic.subnet, family)),
    // A route to NAT64 leads to hosts with IPv4, whether or not DNS64 answers.
    { ...anyHost(network, nic.subnet, 6), addresses: nat64(), name: "the internet by NAT64" },
  ];
  return PROTOCOLS.flatMap((protocol) =>
    places.map((place) => outwardAll(network, nic, { ...place, protocol, ports, isPoint, isAny: true })),
  );
}

function byName(network: TopologyIndex, nic: Nic, need: Destination, region = network.topology.region): Outcome[] {
  return FAMILIES.map((family) => meet(contextOf(network, region), { ...need, family, isAny: true }, nic));
}

function toAws(
  network: TopologyIndex,
  nic: Nic,
  word: string,
  { host: asked }: Extract<End, { readonly kind: "aws" }>,
  port: number,
): readonly Pick<Attempt, "by" | "outcome">[] {
  const region = vpcOf(network, nic.subnet)?.region ?? network.topology.region;
  const host = asked?.host ?? (isUnknown(region) ? region : serviceHost(word, region));
  const elsewhere = asked === undefined || asked.region === region ? {} : { region: asked.region };
  const need = { ...called(word, host, port), ...elsewhere, isAny: true };
  const publicly = (family: Family): Outcome =>
    outwardAll(network, nic, {
      ...anyHost(network, nic.subnet, family),
      ...{ ports: [[port, port + 1]] as const, isPoint: true, isAny: true },
    });
  const endpoints = network.topology.vpcEndpoints.filter(
    ({ kind, service }) => kind !== "gateway" && (service === word || isUnknown(service)),
  );
  return [
    ...byName(network, nic, need, region).map((outcome) => ({ by: "", outcome })),
    // An endpoint serves one of several names.
    { by: "", outcome: doubtful(publicly(4), `${word} may be called by a name that leads to its public addresses`) },
    { by: " over IPv6", outcome: doubtful(publicly(6), `${word} may be called by a name that has an IPv6 address`) },
    ...endpoints.map((endpoint) => {
      const outcome = byEndpoint(contextOf(network, region), need, nic, endpoint);
      const isSure = endpoint.service === word;
      const reason = `it is not known whether endpoint ${nameOf(endpoint)} is of ${word}`;
      return { by: ` by endpoint ${nameOf(endpoint)}`, outcome: isSure ? outcome : doubtful(outcome, reason) };
    }),
  ];
}
