/** Small readings of a topology's values and entities: the known value, the reason, the name, the entity of a key. */
import { indexed, indexedByAnyId } from "./collections";
import { kindWord } from "../rules/subjects";
import { type Entity, isUnknown, type Key, type Maybe, type Service } from "./model";

export function known<T>(value: Maybe<T> | undefined): T | undefined {
  return value === undefined || isUnknown(value) ? undefined : value;
}

export function listOf<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Why a value is open, for a message. */
export function reasonOf<T>(value: Maybe<T> | undefined, fallback: string): string {
  return isUnknown(value) ? value.unknown : fallback;
}

export function nameOf(entity: Entity): string {
  return entity.id === null || entity.id === entity.name ? entity.name : `${entity.name} (${entity.id})`;
}

/** `service web (arn:…)`, `schedule weekly`: with the word for what starts its tasks. */
export function titled(service: Service): string {
  return `${kindWord(service)} ${nameOf(service)}`;
}

export function byKey<T extends Entity>(entities: readonly T[], key: Key | null | undefined): T | undefined {
  return key === null || key === undefined ? undefined : indexed(entities).get(key);
}

/** The entity that a hop or a report names: by its key, or by AWS's id. */
export function byAnyId<T extends Entity>(entities: readonly T[], id: string): T | undefined {
  return indexedByAnyId(entities).get(id);
}

/** The entities with this key, id or name; without one, those whose key ends with it. */
export function named<T extends Entity>(entities: readonly T[], text: string): readonly T[] {
  const exact = entities.filter((entity) => entity.key === text || entity.id === text || entity.name === text);
  if (exact.length > 0) return exact;
  // AWS and Pulumi add a random tail to names: what a program wrote comes first in them.
  const tail = `::${text}`;
  return entities.filter((entity) => entity.key.endsWith(tail));
}

/** Names in a row: "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
}
