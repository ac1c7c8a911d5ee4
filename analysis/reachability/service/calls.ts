/** The calls that a service probably makes, by what its definitions and its Service Connect settings show (R-DST-03). */
import { backendFacts } from "../../rules/backends";
import type { CallEvidence, Need } from "../../rules/serviceDefinition";
import type { AnyNetworkMode } from "../../rules/words";
import { grouped, perCollection } from "../../topology/collections";
import { byKey, known } from "../../topology/lookup";
import { isUnknown, type Maybe, type Service, type TaskDefinition } from "../../topology/model";
import type { TopologyIndex } from "../../topology/topologyIndex";
import { outsideOf } from "./outsideEnd";
import { type CallEnd, endsNamed, entityOf, typeOf } from "./resourceEnd";
import { isJoined } from "./serviceConnect";

export interface Call {
  readonly end: CallEnd;
  /** As `explain` finds it. */
  readonly name: string;
  /** The port that is written after the name, where all evidence has the same one. */
  readonly port: number | null;
  readonly evidence: readonly string[];
  readonly containers: readonly string[];
  readonly rule: string;
}

/** One sign of a call, before those of one target are joined. */
interface Sign {
  readonly end: CallEnd;
  readonly where: string;
  readonly container: string | null;
  readonly port: number | null;
}

const NONE: readonly Call[] = [];

export function callsOf(network: TopologyIndex, service: Service, task: TaskDefinition | undefined): readonly Call[] {
  const containers = known(task?.containers) ?? [];
  // Most services of most sources show none.
  if (
    service.serviceConnect === null &&
    (task?.backends ?? []).length === 0 &&
    containers.every(({ calls = [] }) => calls.length === 0)
  )
    return NONE;
  const shown = containers.flatMap(({ name, calls = [] }) =>
    calls.flatMap((call) => endsOf(network, service, call).map((end): Sign => signOf(end, call, name))),
  );
  const behind = (task?.backends ?? []).flatMap((key): Sign[] => {
    const backend = byKey(network.topology.backends, key);
    const where = `the container definitions depend on ${backend?.name ?? key}`;
    return backend === undefined ? [] : [{ end: { kind: "backend", backend }, where, container: null, port: null }];
  });
  return joined(network, [...shown, ...behind, ...clientSigns(network, service)]);
}

function signOf(end: CallEnd, { where, port }: CallEvidence, container: string): Sign {
  // The alias of Service Connect has a port of its own, which the proxy takes.
  return { end, where, container, port: end.kind === "service-connect" ? null : (port ?? null) };
}

function endsOf(network: TopologyIndex, service: Service, { target }: CallEvidence): readonly CallEnd[] {
  const { backends, loadBalancers } = network.topology;
  switch (target.kind) {
    case "backend": {
      const backend = byKey(backends, target.key);
      // A function is called by an API of AWS, whose address is no name of its own.
      return backend === undefined || backendFacts(backend.type).onlyCalls === true
        ? []
        : [{ kind: "backend", backend }];
    }
    case "load-balancer": {
      const balancer = byKey(loadBalancers, target.key);
      return balancer === undefined ? [] : [{ kind: "load-balancer", balancer }];
    }
    case "name": {
      const servers = (serversByAlias(network.topology.services).get(target.key) ?? []).filter(
        (server) => server.key !== service.key && isJoined(service, server) === true,
      );
      const registered = (servicesByDnsName(network.topology.services).get(target.key) ?? []).filter(
        ({ key }) => key !== service.key,
      );
      return [
        ...servers.map((server): CallEnd => ({ kind: "service-connect", service: server, alias: target.key })),
        ...registered.map((server): CallEnd => ({ kind: "cloud-map", service: server, dnsName: target.key })),
      ];
    }
  }
}

const offersOf = ({ serviceConnect }: Service) => known(known(serviceConnect)?.offers) ?? [];

const serversByAlias = perCollection((services: readonly Service[]) =>
  grouped(services, (service) => [
    ...new Set(offersOf(service).flatMap(({ aliases = [] }) => aliases.map(({ name }) => name.toLowerCase()))),
  ]),
);

const servicesByDnsName = perCollection((services: readonly Service[]) =>
  grouped(services, ({ serviceRegistries }) =>
    (known(serviceRegistries) ?? []).flatMap(({ dnsName }) => (dnsName === undefined ? [] : [dnsName])),
  ),
);

const servers = perCollection((services: readonly Service[]) =>
  services.filter((service) => offersOf(service).length > 0),
);

/** In a larger namespace a client calls some servers, not all; the findings of each server still name it (R-MODE-25). */
const MOST_SERVERS = 20;

/** A service that only joins a namespace, and offers no port there, is in it to call the others. */
function clientSigns(network: TopologyIndex, service: Service): readonly Sign[] {
  const { serviceConnect } = service;
  if (isUnknown(serviceConnect) || serviceConnect === null || isUnknown(serviceConnect.offers)) return [];
  if (serviceConnect.offers.length > 0) return [];
  const joinedServers = servers(network.topology.services).filter(
    (server) => server.key !== service.key && isJoined(service, server) === true,
  );
  if (joinedServers.length > MOST_SERVERS) return [];
  return joinedServers.map((server): Sign => ({
    end: { kind: "service-connect", service: server, alias: null },
    where: `Service Connect: a client in the namespace of ${server.name}`,
    container: null,
    port: null,
  }));
}

/** One call for each target. */
function joined(network: TopologyIndex, signs: readonly Sign[]): readonly Call[] {
  return [...grouped(signs, ({ end }) => [`${end.kind} ${entityOf(end).key}`]).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const ports = new Set(same.map(({ port }) => port));
    const end = same.find(({ end: each }) => each.kind === "service-connect" && each.alias !== null)?.end ?? first.end;
    return [
      {
        end,
        name: nameOfEnd(network, end),
        port: ports.size === 1 ? first.port : null,
        evidence: [...new Set(same.map(({ where }) => where))],
        containers: [...new Set(same.flatMap(({ container }) => (container === null ? [] : [container])))],
        rule: end.kind === "service-connect" ? "R-MODE-25" : end.kind === "cloud-map" ? "R-MODE-27" : "R-DST-03",
      },
    ];
  });
}

/** Its name, with its type before it if the name alone means something else, too. */
function nameOfEnd(network: TopologyIndex, end: CallEnd): string {
  const { name } = entityOf(end);
  const isClear = endsNamed(network, name).length === 1 && outsideOf(name.toLowerCase()) === null;
  return isClear ? name : `${typeOf(end)}:${name}`;
}

/** A call as the list of needs has it. It counts for no verdict unless it is required. */
export function callNeed(call: Call, mode: Maybe<AnyNetworkMode>): Need {
  const { end, name, port, evidence, containers, rule } = call;
  const [usual] = end.kind === "backend" ? (known(end.backend.ports) ?? []) : [];
  return {
    purpose: "call",
    destination: name,
    host: { unknown: "the settings of the application contain it" },
    port: port ?? usual ?? 0,
    interface: mode === "awsvpc" ? "task" : "instance",
    inTask: true,
    containers,
    rule,
    evidence,
  };
}
