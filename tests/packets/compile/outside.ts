/**
 * Addresses outside of every VPC: some for each part of the internet that a rule or route treats apart, and some for S3
 * if its own are unknown.
 */
import type { Topology } from "../../../analysis/topology/model";
import { at, contains, familyOf, normal, parseBlock, sizeOf } from "./cidr";
import { known } from "./known";

/** Addresses that no host on the internet has (RFC 6890), and those that the lab itself assigns. */
const SPECIAL = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "203.0.113.0/24",
  "198.18.0.0/15",
  "224.0.0.0/3",
].map(parseBlock);
const INTERNET_V6 = parseBlock("2000::/3");

/** Every block that some rule or route of these names: where a range of addresses has to be probed apart. */
export function namedBlocks(topology: Topology): readonly string[] {
  const rules = topology.securityGroups.flatMap((group) => group.rules.map((rule) => known(rule.peer)));
  const peers = rules.flatMap((peer) =>
    peer?.kind === "cidr" ? [peer.cidr] : peer?.kind === "prefix-list" ? (known(peer.cidrs) ?? []) : [],
  );
  const acls = topology.networkAcls.flatMap((acl) => acl.rules.map((rule) => known(rule.cidr)));
  const routes = topology.routeTables.flatMap((each) => each.routes.map((route) => known(route.destination)));
  const routed = routes.flatMap((to) =>
    to?.kind === "cidr" ? [to.cidr] : to === undefined ? [] : (known(to.cidrs) ?? []),
  );
  return [...new Set([...peers, ...acls.filter((cidr) => cidr !== undefined), ...routed].map(normal))];
}

/** Hosts anywhere on the internet: inside each block that is named, from its beginning to its end, and in none. */
export function outsideOf(topology: Topology): { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] } {
  const storage = namedStorage(topology).map(parseBlock);
  const samples = namedBlocks(topology)
    .map(parseBlock)
    .flatMap((block) => [
      // A more specific block is among the named ones itself.
      at(block, sizeOf(block) / 3n),
      at(block, (sizeOf(block) * 2n) / 3n),
      at(block, sizeOf(block) - 7n > 0n ? sizeOf(block) - 7n : 0n),
    ])
    .filter((address) => isOutside(topology, address) && !storage.some((block) => contains(block, address)));
  const six = samples.filter((each) => familyOf(each) === 6 && contains(INTERNET_V6, each));
  return {
    ipv4: [...new Set(["93.184.215.14", "200.7.7.7", ...samples.filter((each) => familyOf(each) === 4)])],
    ipv6: [...new Set(["2a04:4e42::81", ...six])],
  };
}

/** S3's blocks: as the topology knows them, else one in every part of the internet, for that is all that is known. */
export function storageOf(topology: Topology): readonly string[] {
  const named = namedStorage(topology);
  if (named.length > 0) return named;
  const samples = namedBlocks(topology)
    .map(parseBlock)
    .filter((block) => block.family === 4 && sizeOf(block) >= 16n)
    .flatMap((block) => [
      at(block, sizeOf(block) / 3n + 2n),
      at(block, (sizeOf(block) * 2n) / 3n + 2n),
      at(block, sizeOf(block) - 5n),
    ])
    .filter((address) => isOutside(topology, address));
  return [...new Set(["52.219.0.9", "201.7.7.7", ...samples])].map((address) => `${address}/32`);
}

function namedStorage(topology: Topology): readonly string[] {
  const lists = topology.securityGroups.flatMap((group) => group.rules.map((rule) => known(rule.peer)));
  const routed = topology.routeTables.flatMap((each) => each.routes.map((route) => known(route.destination)));
  for (const list of [...lists, ...routed]) {
    const cidrs = list?.kind === "prefix-list" && list.service === "s3" ? known(list.cidrs) : undefined;
    if (cidrs !== undefined && cidrs.length > 0) return cidrs;
  }
  return [];
}

function isOutside(topology: Topology, address: string): boolean {
  const locals = topology.vpcs.flatMap((vpc) => [...(known(vpc.ipv4Cidrs) ?? []), ...(known(vpc.ipv6Cidrs) ?? [])]);
  return ![...SPECIAL, ...locals.map(parseBlock)].some((block) => contains(block, address));
}
