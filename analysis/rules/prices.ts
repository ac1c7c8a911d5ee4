/**
 * The price of each part of a network path, by Region: the listed one with its date, or the user's own. A Region that is
 * not listed has no price, and reports say so.
 */
import { type PriceSourceName, type PricedItem, priceSources, priceTable } from "./priceTable";

type Listed = keyof typeof priceTable;

/** The instances and Managed Instances that have no listed price can have one of the user's own. */
const OF_A_TYPE = ["instance-hour", "managed-instance-fee-hour"] as const;

/** The items with a price. The name contains the unit: an hour, a gigabyte, or a gigabyte stored for a month. */
export type PriceName = Listed | `${(typeof OF_A_TYPE)[number]}:${string}`;

export interface Price {
  readonly name: PriceName;
  /** The Region of the price, or `*` if AWS charges the same in every Region. */
  readonly region: string;
  /** US dollars per unit. */
  readonly usd: number;
  /** The date on which it was read: `2026-08-12`, `undated`; `given` for a user's own. */
  readonly asOf: string;
  readonly rule: string;
  readonly source: PriceSourceName | "given";
}

const REGION = /^(?:\*|[a-z]{2}(?:-[a-z]+)+-\d)$/;

/** True for a Region's name, and for `*`. */
export function isPriceRegion(word: string): boolean {
  return REGION.test(word);
}

/** The items that have listed prices. */
export const listedPrices: readonly PriceName[] = Object.keys(priceTable) as Listed[];

/** True for an item whose price a cost can use: a listed one, or one of an instance type. */
export function isPriceName(word: string): word is PriceName {
  return (
    Object.hasOwn(priceTable, word) ||
    OF_A_TYPE.some((kind) => new RegExp(`^${kind}:[a-z0-9-]+\\.[a-z0-9-]+$`).test(word))
  );
}

/** The hours of a month in AWS's own examples. */
export const hoursPerMonth = 730;

/** A user's own prices: Region → price name → US dollars. They replace the listed ones. */
export type PriceOverrides = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The price, or undefined if none is known for the Region; never the price of another Region. */
export function priceOf(name: PriceName, region: string, overrides: PriceOverrides = {}): Price | undefined {
  for (const place of [region, "*"]) {
    const own = Object.hasOwn(overrides, place) ? overrides[place] : undefined;
    if (own !== undefined && Object.hasOwn(own, name)) {
      return { name, region: place, usd: own[name] ?? 0, asOf: "given", rule: "given", source: "given" };
    }
  }
  const prices = pricesOf(name);
  return prices.get(region) ?? prices.get("*");
}

function isListed(name: PriceName): name is Listed {
  return Object.hasOwn(priceTable, name);
}

const UNLISTED: PricedItem = { rule: "none", readings: [] };

const read = new Map<string, ReadonlyMap<string, Price>>();

/** The listed prices of an item by Region. */
export function pricesOf(name: PriceName): ReadonlyMap<string, Price> {
  const known = read.get(name);
  if (known !== undefined) return known;
  const prices = new Map<string, Price>();
  const { rule, readings }: PricedItem = isListed(name) ? priceTable[name] : UNLISTED;
  for (const { source, usd } of readings) {
    for (const line of usd.trim().split(/;\s*/)) {
      const [price, ...regions] = line.split(/\s+/);
      for (const region of regions) {
        const { asOf } = priceSources[source];
        prices.set(region, { name, region, usd: Number(price), asOf, rule, source });
      }
    }
  }
  read.set(name, prices);
  return prices;
}
