/** One end of a path, and what may be asserted about the path from it to another end. */
import type { Via } from "../analysis/report";
import type { ExpectationReport, Reach } from "../analysis/report/intent";

/** Properties of a path that arrives. */
export interface ReachOptions {
  /** The port that is called. Default: the one on which the other end listens; after `not`, every port. */
  readonly port?: number;
  /** The IP family that must work. Default: any. */
  readonly family?: Reach;
  /** A device that must be on the path, or several of which one must be: `nat-gateway`. */
  readonly by?: Via | readonly Via[];
  /** The address that the destination sees, or several of which it sees only these; `fixed` is any that stays. */
  readonly source?: string | readonly string[];
}

/** As an expectation of an intent is judged. */
export interface Judgement extends ExpectationReport {
  /** The expectation, the reason, and the path hop by hop. */
  readonly text: string;
}

export interface End {
  /** The name, as `explain` takes it. */
  readonly name: string;
  /**
   * Judges that this end reaches another one or, with `never`, that no packet arrives there. The verdict `undetermined`
   * is neither: something that is not known decides. Throws `AnalysisError` if the other end is not in the network, or
   * no path joins the two.
   */
  judge(to: string, options?: ReachOptions & { readonly never?: boolean }): Judgement;
}

/** The subject of an assertion, which may be any value in JavaScript. */
export function endOf(value: unknown): End {
  if (typeof value === "object" && value !== null && "judge" in value) return value as End;
  throw new TypeError(
    'The value is not an end of a network. Give net.service("web") or net.end("internet") of a network from analyse().',
  );
}
