/** Connections that a network must have, and those that it must not have, as a program of checks or a file states them. */
import type { ExpectedPath } from "../report/intent";

/**
 * A path that is to arrive, or with `never` one that no packet may take.
 *
 * `{ from: "web", to: "db", port: 5432 }`; `{ from: "internet", to: "db", never: true }`
 */
export interface Expectation extends ExpectedPath {
  /** The stacks that it is of. Default: all. */
  readonly stack?: readonly string[];
  /** Its line in the file. */
  readonly line?: number;
}

export interface Intent {
  /** The file's name, for messages. */
  readonly file?: string;
  readonly expect: readonly Expectation[];
  /** The most that the network may cost, in US dollars a month at the traffic of the report. */
  readonly cost?: { readonly monthly: number; readonly line?: number };
}

/** Something wrong with one line: a name that is not in this network, ends that no path joins. */
export interface IntentProblem {
  readonly line: number | null;
  readonly problem: string;
  readonly remedy: string;
}

/** Every problem of an intent, together. */
export class IntentError extends Error {
  override readonly name = "IntentError";
  readonly remedy = "";
  readonly hasLines = true;

  constructor(
    file: string | null,
    readonly problems: readonly IntentProblem[],
  ) {
    const place = (line: number | null) =>
      file === null ? "" : line === null ? `${file}: ` : `${file}:${String(line)}: `;
    const lines = problems.map(({ line, problem, remedy }) => `${place(line)}${problem}. ${remedy}`.trimEnd());
    // A line end in a name must not begin a line of its own.
    super(lines.map((text) => text.replace(/[\r\n]/g, "\ufffd")).join("\n"));
  }
}
