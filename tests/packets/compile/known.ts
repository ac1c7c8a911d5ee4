/** Unknown values, from which no lab can be built. The comparison counts them, and never guesses. */
import { isUnknown, type Maybe } from "../../../analysis/topology/model";

export class Unwitnessed extends Error {}

/** The value, or the end of this lab. */
export function must<T>(value: Maybe<T>, what: string): T {
  if (isUnknown(value)) {
    throw new Unwitnessed(`${what} is not known: ${value.unknown}`);
  }
  return value;
}

export function known<T>(value: Maybe<T> | undefined): T | undefined {
  return value === undefined || isUnknown(value) ? undefined : value;
}

export function byKey<T extends { readonly key: string }>(
  all: readonly T[],
  key: string | null | undefined,
): T | undefined {
  return all.find((each) => each.key === key);
}
