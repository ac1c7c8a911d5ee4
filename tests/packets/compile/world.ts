/**
 * Hosts with concrete addresses. Where a topology has no address yet, the lab gives one: private ones from offset 16 of
 * the subnet's own block upwards (AWS keeps the first four and the last), Elastic IPs from 203.0.113.0/24, addresses of
 * Amazon's pool from 198.18.0.0/15 (both ranges are reserved for documentation and tests). So an observed source alone
 * shows whether it is fixed.
 */
import type { Key, Subnet, Topology } from "../../../analysis/topology/model";
import { placeAttached } from "./attached";
import { at, contains, parseBlock } from "./cidr";
import { fourOf, type Host, type HostKind, type Nic, type Placed, type PublicAddress } from "./hosts";
import { byKey, known, must, Unwitnessed } from "./known";
import { placeNats, placeRouted } from "./nats";
import { storageOf } from "./outside";
import { placeService } from "./service";

const ELASTIC = "203.0.113.0/24";
const POOL = "198.18.0.0/15";

export class World {
  readonly hosts: Host[] = [];
  readonly publics: PublicAddress[] = [];
  readonly placed: Placed[] = [];
  /** Hosts that a route may name, by the key of gateway, interface or instance. */
  readonly targets = new Map<Key, Host>();
  /** S3's blocks. */
  readonly storage: readonly string[];
  private readonly used = new Set<string>();
  private readonly pools = { [ELASTIC]: 1, [POOL]: 1 };
  /** The inner address of a regional NAT gateway for each zone it serves. */
  readonly regional = new Map<string, ReadonlyMap<string, string>>();
  /** Instances by the capacity provider that starts them. */
  readonly fleets = new Map<Key, readonly Host[]>();
  private wires = 0;

  constructor(readonly topology: Topology) {
    this.storage = storageOf(topology);
    for (const address of given(topology)) this.used.add(address);
    placeNats(this);
    placeAttached(this);
    for (const service of topology.services) this.placed.push(placeService(this, service));
    placeRouted(this);
  }

  subnet(key: Key): Subnet {
    const found = byKey(this.topology.subnets, key);
    if (found === undefined) throw new Unwitnessed(`subnet ${key} is not here`);
    return found;
  }

  vpcOf(subnet: Key): Key {
    return must(this.subnet(subnet).vpc, `the VPC of ${subnet}`);
  }

  zoneOf(subnet: Key): string {
    return must(this.subnet(subnet).availabilityZone, `the zone of ${subnet}`);
  }

  tableOf(subnet: Key): Key | undefined {
    const own = must(this.subnet(subnet).routeTable, `the route table of ${subnet}`);
    const vpc = byKey(this.topology.vpcs, this.vpcOf(subnet));
    return own ?? (vpc === undefined ? undefined : must(vpc.mainRouteTable, "the main route table"));
  }

  aclOf(subnet: Key): Key | undefined {
    const own = must(this.subnet(subnet).networkAcl, `the ACL of ${subnet}`);
    const vpc = byKey(this.topology.vpcs, this.vpcOf(subnet));
    return own ?? (vpc === undefined ? undefined : must(vpc.defaultNetworkAcl, "the default ACL"));
  }

  /**
   * A free address of a subnet, or the given one if the subnet contains it: stand-ins for a cloud return any address.
   */
  take(subnet: Key, wanted?: string): string[] {
    const { ipv4Cidr, ipv6Cidr } = this.subnet(subnet);
    const four = must(ipv4Cidr, `the IPv4 block of ${subnet}`);
    const six = must(ipv6Cidr, `the IPv6 block of ${subnet}`);
    const free = (cidr: string): string => {
      const block = parseBlock(cidr);
      let place = block.length > 27 && block.family === 4 ? 4 : 16;
      while (this.used.has(at(block, place))) place += 1;
      const address = at(block, place);
      this.used.add(address);
      return address;
    };
    return [
      ...(four === null ? [] : [wanted !== undefined && contains(parseBlock(four), wanted) ? wanted : free(four)]),
      ...(six === null ? [] : [free(six)]),
    ];
  }

  isTaken(address: string): boolean {
    return this.used.has(address);
  }

  nic(
    end: string,
    subnet: Key | null,
    addresses: readonly string[],
    groups: readonly Key[] | null,
    checked = true,
  ): Nic {
    this.wires += 1;
    return { wire: `v${String(this.wires)}`, end, subnet, addresses, groups, checked };
  }

  add(host: Omit<Host, "name">): Host {
    const named = { ...host, name: `${host.kind}-${String(this.hosts.length)}` };
    this.hosts.push(named);
    return named;
  }

  /** Some address of that pool. */
  publish(host: Host, kind: "fixed" | "ephemeral", wanted?: string, address = fourOf(host.nics[0])): void {
    if (address === undefined) return;
    const pool = kind === "fixed" ? ELASTIC : POOL;
    const next = (): string => {
      const place = this.pools[pool];
      this.pools[pool] += 1;
      const free = at(parseBlock(pool), place);
      return this.used.has(free) ? next() : free;
    };
    const given = wanted ?? next();
    this.publics.push({
      vpc: host.vpc,
      host: host.name,
      private: address,
      public: given,
      kind,
      real: wanted !== undefined,
    });
  }

  publicOf(host: Host): PublicAddress | undefined {
    return this.publics.find((each) => each.host === host.name);
  }

  /** A host with one interface in one subnet. Without any group AWS takes the VPC's default one (R-PUB-18). */
  inside(kind: HostKind, key: Key, subnet: Key, groups: readonly Key[] | null, reason?: Host["withoutPublic"]): Host {
    if (groups?.length === 0) throw new Unwitnessed(`${key} takes the default group, which may hold anything`);
    const nic = this.nic("e0", subnet, this.take(subnet), groups);
    const withoutPublic = reason ?? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
    return this.add({ kind, key, vpc: this.vpcOf(subnet), nics: [nic], withoutPublic });
  }
}

/** Addresses that the topology itself gives away. */
function given(topology: Topology): string[] {
  const { networkInterfaces, instances, elasticIps, natGateways } = topology;
  return [
    ...networkInterfaces.flatMap((each) => known(each.privateIps) ?? []),
    ...instances.map((each) => known(each.privateIp)),
    ...elasticIps.map((each) => known(each.address)),
    ...natGateways.flatMap((each) => (known(each.addresses) ?? []).map((address) => known(address.address))),
  ].filter((each) => each !== undefined);
}
