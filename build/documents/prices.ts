/** The tables of prices in the reference, from the prices that every cost uses. */
import { listedPrices, pricesOf } from "../../analysis/rules/prices";
import { priceSources } from "../../analysis/rules/priceTable";
import { table } from "./markdown";

export function priceTables(): string {
  return `${table(["price", "Regions", "read", "us-east-1", "rule"], listedPrices.map(rowOf))}\n\n${table(
    ["read", "source of the figures"],
    Object.values(priceSources).map(({ asOf, title }) => [asOf, title]),
  )}`;
}

function rowOf(name: (typeof listedPrices)[number]): string[] {
  const prices = pricesOf(name);
  const all = [...prices.values()];
  const days = [...new Set(all.map(({ asOf }) => asOf))].sort();
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  const inVirginia = prices.get("us-east-1") ?? prices.get("*");
  return [
    `\`${name}\``,
    prices.has("*") ? "all" : String(prices.size),
    first === last ? first : `${first} to ${last}`,
    inVirginia === undefined ? "" : String(inVirginia.usd),
    all[0]?.rule ?? "",
  ];
}
