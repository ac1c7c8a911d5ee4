/**
 * The VPC's router. It asks the table of the subnet that a packet comes from, longest prefix first; local prefixes fall
 * through to the interfaces' own addresses, so that a route more specific than local wins. What no route carries goes
 * to a wire that records it.
 */
import type { Key, Route, RouteTable, Topology } from "../../../analysis/topology/model";
import { bordersOf } from "./borders";
import { contains, familyOf, normal, parseBlock } from "./cidr";
import { fourOf, type Host, type Nic } from "./hosts";
import type { World } from "./world";
import { byKey, known, must, Unwitnessed } from "./known";
import { isTranslated, NAT64_PREFIX } from "./nat64";
import { prefixes, type Words } from "./rulesets";
import { address, any, EDGE4, EDGE6, NAT6, type Space, up, wired } from "./space";

/** Next hop of a packet in a router: a wire and, for IPv4, the address to send it to. */
/** An IPv4 and an IPv6 address. */
type Ends = readonly [string, string];

type Way = { readonly wire: string; readonly hand?: string } | "local" | "dead" | "unfollowed" | "myself" | "none";

export class Router {
  readonly name: string;
  readonly hosts: readonly Host[];
  readonly local: readonly string[];
  readonly gateway: boolean;
  readonly egressOnly: boolean;
  /** Wires to other routers, with the addresses of both ends: a router's usual ones are its own on its other wires. */
  readonly peers: { readonly key: Key; readonly wire: string; readonly own: Ends; readonly beyond: Ends }[] = [];
  storage = false;

  constructor(
    readonly world: World,
    readonly words: Words,
    readonly vpc: Topology["vpcs"][number],
    index: number,
  ) {
    this.name = `router-${String(index)}`;
    this.hosts = world.hosts.filter((host) => host.vpc === vpc.key);
    const subnets = world.topology.subnets.filter((subnet) => known(subnet.vpc) === vpc.key);
    // A subnet is in its VPC, even if the VPC's own list is a stand-in.
    const blocks = [
      ...must(vpc.ipv4Cidrs, "the VPC's blocks"),
      ...must(vpc.ipv6Cidrs, "the VPC's IPv6 blocks"),
      ...subnets.flatMap((subnet) => [known(subnet.ipv4Cidr), known(subnet.ipv6Cidr)]),
    ].filter((cidr) => typeof cidr === "string");
    const all = [...new Set(blocks.map(normal))];
    const within = (cidr: string): boolean =>
      all.some(
        (other) => parseBlock(other).length < parseBlock(cidr).length && contains(parseBlock(other), address(cidr)),
      );
    this.local = all.filter((cidr) => !within(cidr));
    const attached = (all: readonly { readonly vpc: unknown }[]): boolean => all.some((each) => each.vpc === vpc.key);
    this.gateway = attached(world.topology.internetGateways);
    this.egressOnly = attached(world.topology.egressOnlyInternetGateways);
  }

  private way(target: { readonly kind: string; readonly key: Key }, from: Host): Way {
    const { topology } = this.world;
    const here = (all: readonly { readonly key: Key; readonly vpc: unknown }[], wire: string): Way =>
      byKey(all, target.key)?.vpc === this.vpc.key ? { wire } : "dead";
    switch (target.kind) {
      case "local":
        return "local";
      case "internet-gateway":
        return here(topology.internetGateways, "igw0");
      case "egress-only-internet-gateway":
        return here(topology.egressOnlyInternetGateways, "eig0");
      case "nat-gateway":
      case "network-interface":
      case "instance": {
        const host = this.world.targets.get(target.key);
        const nic = host?.nics.at(-1);
        if (host === undefined || nic === undefined || host.vpc !== this.vpc.key) return "dead";
        return host.name === from.name ? "myself" : { wire: nic.wire, hand: fourOf(nic) ?? "" };
      }
      case "peering-connection": {
        const peer = this.peers.find((each) => each.key === target.key);
        return peer === undefined ? "dead" : { wire: peer.wire };
      }
      default:
        return "unfollowed";
    }
  }

  /** The routes of a subnet's table as they hold for one host in it. */
  private waysFor(host: Host, nic: Nic): Map<string, Way> {
    const ways = new Map<string, Way>(this.local.map((cidr) => [cidr, "local"]));
    if (host.kind === "regional-nat") {
      // Its own table, which AWS keeps: out by the internet gateway (R-NAT-07).
      if (this.gateway) ways.set(any(4), { wire: "igw0" });
      return ways;
    }
    const key = nic.subnet === null ? undefined : this.world.tableOf(nic.subnet);
    const routes = byKey<RouteTable>(this.world.topology.routeTables, key);
    if (routes === undefined) throw new Unwitnessed("a route table is not here");
    if (routes.incomplete !== null) throw new Unwitnessed(`table ${routes.name} may hold more: ${routes.incomplete}`);
    for (const route of routes.routes) {
      for (const cidr of this.destinations(route)) ways.set(cidr, this.wayOf(route, host));
    }
    for (const endpoint of this.world.topology.vpcEndpoints) {
      if (known(endpoint.kind) !== "gateway") continue;
      if (!must(endpoint.routeTables, "an endpoint's tables").includes(routes.key)) continue;
      if (known(endpoint.service) !== "s3") continue;
      this.storage = true;
      for (const cidr of this.world.storage) ways.set(cidr, { wire: "gws0" });
    }
    if (host.withoutPublic === "NO_ROUTE_TO_DESTINATION") {
      return new Map([...ways].filter(([, way]) => way === "local"));
    }
    return host.kind === "nat-gateway" ? this.natWays(ways) : ways;
  }

  private wayOf(route: Route, host: Host): Way {
    if (must(route.state, "a route's state") === "blackhole") return "dead";
    const target = must(route.target, "a route's target");
    if (target.kind === "vpc-endpoint") {
      const endpoint = byKey(this.world.topology.vpcEndpoints, target.key);
      if (endpoint === undefined) return "dead";
      if (known(endpoint.kind) !== "gateway") return "unfollowed";
      this.storage = true;
      return { wire: "gws0" };
    }
    return this.way(target, host);
  }

  private destinations(route: Route): readonly string[] {
    const to = must(route.destination, "a route's destination");
    return to.kind === "cidr" ? [normal(to.cidr)] : prefixes(this.world, to).map(normal);
  }

  /**
   * Routes of a NAT gateway's own subnet: packets leave by the internet gateway, or not at all; endpoints of its subnet
   * do not catch it.
   */
  private natWays(ways: Map<string, Way>): Map<string, Way> {
    return new Map(
      [...ways]
        .filter(([, way]) => typeof way === "string" || way.wire !== "gws0")
        .map(([cidr, way]) => [cidr, typeof way === "string" || way.wire === "igw0" ? way : "none"]),
    );
  }

  /** Addresses at the far end of a wire: those of a gateway, or of the router of a peer. */
  private farEnd(wire: string): Ends {
    return this.peers.find((peer) => peer.wire === wire)?.beyond ?? [EDGE4, EDGE6];
  }

  /**
   * IPv6 by a wire to a host. A NAT gateway takes what is for NAT64 alone (R-V6-11), also of a route that is wider, and
   * a NAT instance takes none (R-NATI-09).
   */
  private sixLines(cidr: string, wire: string, taken: ReadonlyMap<string, Way>, number: string): string[] {
    const host = this.hosts.find((each) => each.nics.some((nic) => nic.wire === wire));
    const none = `route add ${cidr} dev none0 table ${number}`;
    if (host?.kind !== "nat-gateway" && host?.kind !== "regional-nat") return [none];
    const translated = (part: string): string => `route add ${part} via ${NAT6} dev ${wire} onlink table ${number}`;
    if (isTranslated(address(cidr)) && parseBlock(cidr).length >= parseBlock(NAT64_PREFIX).length) {
      return [translated(cidr)];
    }
    const wider = contains(parseBlock(cidr), address(NAT64_PREFIX)) && !taken.has(normal(NAT64_PREFIX));
    return wider ? [none, translated(NAT64_PREFIX)] : [none];
  }

  private linesFor(host: Host, nic: Nic, place: number): string[] {
    const number = String(1000 + place);
    const all = this.waysFor(host, nic);
    const routes = [...all].flatMap(([cidr, way]) => {
      if (way === "local") return `route add throw ${cidr} table ${number}`;
      if (way === "unfollowed") throw new Unwitnessed(`a route to ${cidr} leads where the lab does not follow`);
      if (way === "dead") return `route add ${cidr} dev dead0 table ${number}`;
      if (way === "myself") return `route add ${cidr} dev self0 table ${number}`;
      if (way === "none") return `route add ${cidr} dev none0 table ${number}`;
      const [four, beyond] = this.farEnd(way.wire);
      const hand = way.hand ?? (way.wire.startsWith("v") ? undefined : four);
      if (familyOf(cidr) === 6) {
        return way.wire.startsWith("v")
          ? this.sixLines(cidr, way.wire, all, number)
          : `route add ${cidr} via ${beyond} dev ${way.wire} table ${number}`;
      }
      return `route add ${cidr} via ${hand ?? ""} dev ${way.wire} onlink table ${number}`;
    });
    const last = [4, 6].map((family) => `route add ${any(family as 4 | 6)} dev none0 metric 9999 table ${number}`);
    return [...routes, ...last];
  }

  space(): Space {
    const nics = this.hosts.flatMap((host) => host.nics.map((nic) => ({ host, nic })));
    const ways = nics.flatMap(({ host, nic }, place) => this.linesFor(host, nic, place));
    const own = nics.flatMap(({ nic }) =>
      nic.addresses.map(
        (address) => `route add ${address}/${familyOf(address) === 4 ? "32" : "128"} dev ${nic.wire} table 900`,
      ),
    );
    const outer = [
      ...(this.gateway ? ["igw0"] : []),
      ...(this.egressOnly ? ["eig0"] : []),
      ...(this.storage ? ["gws0"] : []),
    ];
    return {
      name: this.name,
      ip: [
        up("lo"),
        ...["none0", "dead0", "self0", "lost0"].map(up),
        ...[...nics.map(({ nic }) => nic.wire), ...outer].flatMap((wire) => wired(wire)),
        ...this.peers.flatMap(({ wire, own: [four, six] }) => wired(wire, four, six)),
        ...own,
        ...this.local.map((cidr) => `route add ${cidr} dev none0 table 900`),
        // Packets from a peer that are for no address of this VPC.
        ...[4, 6].map((family) => `route add ${any(family as 4 | 6)} dev none0 metric 9999 table 900`),
        ...ways,
      ],
      rules: [
        ...nics.map(
          ({ nic }, place) => `rule add iif ${nic.wire} lookup ${String(1000 + place)} prio ${String(1000 + place)}`,
        ),
        "rule add lookup 900 prio 20000",
      ],
      nft: bordersOf(this, nics),
      records: true,
    };
  }
}
