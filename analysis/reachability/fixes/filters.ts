/**
 * Proposals that open a filter: a rule in a security group, an entry in a network ACL. The search tries the widest opening
 * that may be needed; the narrower ones with it, a group or a prefix list before addresses, take its place where they are enough.
 */
import { dynamicHostPorts, ephemeralPorts } from "../../rules/limits";
import { byKey, known, listOf, nameOf } from "../../topology/lookup";
import type { AclRule, Cidr, Key, NetworkAcl, PortRange, SecurityGroup, SecurityGroupPeer } from "../../topology/model";
import { calledEnd } from "../service/calledEnd";
import {
  atHop,
  balancersOf,
  type BlockedPath,
  listeningPorts,
  type Proposal,
  routedDevices,
  type Step,
  vpcOf,
} from "./blockedPath";
import { openAcl, openGroup } from "./edits";
import { endpointsIn } from "./endpoints";

/** Services whose addresses AWS keeps in a prefix list, which security groups may name and ACLs may not (R-EP-07). */
const LISTED_SERVICES = ["s3", "dynamodb"];

/** Every group that a packet of this path can meet, with the directions that make sense for it. */
export function groupProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { topology } = blockedPath;
  const openings = isInbound(blockedPath) ? inbound(blockedPath) : outbound(blockedPath);
  // The group that stopped the packet first: its rule is the likeliest, and its name the one that the message names.
  const named = atHop(topology.securityGroups, blockedPath.stopped)?.key;
  return [...openings]
    .sort((one, two) => Number(two.group === named) - Number(one.group === named))
    .map((opening) => [stepOf(blockedPath, opening)]);
}

interface Opening {
  readonly group: Key;
  readonly direction: "ingress" | "egress";
  readonly ports: PortRange;
  readonly peer: SecurityGroupPeer;
  readonly narrower: readonly SecurityGroupPeer[];
}

function isInbound({ path, need }: BlockedPath): boolean {
  return path.kind === "ingress" || need?.purpose === "load-balancing";
}

/** Out of the service: its own groups' egress, then the ingress of what it calls, then a NAT instance's both ways. */
function outbound(blockedPath: BlockedPath): readonly Opening[] {
  return requestPorts(blockedPath).flatMap((port) => outboundOn(blockedPath, port));
}

/** The ports that the path calls: those of the far end of a call, else the need's one. */
function requestPorts({ topology, call, need }: BlockedPath): readonly PortRange[] {
  const called = call === null ? [] : calledEnd(topology, call).ports;
  return called.length > 0 ? called : [exact(need?.port ?? 443)];
}

function outboundOn(blockedPath: BlockedPath, port: PortRange): readonly Opening[] {
  const vpc = cidrPeers(vpcBlocks(blockedPath));
  const all = cidrPeers(anywhere(blockedPath));
  const nats = natGroups(blockedPath);
  const own = new Set([...blockedPath.groups, ...nats]);
  const named = listOf(atHop(blockedPath.topology.securityGroups, blockedPath.stopped)?.key);
  // A private hosted zone may lead to an endpoint of another VPC: its group is the one that stops the packet.
  const called = [...new Set([...calledGroups(blockedPath), ...named.filter((group) => !own.has(group))])];
  // Addresses of the VPC may be enough also where nothing there is called yet: a later step may add the endpoint.
  const narrower = [...groupPeers(called), ...prefixListPeers(blockedPath), ...vpc];
  return [
    ...openings(blockedPath.groups, "egress", port, all, narrower),
    ...openings(called, "ingress", port, vpc, groupPeers(blockedPath.groups)),
    ...openings(nats, "ingress", port, vpc, []),
    ...openings(nats, "egress", port, all, []),
  ];
}

/** Host ports of instances: what their agents' settings name, and AWS's own range. */
function dynamicRanges({ topology }: BlockedPath): readonly Pick<PortRange, "from" | "to">[] {
  const named = topology.launchTemplates.map(({ agentPortRange }) => known(agentPortRange) ?? undefined);
  return [...named.filter((range) => range !== undefined && range !== "computed"), dynamicHostPorts];
}

/** Into the service: the balancer's groups, then its own. */
function inbound(blockedPath: BlockedPath): readonly Opening[] {
  const { path, need } = blockedPath;
  const { listeners, balancers } = balancersOf(blockedPath);
  const front = balancers.flatMap((balancer) => known(balancer.securityGroups) ?? []);
  const isPublic = path.kind === "ingress" && path.from === "internet";
  const vpc = cidrPeers(vpcBlocks(blockedPath));
  const clients = isPublic ? cidrPeers(anywhere(blockedPath)) : vpc;
  const listening = [...new Set([...listOf(need?.port), ...listeningPorts(blockedPath)])].filter((port) => port > 0);
  const inwards = [...listening.map(exact), ...dynamicRanges(blockedPath)];
  const open = listeners.flatMap((listener) => listOf(known(listener.port))).map(exact);
  // The VPC's default group, which applies where the service names none, may not be in this source.
  const own = blockedPath.groups.length > 0 ? groupPeers(blockedPath.groups) : vpc;
  const sources = front.length > 0 ? groupPeers(front) : clients;
  return [
    ...inwards.flatMap((port) => openings(front, "egress", port, own, [])),
    ...open.flatMap((port) => openings(front, "ingress", port, clients, [])),
    ...inwards.flatMap((port) => openings(blockedPath.groups, "ingress", port, sources, isPublic ? vpc : [])),
  ];
}

function openings(
  groups: readonly Key[],
  direction: Opening["direction"],
  ports: PortRange,
  peers: readonly SecurityGroupPeer[],
  narrower: readonly SecurityGroupPeer[],
): readonly Opening[] {
  return groups.flatMap((group) => peers.map((peer) => ({ group, direction, ports, peer, narrower })));
}

function stepOf(blockedPath: BlockedPath, { group, direction, ports, peer, narrower }: Opening): Step {
  const preposition = direction === "egress" ? "to" : "from";
  const named = `security group ${groupName(blockedPath, group)}`;
  return {
    sentence: `Add an ${direction} rule to ${named}: TCP ${ranged(ports)} ${preposition} ${peerName(blockedPath, peer)}.`,
    edit: openGroup(group, { direction, protocol: "tcp", ports, peer }),
    opens: true,
    narrower: narrower.map((each) => stepOf(blockedPath, { group, direction, ports, peer: each, narrower: [] })),
  };
}

function groupName({ topology }: BlockedPath, key: Key): string {
  const group: SecurityGroup | undefined = byKey(topology.securityGroups, key);
  return group === undefined ? key : nameOf(group);
}

function peerName(blockedPath: BlockedPath, peer: SecurityGroupPeer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "prefix-list":
      return `prefix list ${peer.id}`;
    case "group":
      return `security group ${groupName(blockedPath, peer.group)}`;
  }
}

/** Groups on the far end: those of the endpoints that answer for the destination, and of EFS mount targets. */
function calledGroups(blockedPath: BlockedPath): readonly Key[] {
  const { topology, need, call } = blockedPath;
  const vpc = vpcOf(blockedPath);
  if (call !== null) return calledEnd(topology, call).groups;
  if (need === null || vpc === undefined) return [];
  const mounts = topology.efsFileSystems
    .filter((system) => [system.key, system.id, system.name].includes(need.destination))
    .flatMap((system) => system.mountTargets);
  const answering = [...endpointsIn(topology, vpc.key, need.destination), ...mounts];
  return [...new Set(answering.flatMap((each) => known(each.securityGroups) ?? []))];
}

function natGroups(blockedPath: BlockedPath): readonly Key[] {
  const devices = routedDevices(blockedPath);
  const instances = devices.instances.map((key) => byKey(blockedPath.topology.instances, key));
  return [...new Set([...devices.interfaces, ...instances].flatMap((device) => known(device?.securityGroups) ?? []))];
}

/** The VPC's blocks, of the families that the blocked subnets have. */
function vpcBlocks(blockedPath: BlockedPath): readonly Cidr[] {
  const vpc = vpcOf(blockedPath);
  const { ipv4, ipv6 } = familiesOf(blockedPath);
  return [...(ipv4 ? (known(vpc?.ipv4Cidrs) ?? []) : []), ...(ipv6 ? (known(vpc?.ipv6Cidrs) ?? []) : [])];
}

function anywhere(blockedPath: BlockedPath): readonly Cidr[] {
  const { ipv4, ipv6 } = familiesOf(blockedPath);
  return [...(ipv4 ? ["0.0.0.0/0"] : []), ...(ipv6 ? ["::/0"] : [])];
}

function familiesOf({ topology, subnets }: BlockedPath): { readonly ipv4: boolean; readonly ipv6: boolean } {
  const places = subnets.map((key) => byKey(topology.subnets, key));
  const ipv6 = places.some((place) => place !== undefined && place.ipv6Cidr !== null);
  return { ipv4: places.some((place) => place?.ipv4Cidr !== null), ipv6 };
}

function cidrPeers(cidrs: readonly Cidr[]): readonly SecurityGroupPeer[] {
  return cidrs.map((cidr) => ({ kind: "cidr", cidr }));
}

function groupPeers(groups: readonly Key[]): readonly SecurityGroupPeer[] {
  return groups.map((group) => ({ kind: "group", group }));
}

/** The list that AWS keeps of the service's addresses, by the name that it has in every account. */
function prefixListPeers(blockedPath: BlockedPath): readonly SecurityGroupPeer[] {
  const { need } = blockedPath;
  const region = need?.region ?? known(vpcOf(blockedPath)?.region);
  if (need === null || region === undefined || !LISTED_SERVICES.includes(need.destination)) return [];
  const id = `com.amazonaws.${region}.${need.destination}`;
  return [{ kind: "prefix-list", id, service: need.destination, cidrs: { unknown: "AWS manages it" } }];
}

/**
 * Entries for the ACL that stopped the packet: the request's way and the answer's, both for what is called from there and for
 * what is called there. A packet by a NAT passes the ACL of the NAT's subnet twice. What is not needed is left out later.
 */
export function aclProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const acl = atHop(blockedPath.topology.networkAcls, blockedPath.stopped) ?? aclOfSubnets(blockedPath);
  if (acl === undefined) return [];
  const ports = isInbound(blockedPath)
    ? [
        ...listeningPorts(blockedPath)
          .filter((port) => port > 0)
          .map(exact),
        ...dynamicRanges(blockedPath),
      ]
    : requestPorts(blockedPath);
  const answers = ephemeralPorts.natGateway;
  const blocks = vpcBlocks(blockedPath);
  return ports.flatMap((request) =>
    anywhere(blockedPath).map((cidr) => {
      const near = blocks.filter((block) => block.includes(":") === cidr.includes(":"));
      return [
        aclStep(acl, "egress", request, cidr, near),
        aclStep(acl, "ingress", answers, cidr, near),
        aclStep(acl, "ingress", request, cidr, near),
        aclStep(acl, "egress", answers, cidr, near),
      ];
    }),
  );
}

function aclStep(
  acl: NetworkAcl,
  direction: AclRule["direction"],
  ports: PortRange,
  cidr: Cidr,
  narrower: readonly Cidr[],
): Step {
  const way = `${direction} TCP ${ranged(ports)} ${direction === "egress" ? "to" : "from"} ${cidr}`;
  return {
    sentence: `In network ACL ${nameOf(acl)}, allow ${way}, with a rule number lower than those of its other ${direction} entries.`,
    edit: openAcl(acl.key, { direction, protocol: "tcp", ports, cidr }),
    opens: true,
    narrower: narrower.map((each) => aclStep(acl, direction, ports, each, [])),
  };
}

function aclOfSubnets(blockedPath: BlockedPath): NetworkAcl | undefined {
  const subnet = byKey(blockedPath.topology.subnets, blockedPath.blocked[0]);
  const fallback = known(byKey(blockedPath.topology.vpcs, known(subnet?.vpc))?.defaultNetworkAcl);
  return byKey(blockedPath.topology.networkAcls, known(subnet?.networkAcl) ?? fallback);
}

function exact(port: number): PortRange {
  return { from: port, to: port };
}

function ranged(ports: PortRange): string {
  return ports.from === ports.to ? String(ports.from) : `${String(ports.from)}-${String(ports.to)}`;
}
