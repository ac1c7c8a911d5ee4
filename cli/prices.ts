/** A user's own prices, from a JSON file that is checked before use. */
import { nearest } from "../analysis/rules/nearest";
import { isPriceName, isPriceRegion, listedPrices, type PriceOverrides } from "../analysis/rules/prices";
import { LIMITS, readBounded, TooLargeError } from "../readers/limits";
import { didYouMean, UsageError } from "./usageError";

const REMEDY =
  'Write Regions, names and dollars: {"eu-west-1": {"nat-gateway-hour": 0.048}}. docs/reference.md lists the names.';

/** US dollars of one unit. A cost of larger prices could be no number. */
const HIGHEST = 1_000_000;

/** Region → name of the price → US dollars. */
export function pricesIn(file: string): PriceOverrides {
  const content = contentOf(file);
  const refused = (why: string) => new UsageError(`--prices ${file}: ${why}.`, REMEDY);
  if (!isRecord(content)) throw refused("it contains no object");
  for (const [region, prices] of Object.entries(content)) {
    if (!isPriceRegion(region)) throw refused(`${written(region)} is no Region, nor * for every Region`);
    if (!isRecord(prices)) throw refused(`${region} is ${written(prices)}, and no object with prices`);
    for (const [name, usd] of Object.entries(prices)) {
      if (!isPriceName(name)) {
        const hint = didYouMean(nearest(name, listedPrices));
        throw new UsageError(`--prices ${file}: ${written(name)} in ${region} is no name of a price.${hint}`, REMEDY);
      }
      if (typeof usd === "number" && usd >= 0 && usd <= HIGHEST) continue;
      throw refused(`${region}.${name} is ${written(usd)}, and a price is a number from 0 to ${HIGHEST}`);
    }
  }
  return content as PriceOverrides;
}

function contentOf(file: string): unknown {
  let why: string;
  try {
    return JSON.parse(readBounded(file, LIMITS.prices.bytes).toString("utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    why =
      error instanceof TooLargeError ? error.message : code === undefined ? "is not JSON" : `cannot be read (${code})`;
  }
  throw new UsageError(`--prices ${file} ${why}.`, REMEDY);
}

/** The value as JSON, as far as it fits in a sentence; JSON reads 1e400 as infinity. */
function written(value: unknown): string {
  if (value === Infinity || value === -Infinity) return value > 0 ? "more than 1e308" : "less than -1e308";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
