/**
 * From an interface to one address: inside the VPC, in a peered VPC of this source, or outside. A container registry that
 * is written as an address, a DNS server of a DHCP option set and an end that a person names are all reached this way.
 */
import { hostServices, resolverAddresses } from "../../rules/specialAddresses";
import { known, nameOf, reasonOf } from "../../topology/lookup";
import { isUnknown, type Key, type Maybe, type Subnet, type Vpc } from "../../topology/model";
import { found, routeTableOf, type TopologyIndex, vpcOf } from "../../topology/topologyIndex";
import { answeringNic, type Nic, vpcAddresses } from "../network/nic";
import { lookup } from "../network/routes";
import { between, type Target } from "../paths/inside";
import { outward } from "../paths/outward";
import { type Family, parseCidr, specialUse } from "../sets/addresses";
import { type AddressSet, intersect, ports, type PortSet } from "../sets/ranges";
import { every } from "../trace/outcome";
import { type Outcome, settled, undetermined } from "../trace/trace";

export interface Address {
  /** The name in messages: "10.0.0.7:5432", "DNS server 10.0.0.53". */
  readonly name: string;
  /** The plain address. */
  readonly address: string;
  readonly port: number;
  /** In place of the port: any of these is enough. */
  readonly ports?: PortSet;
  readonly protocol: "tcp" | "udp";
}

/** Null for a text that is not an IP address. */
export function toAddress(network: TopologyIndex, nic: Nic, to: Address): Outcome | null {
  const block = parseCidr(to.address);
  if (block === null) return null;
  const { family, set } = block;
  const vpc = vpcOf(network, nic.subnet);
  const answered = onTheHost(vpc, nic, to);
  if (answered !== null) return answered;
  const inside = vpcAddresses(vpc, family);
  if (inside !== undefined && intersect(set, inside).length > 0) {
    const place = placeOf(network, vpc, family, set);
    return place === undefined
      ? undetermined(`no subnet that is known here has ${to.name}`)
      : toHost(network, nic, place, family, to);
  }
  const blocks = family === 4 ? vpc?.ipv4Cidrs : vpc?.ipv6Cidrs;
  if (isUnknown(blocks) && specialUse(set, family) !== null) {
    return undetermined(`it is not known whether ${to.name} is in the VPC: ${blocks.unknown}`);
  }
  const peer = placeOf(network, peerWith(network, nic.subnet, family, set), family, set);
  if (peer !== undefined) return toHost(network, nic, peer, family, to);
  const host = { name: to.name, addresses: set, isPoint: true, ...portsOf(to), protocol: to.protocol, family };
  return every(outward(network, nic, { ...host, service: null, call: null }), true);
}

function portsOf({ port, ports: any }: Address): { readonly ports: PortSet; readonly isAny: boolean } {
  return { ports: any ?? ports(port), isAny: any !== undefined };
}

/**
 * True if an address is that of Amazon's resolver in a VPC: 169.254.169.253, or the base of its first block plus two.
 */
export function isAmazonResolver(vpc: Vpc | undefined, address: string): boolean {
  if (resolverAddresses.some((each) => same(each, address))) return true;
  const [primary] = known(vpc?.ipv4Cidrs) ?? [];
  const [own, block] = [parseCidr(address), primary === undefined ? null : parseCidr(primary)];
  return own?.family === 4 && block !== null && own.from === Number(block.from) + 2;
}

function same(one: string, two: string): boolean {
  return parseCidr(one)?.canonical === parseCidr(two)?.canonical;
}

/** Addresses of services that the host itself answers: no route, group or ACL decides about them (R-VPC-01). */
function onTheHost(vpc: Vpc | undefined, nic: Nic, to: Address): Outcome | null {
  const at = { kind: "dns", name: to.name, id: vpc?.key ?? nic.subnet.key, rule: "R-VPC-01" };
  if (isAmazonResolver(vpc, to.address)) {
    if (to.port !== 53 || vpc?.dnsSupport === false) return null;
    if (vpc?.dnsSupport !== true) return undetermined(reasonOf(vpc?.dnsSupport, "the VPC is not in this source"));
    return settled("reachable", null, {
      ...at,
      detail: "Amazon's resolver answers in every subnet; security groups and network ACLs do not apply to it",
    });
  }
  const service = Object.entries(hostServices).find(([address]) => same(address, to.address))?.[1];
  if (service === undefined) return null;
  return undetermined(
    `${to.name} is ${service}, which the host itself answers: no route, security group or network ACL applies to it`,
  );
}

/** The VPC at the other end of the peering connection that the subnet's table routes an address to. */
function peerWith(network: TopologyIndex, subnet: Subnet, family: Family, set: AddressSet): Vpc | undefined {
  const table = known(routeTableOf(network, subnet));
  if (table === undefined) return undefined;
  const sought = { family, addresses: set, service: null };
  const { ways } = lookup(network, table, vpcOf(network, subnet), sought);
  const target = ways.length === 1 ? known(ways[0]?.target ?? undefined) : undefined;
  const connection = target?.kind === "peering-connection" ? network.peerings.get(target.key) : undefined;
  const other = [connection?.requester, connection?.accepter].map(known).find((end) => end !== known(subnet.vpc));
  return found(network.vpcs, other);
}

/** The subnet of a VPC that has the address. */
function placeOf(network: TopologyIndex, vpc: Vpc | undefined, family: Family, set: AddressSet): Subnet | undefined {
  return network.topology.subnets.find((subnet) => {
    const cidr = known(family === 4 ? subnet.ipv4Cidr : subnet.ipv6Cidr);
    const block = vpc !== undefined && subnet.vpc === vpc.key && typeof cidr === "string" ? parseCidr(cidr) : null;
    return block?.family === family && intersect(block.set, set).length > 0;
  });
}

/** To the interface that has the address in a subnet of this source. */
function toHost(network: TopologyIndex, nic: Nic, place: Subnet, family: Family, to: Address): Outcome {
  const far = answeringNic(to.name, place, groupsAt(network, place, to), family);
  const target: Target = {
    nic: { ...far, privateIps: family === 4 ? [to.address] : far.privateIps },
    ...portsOf(to),
    protocol: to.protocol,
    isOne: true,
  };
  return between({ network, from: nic, to: target, family });
}

/** The security groups of the interface or instance that has the address, where this source has it. */
function groupsAt(network: TopologyIndex, place: Subnet, to: Address): Maybe<readonly Key[]> {
  const { networkInterfaces, instances } = network.topology;
  const inPlace = ({ subnet }: { readonly subnet: Maybe<Key> }): boolean => subnet === place.key;
  const holder =
    networkInterfaces.find((each) => inPlace(each) && known(each.privateIps)?.includes(to.address) === true) ??
    instances.find((each) => inPlace(each) && known(each.privateIp) === to.address);
  return (
    holder?.securityGroups ?? { unknown: `it is not known which interface has ${to.name} in subnet ${nameOf(place)}` }
  );
}
