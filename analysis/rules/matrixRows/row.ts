/** The type of a row of the truth table, and the outcomes that several rows share. */
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp, Placement } from "../words";

/**
 * `OK`; `WARN`: allowed but limited; `REJECT_API`: AWS refuses the call; `REJECT_DOC`: AWS documents it as unsupported;
 * `REJECT_USELESS`: AWS accepts it, but it gives no connectivity or only costs money.
 */
export type Verdict = "OK" | "WARN" | "REJECT_API" | "REJECT_DOC" | "REJECT_USELESS";

/** The connectivity of a combination. `on-prem`: decided by the user's own network, outside AWS. */
interface Connectivity {
  /**
   * `yes` if the application reaches IPv4 addresses on the internet; the next field has the exception, if there is one.
   */
  readonly ipv4Egress: "yes" | "no" | "on-prem";
  readonly ipv4EgressUnless?: string;
  /** `yes` if destinations always see the same address; `na` if they see none. */
  readonly sourceIpFixed: "yes" | "no" | "na" | "on-prem";
  readonly sourceIpFixedUnless?: string;
  /** `yes` if clients on the internet can connect directly to the task or its instance. */
  readonly directInbound: "yes" | "no" | "on-prem";
}

export interface Judgement extends Connectivity {
  /** The row's id in the rule book. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly rules: readonly [string, ...string[]];
  readonly text: string;
}

/** An omitted list covers every value. */
export interface MatrixRow extends Judgement {
  readonly launchType: AnyLaunchType;
  readonly networkModes: readonly AnyNetworkMode[];
  readonly placements?: readonly Placement[];
  readonly assignPublicIp?: readonly AssignPublicIp[];
}

/** The rows of one launch type. */
export function rowsOf(
  launchType: AnyLaunchType,
  rows: readonly Omit<MatrixRow, "launchType">[],
): readonly MatrixRow[] {
  return rows.map((row) => ({ ...row, launchType }));
}

export const noInternet: Connectivity = { ipv4Egress: "no", sourceIpFixed: "na", directInbound: "no" };

export const byPublicAddress: Connectivity = { ipv4Egress: "yes", sourceIpFixed: "no", directInbound: "yes" };

export const byNat: Connectivity = {
  ipv4Egress: "yes",
  sourceIpFixed: "yes",
  sourceIpFixedUnless: "the NAT is a regional NAT gateway in automatic mode",
  directInbound: "no",
};

/** `::/0` to an egress-only internet gateway. */
export const byIpv6: Connectivity = {
  ipv4Egress: "no",
  ipv4EgressUnless: "NAT64 and DNS64 lead through a NAT gateway",
  sourceIpFixed: "no",
  directInbound: "no",
};
