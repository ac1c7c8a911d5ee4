/** The strategies that `compare` tries for a stack, and the settings that make a stack follow one. */
import { rowOf, Strategy } from "../rules/strategies";
import type { Candidate } from "./index";

/** Each strategy once, NATs in each of their placements. */
export const candidates: readonly Candidate[] = Object.values(Strategy).flatMap((strategy): Candidate[] => {
  const placements = rowOf(strategy).settings?.placements?.all ?? [null];
  return placements.map((placement) => ({ strategy, placement }));
});

/** `nat-gateway per-az`. */
export function titled({ strategy, placement }: Candidate): string {
  return placement === null ? strategy : `${strategy} ${placement}`;
}

/** As `--config` takes them. */
export function settingsFor({ strategy, placement }: Candidate): string[] {
  const key = rowOf(strategy).settings?.key;
  return [
    `strategy=${strategy}`,
    ...(key === undefined || placement === null ? [] : [`${key}.placement=${placement}`]),
  ];
}

/**
 * The current settings of a stack.
 * @param setting the text of a key, as Pulumi keeps it: objects as JSON.
 */
export function candidateOf(setting: (key: string) => string | undefined): Candidate | undefined {
  const strategy = Object.values(Strategy).find((known) => known === setting("strategy"));
  if (strategy === undefined) return undefined;
  const own = rowOf(strategy).settings;
  if (own?.placements === undefined) return { strategy, placement: null };
  const { all, usual } = own.placements;
  const written = parsed(setting(own.key))["placement"];
  return { strategy, placement: all.find((known) => known === written) ?? usual };
}

function parsed(text: string | undefined): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as { readonly [key: string]: unknown }) : {};
  } catch {
    return {};
  }
}
