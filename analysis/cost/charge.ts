/** One line of a bill: so many of something at a unit price for so many hours or gigabytes, with the arithmetic visible. */
import type { CostItem } from "../report/cost";
import { type PriceName, type PriceOverrides, hoursPerMonth, priceOf } from "../rules/prices";
import { type Maybe, isUnknown } from "../topology/model";

/** A counted item, before it has a price. */
export interface Charge {
  readonly name: string;
  readonly price: PriceName;
  readonly count: Maybe<number>;
  /** Gigabytes a month for what is charged by the gigabyte; left out for what is charged by the hour. */
  readonly gigabytes?: number;
}

/** One line for what is charged alike: two NAT instances of one type are two of it, whatever group holds them. */
export function together(charges: readonly Charge[]): Charge[] {
  const lines = new Map<string, Charge>();
  for (const charge of charges) {
    const key = JSON.stringify([charge.name, charge.price, charge.gigabytes]);
    const line = lines.get(key);
    lines.set(key, line === undefined ? charge : { ...line, count: sumOf(line.count, charge.count) });
  }
  return [...lines.values()];
}

function sumOf(one: Maybe<number>, other: Maybe<number>): Maybe<number> {
  if (isUnknown(one)) return one;
  return isUnknown(other) ? other : one + other;
}

/** To the cent, so that sums of binary fractions do not show. */
export function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

export function priced(charge: Charge, region: string | null, overrides: PriceOverrides | undefined): CostItem {
  const price = region === null ? undefined : priceOf(charge.price, region, overrides);
  const count = isUnknown(charge.count) ? null : charge.count;
  const perMonth = charge.gigabytes ?? (charge.price.endsWith("-month") ? 1 : hoursPerMonth);
  return {
    name: charge.name,
    count,
    unit: price?.usd ?? null,
    per: charge.gigabytes === undefined ? (perMonth === 1 ? "1 month" : `${perMonth} h`) : `${charge.gigabytes} GB`,
    monthly: count === null || price === undefined ? null : cents(count * price.usd * perMonth),
    source: price === undefined ? null : `${price.rule}, ${price.asOf}`,
  };
}
