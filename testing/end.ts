/** One end of a path, and what may be asserted about the path from it to another end. */
import type { Explanation } from "../analysis/report";

/** What else must be true of the path. */
export interface ReachOptions {
  /** The port of the destination, if its name has none. */
  readonly port?: number;
  /** The address that the destination sees: `203.0.113.9`. */
  readonly source?: string;
}

export interface Judgement {
  /** False also if the path is undetermined: unknown is neither reached nor unreachable. */
  readonly isKept: boolean;
  /** The expectation and the path, hop by hop. */
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly explanation: Explanation;
}

export interface End {
  /** The name, as `explain` takes it. */
  readonly name: string;
  /** Judges that this end reaches the other one or, with `never`, that it does not. Throws `AnalysisError` for a name that is not in the network. */
  judge(to: string, options?: ReachOptions & { readonly never?: boolean }): Judgement;
}

/** The value of an assertion, which may be of any type in JavaScript. */
export function endOf(value: unknown): End {
  if (typeof value === "object" && value !== null && "judge" in value) return value as End;
  throw new TypeError(
    'The value is not an end of a network. Give net.service("web") or net.end("internet") of a network from analyse().',
  );
}
