/** Each strategy's own settings, as its row describes them. */
import { z } from "zod";
import { rowOf, type SettingKind, Strategy } from "../../analysis/rules/strategies";
import type { StrategyOptions } from "../../components";
import { flag, list, object, text } from "./values";

type Shape = { readonly [Key in keyof StrategyOptions]-?: z.ZodOptional<z.ZodType<NonNullable<StrategyOptions[Key]>>> };

const rows = Object.values(Strategy).flatMap((strategy) => rowOf(strategy).settings ?? []);

/** The keys of the strategies in a stack's settings. */
export const strategyShape = Object.fromEntries(
  rows.map(({ key, kinds }) => {
    const shape = Object.entries(kinds).map(([name, kind]) => [name, typeOf(kind).optional()]);
    return [key, object(Object.fromEntries(shape) as z.ZodRawShape).optional()];
  }),
) as unknown as Shape;

function typeOf(kind: SettingKind): z.ZodType {
  switch (kind) {
    case "text":
      return text;
    case "texts":
      return list(text);
    case "flag":
      return flag;
    default:
      return z.enum(kind);
  }
}

/** The strategies' part of the settings, for the network. */
export function strategyOptions(settings: StrategyOptions): StrategyOptions {
  return Object.fromEntries(rows.map(({ key }) => [key, settings[key as keyof StrategyOptions]]));
}
