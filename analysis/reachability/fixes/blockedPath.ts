/**
 * The input of the search for a fix: one path of one service that does not arrive, the device that stops it, and the
 * few lookups that all proposals share. A proposal is only a guess worth trying; what is printed has been tried.
 */
import type { Hop } from "../../report";
import type { Code } from "../../rules/codes";
import type { Need } from "../../rules/serviceDefinition";
import type { AnyLaunchType, AnyNetworkMode } from "../../rules/words";
import { grouped } from "../../topology/collections";
import { byAnyId, byKey, known, listOf, targetGroupsOf } from "../../topology/lookup";
import {
  type CapacityProvider,
  type Entity,
  isUnknown,
  type Key,
  type Listener,
  type LoadBalancer,
  type NetworkInterface,
  type RouteTable,
  type RouteTarget,
  type Service,
  type Subnet,
  type TaskDefinition,
  type Topology,
  type Vpc,
} from "../../topology/model";
import {
  found,
  knownRouteTableOf,
  once,
  providersNamed,
  subnetsByTable,
  topologyIndex,
} from "../../topology/topologyIndex";
import type { PathName } from "../service/analysis";
import type { Call } from "../service/calls";
import type { Edit } from "./edits";

/** One change of one resource, and the instruction to make it. */
export interface Step {
  readonly sentence: string;
  readonly edit: Edit;
  /** It only lets more through, as an allow rule does: no path that arrives can be lost by it. */
  readonly opens?: true;
  /** The same opening for fewer addresses, narrowest first: what is chosen where it is enough. */
  readonly narrower?: readonly Step[];
  /** For a change of one service alone: the same change of another service of its shape. */
  readonly alike?: (service: Service) => Step;
}

/** Steps that are tried together. */
export type Proposal = readonly Step[];

/** A change of one service alone, which services of its shape need as well, each for itself. */
export function ofService(service: Service, stepOf: (service: Service) => Step): Step {
  return { ...stepOf(service), alike: (other) => ofService(other, stepOf) };
}

export interface BlockedPath {
  readonly topology: Topology;
  readonly service: Service;
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  readonly path: PathName;
  /** Null for paths that are no needs. */
  readonly need: Need | null;
  /** Of a need that is a probable call. */
  readonly call: Call | null;
  readonly code: Code;
  /** The hop that stopped the packet, where one did. */
  readonly stopped: Hop | null;
  /** The devices that the packet meets before it is stopped, by key or id. */
  readonly way: readonly string[];
  /** The service's own end of the path. */
  readonly subnets: readonly Key[];
  readonly groups: readonly Key[];
  /** Those of the subnets that the path is blocked in. */
  readonly blocked: readonly Key[];
}

/** The entity that a hop names, by key or id. */
export function atHop<T extends Entity>(entities: readonly T[], hop: Hop | null): T | undefined {
  return hop === null ? undefined : byAnyId(entities, hop.id);
}

export function vpcOf(blockedPath: BlockedPath): Vpc | undefined {
  const subnet = byKey(blockedPath.topology.subnets, blockedPath.subnets[0]);
  return byKey(blockedPath.topology.vpcs, known(subnet?.vpc));
}

/** The target of a table for one destination, as written. */
export function targetOf(table: RouteTable | undefined, cidr: string): RouteTarget | undefined {
  const route = table?.routes.find((candidate) => {
    const destination = known(candidate.destination);
    return destination?.kind === "cidr" && destination.cidr === cidr;
  });
  return known(route?.target);
}

/** Subnets whose default route is an internet gateway. */
export function publicSubnets(topology: Topology, vpc: Key): readonly Subnet[] {
  const network = topologyIndex(topology);
  const byVpc = once(network, "public subnets", () =>
    grouped(
      topology.subnets.filter(
        (subnet) => targetOf(knownRouteTableOf(topology, subnet), "0.0.0.0/0")?.kind === "internet-gateway",
      ),
      (subnet) => listOf(known(subnet.vpc)),
    ),
  );
  return byVpc.get(vpc) ?? [];
}

/** The distinct tables of some subnets. */
export function tablesOf(topology: Topology, subnets: readonly Key[]): readonly RouteTable[] {
  const tables = subnets.map((key) => knownRouteTableOf(topology, byKey(topology.subnets, key)));
  return [...new Set(tables.filter((table) => table !== undefined))];
}

/** The subnets that follow a table. */
export function followers(topology: Topology, table: RouteTable): readonly Subnet[] {
  return subnetsByTable(topologyIndex(topology)).get(table.key) ?? [];
}

/** The interface or instance that a route of the subnets points at: a NAT instance, or one half of it. */
export function routedDevices(blockedPath: BlockedPath): {
  readonly interfaces: readonly NetworkInterface[];
  readonly instances: readonly Key[];
} {
  const { topology } = blockedPath;
  const targets = tablesOf(topology, blockedPath.subnets).flatMap((table) =>
    table.routes.map((route) => known(route.target)).filter((target) => target !== undefined),
  );
  const interfaces = targets
    .filter((target) => target.kind === "network-interface")
    .map((target) => byKey(topology.networkInterfaces, target.key))
    .filter((found) => found !== undefined);
  const held = interfaces.map((each) => known(each.instance)).filter((key) => typeof key === "string");
  const instances = targets.filter((target) => target.kind === "instance").map((target) => target.key);
  return { interfaces, instances: [...new Set([...instances, ...held])] };
}

/** The capacity providers that the service names. */
export function providersOf({ topology, service }: BlockedPath): readonly CapacityProvider[] {
  const names = known(service.capacityProviders) ?? [];
  return providersNamed(topologyIndex(topology), names).filter(({ providerName }) => !isUnknown(providerName));
}

/** The listeners that forward to the service's target groups, and their load balancers. */
export function balancersOf({ topology, service }: BlockedPath): {
  readonly listeners: readonly Listener[];
  readonly balancers: readonly LoadBalancer[];
} {
  const network = topologyIndex(topology);
  const groups = new Set(targetGroupsOf(service));
  const listeners = inOrder([...groups].flatMap((key) => network.listenersOf.get(key) ?? []));
  const keys = listeners.map((listener) => known(listener.loadBalancer));
  return { listeners, balancers: inOrder(keys.flatMap((key) => listOf(found(network.loadBalancers, key)))) };
}

/** Each once, in the order that a topology has. */
function inOrder<T extends Entity>(entities: readonly T[]): readonly T[] {
  return [...new Set(entities)].sort((one, two) => (one.key < two.key ? -1 : 1));
}

export function taskOf(blockedPath: BlockedPath): TaskDefinition | undefined {
  return byKey(blockedPath.topology.taskDefinitions, known(blockedPath.service.taskDefinition));
}

/** The ports that the service listens on at its interface; the whole dynamic range where ECS chooses. */
export function listeningPorts(blockedPath: BlockedPath): readonly number[] {
  const containers = known(taskOf(blockedPath)?.containers) ?? [];
  return containers.flatMap((container) =>
    container.portMappings
      .map((mapping) => {
        const port = known(mapping.containerPort);
        const host = known(mapping.hostPort);
        return blockedPath.networkMode === "bridge" ? host : port;
      })
      .filter((port) => port !== undefined && port > 0),
  ) as number[];
}
