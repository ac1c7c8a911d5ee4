/**
 * Services and task definitions of which each is read at its first use: the question about one path needs one service of
 * ten thousand, and its definition. The topology's own lists, `services` and `taskDefinitions`, read all of them.
 */
import { grouped, type Index, indexed, perCollection } from "./collections";
import { namesOf } from "./lookup";
import type { Entity, Key, Service, TaskDefinition, Topology } from "./model";

/** Entities by key and by name, without a list of all. */
export interface Entities<T extends Entity> extends Index<T> {
  readonly size: number;
  /** See `namesOf`. */
  readonly named: (text: string) => readonly T[];
}

/** Entities of which each is read at its first use. */
export interface EntitiesOnDemand<T extends Entity> extends Entities<T> {
  /** True once the list of all was needed. */
  readonly areRead: boolean;
}

interface OnDemand {
  readonly services: EntitiesOnDemand<Service>;
  readonly taskDefinitions: EntitiesOnDemand<TaskDefinition>;
}

const registered = new WeakMap<Topology, Partial<OnDemand>>();

/** Registers the entities that a topology reads one by one. */
export function readOnDemand(topology: Topology, entities: OnDemand): Topology {
  registered.set(topology, entities);
  return topology;
}

export function servicesOf(topology: Topology): Entities<Service> {
  return registered.get(topology)?.services ?? entitiesOf(topology.services);
}

export function taskDefinitionsOf(topology: Topology): Entities<TaskDefinition> {
  return registered.get(topology)?.taskDefinitions ?? entitiesOf(topology.taskDefinitions);
}

/** A copy with other collections. Its other parts are read on demand as those of the topology are. */
export function withCollections(topology: Topology, others: Partial<Topology>): Topology {
  const entities = registered.get(topology);
  // A plain copy reads all parts, and is cheaper where they are read already: a plan of fixes makes thousands.
  if (entities === undefined || entities.services?.areRead === true) return { ...topology, ...others };
  const { services, taskDefinitions } = entities;
  const properties = { ...Object.getOwnPropertyDescriptors(topology), ...Object.getOwnPropertyDescriptors(others) };
  const copy = Object.defineProperties({}, properties) as Topology;
  registered.set(copy, {
    ...(services === undefined || others.services !== undefined ? {} : { services }),
    ...(taskDefinitions === undefined || others.taskDefinitions !== undefined ? {} : { taskDefinitions }),
  });
  return copy;
}

/** The number of entities, of which those on demand are counted and not read. */
export function sizeOf(topology: Topology): number {
  const { services, taskDefinitions } = registered.get(topology) ?? {};
  const lists = Object.values(Object.getOwnPropertyDescriptors(topology)).map(
    ({ value }: PropertyDescriptor): number => (Array.isArray(value) ? value.length : 0),
  );
  return [...lists, services?.size ?? 0, taskDefinitions?.size ?? 0].reduce((sum, size) => sum + size, 0);
}

/** Those of a list. */
export function entitiesOf<T extends Entity>(entities: readonly T[]): Entities<T> {
  return entitiesIn(entities) as Entities<T>;
}

const entitiesIn = perCollection((entities: readonly Entity[]): Entities<Entity> => {
  const byKey = indexed(entities);
  return {
    size: entities.length,
    get: (key: Key) => byKey.get(key),
    has: (key: Key) => byKey.has(key),
    named: (text) => byName(entities).get(text) ?? [],
  };
});

const byName = perCollection((entities: readonly Entity[]) => grouped(entities, namesOf));
