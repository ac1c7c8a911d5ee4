/** A host of the lab: its interfaces with their guards, and what a NAT gateway or NAT instance makes of packets. */
import { familyOf, normal } from "./cidr";
import { fourOf, type Host } from "./hosts";
import { clientsOf, nat64Space } from "./nat64";
import type { World } from "./world";
import { known, must } from "./known";
import { chain, guards, table, type Words } from "./rulesets";
import { ROUTER4, ROUTER6, type Space, up } from "./space";

function viaRouter(end: string): string[] {
  return [`route add 0.0.0.0/0 via ${ROUTER4} dev ${end} onlink`, `route add ::/0 via ${ROUTER6} dev ${end}`];
}

export function hostSpace(world: World, words: Words, host: Host, ports: ReadonlyMap<number, number>): Space {
  const ip = host.nics.flatMap((nic) => [
    ...nic.addresses.map((address) =>
      familyOf(address) === 4
        ? `addr add ${address}/32 dev ${nic.end}`
        : `addr add ${address}/128 dev ${nic.end} nodad`,
    ),
    up(nic.end),
  ]);
  const isGateway = host.kind === "nat-gateway" || host.kind === "regional-nat";
  const nat64 = isGateway && clientsOf(world, host).length > 0 ? nat64Space(world, host) : undefined;
  return {
    name: host.name,
    ip: [up("lo"), ...ip, ...viaRouter(host.nics[0]?.end ?? "e0"), ...(nat64?.ip ?? [])],
    rules: [],
    nft: table([...guards(world, words, host.nics), ...translation(world, words, host, ports)]),
    records: true,
    ...(nat64?.translates === undefined ? {} : { translates: nat64.translates }),
  };
}

/** Source NAT: a gateway chooses its outer port anew (1024-65535), an instance keeps the client's, and has IPv4 only. */
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
    const rules = [
      ...zones.map((subnet) => ({
        from: `ip saddr ${normal(must(subnet.ipv4Cidr, "a subnet's block") ?? "")}`,
        address: inner.get(world.zoneOf(subnet.key)),
      })),
      // By NAT64 too each client has the address of its zone.
      ...clientsOf(world, host).map(({ four, zone }) => ({
        from: `ip saddr ${four}`,
        address: zone === undefined ? undefined : inner.get(zone),
      })),
    ];
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
