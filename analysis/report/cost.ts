/** A bill as the report shows it. */
export interface CostItem {
  readonly name: string;
  /** How many; null while that is not known. */
  readonly count: number | null;
  /** US dollars per piece and hour, or per gigabyte; null where the Region has no listed price. */
  readonly unit: number | null;
  /** The unit of one piece in a month: `730 h`, `100 GB`, `1 month`. */
  readonly per: string;
  /** US dollars; null where count or price is not known. */
  readonly monthly: number | null;
  /** The rule that gives the price and the day it was read; null without a price. */
  readonly source: string | null;
}

/** Gigabytes a month: out to the internet, and in from private ECR. Spread evenly over the services that can. */
export interface Traffic {
  readonly gbOut: number;
  readonly gbEcr: number;
}

/** Money that buys nothing. */
export interface Saving {
  /** The charge, its cause, and the remedy. */
  readonly message: string;
  /** US dollars a month at the given traffic; null without a price. */
  readonly monthly: number | null;
  /** US dollars for each further gigabyte; null where it does not grow with traffic, and without a price. */
  readonly perGb: number | null;
  readonly rule: string;
}

/** US dollars of the items whose count and price are known: the cost is at least that. */
export function knownMonthly({ items }: Pick<Cost, "items">): number {
  return items.reduce((sum, { monthly }) => sum + (monthly ?? 0), 0);
}

export interface Cost {
  readonly currency: "USD";
  /** The network's items together, compute left out; null while one of them has no count or no price. */
  readonly monthly: number | null;
  /**
   * The cost of one more gigabyte on the most expensive path to the internet in use, without transfer out to the
   * internet.
   */
  readonly perGb: number | null;
  /** The oldest day among the prices used; null without any. */
  readonly asOf: string | null;
  readonly region: string | null;
  readonly traffic: Traffic;
  readonly items: readonly CostItem[];
  readonly compute: { readonly monthly: number | null; readonly items: readonly CostItem[] };
  /** Sentences on what the sums leave out: unknown counts, and the prices that the Region does not have. */
  readonly missing: readonly string[];
  readonly savings: readonly Saving[];
}
