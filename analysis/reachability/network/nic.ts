/** One network interface as a packet knows it: where it lies, what guards it, which addresses it has. */
import { known } from "../../topology/lookup";
import { isUnknown, type Key, type Maybe, type PortRange, type Subnet, type Vpc } from "../../topology/model";
import { once, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { everything, type Family, internet, setOf } from "../sets/addresses";
import type { AddressSet, PortSet } from "../sets/ranges";
import { NO_PUBLIC, type PublicAddress } from "./publicAddress";

export interface Nic {
  /** The name in messages. */
  readonly name: string;
  readonly subnet: Subnet;
  /** Null for what has no security groups at all: nodes of a Network Load Balancer without any. */
  readonly groups: Maybe<readonly Key[]> | null;
  readonly privateIps: Maybe<readonly string[]>;
  readonly publicIpv4: PublicAddress;
  /** True if it has an IPv6 address; null if it never can. */
  readonly ipv6: Maybe<boolean>;
  /** Ports that its host opens connections from. */
  readonly clientPorts: PortSet;
  /** The ports of each operating system that it may be, while that is not known: one of these sets applies. */
  readonly clientPortChoices?: readonly PortSet[];
  /** For the interface of an instance: what launches it, and whether no other instance can run there. */
  readonly host?: InstanceHost;
}

/** Instances of one kind, as far as a path depends on them. */
export interface InstanceHost {
  /** Its key, and its name for a message. */
  readonly launchedBy: Key;
  readonly name: string;
  readonly isOnlyOne: boolean;
  /** Host ports that its ECS agent chooses from; null where its settings name none. */
  readonly agentPortRange: Maybe<PortRange | "computed" | null>;
  /** True if the calls of its ECS agent and of Docker go through an HTTP proxy. */
  readonly agentProxy: boolean;
}

/** An interface of a service of AWS's, which answers and opens no connection. */
export function answeringNic(name: string, subnet: Subnet, groups: Nic["groups"], family: Family): Nic {
  const privateIps = { unknown: "chosen by AWS" };
  return { name, subnet, groups, privateIps, publicIpv4: NO_PUBLIC, ipv6: family === 6, clientPorts: [] };
}

/** The interfaces of one kind, or why they are not known. */
export type Nics = Maybe<readonly Nic[]>;

/** Its addresses of one family: the subnet's block while they are not known. */
export interface NicAddresses {
  readonly set: AddressSet;
  /** One address out of the set, not each. */
  readonly isPoint: boolean;
}

/** Null when it has no address of that family. */
export function addressesOf(network: TopologyIndex, nic: Nic, family: Family): NicAddresses | null {
  const own = known(nic.privateIps);
  if (family === 4 && own !== undefined && own.length > 0) {
    const set = setOf(own, family);
    if (set !== undefined && set.length > 0) return { set, isPoint: false };
  }
  if (family === 6 && nic.ipv6 === false) return null;
  return subnetAddresses(network, nic.subnet, family);
}

export function subnetAddresses(network: TopologyIndex, subnet: Subnet, family: Family): NicAddresses | null {
  const cidr = family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr;
  if (cidr === null) return null;
  if (!isUnknown(cidr)) {
    const set = setOf([cidr], family);
    if (set !== undefined && set.length > 0) return { set, isPoint: false };
  }
  const vpc = vpcOf(network, subnet);
  const blocks = vpcAddresses(vpc, family);
  return { set: blocks ?? (family === 4 ? everything[4] : internet[6]), isPoint: true };
}

/** Why AWS does not create a subnet: its own block, or one of its VPC's, is none. */
export function invalidBlockOf(network: TopologyIndex, subnet: Subnet): string | undefined {
  const vpc = vpcOf(network, subnet);
  for (const block of [subnet.ipv4Cidr, subnet.ipv6Cidr, vpc?.ipv4Cidrs, vpc?.ipv6Cidrs]) {
    if (isUnknown(block) && block.isInvalid === true) return block.unknown;
  }
  return undefined;
}

/** IPv4 wherever the subnet has it. */
export function usualFamily({ subnet }: Nic): Family {
  return subnet.ipv4Cidr === null ? 6 : 4;
}

/** Every address of a VPC; undefined while it is not known. */
export function vpcAddresses(vpc: Vpc | undefined, family: Family): AddressSet | undefined {
  const cidrs = known(family === 4 ? vpc?.ipv4Cidrs : vpc?.ipv6Cidrs);
  const set = cidrs === undefined ? undefined : setOf(cidrs, family);
  return set === undefined || set.length === 0 ? undefined : set;
}

/** The values computed for an interface, by name: alone, and with all that differ from it in their security groups only. */
interface Memos {
  readonly own: Map<string, unknown>;
  readonly atPlace: Map<string, unknown>;
}

const memosOfNics = new WeakMap<Nic, Memos>();

function memosOf(network: TopologyIndex, nic: Nic): Memos {
  const before = memosOfNics.get(nic);
  if (before !== undefined) return before;
  const { name, subnet, groups, privateIps, publicIpv4, ipv6, clientPorts } = nic;
  const place = JSON.stringify([name, subnet.key, privateIps, publicIpv4, ipv6, clientPorts]);
  const memos: Memos = {
    own: once(network, `interface ${place} ${JSON.stringify(groups)}`, () => new Map<string, unknown>()),
    atPlace: once(network, `interfaces at ${place}`, () => new Map<string, unknown>()),
  };
  memosOfNics.set(nic, memos);
  return memos;
}

/**
 * Computes once for all interfaces of a network that agree in everything that decides a path, of any service.
 * @param key the name of the computed value; the interface need not be in it.
 */
export function onceFor<T>(network: TopologyIndex, nic: Nic, key: string, compute: () => T): T {
  return remembered(memosOf(network, nic).own, key, compute);
}

/** Computes once for all interfaces that may differ in their security groups, which the value must not depend on. */
export function onceAtPlace<T>(network: TopologyIndex, nic: Nic, key: string, compute: () => T): T {
  return remembered(memosOf(network, nic).atPlace, key, compute);
}

function remembered<T>(memo: Map<string, unknown>, key: string, compute: () => T): T {
  const before = memo.get(key);
  if (before !== undefined) return before as T;
  const value = compute();
  memo.set(key, value);
  return value;
}
