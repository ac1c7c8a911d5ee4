/** The settings of each strategy, made from its row. */
import { z } from "zod";
import { rowOf, Strategy } from "../../analysis/rules/strategies";
import type { StrategyOptions } from "../../components";
import { flag, list, object, text } from "./values";

type Shape = { readonly [Key in keyof StrategyOptions]-?: z.ZodOptional<z.ZodType<NonNullable<StrategyOptions[Key]>>> };

const rows = Object.values(Strategy).flatMap((strategy) => rowOf(strategy).settings ?? []);

const TYPES = { text, texts: list(text), flag };

/** The keys of the strategies in a stack's settings. */
export const strategyShape = Object.fromEntries(
  rows.map(({ key, kinds }) => {
    const shape = Object.entries(kinds).map(([name, kind]) => [
      name,
      (typeof kind === "string" ? TYPES[kind] : z.enum(kind)).optional(),
    ]);
    return [key, object(Object.fromEntries(shape) as z.ZodRawShape).optional()];
  }),
) as unknown as Shape;

/** The strategies' part of the settings, for the network. */
export function strategyOptions(settings: StrategyOptions): StrategyOptions {
  return Object.fromEntries(rows.map(({ key }) => [key, settings[key as keyof StrategyOptions]]));
}
