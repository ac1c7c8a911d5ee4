/** Proposals that open a filter: a rule in a security group, an entry in a network ACL. Narrow ones come first. */
import { dynamicHostPorts, ephemeralPorts } from "../../rules/limits";
import { perCollection } from "../../topology/collections";
import { byKey, known, listOf, nameOf } from "../../topology/lookup";
import type {
  AclRule,
  Key,
  NetworkAcl,
  PortRange,
  RouteTable,
  SecurityGroup,
  SecurityGroupPeer,
  Subnet,
} from "../../topology/model";
import {
  atHop,
  balancersOf,
  type BlockedPath,
  listeningPorts,
  type Proposal,
  routedDevices,
  vpcOf,
} from "./blockedPath";
import { all, openAcl, openGroup } from "./edits";

/** Every group that a packet of this path can meet, with the directions that make sense for it. */
export function groupProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const meets =
    blockedPath.path.kind === "ingress" || blockedPath.need?.purpose === "load-balancing" ? inbound : outbound;
  const proposals = meets(blockedPath);
  // The group that stopped the packet first: its rule is the likeliest, and its name the one that the message names.
  const named = atHop(topology.securityGroups, blockedPath.stopped)?.key;
  return [...proposals].sort((one, two) => Number(two.group === named) - Number(one.group === named));
}

interface GroupProposal extends Proposal {
  readonly group: Key;
}

/** Out of the service: its own groups' egress, then the ingress of what it calls, then a NAT instance's both ways. */
function outbound(blockedPath: BlockedPath): readonly GroupProposal[] {
  const port = exact(blockedPath.need?.port ?? 443);
  const vpc = cidrPeers(blockedPath);
  const own = blockedPath.groups.flatMap((group) =>
    opening(blockedPath, group, "egress", port, [...vpc, ...prefixListPeers(blockedPath), ...anywhere()]),
  );
  const mine = blockedPath.groups.map((group): SecurityGroupPeer => ({ kind: "group", group }));
  const far = calledGroups(blockedPath).flatMap((group) =>
    opening(blockedPath, group, "ingress", port, [...mine, ...vpc]),
  );
  const nat = natGroups(blockedPath).flatMap((group) => [
    ...opening(blockedPath, group, "ingress", port, vpc),
    ...opening(blockedPath, group, "egress", port, anywhere()),
  ]);
  return [...own, ...far, ...nat];
}

/** Into the service: the balancer's groups, then its own. */
function inbound(blockedPath: BlockedPath): readonly GroupProposal[] {
  const { listeners, balancers } = balancersOf(blockedPath);
  const front = balancers.flatMap((balancer) => known(balancer.securityGroups) ?? []);
  const ports = listeningPorts(blockedPath).map(exact);
  const inwards = [...(ports.length > 0 ? ports : []), dynamicHostPorts];
  const mine = blockedPath.groups.map((group): SecurityGroupPeer => ({ kind: "group", group }));
  const theirs = front.map((group): SecurityGroupPeer => ({ kind: "group", group }));
  const clients =
    blockedPath.path.kind === "ingress" && blockedPath.path.from === "internet" ? anywhere() : cidrPeers(blockedPath);
  const open = listeners.map((listener) => known(listener.port)).filter((port) => port !== undefined);
  return [
    ...front.flatMap((group) => inwards.flatMap((port) => opening(blockedPath, group, "egress", port, mine))),
    ...front.flatMap((group) => open.flatMap((port) => opening(blockedPath, group, "ingress", exact(port), clients))),
    ...blockedPath.groups.flatMap((group) =>
      inwards.flatMap((port) => opening(blockedPath, group, "ingress", port, theirs.length > 0 ? theirs : clients)),
    ),
  ];
}

/** Groups on the far end: those of the endpoints that answer for the destination, and of EFS mount targets. */
function calledGroups(blockedPath: BlockedPath): readonly Key[] {
  const { topology, need } = blockedPath;
  const endpoints = topology.vpcEndpoints.filter((endpoint) => known(endpoint.service) === need?.destination);
  const mounts = topology.efsFileSystems
    .filter(
      (system) =>
        system.key === need?.destination || system.id === need?.destination || system.name === need?.destination,
    )
    .flatMap((system) => system.mountTargets);
  return [...new Set([...endpoints, ...mounts].flatMap((each) => known(each.securityGroups) ?? []))];
}

function natGroups(blockedPath: BlockedPath): readonly Key[] {
  const devices = routedDevices(blockedPath);
  const instances = devices.instances.map((key) => byKey(blockedPath.topology.instances, key));
  return [...new Set([...devices.interfaces, ...instances].flatMap((device) => known(device?.securityGroups) ?? []))];
}

function opening(
  blockedPath: BlockedPath,
  key: Key,
  direction: "ingress" | "egress",
  ports: PortRange,
  peers: readonly SecurityGroupPeer[],
): readonly GroupProposal[] {
  const group = byKey(blockedPath.topology.securityGroups, key);
  if (group === undefined) return [];
  return peers.map((peer) => ({
    group: key,
    sentence: `Add an ${direction} rule for TCP ${ranged(ports)} ${direction === "egress" ? "to" : "from"} ${peerName(blockedPath, peer)} to security group ${nameOf(group)}.`,
    edit: openGroup(key, { direction, protocol: "tcp", ports, peer }),
    opens: true,
  }));
}

function peerName(blockedPath: BlockedPath, peer: SecurityGroupPeer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "prefix-list":
      return `prefix list ${peer.id}`;
    case "group": {
      const group: SecurityGroup | undefined = byKey(blockedPath.topology.securityGroups, peer.group);
      return group === undefined ? "that group" : `security group ${nameOf(group)}`;
    }
  }
}

function cidrPeers(blockedPath: BlockedPath): readonly SecurityGroupPeer[] {
  const vpc = vpcOf(blockedPath);
  return [...(known(vpc?.ipv4Cidrs) ?? []), ...(known(vpc?.ipv6Cidrs) ?? [])].map((cidr) => ({ kind: "cidr", cidr }));
}

/** Security groups may name the prefix list of a gateway endpoint; ACLs may not. */
function prefixListPeers(blockedPath: BlockedPath): readonly SecurityGroupPeer[] {
  return listOf(firstPrefixList(blockedPath.topology.routeTables));
}

const firstPrefixList = perCollection((tables: readonly RouteTable[]) => {
  for (const { routes } of tables) {
    const list = routes.map((route) => known(route.destination)).find((each) => each?.kind === "prefix-list");
    if (list !== undefined) return list;
  }
  return undefined;
});

function anywhere(): readonly SecurityGroupPeer[] {
  return ["0.0.0.0/0", "::/0"].map((cidr) => ({ kind: "cidr", cidr }));
}

/** Entries for the ACL that stopped the packet: the request's way, the answer's way, or both. */
export function aclProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const acl = atHop(blockedPath.topology.networkAcls, blockedPath.stopped) ?? aclOfSubnets(blockedPath);
  if (acl === undefined) return [];
  const into = blockedPath.path.kind === "ingress" || blockedPath.need?.purpose === "load-balancing";
  const ports = into
    ? [...listeningPorts(blockedPath).map(exact), dynamicHostPorts]
    : [exact(blockedPath.need?.port ?? 443)];
  const families = ["0.0.0.0/0", "::/0"];
  return families.flatMap((cidr) =>
    ports.flatMap((request) => {
      const answers = ephemeralPorts.natGateway;
      const entry = (direction: AclRule["direction"], range: PortRange) => ({ direction, range });
      const out = [entry("egress", request), entry("ingress", answers)];
      const back = [entry("ingress", request), entry("egress", answers)];
      // One entry alone first, then both ways of one leg, then of both legs (a NAT's subnet is passed twice).
      const sets = [...out.map((one) => [one]), ...back.map((one) => [one]), out, back, [...out, ...back]];
      return sets.map((set) => aclProposal(acl, cidr, set));
    }),
  );
}

function aclProposal(
  acl: NetworkAcl,
  cidr: string,
  entries: readonly { direction: AclRule["direction"]; range: PortRange }[],
): Proposal {
  const words = entries.map(
    ({ direction, range }) => `${direction} TCP ${ranged(range)} ${direction === "egress" ? "to" : "from"} ${cidr}`,
  );
  return {
    sentence: `Allow ${words.join(" and ")} in network ACL ${nameOf(acl)}, with a lower number than the entry that denies it.`,
    opens: true,
    edit: all(
      entries.map(({ direction, range }) => openAcl(acl.key, { direction, protocol: "tcp", ports: range, cidr })),
    ),
  };
}

function aclOfSubnets(blockedPath: BlockedPath): NetworkAcl | undefined {
  const subnet: Subnet | undefined = byKey(blockedPath.topology.subnets, blockedPath.blocked[0]);
  const own = known(subnet?.networkAcl);
  const fallback = known(byKey(blockedPath.topology.vpcs, known(subnet?.vpc))?.defaultNetworkAcl);
  return byKey(blockedPath.topology.networkAcls, own ?? fallback);
}

function exact(port: number): PortRange {
  return { from: port, to: port };
}

function ranged(ports: PortRange): string {
  return ports.from === ports.to ? String(ports.from) : `${String(ports.from)}-${String(ports.to)}`;
}
