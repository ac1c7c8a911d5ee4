/** The public IPv4 address of an interface: of an Elastic IP, assigned at launch, or none. */
import type { SourceIp } from "../../report";
import type { Code } from "../../rules/codes";
import { grouped, perCollection } from "../../topology/collections";
import { known, listOf, reasonOf } from "../../topology/lookup";
import {
  type ElasticIp,
  type Instance,
  isUnknown,
  type Maybe,
  type NetworkInterface,
  type Subnet,
} from "../../topology/model";
import { addressesHeld, knownAddresses, type TopologyIndex } from "../../topology/topologyIndex";

/** The source address that the other end sees. */
export interface SeenIp extends SourceIp {
  /** True if a further address is not known yet, so that the list is a part of them. */
  readonly isPart?: true;
}

/** Decides whether an interface has a public IPv4 address, and the reason if it has none. */
export interface PublicAddress extends SeenIp {
  readonly has: Maybe<boolean>;
  /** The code and rule of its absence; null for the plain ones of an internet gateway. */
  readonly missing: { readonly code: Code; readonly rule: string } | null;
}

export const NO_PUBLIC: PublicAddress = { has: false, addresses: [], kind: "none", missing: null };

/** The address that the other end sees behind it. */
export function sourceOf({ kind, addresses, isPart }: PublicAddress): SeenIp {
  return { kind, addresses, ...(isPart === true ? { isPart } : {}) };
}

/** Given at launch only, to a request with one interface; the request's flag wins over the subnet's (R-VPC-29). */
export function publicAtLaunch(flag: Maybe<boolean | null>, interfaces: Maybe<number>, subnet: Subnet): PublicAddress {
  if (isUnknown(interfaces)) return { ...NO_PUBLIC, has: interfaces, kind: "undetermined" };
  if (interfaces > 1) return NO_PUBLIC;
  const effective = isUnknown(flag) ? flag : (flag ?? subnet.mapPublicIpOnLaunch);
  if (isUnknown(effective)) return { ...NO_PUBLIC, has: effective, kind: "undetermined" };
  return effective ? { has: true, addresses: [], kind: "ephemeral", missing: null } : NO_PUBLIC;
}

/** The primary interface of each instance, where it is a resource of its own: the instance's address is on it (R-NATI-11). */
const primaryInterfaces = perCollection((interfaces: readonly NetworkInterface[]) =>
  grouped(interfaces, ({ instance, deviceIndex }) => (deviceIndex === 0 ? listOf(known(instance) ?? undefined) : [])),
);

/** An instance's public address on its primary interface: an Elastic IP, the request's flag, else the subnet's. */
export function instancePublic(network: TopologyIndex, instance: Instance, place: Subnet): PublicAddress {
  const primary = primaryInterfaces(network.topology.networkInterfaces).get(instance.key) ?? [];
  const held = [instance.key, ...primary.map(({ key }) => key)].flatMap((key) => addressesHeld(network, key));
  if (held.length > 0) return ofElasticIps(held);
  const own = instance.publicIp;
  if (typeof own === "string") return { has: true, addresses: [own], kind: "ephemeral", missing: null };
  const flag = isUnknown(instance.associatePublicIpAddress)
    ? instance.associatePublicIpAddress
    : (instance.associatePublicIpAddress ?? place.mapPublicIpOnLaunch);
  // An address is assigned at launch only: a running instance without one has none (R-VPC-29).
  if (flag === false || (own === null && instance.id !== null)) return withoutAddress(network);
  return { ...NO_PUBLIC, has: flag, kind: isUnknown(flag) ? "undetermined" : "ephemeral" };
}

function ofElasticIps(held: readonly ElasticIp[]): PublicAddress {
  const addresses = [...knownAddresses(held)].sort();
  const isPart = addresses.length > 0 && held.some(({ address }) => isUnknown(address));
  return { has: true, addresses, kind: "fixed", missing: null, ...(isPart ? { isPart } : {}) };
}

/** The public address that forwarded packets leave with: the routed interface's own, else the primary one's. */
export function leavingAddress(
  network: TopologyIndex,
  byInterface: NetworkInterface | undefined,
  instance: Instance | undefined,
  place: Subnet,
): PublicAddress {
  const onInterface = byInterface === undefined ? [] : addressesHeld(network, byInterface.key);
  if (onInterface.length > 0) return ofElasticIps(onInterface);
  if (instance !== undefined) return instancePublic(network, instance, place);
  const own = byInterface?.publicIp;
  if (isUnknown(own)) return { ...NO_PUBLIC, has: own, kind: "undetermined" };
  return own === null || own === undefined
    ? withoutAddress(network)
    : { has: true, addresses: [own], kind: "ephemeral", missing: null };
}

/** No known address: it may still have an Elastic IP whose association is not known. */
function withoutAddress(network: TopologyIndex): PublicAddress {
  const open = network.addressOfUnknownHolder;
  if (open === undefined) return NO_PUBLIC;
  const has = { unknown: reasonOf(open.holder, "the association of an Elastic IP is not known") };
  return { ...NO_PUBLIC, has, kind: "undetermined" };
}
