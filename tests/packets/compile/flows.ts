/**
 * The connections that tell whether a service reaches what it needs: which interface opens them, to which addresses a
 * name leads, and from which ports. Where rules treat parts of a range differently, each part is tried.
 */
import { answersOnIpv6 } from "../../../analysis/rules/registries";
import type { Need } from "../../../analysis/rules/serviceDefinition";
import type { Key, VpcEndpoint } from "../../../analysis/topology/model";
import type { UnwitnessedReason } from "../unwitnessed";
import { at, contains, familyOf, normal, parseBlock, sizeOf } from "./cidr";
import { type Host, type Placed, type World } from "./hosts";
import { byKey, known, must } from "./known";
import { INTERNET } from "./network";
import { namedBlocks, outsideOf } from "./outside";

export type Range = readonly [number, number];
/** Linux's default ip_local_port_range, Windows's, and what NAT gateways and load balancers use. */
const LINUX: Range = [32768, 60999];
const WINDOWS: Range = [49152, 65535];
export const WIDE: Range = [1024, 65535];

export interface Opening {
  readonly from: string;
  readonly source: string;
  readonly ports: Range;
  readonly to: string;
  /** The namespace that answers; the internet where it is anybody. */
  readonly server: string;
  /** A range where AWS chooses the port. */
  readonly toPort: number | Range;
  /** Links of a chain must all hold: client to balancer, balancer to target. */
  readonly leg: number;
}

export interface Story {
  readonly service: Key;
  /** `need 3`, `egress ipv4`, `ingress vpc`. */
  readonly path: string;
  readonly subnet: Key | null;
  readonly openings: readonly Opening[];
  /** No packet exists that could be sent: why. */
  readonly told?: readonly string[];
  /** What is as true of a blocked path as what the packets met: of the family that has no address to send to. */
  readonly also?: readonly string[];
  readonly skipped?: UnwitnessedReason;
  /** The addresses stand for one that is not known: where they differ, nobody can tell. */
  readonly unnamed?: boolean;
  /** What the blocked path may be called instead: another device is as much its cause. */
  readonly instead?: readonly { readonly observed: string; readonly code: string }[];
}

/** Without an IPv4 route: no way at all, or, where IPv6 leads out, a destination that IPv6 does not reach. */
const ONLY_IPV4 = { observed: "NO_ROUTE_TO_DESTINATION", code: "IPV4_ONLY_DESTINATION" };

/** Some host of a block. */
function hostIn(cidr: string): string {
  const block = parseBlock(cidr);
  return at(block, sizeOf(block) > 16n ? 9 : 0);
}

export class Stories {
  readonly stories: Story[] = [];
  private readonly outside4: readonly string[];
  private readonly outside6: readonly string[];

  constructor(
    readonly world: World,
    needs: ReadonlyMap<Key, readonly Need[]>,
  ) {
    const { ipv4, ipv6 } = outsideOf(world.topology);
    this.outside4 = ipv4;
    this.outside6 = ipv6;
    for (const placed of world.placed) {
      this.application(placed);
      (needs.get(placed.service.key) ?? []).forEach((need, index) => {
        this.need(placed, need, `need ${String(index)}`);
      });
      this.ingress(placed);
    }
  }

  private add(placed: Placed, path: string, host: Host | null, rest: Omit<Story, "service" | "path" | "subnet">): void {
    this.stories.push({ service: placed.service.key, path, subnet: host?.nics[0]?.subnet ?? null, ...rest });
  }

  private clientRange(placed: Placed): Range {
    const task = byKey(this.world.topology.taskDefinitions, known(placed.service.taskDefinition));
    return task !== undefined && known(task.operatingSystem) === "windows" ? WINDOWS : LINUX;
  }

  /** Where the application's packets come from: the task's interface for awsvpc, else its instance's. */
  private ends(placed: Placed): readonly Host[] {
    return placed.networkMode === "awsvpc" ? placed.task : placed.instance;
  }

  private opening(placed: Placed, host: Host, to: string, server: string, toPort: number, leg = 0): Opening[] {
    const source = host.nics[0]?.addresses.find((each) => familyOf(each) === familyOf(to));
    return source === undefined
      ? []
      : [{ from: host.name, source, ports: this.clientRange(placed), to, server, toPort, leg }];
  }

  private application(placed: Placed): void {
    for (const [path, family, targets] of [
      ["egress ipv4", 4, this.outside4],
      ["egress ipv6", 6, this.outside6],
    ] as const) {
      if (placed.networkMode === "none") {
        this.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
        continue;
      }
      for (const host of this.ends(placed)) {
        const nat64 = family === 4 && this.translated(host);
        if (nat64) {
          this.add(placed, path, host, { openings: [], skipped: "nat64" });
          continue;
        }
        const openings = targets.flatMap((to) => this.opening(placed, host, to, INTERNET, 443));
        // Docker's bridge speaks IPv6 only where somebody configures it (R-V6-10).
        if (family === 6 && placed.networkMode === "bridge" && openings.length > 0) {
          this.add(placed, path, host, { openings: [], skipped: "bridge-ipv6" });
          continue;
        }
        const told =
          openings.length > 0 ? {} : { told: [family === 4 ? "NO_ROUTE_TO_DESTINATION" : "NO_IPV6_ADDRESS"] };
        this.add(placed, path, host, { openings, ...told });
      }
    }
  }

  /** DNS64 sends names that have only IPv4 by 64:ff9b::/96 (R-V6-11). */
  private translated(host: Host): boolean {
    const subnet = host.nics[0]?.subnet;
    const six = host.nics[0]?.addresses.some((each) => familyOf(each) === 6) === true;
    return six && subnet !== null && subnet !== undefined && known(this.world.subnet(subnet).dns64) === true;
  }

  private need(placed: Placed, need: Need, path: string): void {
    if (need.purpose === "load-balancing") {
      this.balancing(placed, path, true);
      return;
    }
    if (need.interface === "fargate-owned" || placed.launchType === "external" || need.uncertain !== undefined) {
      const skipped =
        placed.launchType === "external"
          ? "external"
          : need.uncertain === undefined
            ? "fargate-owned"
            : "need-uncertain";
      this.add(placed, path, null, { openings: [], skipped });
      return;
    }
    const hosts = need.interface === "task" ? this.ends(placed) : placed.instance;
    if (need.interface === "task" && placed.networkMode === "none") {
      this.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
      return;
    }
    for (const host of hosts) this.add(placed, path, host, this.named(placed, host, need));
  }

  /** The resolver: where a need's name leads from this host. */
  private named(placed: Placed, host: Host, need: Need): Omit<Story, "service" | "path" | "subnet"> {
    const { topology } = this.world;
    const vpc = byKey(topology.vpcs, host.vpc);
    if (vpc === undefined) throw new Error(`no VPC ${host.vpc}`);
    const servers = must(vpc.dnsServers, "the VPC's DNS servers");
    if (servers !== "amazon") return { openings: [], skipped: "custom-dns" };
    if (!must(vpc.dnsSupport, "the VPC's DNS support")) return { openings: [], told: ["VPC_DNS_DISABLED"] };
    if (need.purpose === "efs") return this.mount(placed, host, need);
    const region = need.region ?? must(placed.service.region, "the service's Region");
    const named = (endpoint: VpcEndpoint): boolean =>
      known(endpoint.vpc) === vpc.key &&
      known(endpoint.kind) === "interface" &&
      known(endpoint.service) === need.destination &&
      must(endpoint.serviceRegion, "an endpoint's Region") === region;
    const endpoints = topology.vpcEndpoints.filter(named);
    const hostnames = must(vpc.dnsHostnames, "the VPC's DNS host names");
    const answering = endpoints.find(
      (endpoint) =>
        must(endpoint.privateDns, "private DNS") && known(endpoint.privateDnsOnlyForInboundResolver) !== true,
    );
    if (answering !== undefined && hostnames) return this.toEndpoint(placed, host, need, answering);
    const instead =
      endpoints.length === 0
        ? []
        : ["PRIVATE_DNS_DISABLED", "VPC_DNS_DISABLED"].map((code) => ({ observed: "NO_ROUTE_TO_DESTINATION", code }));
    if (need.destination === "s3") {
      if (this.translated(host)) return { openings: [], skipped: "nat64" };
      const regional = region === must(placed.service.region, "the service's Region");
      const targets = regional ? this.world.storage.map(hostIn) : this.outside4;
      return {
        openings: targets.flatMap((to) => this.opening(placed, host, to, INTERNET, need.port)),
        instead: [...instead, ONLY_IPV4],
        unnamed: true,
      };
    }
    return this.toInternet(placed, host, need, instead);
  }

  private toEndpoint(
    placed: Placed,
    host: Host,
    need: Need,
    endpoint: VpcEndpoint,
  ): Omit<Story, "service" | "path" | "subnet"> {
    const dual = known(endpoint.ipAddressType) === "dualstack" || known(endpoint.ipAddressType) === "ipv6";
    const only6 = known(endpoint.ipAddressType) === "ipv6";
    const ends = this.world.hosts.filter((each) => each.kind === "endpoint" && each.key === endpoint.key);
    const openings = ends.flatMap((end) =>
      (end.nics[0]?.addresses ?? [])
        .filter((address) => (familyOf(address) === 4 ? !only6 : dual))
        .flatMap((address) => this.opening(placed, host, address, end.name, need.port)),
    );
    if (known(endpoint.policy) !== null) return { openings, skipped: "endpoint-policy" };
    return openings.length > 0
      ? { openings }
      : { openings, told: ["IPV4_ONLY_DESTINATION", "NO_ROUTE_TO_DESTINATION"] };
  }

  private toInternet(
    placed: Placed,
    host: Host,
    need: Need,
    instead: Story["instead"] = [],
  ): Omit<Story, "service" | "path" | "subnet"> {
    const name = must(need.host, "the host's name");
    // AWS's own names answer on IPv6 only where they say so; of registries the dated table tells.
    const aws = /\.amazonaws\.com(\.cn)?$/.test(name);
    const dual = /\.(api\.aws|on\.aws)$/.test(name);
    const six = dual || (!aws && answersOnIpv6(name) === true);
    if (!six && this.translated(host)) return { openings: [], skipped: "nat64" };
    const both = [...this.outside4, ...(six ? this.outside6 : [])];
    const openings = both.flatMap((to) => this.opening(placed, host, to, INTERNET, need.port));
    const undecided =
      !aws &&
      !dual &&
      answersOnIpv6(name) === undefined &&
      host.nics[0]?.addresses.some((each) => familyOf(each) === 6);
    return {
      openings,
      instead: [...instead, ...(six ? [] : [ONLY_IPV4])],
      unnamed: true,
      ...(openings.length > 0 ? {} : { told: ["IPV4_ONLY_DESTINATION", "NO_ROUTE_TO_DESTINATION"] }),
      ...(undecided === true ? { skipped: "registry-families" as const } : {}),
    };
  }

  /** The name of a file system leads to the mount target of the same Availability Zone (R-VPC-40). */
  private mount(placed: Placed, host: Host, need: Need): Omit<Story, "service" | "path" | "subnet"> {
    const system = this.world.topology.efsFileSystems.find(
      (each) => each.id === need.destination || each.key === need.destination || each.name === need.destination,
    );
    const zone = this.world.zoneOf(host.nics[0]?.subnet ?? "");
    if (system === undefined || system.incomplete !== null) return { openings: [], skipped: "unknown-value" };
    const targets = this.world.hosts.filter(
      (each) =>
        each.kind === "mount-target" &&
        system.mountTargets.some((target) => target.key === each.key) &&
        this.world.zoneOf(each.nics[0]?.subnet ?? "") === zone,
    );
    const openings = targets.flatMap((end) =>
      (end.nics[0]?.addresses ?? [])
        .filter((each) => familyOf(each) === 4)
        .flatMap((to) => this.opening(placed, host, to, end.name, 2049)),
    );
    return openings.length > 0 ? { openings } : { openings, told: ["NO_ROUTE_TO_DESTINATION"] };
  }

  /** TCP ports that a client calls: the container's own, or the instance's under bridge. */
  private ports(placed: Placed): readonly (number | Range)[] {
    const task = byKey(this.world.topology.taskDefinitions, known(placed.service.taskDefinition));
    const mappings = (known(task?.containers) ?? []).flatMap((container) => container.portMappings);
    const ports = mappings
      .filter((mapping) => mapping.protocol === "tcp")
      .map((mapping): number | Range => {
        const container = must(mapping.containerPort, "a container's port");
        if (placed.networkMode !== "bridge") return container;
        const host = mapping.hostPort === undefined ? 0 : must(mapping.hostPort, "a host port");
        return host === 0 ? LINUX : host;
      });
    return [...new Map(ports.map((port) => [String(port), port])).values()];
  }

  private ingress(placed: Placed): void {
    const paths = ["ingress internet", "ingress vpc"];
    if (placed.networkMode === "none") {
      for (const path of paths) this.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
      return;
    }
    const ports = this.ports(placed);
    if (ports.length !== 1) {
      for (const path of paths) this.add(placed, path, null, { openings: [], skipped: "not-tcp" });
      return;
    }
    const balanced = this.balancing(placed, "ingress loadBalancer", false);
    if (!balanced) this.direct(placed, ports);
    this.fromVpc(placed, ports);
  }

  private direct(placed: Placed, ports: readonly (number | Range)[]): void {
    for (const host of this.ends(placed)) {
      const shown = this.world.publicOf(host);
      const six = host.nics[0]?.addresses.find((each) => familyOf(each) === 6);
      if (six !== undefined && placed.networkMode === "bridge") {
        this.add(placed, "ingress internet", host, { openings: [], skipped: "bridge-ipv6" });
        continue;
      }
      const targets = [...(shown === undefined ? [] : [shown.public]), ...(six === undefined ? [] : [six])];
      const openings = ports.flatMap((toPort) => targets.flatMap((to) => this.fromInternet(to, host.name, toPort, 0)));
      const closed = known(byKey(this.world.topology.vpcs, host.vpc)?.blockPublicAccess) !== "off";
      const bare =
        host.withoutPublic === "LAUNCH_TYPE_NO_PUBLIC_IP"
          ? "LAUNCH_TYPE_NO_PUBLIC_IP"
          : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
      this.add(placed, "ingress internet", host, {
        openings,
        ...(openings.length > 0
          ? {}
          : { told: [bare, "NO_ROUTE_TO_DESTINATION", ...(closed ? ["VPC_BLOCK_PUBLIC_ACCESS_ENABLED"] : [])] }),
        ...(shown === undefined ? { also: [bare] } : {}),
      });
    }
  }

  private fromInternet(to: string, server: string, toPort: number | Range, leg: number): Opening[] {
    const sources = familyOf(to) === 4 ? this.outside4 : this.outside6;
    return sources.map((source) => ({ from: INTERNET, source, ports: WIDE, to, server, toPort, leg }));
  }

  /** Anybody in the VPC: hosts without groups of their own, in every subnet, on addresses that rules tell apart. */
  private fromVpc(placed: Placed, ports: readonly (number | Range)[]): void {
    for (const host of this.ends(placed)) {
      // Without a name there is no choice of families: clients in a VPC take the private IPv4 address where there is one.
      const family = host.nics[0]?.addresses.some((each) => familyOf(each) === 4) === true ? 4 : 6;
      const openings = this.clients(host.vpc).flatMap((client) =>
        (client.nics[0]?.addresses ?? []).flatMap((source) =>
          (host.nics[0]?.addresses ?? [])
            .filter((to) => familyOf(to) === family && familyOf(source) === family)
            .flatMap((to) =>
              ports.map((toPort): Opening => ({
                from: client.name,
                source,
                ports: LINUX,
                to,
                server: host.name,
                toPort,
                leg: 0,
              })),
            ),
        ),
      );
      this.add(
        placed,
        "ingress vpc",
        host,
        openings.length > 0 ? { openings } : { openings, told: ["NO_ROUTE_TO_DESTINATION"] },
      );
    }
  }

  private readonly anybody = new Map<Key, readonly Host[]>();

  private clients(vpc: Key): readonly Host[] {
    const there = this.anybody.get(vpc);
    if (there !== undefined) return there;
    const { world } = this;
    const blocks = namedBlocks(world.topology).map(parseBlock);
    const hosts = world.topology.subnets
      .filter((subnet) => known(subnet.vpc) === vpc)
      .map((subnet) => {
        const cidrs = [known(subnet.ipv4Cidr), known(subnet.ipv6Cidr)].filter((each) => typeof each === "string");
        const inner = cidrs
          .map((cidr) => parseBlock(normal(cidr)))
          .flatMap((own) => {
            const within = blocks.filter(
              (block) => block.family === own.family && block.length > own.length && contains(own, at(block, 0)),
            );
            return [...new Set(within.map((block) => at(block, sizeOf(block) / 2n)))];
          });
        const addresses = [...new Set([...world.take(subnet.key), ...inner.filter((each) => !world.isTaken(each))])];
        const nic = world.nic("e0", subnet.key, addresses, null, false);
        return world.add({
          kind: "client",
          key: subnet.key,
          vpc,
          nics: [nic],
          withoutPublic: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        });
      });
    this.anybody.set(vpc, hosts);
    return hosts;
  }

  /** Balancer to target, as health checks and requests go. True where clients come in by it. */
  private balancing(placed: Placed, path: string, health: boolean): boolean {
    const { topology } = this.world;
    let front = false;
    for (const entry of must(placed.service.loadBalancers, "the service's load balancers")) {
      const group = byKey(topology.targetGroups, must(entry.targetGroup, "the target group"));
      if (group === undefined) continue;
      const listeners = topology.listeners.filter((each) => (known(each.targetGroups) ?? []).includes(group.key));
      const balancers = topology.loadBalancers.filter((each) =>
        listeners.some((listener) => known(listener.loadBalancer) === each.key),
      );
      const check = must(group.healthCheckPort, "the health check's port");
      const ports = health && check !== "traffic-port" ? [check] : this.portsOf(placed, entry);
      for (const balancer of balancers) {
        const nodes = this.world.hosts.filter((each) => each.kind === "load-balancer" && each.key === balancer.key);
        const outside = must(balancer.scheme, "a scheme") === "internet-facing";
        front ||= outside;
        const wanted = placed.networkMode === "awsvpc" ? "ip" : "instance";
        // Under host mode both are taken (R-LB-03 is not confirmed).
        const mismatch = placed.networkMode !== "host" && must(group.targetType, "the target type") !== wanted;
        const kept = known(balancer.kind) === "nlb" && wanted === "instance";
        const six = known(group.ipAddressType) === "ipv6";
        for (const host of this.ends(placed)) {
          const zones = nodes.map((node) => this.world.zoneOf(node.nics[0]?.subnet ?? ""));
          const zone = this.world.zoneOf(host.nics[0]?.subnet ?? "");
          const told = mismatch
            ? ["TARGET_TYPE_MISMATCH"]
            : zones.includes(zone)
              ? undefined
              : ["ELB_INSTALLED_AZ_RESTRICTION"];
          const to = host.nics[0]?.addresses.find((each) => (familyOf(each) === 6) === six);
          const cross = known(balancer.kind) === "alb" || known(balancer.crossZone) === true;
          const inner = nodes
            .filter((_, index) => cross || zones[index] === zone)
            .flatMap((node) => {
              const source = node.nics[0]?.addresses.find((each) => (familyOf(each) === 6) === six);
              return source === undefined || to === undefined
                ? []
                : ports.map((toPort): Opening => ({
                    from: node.name,
                    source,
                    ports: WIDE,
                    to,
                    server: host.name,
                    toPort,
                    leg: 1,
                  }));
            });
          const outer = nodes.flatMap((node) => {
            const shown = this.world.publicOf(node);
            return listeners.flatMap((listener) =>
              shown === undefined
                ? []
                : this.fromInternet(shown.public, node.name, must(listener.port, "a listener's port"), 0),
            );
          });
          if (told !== undefined) {
            this.add(placed, path, host, { openings: [], told });
            if (!health && outside) this.add(placed, "ingress internet", host, { openings: outer, told });
            continue;
          }
          const bare = inner.length > 0 ? {} : { told: ["NO_ROUTE_TO_DESTINATION"] };
          this.add(placed, path, host, {
            openings: inner,
            ...bare,
            ...(kept && !health ? { skipped: "client-address-kept" as const } : {}),
          });
          if (health || !outside) continue;
          this.add(placed, "ingress internet", host, {
            openings: [...outer, ...inner],
            ...bare,
            ...(kept ? { skipped: "client-address-kept" as const } : {}),
          });
        }
      }
    }
    return front;
  }

  private portsOf(
    placed: Placed,
    entry: { readonly containerPort: Parameters<typeof must<number>>[0] },
  ): readonly (number | Range)[] {
    const port = must(entry.containerPort, "the target's port");
    if (placed.networkMode !== "bridge") return [port];
    const task = byKey(this.world.topology.taskDefinitions, known(placed.service.taskDefinition));
    const mapping = (known(task?.containers) ?? [])
      .flatMap((each) => each.portMappings)
      .find((each) => known(each.containerPort) === port);
    const host = mapping?.hostPort === undefined ? 0 : must(mapping.hostPort, "a host port");
    return [host === 0 ? LINUX : host];
  }
}
