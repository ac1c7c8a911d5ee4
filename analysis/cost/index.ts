/**
 * The cost of a network in a month, from its topology: every line count x unit x 730 hours, each unit with its source
 * and its day; compute apart, because it is the same whatever the strategy. What has no listed price says so.
 */
import type { ServiceReport } from "../report";
import type { Cost, CostItem, Traffic } from "../report/cost";
import { type PriceOverrides, priceOf } from "../rules/prices";
import { type Topology, isUnknown } from "../topology/model";
import { type Charge, cents, priced, together } from "./charge";
import { computeCharges } from "./computeCharges";
import { networkCharges } from "./networkCharges";
import { savingsOf } from "./savings";
import { perGigabyte, trafficCharges } from "./trafficCharges";

export interface CostOptions {
  readonly traffic?: Traffic;
  readonly prices?: PriceOverrides;
}

/** Without traffic, so that the figure is what an idle network costs. */
const noTraffic: Traffic = { gbOut: 0, gbEcr: 0 };

function total(items: readonly CostItem[]): number | null {
  return items.some((item) => item.monthly === null)
    ? null
    : cents(items.reduce((sum, item) => sum + (item.monthly ?? 0), 0));
}

/** Each unknown count, and all missing prices of the Region in one sentence. */
function missingOf(charges: readonly Charge[], items: readonly CostItem[], region: string | null): string[] {
  const counts = items.filter(({ count }) => count === null).map(({ name }) => `${name}: how many is not known`);
  const unpriced = charges.filter((_, index) => items[index]?.unit === null).map(({ price }) => price);
  if (unpriced.length === 0) return counts;
  if (region === null) return [...counts, "The Region is not known, so nothing has a price"];
  const names = [...new Set(unpriced)].sort().join(", ");
  return [...counts, `No price is listed for ${region}: ${names}; --prices FILE adds prices`];
}

export function costOf(topology: Topology, services: readonly ServiceReport[], options: CostOptions = {}): Cost {
  const traffic = options.traffic ?? noTraffic;
  const region = isUnknown(topology.region) ? null : topology.region;
  const bill = (charges: readonly Charge[]): CostItem[] =>
    charges.map((charge) => priced(charge, region, options.prices));
  const ofNetwork = together([...networkCharges(topology, services), ...trafficCharges(topology, services, traffic)]);
  const ofCompute = together(computeCharges(topology, services));
  const [items, compute] = [bill(ofNetwork), bill(ofCompute)];
  const ways = services.map(({ egress }) =>
    perGigabyte(egress.ipv4.via).map(({ price }) =>
      region === null ? null : (priceOf(price, region, options.prices)?.usd ?? null),
    ),
  );
  const perGb = ways.flat().includes(null)
    ? null
    : Math.max(0, ...ways.map((way) => way.reduce<number>((sum, usd) => sum + (usd ?? 0), 0)));
  const days = [...items, ...compute].flatMap((item) => item.source?.match(/\d{4}(-\d{2}){0,2}/g) ?? []);
  return {
    currency: "USD",
    monthly: total(items),
    perGb,
    asOf: days.sort()[0] ?? null,
    region,
    traffic,
    items,
    compute: { monthly: total(compute), items: compute },
    savings: savingsOf({
      ...{ topology, services, traffic, items },
      priceOf: (name) => (region === null ? null : (priceOf(name, region, options.prices)?.usd ?? null)),
    }),
    missing: missingOf([...ofNetwork, ...ofCompute], [...items, ...compute], region),
  };
}
