/**
 * The VPC routers, the gateways and the internet as namespaces. A router asks the table of the subnet that a packet
 * comes from, longest prefix first; local prefixes fall through to the interfaces' own addresses, so that a route more
 * specific than local wins. What no route carries goes to a wire that records it.
 */
import type { Key, Route, RouteTable, Topology } from "../../../analysis/topology/model";
import { contains, familyOf, normal, parseBlock } from "./cidr";
import { fourOf, type Host, type Nic, type World } from "./hosts";
import { byKey, known, must, Unwitnessed } from "./known";
import { aclChain, chain, guards, prefixes, table, type Words } from "./rulesets";

export interface Space {
  readonly name: string;
  /** Lines for `ip -batch`, which tells the family by the addresses in them. */
  readonly ip: readonly string[];
  /** Lines for both families, which name no address. */
  readonly rules: readonly string[];
  readonly nft: string;
  /** Whether a rule of it records what it drops. */
  readonly records: boolean;
}
export type Link = readonly [readonly [string, string], readonly [string, string]];
export interface Network {
  readonly namespaces: readonly Space[];
  readonly links: readonly Link[];
}

export const INTERNET = "internet";
const ROUTER4 = "169.254.1.1";
const ROUTER6 = "fe80::1";
const EDGE4 = "169.254.2.1";
const EDGE6 = "fe80::2";

const up = (name: string): string => `link set ${name} up`;
const address = (cidr: string): string => cidr.split("/")[0] ?? "";
const any = (family: 4 | 6): string => (family === 4 ? "0.0.0.0/0" : "::/0");

function viaRouter(end: string): string[] {
  return [`route add 0.0.0.0/0 via ${ROUTER4} dev ${end} onlink`, `route add ::/0 via ${ROUTER6} dev ${end}`];
}

/** A router's end of a wire. */
function wired(wire: string): string[] {
  return [`addr add ${ROUTER4}/32 dev ${wire}`, `addr add ${ROUTER6}/64 dev ${wire} nodad`, up(wire)];
}

function hostSpace(world: World, words: Words, host: Host, ports: ReadonlyMap<number, number>): Space {
  const ip = host.nics.flatMap((nic) => [
    ...nic.addresses.map((address) =>
      familyOf(address) === 4
        ? `addr add ${address}/32 dev ${nic.end}`
        : `addr add ${address}/128 dev ${nic.end} nodad`,
    ),
    up(nic.end),
  ]);
  return {
    name: host.name,
    ip: [up("lo"), ...ip, ...viaRouter(host.nics[0]?.end ?? "e0")],
    rules: [],
    nft: table([...guards(world, words, host.nics), ...translation(world, words, host, ports)]),
    records: true,
  };
}

/** Source NAT: a gateway chooses its outer port anew (1024-65535), an instance keeps the client's. IPv4 only. */
function translation(world: World, words: Words, host: Host, ports: ReadonlyMap<number, number>): string[] {
  const own = fourOf(host.nics[0]);
  const hook = "nat hook postrouting priority 100";
  const only4 = `ip6 nexthdr tcp ${words.drop("NO_ROUTE_TO_DESTINATION", "R-NATI-09")}`;
  if (host.kind === "nat-instance" && own !== undefined) {
    const forwarded = chain("forwarded", [only4], "filter hook forward priority 0");
    return [
      forwarded,
      chain("translate", [`ip saddr != ${own} oifname e0 snat ip to ${own} comment "R-NATI-02"`], hook),
    ];
  }
  if (host.kind === "nat-gateway" && own !== undefined) {
    const map = [...ports].map(([from, to]) => `${String(from)} : ${own} . ${String(to)}`);
    const rule =
      map.length === 0 ? [] : [`ip protocol tcp snat ip to tcp sport map { ${map.join(", ")} } comment "R-PUB-14"`];
    return [chain("translate", rule, hook)];
  }
  if (host.kind === "regional-nat") {
    const inner = world.regional.get(host.name) ?? new Map<string, string>();
    const zones = world.topology.subnets.filter((subnet) => known(subnet.vpc) === host.vpc && known(subnet.ipv4Cidr));
    const rules = zones.map((subnet) => {
      const address = inner.get(world.zoneOf(subnet.key));
      const from = `ip saddr ${normal(must(subnet.ipv4Cidr, "a subnet's block") ?? "")}`;
      return { from, address };
    });
    const unserved = rules
      .filter((rule) => rule.address === undefined)
      .map((rule) => `${rule.from} ip protocol tcp ${words.drop("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", "R-NAT-07")}`);
    const served = rules
      .filter((rule) => rule.address !== undefined)
      .map((rule) => `${rule.from} snat ip to ${rule.address ?? ""} comment "R-NAT-07"`);
    return [chain("forwarded", unserved, "filter hook forward priority 0"), chain("translate", served, hook)];
  }
  return [];
}

/** Where a packet of a router goes: a wire and, for IPv4, the address to hand it to. */
type Way = { readonly wire: string; readonly hand?: string } | "local" | "dead" | "unfollowed" | "myself" | "none";

class Router {
  readonly name: string;
  readonly hosts: readonly Host[];
  readonly local: readonly string[];
  readonly gateway: boolean;
  readonly egressOnly: boolean;
  readonly peers: { readonly key: Key; readonly wire: string; readonly other: Key }[] = [];
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
    // A subnet lies in its VPC, also where the VPC's own list is a stand-in.
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
        const host =
          target.kind === "nat-gateway" ? this.world.targets.get(target.key) : this.world.natInstance(target.key);
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

  /** What leaves a NAT gateway leaves by the internet gateway, or not at all; endpoints of its subnet do not catch it. */
  private natWays(ways: Map<string, Way>): Map<string, Way> {
    return new Map(
      [...ways]
        .filter(([, way]) => typeof way === "string" || way.wire !== "gws0")
        .map(([cidr, way]) => [cidr, typeof way === "string" || way.wire === "igw0" ? way : "none"]),
    );
  }

  private linesFor(host: Host, nic: Nic, place: number): string[] {
    const number = String(1000 + place);
    const routes = [...this.waysFor(host, nic)].map(([cidr, way]) => {
      if (way === "local") return `route add throw ${cidr} table ${number}`;
      if (way === "unfollowed") throw new Unwitnessed(`a route to ${cidr} leads where the lab does not follow`);
      if (way === "dead") return `route add ${cidr} dev dead0 table ${number}`;
      if (way === "myself") return `route add ${cidr} dev self0 table ${number}`;
      if (way === "none") return `route add ${cidr} dev none0 table ${number}`;
      const hand = way.hand ?? (way.wire.startsWith("v") ? undefined : EDGE4);
      if (familyOf(cidr) === 6) {
        const six = this.hosts.flatMap((each) => each.nics).find((each) => each.wire === way.wire);
        const next = way.wire.startsWith("v") ? six?.addresses.find((each) => familyOf(each) === 6) : EDGE6;
        return next === undefined
          ? `route add ${cidr} dev none0 table ${number}`
          : `route add ${cidr} via ${next} dev ${way.wire} ${way.wire.startsWith("v") ? "onlink " : ""}table ${number}`;
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
      ...this.peers.map((peer) => peer.wire),
    ];
    return {
      name: this.name,
      ip: [
        up("lo"),
        ...["none0", "dead0", "self0", "lost0"].map(up),
        ...[...nics.map(({ nic }) => nic.wire), ...outer].flatMap(wired),
        ...own,
        ...this.local.map((cidr) => `route add ${cidr} dev none0 table 900`),
        ...ways,
      ],
      rules: [
        ...nics.map(
          ({ nic }, place) => `rule add iif ${nic.wire} lookup ${String(1000 + place)} prio ${String(1000 + place)}`,
        ),
        "rule add lookup 900 prio 20000",
      ],
      nft: this.ruleset(nics),
      records: true,
    };
  }

  private ruleset(nics: readonly { readonly host: Host; readonly nic: Nic }[]): string {
    const { words, world } = this;
    const bySubnet = new Map<Key, { readonly host: Host; readonly nic: Nic }[]>();
    for (const each of nics) {
      if (each.nic.subnet === null) continue;
      bySubnet.set(each.nic.subnet, [...(bySubnet.get(each.nic.subnet) ?? []), each]);
    }
    const acls = new Map<Key, string>();
    const chains: string[] = [];
    const [same, leave, enter]: [string[], string[], string[]] = [[], [], []];
    for (const [subnet, members] of bySubnet) {
      const key = world.aclOf(subnet);
      const acl = byKey(world.topology.networkAcls, key);
      if (acl === undefined) throw new Unwitnessed(`the ACL of ${subnet} is not here`);
      const name = acls.get(acl.key) ?? String(acls.size);
      if (!acls.has(acl.key)) {
        acls.set(acl.key, name);
        chains.push(aclChain(words, `out${name}`, acl, "egress"), aclChain(words, `in${name}`, acl, "ingress"));
      }
      const wires = `{ ${members.map(({ nic }) => nic.wire).join(", ")} }`;
      same.push(`iifname ${wires} oifname ${wires} accept comment "R-VPC-21 within one subnet"`);
      // Who stands for anybody in the VPC has an ACL of its own, which is not the question.
      const asked = members.filter(({ host }) => host.kind !== "client").map(({ nic }) => nic.wire);
      if (asked.length === 0) continue;
      leave.push(`iifname { ${asked.join(", ")} } jump out${name}`);
      enter.push(`oifname { ${asked.join(", ")} } jump in${name}`);
    }
    const nat = nics.filter(
      ({ host }) =>
        ["nat-gateway", "regional-nat", "nat-instance"].includes(host.kind) &&
        host.withoutPublic !== "NO_ROUTE_TO_DESTINATION",
    );
    const lost = words.drop("NAT_WITHOUT_INTERNET_ROUTE", "R-NAT-01");
    // A private NAT gateway has no business with the internet, whatever stands between the two.
    const apart = nics
      .filter(({ host }) => host.kind === "nat-gateway" && host.withoutPublic === "NO_ROUTE_TO_DESTINATION")
      .map(({ nic }) => `iifname ${nic.wire} oifname none0 ${words.drop("NO_ROUTE_TO_DESTINATION", "R-NAT-02")}`);
    const sinks = [
      ...nat.map(({ nic }) => `oifname none0 iifname ${nic.wire} ${lost}`),
      `oifname none0 ${words.drop("NO_ROUTE_TO_DESTINATION", "R-VPC-10")}`,
      `oifname dead0 ${words.drop("BAD_STATE_ROUTE", "R-VPC-10")}`,
      `oifname self0 ${words.drop("NAT_IN_OWN_SUBNET", "R-NAT-01")}`,
    ];
    // Not transitive: what comes from a peer ends at an interface of this VPC.
    const outer = ["igw0", "eig0", "gws0", ...this.peers.map((peer) => peer.wire)].join(", ");
    const edges = this.peers.map(
      (peer) => `iifname ${peer.wire} oifname { ${outer} } ${words.drop("NO_ROUTE_TO_DESTINATION", "R-VPC-14")}`,
    );
    return table([
      ...chains,
      chain(
        "pass",
        ["meta l4proto != tcp accept", ...same, ...apart, ...leave, ...sinks, ...edges, ...enter],
        "filter hook forward priority 0",
      ),
    ]);
  }
}

/** What the internet gateway and the egress-only one do, in one namespace between the router and the internet. */
function edgeSpace(router: Router, index: number): Space {
  const { world, words, vpc } = router;
  const mapped = world.publics.filter((each) => each.vpc === vpc.key);
  const stop = (code: string, rule: string): string => words.drop(code, rule);
  const lines = ["meta l4proto != tcp accept", ...blockPublicAccess(router)];
  const known4 = mapped.length === 0 ? "" : `ip saddr != { ${mapped.map((each) => each.private).join(", ")} } `;
  for (const code of ["LAUNCH_TYPE_NO_PUBLIC_IP", "NAT_WITHOUT_INTERNET_ROUTE", "NO_ROUTE_TO_DESTINATION"] as const) {
    const bare = router.hosts.filter((host) => host.withoutPublic === code);
    const from = bare
      .flatMap((host) => host.nics.flatMap((nic) => nic.addresses))
      .filter((each) => familyOf(each) === 4);
    if (from.length > 0) lines.push(`iifname i0 ${known4}ip saddr { ${from.join(", ")} } ${stop(code, "R-PUB-05")}`);
  }
  lines.push(
    `iifname i0 meta nfproto ipv4 ${known4}${stop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "R-PUB-03")}`,
    "iifname g0 ct state new ct mark set 2 accept",
    `iifname g0 ct mark != 2 ${stop("NO_ROUTE_TO_DESTINATION", "R-V6-05")}`,
    `iifname o0 oifname g0 ct state new ${stop("NO_ROUTE_TO_DESTINATION", "R-V6-05")}`,
  );
  const inwards = mapped.map((each) => `${each.public} : ${each.private}`).join(", ");
  const outwards = mapped.map((each) => `${each.private} : ${each.public}`).join(", ");
  const translate =
    mapped.length === 0
      ? []
      : [
          chain(
            "inwards",
            [`iifname o0 dnat ip to ip daddr map { ${inwards} } comment "R-PUB-02"`],
            "nat hook prerouting priority -100",
          ),
          chain(
            "outwards",
            [`oifname o0 snat ip to ip saddr map { ${outwards} } comment "R-PUB-02"`],
            "nat hook postrouting priority 100",
          ),
        ];
  const inner = router.gateway ? "i0" : "g0";
  const ends = [...(router.gateway ? ["i0"] : []), ...(router.egressOnly ? ["g0"] : [])];
  const back = [...router.local, ...(router.gateway ? ["100.64.0.0/16"] : [])];
  return {
    name: `edge-${String(index)}`,
    ip: [
      up("lo"),
      ...[...ends, "o0"].flatMap((end) => [
        `addr add ${EDGE4}/32 dev ${end}`,
        `addr add ${EDGE6}/64 dev ${end} nodad`,
        up(end),
      ]),
      ...back.map(
        (cidr) =>
          `route add ${cidr} via ${familyOf(cidr) === 4 ? `${ROUTER4} dev ${inner} onlink` : `${ROUTER6} dev ${inner}`}`,
      ),
      "route add 0.0.0.0/0 via 169.254.3.1 dev o0 onlink",
      "route add ::/0 via fe80::3 dev o0",
    ],
    rules: [],
    nft: table([...translate, chain("pass", lines, "filter hook forward priority 0")]),
    records: true,
  };
}

/** VPC Block Public Access (R-PUB-16): by who opens the connection, and from or to which subnet. */
function blockPublicAccess(router: Router): string[] {
  const { world, words, vpc } = router;
  const mode = must(vpc.blockPublicAccess, "VPC Block Public Access");
  if (mode === "off") return [];
  const subnets = world.topology.subnets.filter((subnet) => known(subnet.vpc) === vpc.key);
  const excluded = (kinds: readonly string[]): string[] =>
    vpc.blockPublicAccessExclusion !== null && kinds.includes(vpc.blockPublicAccessExclusion)
      ? [...router.local, "100.64.0.0/16"]
      : subnets
          .filter(
            (subnet) => subnet.blockPublicAccessExclusion !== null && kinds.includes(subnet.blockPublicAccessExclusion),
          )
          .flatMap((subnet) =>
            [known(subnet.ipv4Cidr), known(subnet.ipv6Cidr)].filter((cidr) => typeof cidr === "string"),
          );
  const pass = (match: string, side: "saddr" | "daddr", cidrs: readonly string[]): string[] =>
    cidrs.map((cidr) => `${match} ${familyOf(cidr) === 4 ? "ip" : "ip6"} ${side} ${normal(cidr)} ct mark set 4`);
  const nats = router.hosts
    .filter((host) => host.kind === "nat-gateway" || host.kind === "regional-nat")
    .flatMap((host) => host.nics.flatMap((nic) => nic.addresses.filter((each) => familyOf(each) === 4)));
  const stop = words.drop("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "R-PUB-16");
  const some = (cidrs: readonly string[]): string[] => {
    const fours = cidrs.filter((cidr) => familyOf(cidr) === 4);
    return [
      ...pass("iifname g0 ct state new", "saddr", cidrs),
      ...(nats.length === 0 ? [] : pass(`iifname i0 ct state new ip saddr { ${nats.join(", ")} }`, "saddr", fours)),
    ];
  };
  const free =
    mode === "block-ingress"
      ? ["iifname g0 ct state new ct mark set 4", ...pass("iifname i0 ct state new", "saddr", nats)]
      : // An exclusion for what goes out leaves what the other mode leaves everywhere.
        some(excluded(["allow-egress"]));
  return [
    ...free,
    ...pass("iifname { i0, g0 } ct state new", "saddr", excluded(["allow-bidirectional"])),
    ...pass("iifname o0 ct state new", "daddr", excluded(["allow-bidirectional"])),
    `ct state new ct mark != 4 ${stop}`,
  ];
}

/** Servers on every address there is, which answer to the public addresses of the VPCs by their gateways. */
function internetSpace(world: World, routers: readonly Router[]): Space {
  const edges = routers
    .map((router, index) => ({ router, index }))
    .filter(({ router }) => router.gateway || router.egressOnly);
  return {
    name: INTERNET,
    ip: [
      up("lo"),
      ...edges.flatMap(({ router, index }) => {
        const wire = `x${String(index)}`;
        const publics = world.publics.filter((each) => each.vpc === router.vpc.key).map((each) => each.public);
        const six = router.local.filter((cidr) => familyOf(cidr) === 6);
        return [
          `addr add 169.254.3.1/32 dev ${wire}`,
          `addr add fe80::3/64 dev ${wire} nodad`,
          up(wire),
          ...(router.gateway
            ? publics.map((address) => `route add ${address}/32 via ${EDGE4} dev ${wire} onlink`)
            : []),
          ...six.map((cidr) => `route add ${cidr} via ${EDGE6} dev ${wire}`),
        ];
      }),
      "route add local 0.0.0.0/0 dev lo table main",
      "route add local ::/0 dev lo table main",
    ],
    rules: [],
    nft: "",
    records: false,
  };
}

/** S3 behind a gateway endpoint: it sees the private address itself. */
function storageSpace(router: Router, index: number): Space {
  const back = router.local.map((cidr) =>
    familyOf(cidr) === 4 ? `route add ${cidr} via ${ROUTER4} dev s0 onlink` : `route add ${cidr} via ${ROUTER6} dev s0`,
  );
  const ip = [up("lo"), `addr add ${EDGE4}/32 dev s0`, `addr add ${EDGE6}/64 dev s0 nodad`, up("s0"), ...back];
  return {
    name: `s3-${String(index)}`,
    ip: [...ip, "route add local 0.0.0.0/0 dev lo table main", "route add local ::/0 dev lo table main"],
    rules: [],
    nft: "",
    records: false,
  };
}

/** Everything between the hosts. `ports` are the outer ports that NAT gateways choose, by the client's. */
export function networkOf(world: World, words: Words, ports: ReadonlyMap<number, number>): Network {
  for (const each of world.topology.routeTables) {
    for (const route of each.routes) {
      const target = known(route.target);
      if (target?.kind === "network-interface" || target?.kind === "instance") world.natInstance(target.key);
    }
  }
  const routers = world.topology.vpcs.map((vpc, index) => new Router(world, words, vpc, index));
  const links: Link[] = [];
  world.topology.peeringConnections.forEach((peering, index) => {
    const ends = [known(peering.requester), known(peering.accepter)];
    const [one, other] = ends.map((key) => routers.find((router) => router.vpc.key === key));
    if (one === undefined || other === undefined || known(peering.active) !== true) return;
    const wires = [`p${String(index)}a`, `p${String(index)}b`] as const;
    one.peers.push({ key: peering.key, wire: wires[0], other: other.vpc.key });
    other.peers.push({ key: peering.key, wire: wires[1], other: one.vpc.key });
    links.push([
      [one.name, wires[0]],
      [other.name, wires[1]],
    ]);
  });
  const spaces: Space[] = [];
  routers.forEach((router, index) => {
    spaces.push(router.space());
    links.push(
      [
        [router.name, "none0"],
        [router.name, "dead0"],
      ],
      [
        [router.name, "self0"],
        [router.name, "lost0"],
      ],
    );
    for (const host of router.hosts) {
      for (const nic of host.nics)
        links.push([
          [router.name, nic.wire],
          [host.name, nic.end],
        ]);
    }
    if (router.gateway || router.egressOnly) {
      const edge = edgeSpace(router, index);
      spaces.push(edge);
      if (router.gateway)
        links.push([
          [router.name, "igw0"],
          [edge.name, "i0"],
        ]);
      if (router.egressOnly)
        links.push([
          [router.name, "eig0"],
          [edge.name, "g0"],
        ]);
      links.push([
        [edge.name, "o0"],
        [INTERNET, `x${String(index)}`],
      ]);
    }
    if (router.storage) {
      const storage = storageSpace(router, index);
      spaces.push(storage);
      links.push([
        [router.name, "gws0"],
        [storage.name, "s0"],
      ]);
    }
  });
  const hosts = world.hosts.map((host) => hostSpace(world, words, host, ports));
  return { namespaces: [internetSpace(world, routers), ...spaces, ...hosts], links };
}
