/** A user's own prices, from a JSON file that is checked before use. */
import { readFileSync } from "node:fs";
import type { PriceOverrides } from "../analysis/rules/prices";
import { UsageError } from "./usageError";

/** Region → name of the price → US dollars. */
export async function pricesIn(file: string): Promise<PriceOverrides> {
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
  // Loaded here, because few calls give prices and loading it takes time.
  const { z } = await import("zod");
  const prices = z.record(z.string(), z.record(z.string(), z.number().nonnegative())).safeParse(content);
  if (prices.success) return prices.data;
  const [issue] = prices.error.issues;
  throw new UsageError(`--prices ${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is wrong"}.`, remedy);
}
