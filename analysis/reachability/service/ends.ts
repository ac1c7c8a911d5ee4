/**
 * Ends of a call inside a VPC that are alike: one verdict holds for all services with the same subnets and with security
 * groups of the same rules, as long as the rules of the other end name their groups in the same way.
 */
import { isUnknown, type Key, type SecurityGroup } from "../../topology/model";
import { found, once, type TopologyIndex } from "../../topology/topologyIndex";
import type { Nic } from "../network/nic";
import { offeredPorts } from "./serviceConnect";
import type { Subject } from "./subject";

export interface End {
  /** Equal for ends that differ in the keys of their groups alone. */
  readonly kind: number;
  /** Those that any rule of the network names. */
  readonly groups: readonly Key[];
  /** The groups that its own rules name. */
  readonly named: ReadonlySet<Key>;
}

export function clientEnd(subject: Subject): End {
  return once(subject.network, `client ${String(subject.shape.number)}`, () => endOf(subject, "egress", []));
}

export function serverEnd(subject: Subject): End {
  return endOf(subject, "ingress", offeredPorts(subject));
}

/** Equal for pairs of ends that have the same verdict. */
export function pairKey(client: End, server: End): string {
  const [known, knows] = [named(client, server), named(server, client)];
  return `${String(client.kind)} ${String(server.kind)} ${known} ${knows}`;
}

function named({ groups }: End, by: End): string {
  return by.named.size === 0 ? "" : groups.filter((key) => by.named.has(key)).join(",");
}

function endOf({ network, interfaces }: Subject, direction: "ingress" | "egress", ports: unknown): End {
  const application = isUnknown(interfaces.application) ? [] : interfaces.application;
  const lists = application.flatMap(({ groups }) => (groups === null || isUnknown(groups) ? [] : [groups]));
  const groups = [...new Set(lists.flat())];
  const named = new Set(groups.flatMap((key) => groupsNamedBy(found(network.groups, key))));
  // Interfaces in different groups: which of them has which group decides, too.
  const isUniform = lists.every((list) => list.join() === groups.join());
  const text = JSON.stringify([
    isUnknown(interfaces.application) ? interfaces.application : interfaces.networkMode,
    application.map((nic) => placeOf(network, nic, direction)),
    ports,
    isUniform ? null : lists,
  ]);
  const kinds = once(network, "kinds of ends", () => new Map<string, number>());
  const kind = kinds.get(text) ?? kinds.size;
  kinds.set(text, kind);
  const all = once(network, "named groups", () => new Set(network.topology.securityGroups.flatMap(groupsNamedBy)));
  return { kind, groups: groups.filter((key) => all.has(key)), named };
}

function groupsNamedBy(group: SecurityGroup | undefined): readonly Key[] {
  return (group?.rules ?? []).flatMap(({ peer }) => (!isUnknown(peer) && peer.kind === "group" ? [peer.group] : []));
}

/** Everything of an interface that decides a path, with the rules of its groups in place of their keys. */
function placeOf(network: TopologyIndex, nic: Nic, direction: "ingress" | "egress"): unknown {
  const groups =
    nic.groups === null || isUnknown(nic.groups)
      ? nic.groups
      : nic.groups.map((key) => rulesOf(network, key, direction));
  return { ...nic, name: null, subnet: nic.subnet.key, groups };
}

/** The rules of one direction as a number, equal for groups with the same ones. */
function rulesOf(network: TopologyIndex, key: Key, direction: "ingress" | "egress"): number {
  return once(network, `rules ${direction} ${key}`, () => {
    const group = found(network.groups, key);
    const rules = group?.rules.filter((rule) => rule.direction === direction);
    const text = JSON.stringify([
      direction,
      group?.incomplete ?? null,
      rules?.map(({ protocol, ports, peer }) => [protocol, ports, peer]) ?? null,
    ]);
    const all = once(network, "sets of rules", () => new Map<string, number>());
    const number = all.get(text) ?? all.size;
    all.set(text, number);
    return number;
  });
}
