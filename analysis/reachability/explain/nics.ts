/** The interfaces of the ends that are no service: of an instance, of an interface by itself, of a function. */
import { ephemeralPorts } from "../../rules/limits";
import { nameOf } from "../../topology/lookup";
import { type Backend, type Instance, isUnknown, type NetworkInterface } from "../../topology/model";
import { found, type TopologyIndex } from "../../topology/topologyIndex";
import { backendNics } from "../service/backend";
import { type Nic, type Nics, usualFamily } from "../network/nic";
import { leavingAddress, NO_PUBLIC } from "../network/publicAddress";
import { between } from "../paths/inside";
import { fromInternet } from "../paths/inward";
import { instanceNic } from "../service/interfaces";
import type { Family } from "../sets/addresses";
import { ports } from "../sets/ranges";
import { every } from "../trace/outcome";
import { type Outcome, undetermined } from "../trace/trace";

const linux = ports(ephemeralPorts.linux.from, ephemeralPorts.linux.to);

export function nicsOfInstance(network: TopologyIndex, instance: Instance): Nics {
  const place = isUnknown(instance.subnet) ? undefined : found(network.subnets, instance.subnet);
  return place === undefined
    ? { unknown: `the subnet of ${instance.name} is not known` }
    : [instanceNic(network, instance, place)];
}

export function nicsOfInterface(network: TopologyIndex, own: NetworkInterface): Nics {
  const place = isUnknown(own.subnet) ? undefined : found(network.subnets, own.subnet);
  if (place === undefined) return { unknown: `the subnet of ${own.name} is not known` };
  const instance = isUnknown(own.instance) ? undefined : found(network.instances, own.instance);
  return [
    {
      name: `network interface ${nameOf(own)}`,
      subnet: place,
      groups: own.securityGroups,
      privateIps: own.privateIps,
      publicIpv4: leavingAddress(network, own, own.deviceIndex === 0 ? instance : undefined, place),
      ipv6: place.ipv6Cidr === null ? false : place.ipv4Cidr === null ? true : place.assignIpv6AddressOnCreation,
      clientPorts: linux,
    },
  ];
}

/** A function's interfaces never have a public IPv4 address, in a public subnet either (R-DST-19). */
export function nicsOfFunction(network: TopologyIndex, own: Backend): Nics {
  const nics = backendNics(network, own);
  if (isUnknown(nics)) return nics;
  return nics.map((nic) => ({ ...nic, publicIpv4: NO_PUBLIC, clientPorts: linux }));
}

/** To one port of an interface that is known. */
export function toNics(network: TopologyIndex, from: Nic, to: Nics, port: number, family?: Family): Outcome {
  if (isUnknown(to)) return undetermined(to.unknown);
  return every(
    to.map((nic) => {
      const target = { nic, ports: ports(port), protocol: "tcp", isOne: true } as const;
      return between({ network, from, to: target, family: family ?? usualFamily(nic) });
    }),
  );
}

export function fromInternetToNics(network: TopologyIndex, to: Nics, port: number, family?: Family): Outcome {
  if (isUnknown(to)) return undetermined(to.unknown);
  return every(
    to.map((nic) => fromInternet(network, { nic, ports: ports(port), protocol: "tcp" }, family ?? usualFamily(nic))),
  );
}
