/**
 * Lookups in one collection of a topology, computed once for that collection. A network and a changed copy of it share
 * the collections that are the same in both, and with them what was computed.
 */
import type { Entity, Key } from "./model";

export type Index<T> = ReadonlyMap<Key, T>;

/** Computes once for each collection, and as long as the collection exists. */
export function perCollection<T extends object, R>(compute: (collection: T) => R): (collection: T) => R {
  const results = new WeakMap<T, { readonly result: R }>();
  return (collection) => {
    const before = results.get(collection);
    if (before !== undefined) return before.result;
    const result = compute(collection);
    results.set(collection, { result });
    return result;
  };
}

const entitiesByKey = perCollection((entities: readonly Entity[]): Index<Entity> => {
  const index = new Map<Key, Entity>();
  for (const entity of entities) if (!index.has(entity.key)) index.set(entity.key, entity);
  return index;
});

/** Every entity of a collection by its key. */
export function indexed<T extends Entity>(entities: readonly T[]): Index<T> {
  return entitiesByKey(entities) as Index<T>;
}

const entitiesByAnyId = perCollection((entities: readonly Entity[]): Index<Entity> => {
  const index = new Map<Key, Entity>();
  for (const entity of entities) {
    for (const id of [entity.key, entity.id]) if (id !== null && !index.has(id)) index.set(id, entity);
  }
  return index;
});

/** Every entity of a collection by its key and by AWS's id, as hops and reports name it. */
export function indexedByAnyId<T extends Entity>(entities: readonly T[]): Index<T> {
  return entitiesByAnyId(entities) as Index<T>;
}

/** Items by each of their keys, in the order of the collection. */
export function grouped<T>(items: readonly T[], keysOf: (item: T) => readonly Key[]): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
