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

/** The target groups that a service registers in, as far as they are known. */
export function targetGroupsOf({ loadBalancers }: Service): readonly Key[] {
  return (known(loadBalancers) ?? []).flatMap(({ targetGroup }) => known(targetGroup) ?? []);
}

/** Its key, name and id, and each end of a URN: AWS and Pulumi add a random tail to the name in the program, `…::web`. */
export function namesOf({ key, name, id }: Entity): readonly string[] {
  const parts = key.split("::");
  const ends = parts.slice(1).map((_, index) => parts.slice(index + 1).join("::"));
  return [...new Set([key, name, ...(id === null ? [] : [id]), ...ends])];
}

/** True if a text is among `namesOf`, without a list of them. */
export function isNamed({ key, name, id }: Entity, text: string): boolean {
  return key === text || name === text || id === text || key.endsWith(`::${text}`);
}

/** Names in a row: "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} and ${unique.at(-1) ?? ""}`;
}
