/**
 * One change to a network, as a pure function from topology to topology: what a fix is tried on before it is printed.
 * Everything that an edit adds gets a key of its own under `fix:`, so that it can meet nothing that exists.
 */
import { byKey, known } from "../../topology/lookup";
import {
  type AclRule,
  type Entity,
  isUnknown,
  type Key,
  type PortRange,
  type Protocol,
  type RouteTarget,
  type SecurityGroup,
  type SecurityGroupPeer,
  type Service,
  type TaskDefinition,
  type Topology,
} from "../../topology/model";

/** A change to a network; null where it cannot be made on this one. */
export type Edit = (topology: Topology) => Topology | null;

/** The collections of a topology that hold entities. */
type Collections = {
  [Name in keyof Topology as Topology[Name] extends readonly Entity[] ? Name : never]: Topology[Name];
};

/** Replaces what is known of one entity. Null when there is no such entity. */
export function patch<Name extends keyof Collections>(
  collection: Name,
  key: Key,
  change: Partial<Collections[Name][number]>,
): Edit {
  return (topology) => {
    const entities = topology[collection] as readonly Entity[];
    if (byKey(entities, key) === undefined) return null;
    return {
      ...topology,
      [collection]: entities.map((entity) => (entity.key === key ? { ...entity, ...change } : entity)),
    };
  };
}

/** Adds one entity. */
export function add<Name extends keyof Collections>(collection: Name, entity: Collections[Name][number]): Edit {
  return (topology) => ({ ...topology, [collection]: [...(topology[collection] as readonly Entity[]), entity] });
}

/** Makes several changes, one after the other; null as soon as one cannot be made. */
export function all(edits: readonly Edit[]): Edit {
  return (topology) => {
    let changed: Topology | null = topology;
    for (const edit of edits) {
      changed = edit(changed);
      if (changed === null) return null;
    }
    return changed;
  };
}

/** What an edit may add to a security group. */
export interface GroupOpening {
  readonly direction: "ingress" | "egress";
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly peer: SecurityGroupPeer;
}

export function openGroup(group: Key, opening: GroupOpening): Edit {
  return (topology) => {
    const found = byKey(topology.securityGroups, group);
    if (found === undefined) return null;
    const rule = { key: `fix:${group}:${opening.direction}:${String(found.rules.length)}`, ...opening };
    return patch("securityGroups", group, { rules: [...found.rules, rule] })(topology);
  };
}

/** A new group that admits TCP on one port from some addresses and lets everything out. */
export function newGroup(key: Key, vpc: Key, port: number, from: readonly SecurityGroupPeer[]): SecurityGroup {
  const anywhere = ["0.0.0.0/0", "::/0"].map((cidr) => ({
    key,
    direction: "egress" as const,
    protocol: "all" as const,
    ports: { from: 0, to: 65535 },
    peer: { kind: "cidr" as const, cidr },
  }));
  const inwards = from.map((peer) => ({
    key,
    direction: "ingress" as const,
    protocol: "tcp" as const,
    ports: { from: port, to: port },
    peer,
  }));
  return { key, name: key, id: null, vpc, rules: [...inwards, ...anywhere], incomplete: null };
}

/** Puts an allow rule before every rule of an ACL. Null where no number is left below the first. */
export function openAcl(acl: Key, opening: Omit<AclRule, "number" | "action">): Edit {
  return (topology) => {
    const found = byKey(topology.networkAcls, acl);
    if (found === undefined) return null;
    const numbers = found.rules.filter((rule) => rule.direction === opening.direction).map((rule) => rule.number);
    const written = numbers.filter((number) => !isUnknown(number)) as number[];
    if (written.length < numbers.length) return null;
    // AWS numbers rules from 1 to 32766.
    const number = Math.min(32767, ...written) - 1;
    if (number < 1) return null;
    return patch("networkAcls", acl, { rules: [...found.rules, { ...opening, number, action: "allow" }] })(topology);
  };
}

/** Leads one destination of a table to a target, in place of the route that the table had for it. */
export function routeTo(table: Key, cidr: string, target: RouteTarget): Edit {
  return (topology) => {
    const found = byKey(topology.routeTables, table);
    if (found === undefined) return null;
    const others = found.routes.filter(
      (route) => isUnknown(route.destination) || route.destination.kind !== "cidr" || route.destination.cidr !== cidr,
    );
    const route = {
      destination: { kind: "cidr" as const, cidr },
      target,
      state: "active" as const,
      key: `fix:${table}:${cidr}`,
    };
    return patch("routeTables", table, { routes: [...others, route] })(topology);
  };
}

/** Gives one service a task definition of its own, changed: others may share the old one. */
export function changeTask(service: Service, change: (task: TaskDefinition) => Partial<TaskDefinition>): Edit {
  return (topology) => {
    const task = byKey(topology.taskDefinitions, known(service.taskDefinition));
    if (task === undefined) return null;
    const key = `fix:${service.key}:task`;
    const changed = { ...task, ...change(task), key };
    const others = topology.taskDefinitions.filter((candidate) => candidate.key !== key);
    return patch("services", service.key, { taskDefinition: key })({
      ...topology,
      taskDefinitions: [...others, changed],
    });
  };
}
