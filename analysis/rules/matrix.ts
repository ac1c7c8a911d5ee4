/**
 * The matrix: one verdict (allowed or not, and its connectivity) for every launch type, network mode, placement and
 * public IP.
 */
import { ec2Rows } from "./matrixRows/ec2";
import { externalRows } from "./matrixRows/external";
import { fargateRows } from "./matrixRows/fargate";
import { managedInstancesRows } from "./matrixRows/managedInstances";
import type { Judgement, MatrixRow, Verdict } from "./matrixRows/row";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp, Placement } from "./words";

export type { Judgement } from "./matrixRows/row";

export interface Combination {
  readonly launchType: AnyLaunchType;
  readonly networkMode: AnyNetworkMode;
  readonly placement: Placement;
  readonly assignPublicIp: AssignPublicIp;
}

/** The rows of the truth table. Each of the 300 combinations of its four values is in exactly one row. */
export const matrixRows: readonly MatrixRow[] = [...fargateRows, ...ec2Rows, ...managedInstancesRows, ...externalRows];

function covers<T>(allowed: readonly T[] | undefined, value: T): boolean {
  return allowed === undefined || allowed.includes(value);
}

function matches(row: MatrixRow, combination: Combination): boolean {
  return (
    row.launchType === combination.launchType &&
    row.networkModes.includes(combination.networkMode) &&
    covers(row.placements, combination.placement) &&
    covers(row.assignPublicIp, combination.assignPublicIp)
  );
}

/** The row of one combination. */
export function judge(combination: Combination): Judgement {
  const row = matrixRows.find((candidate) => matches(candidate, combination));
  if (row === undefined) {
    throw new Error(`No row of the matrix covers ${JSON.stringify(combination)}.`);
  }
  return row;
}

/** Returns true if a component refuses a combination with this verdict. */
export function isRefused(verdict: Verdict): boolean {
  return verdict.startsWith("REJECT_");
}
