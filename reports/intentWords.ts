/** An expectation in words, as every format shows it. */
import type { PathReport } from "../analysis/report";
import type { ExpectationReport, IntentReport, IntentVerdict } from "../analysis/report/intent";

/** A path, or the cost. */
export interface Expected {
  readonly words: string;
  /** `connectivity.yaml:3`; empty without a file. */
  readonly place: string;
  readonly verdict: IntentVerdict;
  readonly message: string;
  readonly fix: string | null;
  readonly path: PathReport | null;
}

export function expectedIn({ file, expectations, cost }: IntentReport): readonly Expected[] {
  const place = (line: number | null) => (file === null ? "" : line === null ? file : `${file}:${line}`);
  const paths = expectations.map((each): Expected => ({ ...each, words: wordsOf(each), place: place(each.line) }));
  if (cost === null) return paths;
  const words = `cost at most $${cost.limit} a month`;
  return [...paths, { ...cost, fix: null, path: null, words, place: place(cost.line) }];
}

/** `web → db on port 5432`, `never internet → db`. */
function wordsOf({ from, to, port, reach, by, source, never }: ExpectationReport): string {
  return [
    `${never === true ? "never " : ""}${from} → ${to}`,
    ...(port === undefined ? [] : [`on port ${port}`]),
    ...(reach === undefined ? [] : [`over ${reach === "ipv4" ? "IPv4" : "IPv6"}`]),
    ...(by === undefined ? [] : [`by ${by.join(" or ")}`]),
    ...(source === undefined ? [] : [`from source IP ${source.join(" or ")}`]),
  ].join(" ");
}
