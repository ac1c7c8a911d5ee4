/** Subnets whose requests pass a firewall or a Gateway Load Balancer, and whose answers do not (V-37). */
import type { Finding } from "../report";
import { checkWayBack } from "../rules/checks";
import { blockOf } from "../topology/addressBlock";
import { grouped } from "../topology/collections";
import { byKey, known, nameOf } from "../topology/lookup";
import type { Entity, Key, RouteTable, RouteTarget, Subnet, Topology } from "../topology/model";
import { knownRouteTableOf } from "../topology/topologyIndex";
import { findingOf } from "./finding";

/** The path of one protected subnet, as far as its two halves are known. */
interface Inspected {
  readonly subnet: Subnet;
  readonly cidr: string;
  readonly firewall: string;
  readonly exit: Exit;
}

/** The device behind the firewall, and the table of its answers; null if an internet gateway has none. */
interface Exit {
  readonly entity: Entity;
  readonly words: string;
  readonly table: RouteTable | null;
}

export function firewallFindings(topology: Topology): readonly Finding[] {
  const missing = topology.subnets.flatMap((subnet) => inspected(topology, subnet));
  const byExit = grouped(missing, ({ exit, firewall }) => [`${exit.entity.key}\n${firewall}`]);
  return [...byExit.values()].flatMap((paths) => {
    const [first] = paths;
    if (first === undefined) return [];
    const { exit, firewall } = first;
    const subnets = paths.map(({ subnet, cidr }) => ({ name: nameOf(subnet), cidr }));
    const table = exit.table === null ? null : nameOf(exit.table);
    return checkWayBack({ firewall, subnets, exit: exit.words, table }).map((problem) =>
      findingOf(problem, exit.table ?? exit.entity),
    );
  });
}

/** Empty unless the way out by the firewall is known, and no way back is. */
function inspected(topology: Topology, subnet: Subnet): readonly Inspected[] {
  const cidr = known(subnet.ipv4Cidr);
  const target = defaultTarget(knownRouteTableOf(topology, subnet));
  const device = target === undefined ? undefined : deviceOf(topology, target);
  if (typeof cidr !== "string" || device === undefined) return [];
  const zone = known(subnet.availabilityZone);
  const near = device.places.filter((place) => known(place.availabilityZone) === zone);
  const exits = (near.length > 0 ? near : device.places).map((place) => exitOf(topology, place));
  const [exit] = exits;
  const isMissing = exits.every((each) => each !== undefined && hasNoWayBack(each.table, cidr));
  return exit !== undefined && isMissing ? [{ subnet, cidr, firewall: device.words, exit }] : [];
}

/** Undefined if there is no such route, or if another may win. */
function defaultTarget(table: RouteTable | undefined): RouteTarget | undefined {
  if (table === undefined || table.incomplete !== null) return undefined;
  const route = table.routes.find(({ destination }) => {
    const place = known(destination);
    return place?.kind === "cidr" && place.cidr === "0.0.0.0/0";
  });
  return known(route?.target);
}

interface Device {
  readonly words: string;
  readonly places: readonly Subnet[];
}

/** A firewall or an endpoint of a Gateway Load Balancer, with the subnets that its endpoints are in. */
function deviceOf(topology: Topology, target: RouteTarget): Device | undefined {
  const endpoint = target.kind === "vpc-endpoint" ? byKey(topology.vpcEndpoints, target.key) : undefined;
  const isBalancer = known(endpoint?.kind) === "other";
  if (target.unfollowed !== "firewall" && !isBalancer) return undefined;
  const keys = known(isBalancer ? endpoint?.subnets : target.subnets) ?? [];
  const places = keys.flatMap((key: Key) => byKey(topology.subnets, key) ?? []);
  if (places.length === 0 || places.length < keys.length) return undefined;
  const words = endpoint === undefined ? (target.name ?? "firewall") : `endpoint ${nameOf(endpoint)}`;
  return { words, places };
}

/** By the default route of a firewall's subnet: to a NAT gateway, or straight to the internet gateway. */
function exitOf(topology: Topology, place: Subnet): Exit | undefined {
  const target = defaultTarget(knownRouteTableOf(topology, place));
  if (target?.kind === "nat-gateway") {
    const nat = byKey(topology.natGateways, target.key);
    const table = knownRouteTableOf(topology, byKey(topology.subnets, known(nat?.subnet)));
    return nat === undefined || table === undefined
      ? undefined
      : { entity: nat, words: `NAT gateway ${nameOf(nat)}`, table };
  }
  if (target?.kind !== "internet-gateway") return undefined;
  const gateway = byKey(topology.internetGateways, target.key);
  const key = known(gateway?.routeTable);
  const table = key === null ? null : byKey(topology.routeTables, key);
  return gateway === undefined || table === undefined
    ? undefined
    : { entity: gateway, words: `internet gateway ${nameOf(gateway)}`, table };
}

/** True if nothing but the local route decides about these addresses; a route that may be the way back is taken as one. */
function hasNoWayBack(table: RouteTable | null, cidr: string): boolean {
  if (table === null) return true;
  const block = blockOf(cidr);
  return (
    block !== null &&
    table.incomplete === null &&
    table.routes.every(({ destination }) => {
      const place = known(destination);
      if (place?.kind !== "cidr") return false;
      const other = blockOf(place.cidr);
      return (
        other !== null &&
        (other.family !== block.family || other.prefix === 0 || other.to <= block.from || block.to <= other.from)
      );
    })
  );
}
