/** The expectations of a network, as the report judges them. */
import type { PathReport, Via } from ".";

/** `undetermined` is never `kept`: something that is not known decides. */
export const INTENT_VERDICTS = ["broken", "undetermined", "kept"] as const;
export type IntentVerdict = (typeof INTENT_VERDICTS)[number];

export type Reach = "ipv4" | "ipv6";

/** The ends of a path and its properties, as they are written. */
export interface ExpectedPath {
  /** A name as `explain` takes it, or `*` for every service. */
  readonly from: string;
  readonly to: string;
  /** The port that is called at the other end. Default: the one that it listens on; with `never` every port. */
  readonly port?: number;
  /** The IP family that must work. */
  readonly reach?: Reach;
  /** One of these devices must be on the path, from each subnet. */
  readonly by?: readonly Via[];
  /** The addresses that the destination may see, or `fixed` for any that stay. */
  readonly source?: readonly string[];
  /** True if no packet may arrive. */
  readonly never?: boolean;
}

export interface ExpectationReport extends ExpectedPath {
  /** Its line in the file; null where it comes from no file. */
  readonly line: number | null;
  readonly verdict: IntentVerdict;
  readonly message: string;
  /** Of a path that is to arrive and does not; null where no single change repairs it. */
  readonly fix: string | null;
  /** The path that decides: the one that breaks it, or is not known; of a path that arrives, that path. */
  readonly path: PathReport | null;
}

export interface BudgetReport {
  /** US dollars a month: the limit, and the network's cost; null while that is not known. */
  readonly limit: number;
  readonly actual: number | null;
  readonly line: number | null;
  readonly verdict: IntentVerdict;
  readonly message: string;
}

export interface IntentReport {
  /** The file that contains the expectations; null where they come from no file. */
  readonly file: string | null;
  /** The worst verdict of all. */
  readonly verdict: IntentVerdict;
  readonly expectations: readonly ExpectationReport[];
  readonly cost: BudgetReport | null;
  /** How many expectations of the file are of other stacks. */
  readonly ofOtherStacks: number;
}
