/** A user's own prices, from a JSON file that is checked before it is believed. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { PriceOverrides } from "../analysis/rules/prices";
import { UsageError } from "./usageError";

const schema = z.record(z.string(), z.record(z.string(), z.number().nonnegative()));

/** Region → name of the price → US dollars. */
export function pricesIn(file: string): PriceOverrides {
  const remedy = 'Write Regions, names and dollars: {"eu-west-1": {"nat-gateway-hour": 0.048}}.';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError(
      `--prices ${file} ${code === undefined ? "is not JSON" : `cannot be read (${code})`}.`,
      remedy,
    );
  }
  const prices = schema.safeParse(content);
  if (prices.success) return prices.data;
  const [issue] = prices.error.issues;
  throw new UsageError(`--prices ${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is wrong"}.`, remedy);
}
