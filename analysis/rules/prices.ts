/**
 * AWS's prices for the parts of a network path: dated data per Region, each price with the rule that has its source. A
 * Region that is not listed has no price, and reports say so.
 */

/** The items with a price. The name contains the unit: an hour, a gigabyte, or a gigabyte stored for a month. */
export type PriceName =
  | "nat-gateway-hour"
  | "nat-gateway-gb"
  | "public-ipv4-hour"
  | "interface-endpoint-hour"
  | "interface-endpoint-gb"
  | "alb-hour"
  | "nlb-hour"
  | "data-out-gb"
  | "cross-az-gb"
  | "gp3-gb-month"
  | "fargate-x86-vcpu-hour"
  | "fargate-x86-memory-gb-hour"
  | "fargate-arm-vcpu-hour"
  | "fargate-arm-memory-gb-hour"
  | `instance-hour:${string}`
  | `managed-instance-fee-hour:${string}`;

export interface Price {
  readonly name: PriceName;
  /** The Region of the price, or `*` if AWS charges the same in every Region. */
  readonly region: string;
  /** US dollars per unit. */
  readonly usd: number;
  /** The date on which it was read, as precise as the source: `2026-08-12`, `2026`, `undated`. */
  readonly asOf: string;
  readonly rule: string;
}

const virginia = "us-east-1";
const tokyo = "ap-northeast-1";

export const prices: readonly Price[] = [
  { name: "nat-gateway-hour", region: virginia, usd: 0.045, asOf: "2026-08-12", rule: "R-PRICE-01" },
  { name: "nat-gateway-gb", region: virginia, usd: 0.045, asOf: "2026-08-12", rule: "R-PRICE-01" },
  { name: "nat-gateway-hour", region: tokyo, usd: 0.062, asOf: "2026-09-25", rule: "R-PRICE-01" },
  { name: "nat-gateway-gb", region: tokyo, usd: 0.062, asOf: "2026-09-27", rule: "R-PRICE-01" },
  { name: "public-ipv4-hour", region: "*", usd: 0.005, asOf: "2024-02-01", rule: "R-PRICE-03" },
  { name: "interface-endpoint-hour", region: virginia, usd: 0.01, asOf: "2026-08-12", rule: "R-PRICE-04" },
  { name: "interface-endpoint-hour", region: tokyo, usd: 0.014, asOf: "2026-09-25", rule: "R-PRICE-04" },
  { name: "interface-endpoint-gb", region: virginia, usd: 0.01, asOf: "2026-08-12", rule: "R-PRICE-04" },
  { name: "interface-endpoint-gb", region: tokyo, usd: 0.01, asOf: "2026-09-25", rule: "R-PRICE-04" },
  { name: "alb-hour", region: virginia, usd: 0.0225, asOf: "2026-08-12", rule: "R-PRICE-05" },
  { name: "alb-hour", region: tokyo, usd: 0.0243, asOf: "2026-09-27", rule: "R-PRICE-05" },
  { name: "nlb-hour", region: virginia, usd: 0.0225, asOf: "undated", rule: "R-PRICE-06" },
  { name: "nlb-hour", region: tokyo, usd: 0.0243, asOf: "undated", rule: "R-PRICE-06" },
  { name: "fargate-x86-vcpu-hour", region: virginia, usd: 0.04048, asOf: "2026-06", rule: "R-PRICE-07" },
  { name: "fargate-x86-memory-gb-hour", region: virginia, usd: 0.004445, asOf: "2026-06", rule: "R-PRICE-07" },
  { name: "fargate-arm-vcpu-hour", region: virginia, usd: 0.03238, asOf: "2026-06", rule: "R-PRICE-07" },
  { name: "fargate-arm-memory-gb-hour", region: virginia, usd: 0.00356, asOf: "2026-06", rule: "R-PRICE-07" },
  { name: "fargate-x86-vcpu-hour", region: tokyo, usd: 0.05056, asOf: "2026-09-27", rule: "R-PRICE-07" },
  { name: "fargate-x86-memory-gb-hour", region: tokyo, usd: 0.00553, asOf: "2026-09-27", rule: "R-PRICE-07" },
  { name: "fargate-arm-vcpu-hour", region: tokyo, usd: 0.04045, asOf: "2026-09-27", rule: "R-PRICE-07" },
  { name: "fargate-arm-memory-gb-hour", region: tokyo, usd: 0.00442, asOf: "2026-09-27", rule: "R-PRICE-07" },
  { name: "instance-hour:t4g.nano", region: virginia, usd: 0.0042, asOf: "2026-08-12", rule: "R-PRICE-08" },
  { name: "instance-hour:t4g.micro", region: virginia, usd: 0.0084, asOf: "2026-01", rule: "R-PRICE-08" },
  { name: "instance-hour:t4g.small", region: virginia, usd: 0.0168, asOf: "2026-01", rule: "R-PRICE-08" },
  { name: "instance-hour:t4g.nano", region: tokyo, usd: 0.0054, asOf: "undated", rule: "R-PRICE-08" },
  { name: "instance-hour:t4g.micro", region: tokyo, usd: 0.0108, asOf: "undated", rule: "R-PRICE-08" },
  { name: "instance-hour:t4g.small", region: tokyo, usd: 0.0216, asOf: "undated", rule: "R-PRICE-08" },
  { name: "gp3-gb-month", region: virginia, usd: 0.08, asOf: "2026-08-12", rule: "R-PRICE-13" },
  { name: "data-out-gb", region: virginia, usd: 0.09, asOf: "2026", rule: "R-PRICE-09" },
  { name: "data-out-gb", region: tokyo, usd: 0.114, asOf: "2026", rule: "R-PRICE-09" },
  { name: "cross-az-gb", region: virginia, usd: 0.01, asOf: "undated", rule: "R-PRICE-10" },
  { name: "cross-az-gb", region: tokyo, usd: 0.01, asOf: "2026-09-27", rule: "R-PRICE-10" },
  {
    name: "managed-instance-fee-hour:c6a.2xlarge",
    region: virginia,
    usd: 0.037,
    asOf: "2026-09-20",
    rule: "R-PRICE-11",
  },
];

/** The hours of a month in AWS's own examples. */
export const hoursPerMonth = 730;

/** A user's own prices: Region → price name → US dollars. They replace the listed ones. */
export type PriceOverrides = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The price, or undefined if none is known for the Region; never the price of another Region. */
export function priceOf(name: PriceName, region: string, overrides: PriceOverrides = {}): Price | undefined {
  for (const place of [region, "*"]) {
    const own = Object.hasOwn(overrides, place) ? overrides[place] : undefined;
    if (own !== undefined && Object.hasOwn(own, name)) {
      return { name, region: place, usd: own[name] ?? 0, asOf: "given", rule: "given" };
    }
  }
  return prices.find((price) => price.name === name && (price.region === region || price.region === "*"));
}
