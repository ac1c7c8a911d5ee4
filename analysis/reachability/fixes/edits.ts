/**
 * One change to a network, as a pure function from topology to topology: what a fix is tried on before it is printed.
 * Everything that an edit adds gets a key of its own under `fix:`, so that it can meet nothing that exists.
 */
import { withChanged } from "../../topology/collections";
import { byKey, known } from "../../topology/lookup";
import {
  type AclRule,
  type Entity,
  isUnknown,
  type Key,
  type PortRange,
  type Protocol,
  type Route,
  type RouteTarget,
  type SecurityGroup,
  type SecurityGroupPeer,
  type Service,
  type TaskDefinition,
  type Topology,
} from "../../topology/model";
import { withCollections } from "../../topology/onDemand";

/** A change to a network; null where it cannot be made on this one. */
export type Edit = (topology: Topology) => Topology | null;

/** The collections of a topology that contain entities. */
type Collections = {
  [Name in keyof Topology as Topology[Name] extends readonly Entity[] ? Name : never]: Topology[Name];
};

/** Replaces some properties of one entity. Null when there is no such entity. */
export function patch<Name extends keyof Collections>(
  collection: Name,
  key: Key,
  change: Partial<Collections[Name][number]>,
): Edit {
  return update(collection, key, () => change);
}

/**
 * Replaces properties of one entity by what they are before. The change reads the network that it is made on, so that it
 * contains no other change: a list that gets one more item keeps the others. Null where it cannot be made.
 */
export function update<Name extends keyof Collections>(
  collection: Name,
  key: Key,
  change: (before: Collections[Name][number]) => Partial<Collections[Name][number]> | null,
): Edit {
  return (topology) => {
    const entities: readonly Entity[] = topology[collection];
    const before = byKey(entities, key) as Collections[Name][number] | undefined;
    const changed = before === undefined ? null : change(before);
    if (changed === null) return null;
    const others = withChanged(entities, key, (entity) => ({ ...entity, ...changed }));
    return withCollections(topology, { [collection]: others });
  };
}

/** Adds one entity. Null where it exists already. */
export function add<Name extends keyof Collections>(collection: Name, entity: Collections[Name][number]): Edit {
  return (topology) => {
    const entities: readonly Entity[] = topology[collection];
    if (byKey(entities, entity.key) !== undefined) return null;
    return withCollections(topology, { [collection]: [...entities, entity] });
  };
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

/** The rules that an edit may add to a security group. */
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

/** A new group with nothing but these openings. */
export function newGroup(key: Key, name: string, vpc: Key, openings: readonly GroupOpening[]): SecurityGroup {
  return { key, name, id: null, vpc, rules: openings.map((opening) => ({ key, ...opening })), incomplete: null };
}

/** TCP on one port, in from some addresses. */
export function admitting(port: number, from: readonly SecurityGroupPeer[]): readonly GroupOpening[] {
  return from.map((peer) => ({ direction: "ingress", protocol: "tcp", ports: { from: port, to: port }, peer }));
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

/** Routes one destination of a table to a target, in place of the route that the table had for it. */
export function routeTo(table: Key, cidr: string, target: RouteTarget): Edit {
  const route: Route = {
    destination: { kind: "cidr", cidr },
    target,
    state: "active",
    key: `fix:${table}:${cidr}`,
  };
  return update("routeTables", table, ({ routes }) => ({
    routes: [...routes.filter((each) => !isFor(each, cidr)), route],
  }));
}

/** Takes the route for one destination away. Null where the table has none. */
export function withoutRoute(table: Key, cidr: string): Edit {
  return update("routeTables", table, ({ routes }) => {
    const others = routes.filter((each) => !isFor(each, cidr));
    return others.length === routes.length ? null : { routes: others };
  });
}

function isFor({ destination }: Route, cidr: string): boolean {
  return !isUnknown(destination) && destination.kind === "cidr" && destination.cidr === cidr;
}

/** Gives one service a task definition of its own, changed: other services may share the old one. */
export function changeTask(service: Service, change: (task: TaskDefinition) => Partial<TaskDefinition>): Edit {
  return (topology) => {
    const task = byKey(topology.taskDefinitions, known(service.taskDefinition));
    if (task === undefined) return null;
    const key = `fix:${service.key}:task`;
    const changed = { ...task, ...change(task), key };
    const others = topology.taskDefinitions.filter((candidate) => candidate.key !== key);
    const own = withCollections(topology, { taskDefinitions: [...others, changed] });
    return patch("services", service.key, { taskDefinition: key })(own);
  };
}
