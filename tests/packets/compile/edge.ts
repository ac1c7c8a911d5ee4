/** The gateways between a VPC and the internet, and the Block Public Access that stands before them. */
import type { Subnet, Vpc } from "../../../analysis/topology/model";
import { familyOf, normal } from "./cidr";
import { known, must } from "./known";
import { NAT64_PREFIX } from "./nat64";
import type { Router } from "./router";
import { chain, table } from "./rulesets";
import { EDGE4, EDGE6, ROUTER4, ROUTER6, type Space, up } from "./space";

/** The internet gateway and the egress-only one, in one namespace between the router and the internet. */
export function edgeSpace(router: Router, index: number): Space {
  const { world, words, vpc } = router;
  const mapped = world.publics.filter((each) => each.vpc === vpc.key);
  const stop = (code: string, rule: string): string => words.drop(code, rule);
  const lines = [
    "meta l4proto != tcp accept",
    // Neither kind of gateway translates, and nothing on the internet has these addresses.
    `ip6 daddr ${NAT64_PREFIX} ${stop("NO_ROUTE_TO_DESTINATION", "R-V6-11")}`,
    ...blockPublicAccess(router),
  ];
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
  const spares = ({ blockPublicAccessExclusion: exclusion }: Vpc | Subnet, kinds: readonly string[]): boolean =>
    kinds.includes(must(exclusion, "an exclusion from VPC Block Public Access") ?? "");
  const excluded = (kinds: readonly string[]): string[] =>
    spares(vpc, kinds)
      ? [...router.local, "100.64.0.0/16"]
      : subnets
          .filter((subnet) => spares(subnet, kinds))
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
