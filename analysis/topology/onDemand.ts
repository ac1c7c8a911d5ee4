/**
 * Services and task definitions of which each is read at its first use: the question about one path needs one service of
 * ten thousand, and its definition. The topology's own lists, `services` and `taskDefinitions`, read all of them.
 */
import { type Index, indexed, perCollection } from "./collections";
import { named } from "./lookup";
import type { Entity, Key, Service, TaskDefinition, Topology } from "./model";

/** Entities by key and by name, without a list of all. */
export interface Entities<T extends Entity> extends Index<T> {
  /** See `named`. */
  readonly named: (text: string) => readonly T[];
}

interface OnDemand {
  readonly services: Entities<Service>;
  readonly taskDefinitions: Entities<TaskDefinition>;
}

const onDemand = new WeakMap<Topology, OnDemand>();

/** Registers the entities that a topology reads one by one. A copy of the topology has its lists alone. */
export function readOnDemand(topology: Topology, entities: OnDemand): Topology {
  onDemand.set(topology, entities);
  return topology;
}

export function servicesOf(topology: Topology): Entities<Service> {
  return onDemand.get(topology)?.services ?? (listed(topology.services) as Entities<Service>);
}

export function taskDefinitionsOf(topology: Topology): Entities<TaskDefinition> {
  return onDemand.get(topology)?.taskDefinitions ?? (listed(topology.taskDefinitions) as Entities<TaskDefinition>);
}

const listed = perCollection((entities: readonly Entity[]): Entities<Entity> => {
  const byKey = indexed(entities);
  return {
    get: (key: Key) => byKey.get(key),
    has: (key: Key) => byKey.has(key),
    named: (text) => named(entities, text),
  };
});
