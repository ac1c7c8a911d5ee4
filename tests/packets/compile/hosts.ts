/**
 * The interfaces that exist once a topology is deployed, each with concrete addresses, as hosts of the lab.
 *
 * Where a topology has no address yet, the lab gives one: private ones from offset 16 of the subnet's own block upwards
 * (AWS keeps the first four and the last), Elastic IPs from 203.0.113.0/24, addresses of Amazon's pool from 198.18.0.0/15
 * (both ranges are reserved for documentation and tests). So an observed source tells by itself whether it is fixed.
 */
import type {
  AutoScalingGroup,
  Key,
  LaunchTemplate,
  Service,
  Subnet,
  Topology,
} from "../../../analysis/topology/model";
import { at, contains, familyOf, parseBlock } from "./cidr";
import { byKey, known, must, Unwitnessed } from "./known";
import { storageOf } from "./outside";

export type HostKind =
  | "task"
  | "instance"
  | "nat-gateway"
  | "regional-nat"
  | "nat-instance"
  | "endpoint"
  | "load-balancer"
  | "mount-target"
  | "client";

/** One interface: its end in the router and in the host, where it lies and who guards it. */
export interface Nic {
  readonly wire: string;
  readonly end: string;
  readonly subnet: Key | null;
  readonly addresses: readonly string[];
  /** Null where AWS puts no group: NAT gateways, and clients that stand for anybody. */
  readonly groups: readonly Key[] | null;
  /** Drops what is addressed to others, unless switched off (R-NATI-01). */
  readonly checked: boolean;
}

export interface Host {
  readonly name: string;
  readonly kind: HostKind;
  readonly key: Key;
  readonly vpc: Key;
  /** The first carries the default route. */
  readonly nics: readonly Nic[];
  /** Why the internet gateway knows no public address of it. */
  readonly withoutPublic:
    | "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
    | "LAUNCH_TYPE_NO_PUBLIC_IP"
    | "NAT_WITHOUT_INTERNET_ROUTE"
    | "NO_ROUTE_TO_DESTINATION";
}

export interface PublicAddress {
  readonly vpc: Key;
  readonly host: string;
  readonly private: string;
  readonly public: string;
  readonly kind: "fixed" | "ephemeral";
  /** Whether the public address itself is the topology's, or only a stand-in. */
  readonly real: boolean;
}

/** How a service takes effect: what the lab and its probes ask of it. */
export interface Placed {
  readonly service: Service;
  readonly launchType: string;
  readonly networkMode: string;
  readonly task: readonly Host[];
  readonly instance: readonly Host[];
  readonly assignPublicIp: boolean;
}

export const ELASTIC = "203.0.113.0/24";
export const POOL = "198.18.0.0/15";

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
  private wires = 0;

  constructor(readonly topology: Topology) {
    this.storage = storageOf(topology);
    for (const address of this.given()) this.used.add(address);
    this.placeNats();
    this.placeEndpoints();
    this.placeBalancers();
    this.placeMountTargets();
    for (const service of topology.services) this.placed.push(this.placeService(service));
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

  /** A free address of a subnet, or this very one where it lies in it: stand-ins for a cloud name any. */
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

  private given(): string[] {
    const { networkInterfaces, instances, elasticIps, natGateways } = this.topology;
    return [
      ...networkInterfaces.flatMap((each) => known(each.privateIps) ?? []),
      ...instances.map((each) => known(each.privateIp)),
      ...elasticIps.map((each) => known(each.address)),
      ...natGateways.flatMap((each) => (known(each.addresses) ?? []).map((address) => known(address.address))),
    ].filter((each) => each !== undefined);
  }

  private elasticOf(holder: Key): { readonly address: string | undefined } | undefined {
    const found = this.topology.elasticIps.find((each) => known(each.holder) === holder);
    return found === undefined ? undefined : { address: known(found.address) };
  }

  private placeNats(): void {
    for (const nat of this.topology.natGateways) {
      if (must(nat.state, "the state of a NAT gateway") === "gone") continue;
      const regional = must(nat.availabilityMode, "a NAT gateway's mode") === "regional";
      const isPublic = must(nat.connectivity, "a NAT gateway's connectivity") === "public";
      const addresses = must(nat.addresses, "a NAT gateway's addresses");
      // A private one leads into other networks, never to the internet.
      const withoutPublic = isPublic ? "NAT_WITHOUT_INTERNET_ROUTE" : "NO_ROUTE_TO_DESTINATION";
      if (regional) {
        this.placeRegional(nat.key, must(nat.vpc, "a NAT gateway's VPC"), nat.regionalAddresses, addresses);
        continue;
      }
      const subnet = must(nat.subnet, "a NAT gateway's subnet") ?? "";
      const nic = this.nic("e0", subnet, this.take(subnet), null, false);
      const host = this.add({ kind: "nat-gateway", key: nat.key, vpc: this.vpcOf(subnet), nics: [nic], withoutPublic });
      this.targets.set(nat.key, host);
      if (isPublic) this.publish(host, "fixed", known(addresses[0]?.address) ?? this.elasticOf(nat.key)?.address);
    }
  }

  /** In no subnet; one address a zone: those listed, or as many as there are zones where AWS chooses (R-NAT-07). */
  private placeRegional(
    key: Key,
    vpc: Key,
    mode: Topology["natGateways"][number]["regionalAddresses"],
    addresses: readonly { readonly availabilityZone: unknown; readonly address: unknown }[],
  ): void {
    const automatic = must(mode, "who chooses a NAT gateway's addresses") !== "manual";
    const listed = new Map(addresses.map((each) => [each.availabilityZone, each.address]));
    const zones = new Set(
      this.topology.subnets.filter((each) => known(each.vpc) === vpc).map((each) => this.zoneOf(each.key)),
    );
    const served = [...zones].filter((zone) => automatic || listed.has(zone));
    const inner = served.map((_, index) => at(parseBlock("100.64.0.0/16"), this.hosts.length * 16 + index + 1));
    const nic = this.nic("e0", null, inner, null, false);
    const host = this.add({ kind: "regional-nat", key, vpc, nics: [nic], withoutPublic: "NAT_WITHOUT_INTERNET_ROUTE" });
    this.targets.set(key, host);
    this.regional.set(host.name, new Map(served.map((zone, index) => [zone, inner[index] ?? ""])));
    served.forEach((zone, index) => {
      const given = listed.get(zone);
      const wanted = typeof given === "string" && !automatic ? given : undefined;
      this.publish(host, automatic ? "ephemeral" : "fixed", wanted, inner[index]);
    });
  }

  /** The inner address of a regional NAT gateway for each zone it serves. */
  readonly regional = new Map<string, ReadonlyMap<string, string>>();

  /** Whatever a route names is a NAT instance: an interface, or an instance by its primary one. */
  natInstance(key: Key): Host | undefined {
    const there = this.targets.get(key);
    if (there !== undefined) return there;
    const { networkInterfaces, instances } = this.topology;
    const eni = byKey(networkInterfaces, key);
    const holder = eni === undefined ? key : known(eni.instance);
    const instance = byKey(instances, holder);
    if (eni === undefined && instance === undefined) return undefined;
    // An interface beside the primary one receives; what leaves takes the primary, as fck-nat has it.
    const second = eni !== undefined && instance !== undefined && (eni.deviceIndex ?? 0) > 0;
    const nics: Nic[] = [];
    if (instance !== undefined && (eni === undefined || second)) {
      const subnet = must(instance.subnet, "an instance's subnet");
      const checked = must(instance.sourceDestCheck, "an instance's source/destination check");
      const groups = must(instance.securityGroups, "an instance's groups");
      nics.push(this.nic("e0", subnet, this.take(subnet, known(instance.privateIp)), groups, checked));
    }
    if (eni !== undefined) {
      const subnet = must(eni.subnet, "an interface's subnet");
      const checked = must(eni.sourceDestCheck, "an interface's source/destination check");
      const groups = must(eni.securityGroups, "an interface's groups");
      const wanted = known(eni.privateIps)?.[0];
      nics.push(this.nic(second ? "e1" : "e0", subnet, this.take(subnet, wanted), groups, checked));
    }
    const host = this.add({
      kind: "nat-instance",
      key,
      vpc: this.vpcOf(nics[0]?.subnet ?? ""),
      nics,
      withoutPublic: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
    });
    this.targets.set(key, host);
    const primary = second || eni === undefined ? instance : undefined;
    const elastic =
      this.elasticOf(second ? (instance?.key ?? "") : key) ?? (holder ? this.elasticOf(holder) : undefined);
    if (elastic !== undefined) {
      this.publish(host, "fixed", elastic.address);
    } else if (primary !== undefined ? this.instanceIsPublic(primary) : typeof known(eni?.publicIp) === "string") {
      this.publish(host, "ephemeral");
    }
    return host;
  }

  private instanceIsPublic(instance: Topology["instances"][number]): boolean {
    const given = known(instance.publicIp);
    if (given !== undefined) return given !== null;
    if (must(instance.extraInterfaces, "an instance's interfaces").length > 0) return false;
    const subnet = this.subnet(must(instance.subnet, "an instance's subnet"));
    return (
      must(instance.associatePublicIpAddress, "an instance's public IP flag") ??
      must(subnet.mapPublicIpOnLaunch, `the public IP flag of ${subnet.key}`)
    );
  }

  private placeEndpoints(): void {
    for (const endpoint of this.topology.vpcEndpoints) {
      if (must(endpoint.kind, "an endpoint's kind") !== "interface") continue;
      const groups = must(endpoint.securityGroups, "an endpoint's groups");
      for (const subnet of must(endpoint.subnets, "an endpoint's subnets")) {
        this.inside("endpoint", endpoint.key, subnet, groups);
      }
    }
  }

  private placeBalancers(): void {
    for (const balancer of this.topology.loadBalancers) {
      const groups = must(balancer.securityGroups, "a load balancer's groups");
      const unguarded = must(balancer.kind, "a load balancer's kind") === "nlb" && groups.length === 0;
      const fixed = must(balancer.elasticIps, "a load balancer's addresses");
      must(balancer.subnets, "a load balancer's subnets").forEach((subnet, index) => {
        const host = this.inside("load-balancer", balancer.key, subnet, unguarded ? null : groups);
        if (must(balancer.scheme, "a load balancer's scheme") === "internet-facing") {
          const elastic = byKey(this.topology.elasticIps, fixed[index]);
          this.publish(host, elastic === undefined ? "ephemeral" : "fixed", known(elastic?.address));
        }
      });
    }
  }

  private placeMountTargets(): void {
    for (const target of this.topology.efsFileSystems.flatMap((each) => each.mountTargets)) {
      const groups = must(target.securityGroups, "a mount target's groups");
      this.inside("mount-target", target.key, must(target.subnet, "a mount target's subnet"), groups);
    }
  }

  /** A host with one interface in one subnet. Without any group AWS takes the VPC's default one (R-PUB-18). */
  inside(kind: HostKind, key: Key, subnet: Key, groups: readonly Key[] | null, reason?: Host["withoutPublic"]): Host {
    if (groups?.length === 0) throw new Unwitnessed(`${key} takes the default group, which may hold anything`);
    const nic = this.nic("e0", subnet, this.take(subnet), groups);
    const withoutPublic = reason ?? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
    return this.add({ kind, key, vpc: this.vpcOf(subnet), nics: [nic], withoutPublic });
  }

  private placeService(service: Service): Placed {
    const task = byKey(this.topology.taskDefinitions, must(service.taskDefinition, "the task definition"));
    const providers = (known(service.capacityProviders) ?? []).flatMap((name) =>
      this.topology.capacityProviders.filter((each) => known(each.providerName) === name),
    );
    const named = known(service.capacityProviders) ?? [];
    const launchType =
      must(service.launchType, "the launch type") ??
      providers[0]?.kind ??
      (named[0]?.startsWith("FARGATE") ? "fargate" : undefined);
    if (launchType === undefined || task === undefined) throw new Unwitnessed(`how ${service.name} is launched`);
    const networkMode = must(task.networkMode, "the network mode") ?? "bridge";
    const configuration = must(service.networkConfiguration, "the network configuration");
    const assignPublicIp =
      configuration !== null &&
      must(configuration.assignPublicIp, "assignPublicIp") === true &&
      launchType === "fargate";
    const tasks: Host[] = [];
    if (networkMode === "awsvpc" && configuration !== null) {
      const groups = must(configuration.securityGroups, "a task's groups");
      for (const subnet of must(configuration.subnets, "a task's subnets")) {
        const reason = launchType === "fargate" ? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" : "LAUNCH_TYPE_NO_PUBLIC_IP";
        const host = this.withoutUnaskedIpv6(this.inside("task", service.key, subnet, groups, reason), launchType);
        tasks.push(host);
        if (assignPublicIp) this.publish(host, "ephemeral");
      }
    }
    const instances = launchType === "fargate" ? [] : providers.flatMap((provider) => this.placeInstances(provider));
    return { service, launchType, networkMode, task: tasks, instance: instances, assignPublicIp };
  }

  /** A task has an IPv6 address where its subnet assigns one and the account asks for it (R-V6-01). */
  private withoutUnaskedIpv6(host: Host, launchType: string): Host {
    const [nic] = host.nics;
    if (nic === undefined || nic.subnet === null) return host;
    const subnet = this.subnet(nic.subnet);
    const only = known(subnet.ipv4Cidr) === null;
    const assigned = launchType !== "fargate" || known(subnet.assignIpv6AddressOnCreation) === true;
    const asked = known(this.topology.account.dualStackIpv6) !== false;
    if (only || (assigned && asked)) return host;
    const nics = [{ ...nic, addresses: nic.addresses.filter((each) => familyOf(each) === 4) }];
    const changed = { ...host, nics };
    this.hosts[this.hosts.indexOf(host)] = changed;
    return changed;
  }

  private readonly fleets = new Map<Key, readonly Host[]>();

  /** One instance in each subnet that its capacity may choose. */
  private placeInstances(provider: Topology["capacityProviders"][number]): readonly Host[] {
    const there = this.fleets.get(provider.key);
    if (there !== undefined) return there;
    const group = byKey<AutoScalingGroup>(this.topology.autoScalingGroups, known(provider.autoScalingGroup));
    const template = byKey<LaunchTemplate>(this.topology.launchTemplates, group && known(group.launchTemplate));
    if (provider.kind === "ec2" && (group === undefined || template === undefined)) {
      throw new Unwitnessed(`the instances of ${provider.name}`);
    }
    const subnets = must(group?.subnets ?? provider.subnets, "the instances' subnets");
    const groups = must(template?.securityGroups ?? provider.securityGroups, "the instances' groups");
    const hosts = subnets.map((key) => {
      const host = this.inside("instance", provider.key, key, groups);
      const flag = template === undefined ? null : must(template.associatePublicIpAddress, "the public IP flag");
      const several = template !== undefined && must(template.interfaceCount, "the number of interfaces") > 1;
      // AWS assigns a public address only to a lone new interface (R-PUB-09); a template's flag beats the subnet's.
      const automatic = !several && (flag ?? must(this.subnet(key).mapPublicIpOnLaunch, "the subnet's public IP flag"));
      if (automatic) this.publish(host, "ephemeral");
      return host;
    });
    this.fleets.set(provider.key, hosts);
    return hosts;
  }
}

export function fourOf(nic: Nic | undefined): string | undefined {
  return nic?.addresses.find((each) => familyOf(each) === 4);
}

export function sixOf(nic: Nic | undefined): string | undefined {
  return nic?.addresses.find((each) => familyOf(each) === 6);
}

export function isFixed(address: string): boolean {
  return contains(parseBlock(ELASTIC), address);
}
