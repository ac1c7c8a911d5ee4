/**
 * The resources of one kind as entities of the topology, each read at its first use: one of them by its key or name, or
 * all. A source may have ten thousand services, and the question about one path needs one of them.
 */
import { type Index, indexed, sorted } from "../collections";
import { isNamed } from "../lookup";
import type { Entity, Key } from "../model";
import { type Entities, entitiesOf, type EntitiesOnDemand } from "../onDemand";
import { entityNamed } from "./entity";
import type { Fields } from "./fields";
import { onDemand } from "./source";

interface Kind<T> {
  readonly resources: () => readonly Fields[];
  /** The property with the name that AWS uses. */
  readonly nameIn: string;
  readonly read: (fields: Fields) => T;
}

export class ResourceEntities<T extends Entity> implements EntitiesOnDemand<T> {
  /** Dropped when all are read, because fields keep a whole file in memory. */
  #unread: Unread<T> | undefined;
  #all: readonly T[] = [];

  constructor(kind: Kind<T>) {
    this.#unread = new Unread(kind);
  }

  get all(): readonly T[] {
    if (this.#unread !== undefined) {
      this.#all = sorted(this.#unread.all());
      this.#unread = undefined;
    }
    return this.#all;
  }

  get areRead(): boolean {
    return this.#unread === undefined;
  }

  get size(): number {
    return this.#unread?.size ?? this.#all.length;
  }

  get(key: Key): T | undefined {
    return this.#index.get(key);
  }

  has(key: Key): boolean {
    return this.#index.has(key);
  }

  named(text: string): readonly T[] {
    return this.#unread === undefined ? entitiesOf(this.#all).named(text) : sorted(this.#unread.named(text));
  }

  get #index(): Index<T> {
    return this.#unread ?? indexed(this.#all);
  }
}

/** In the order of the source. */
class Unread<T extends Entity> implements Entities<T> {
  readonly #resources: () => readonly Fields[];
  readonly #byKey: () => ReadonlyMap<Key, Fields>;
  readonly #names: () => readonly Named[];
  readonly #read: (fields: Fields) => T;
  readonly #entities = new Map<Fields, T>();

  constructor({ resources, nameIn, read }: Kind<T>) {
    this.#resources = onDemand(resources);
    this.#byKey = onDemand(() => firstOfEach(this.#resources()));
    this.#names = onDemand(() => this.#resources().map((fields) => namedBy(fields, nameIn)));
    this.#read = read;
  }

  get size(): number {
    return this.#resources().length;
  }

  all(): readonly T[] {
    return this.#resources().map((fields) => this.#entityOf(fields));
  }

  get(key: Key): T | undefined {
    const fields = this.#byKey().get(key);
    return fields === undefined ? undefined : this.#entityOf(fields);
  }

  has(key: Key): boolean {
    return this.#byKey().has(key);
  }

  named(text: string): readonly T[] {
    return this.#names()
      .filter((each) => isNamed(each, text))
      .map(({ fields }) => this.#entityOf(fields));
  }

  #entityOf(fields: Fields): T {
    const before = this.#entities.get(fields);
    if (before !== undefined) return before;
    const entity = this.#read(fields);
    this.#entities.set(fields, entity);
    return entity;
  }
}

/** An entity as it is named, before anything else of it is read. */
interface Named extends Entity {
  readonly fields: Fields;
}

function namedBy(fields: Fields, nameIn: string): Named {
  const { key, name, id } = entityNamed(fields, nameIn);
  return { key, name, id, fields };
}

function firstOfEach(resources: readonly Fields[]): ReadonlyMap<Key, Fields> {
  const found = new Map<Key, Fields>();
  for (const fields of resources) if (!found.has(fields.key)) found.set(fields.key, fields);
  return found;
}
