/** Causes that stop a packet inside a router: the ACLs between subnets, and routes that lead nowhere. */
import type { Key } from "../../../analysis/topology/model";
import type { Host, Nic } from "./hosts";
import { byKey, Unwitnessed } from "./known";
import type { Router } from "./router";
import { aclChain, chain, table } from "./rulesets";

export function bordersOf(router: Router, nics: readonly { readonly host: Host; readonly nic: Nic }[]): string {
  const { words, world } = router;
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
    // The ACL of an arbitrary client of the VPC is not under test.
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
  const outer = ["igw0", "eig0", "gws0", ...router.peers.map((peer) => peer.wire)].join(", ");
  const edges = router.peers.map(
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
