/**
 * Exact sets of addresses and of ports, as sorted half-open ranges: union, intersection and difference without ever
 * listing a member.
 */

import type { Address } from "../../topology/addressBlock";

/** From the first member to just behind the last. */
export type Range<T extends number | bigint> = readonly [from: T, to: T];
/** Sorted, disjoint, none empty. */
export type RangeSet<T extends number | bigint> = readonly Range<T>[];

/** Of one IP family: numbers for IPv4, big integers for IPv6. */
export type AddressSet = RangeSet<Address>;
export type PortSet = RangeSet<number>;

// Every filter of every path calls these, mostly once for a new pair of sets: ranges are read by index, because to take
// them apart by patterns costs several times as much in code that is not optimized yet.

/** Brings any ranges into the one form that a set has. */
export function union<T extends number | bigint>(...sets: readonly RangeSet<T>[]): RangeSet<T> {
  const only = sets.length === 1 ? sets[0] : undefined;
  if (only?.length === 1 && !isEmptyRange(only[0])) return only;
  const all = sets.flat().filter((range) => !isEmptyRange(range));
  all.sort((one, two) => (one[0] < two[0] ? -1 : one[0] > two[0] ? 1 : 0));
  const merged: [T, T][] = [];
  for (const range of all) {
    const last = merged[merged.length - 1];
    if (last === undefined || range[0] > last[1]) merged.push([range[0], range[1]]);
    else if (range[1] > last[1]) last[1] = range[1];
  }
  return merged;
}

function isEmptyRange<T extends number | bigint>(range: Range<T> | undefined): boolean {
  return range === undefined || range[0] >= range[1];
}

/** The very first set where all of it is in the second. */
export function intersect<T extends number | bigint>(one: RangeSet<T>, two: RangeSet<T>): RangeSet<T> {
  const only = one.length === 1 ? one[0] : undefined;
  if (only !== undefined) {
    for (const range of two) if (range[0] <= only[0] && only[1] <= range[1]) return one;
  }
  const common: Range<T>[] = [];
  let i = 0;
  let j = 0;
  for (let a = one[i], b = two[j]; a !== undefined && b !== undefined; a = one[i], b = two[j]) {
    const from = a[0] > b[0] ? a[0] : b[0];
    const to = a[1] < b[1] ? a[1] : b[1];
    if (from < to) common.push([from, to]);
    if (a[1] < b[1]) i += 1;
    else j += 1;
  }
  return common;
}

/** The members of the first set that are not in the second. */
export function subtract<T extends number | bigint>(set: RangeSet<T>, less: RangeSet<T>): RangeSet<T> {
  const left: Range<T>[] = [];
  for (const range of set) {
    let start = range[0];
    const to = range[1];
    for (const cut of less) {
      if (cut[1] <= start) continue;
      if (cut[0] >= to) break;
      if (cut[0] > start) left.push([start, cut[0]]);
      start = cut[1];
    }
    if (start < to) left.push([start, to]);
  }
  return left;
}

export function isEmpty<T extends number | bigint>(set: RangeSet<T>): boolean {
  return set.length === 0;
}

/** True if every member of the second set is in the first. */
export function contains<T extends number | bigint>(set: RangeSet<T>, part: RangeSet<T>): boolean {
  return isEmpty(subtract(part, set));
}

/** How many ports a set has. */
export function sizeOf(set: PortSet): number {
  return set.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Ports as AWS writes them, both ends included. */
export function ports(from: number, to: number = from): PortSet {
  return from > to ? [] : [[from, to + 1]];
}

export function portText(set: PortSet): string {
  return set.map(([from, to]) => (to - from === 1 ? String(from) : `${String(from)}-${String(to - 1)}`)).join(", ");
}
