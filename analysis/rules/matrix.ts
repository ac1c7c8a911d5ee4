/** May it be, and will it connect: one verdict for every launch type, network mode, placement and public IP. */
import { matrixRows } from "./matrixData";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp, Placement } from "./words";

/**
 * `OK`; `WARN` legal but limited; `REJECT_API` AWS refuses the call; `REJECT_DOC` AWS documents it as unsupported;
 * `REJECT_USELESS` AWS accepts it and it cannot deliver connectivity, or only costs.
 */
export type Verdict = "OK" | "WARN" | "REJECT_API" | "REJECT_DOC" | "REJECT_USELESS";

export interface Combination {
  readonly launchType: AnyLaunchType;
  readonly networkMode: AnyNetworkMode;
  readonly placement: Placement;
  readonly assignPublicIp: AssignPublicIp;
}

/** What a row says. `on-prem`: decided by the user's own network, outside AWS. */
export interface Judgement {
  /** The row's id in the rule book. */
  readonly id: string;
  readonly verdict: Verdict;
  /** Whether the application reaches IPv4 addresses on the internet, and the exception where there is one. */
  readonly ipv4Egress: "yes" | "no" | "on-prem";
  readonly ipv4EgressUnless?: string;
  /** Whether others see one lasting address; `na` where they see none. */
  readonly sourceIpFixed: "yes" | "no" | "na" | "on-prem";
  readonly sourceIpFixedUnless?: string;
  /** Whether clients on the internet can connect straight to the task or its instance. */
  readonly directInbound: "yes" | "no" | "on-prem";
  readonly rules: readonly string[];
  readonly text: string;
}

/** One row: null stands for every value. */
export interface MatrixRow extends Judgement {
  readonly launchType: AnyLaunchType;
  readonly networkModes: readonly AnyNetworkMode[];
  readonly placements: readonly Placement[] | null;
  readonly assignPublicIp: readonly AssignPublicIp[] | null;
}

function covers<T>(allowed: readonly T[] | null, value: T): boolean {
  return allowed === null || allowed.includes(value);
}

function matches(row: MatrixRow, combination: Combination): boolean {
  return (
    row.launchType === combination.launchType &&
    row.networkModes.includes(combination.networkMode) &&
    covers(row.placements, combination.placement) &&
    covers(row.assignPublicIp, combination.assignPublicIp)
  );
}

/** The verdict on one combination; every one of the 300 has exactly one row. */
export function judge(combination: Combination): Judgement {
  const row = matrixRows.find((candidate) => matches(candidate, combination));
  if (row === undefined) {
    throw new Error(`No row of the matrix covers ${JSON.stringify(combination)}.`);
  }
  return row;
}

/** Whether a component refuses what has this verdict. */
export function isRefused(verdict: Verdict): boolean {
  return verdict.startsWith("REJECT_");
}
