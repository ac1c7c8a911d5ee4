/** The strategies that `compare` tries for a stack, and the settings that make a stack follow one. */
import type { Candidate } from "./index";
import { NatPlacement, Strategy } from "../rules/words";

const NAT_GATEWAY = [NatPlacement.Single, NatPlacement.PerAz, NatPlacement.Regional];
const NAT_INSTANCE = [NatPlacement.Single, NatPlacement.PerAz];

/** Each strategy once, NATs in each of their placements. */
export const candidates: readonly Candidate[] = Object.values(Strategy).flatMap((strategy): Candidate[] => {
  if (strategy === Strategy.NatGateway) return NAT_GATEWAY.map((placement) => ({ strategy, placement }));
  if (strategy === Strategy.NatInstance) return NAT_INSTANCE.map((placement) => ({ strategy, placement }));
  return [{ strategy, placement: null }];
});

const PLACEMENT_KEYS: Partial<Record<Strategy, { readonly key: string; readonly usual: NatPlacement }>> = {
  [Strategy.NatGateway]: { key: "natGateway", usual: NatPlacement.PerAz },
  [Strategy.NatInstance]: { key: "natInstance", usual: NatPlacement.Single },
};

/** As `--config` takes them. */
export function settingsFor({ strategy, placement }: Candidate): string[] {
  const nat = PLACEMENT_KEYS[strategy];
  return [
    `strategy=${strategy}`,
    ...(nat === undefined || placement === null ? [] : [`${nat.key}.placement=${placement}`]),
  ];
}

/**
 * What a stack's settings ask for now.
 * @param setting the text of a key, as Pulumi keeps it: objects as JSON.
 */
export function candidateOf(setting: (key: string) => string | undefined): Candidate | undefined {
  const strategy = Object.values(Strategy).find((known) => known === setting("strategy"));
  if (strategy === undefined) return undefined;
  const nat = PLACEMENT_KEYS[strategy];
  if (nat === undefined) return { strategy, placement: null };
  const options = parsed(setting(nat.key));
  const written = Object.values(NatPlacement).find((known) => known === options["placement"]);
  return { strategy, placement: written ?? nat.usual };
}

function parsed(text: string | undefined): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as { readonly [key: string]: unknown }) : {};
  } catch {
    return {};
  }
}
