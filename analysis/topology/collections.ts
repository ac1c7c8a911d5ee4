/**
 * Lookups in one collection of a topology, computed once for that collection. A network and a changed copy of it share
 * the collections that are the same in both, and with them what was computed.
 */
import type { Entity, Key } from "./model";

/** Entities by their keys. */
export type Index<T> = Pick<ReadonlyMap<Key, T>, "get" | "has">;

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

type Positions = ReadonlyMap<Key, number>;

/** The position of each name in a collection: copies that have other entities of the same names share it. */
function positionsBy(namesOf: (entity: Entity) => readonly (Key | null)[]) {
  const known = new WeakMap<readonly Entity[], Positions>();
  return {
    in: (entities: readonly Entity[]): Positions => {
      const before = known.get(entities);
      if (before !== undefined) return before;
      const made = new Map<Key, number>();
      for (const [position, entity] of entities.entries()) {
        for (const name of namesOf(entity)) if (name !== null && !made.has(name)) made.set(name, position);
      }
      known.set(entities, made);
      return made;
    },
    share: (entities: readonly Entity[], copy: readonly Entity[]): void => {
      const before = known.get(entities);
      if (before !== undefined) known.set(copy, before);
    },
  };
}

const byKeys = positionsBy(({ key }) => [key]);
const byKeysAndIds = positionsBy(({ key, id }) => [key, id]);

function indexBy(positions: typeof byKeys): (entities: readonly Entity[]) => Index<Entity> {
  return perCollection((entities: readonly Entity[]): Index<Entity> => {
    const at = positions.in(entities);
    return {
      has: (name) => at.has(name),
      get: (name) => {
        const position = at.get(name);
        return position === undefined ? undefined : entities[position];
      },
    };
  });
}

const entitiesByKey = indexBy(byKeys);
const entitiesByAnyId = indexBy(byKeysAndIds);

/** Every entity of a collection by its key. */
export function indexed<T extends Entity>(entities: readonly T[]): Index<T> {
  return entitiesByKey(entities) as Index<T>;
}

/** A copy of a collection in which every entity of a key is changed; it takes no second index. */
export function withChanged<T extends Entity>(
  entities: readonly T[],
  key: Key,
  change: (entity: T) => T,
): readonly T[] {
  const at = byKeys.in(entities);
  // Two entities of one key: both change, as a search by the key would find either.
  if (at.size < entities.length) return entities.map((entity) => (entity.key === key ? change(entity) : entity));
  const copy = entities.slice();
  const position = at.get(key);
  const before = position === undefined ? undefined : entities[position];
  if (position === undefined || before === undefined) return copy;
  const after = change(before);
  copy[position] = after;
  byKeys.share(entities, copy);
  if (after.id === before.id) byKeysAndIds.share(entities, copy);
  return copy;
}

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

/** By code unit of the keys, so that it is the same on every machine. */
export function sorted<T extends { readonly key: string }>(entities: readonly T[]): readonly T[] {
  return [...entities].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
