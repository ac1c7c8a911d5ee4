/** Two ends of one path, with the port that is called at the second one. */
import type { End } from "../reachability";
import type { Expectation, IntentProblem } from "./model";

export interface Named {
  readonly text: string;
  readonly end: End;
}

export interface Pair {
  readonly from: Named;
  readonly to: Named;
  /** The port that is written, in the name or beside it; null where none is. */
  readonly port: number | null;
}

export function withPort(
  from: Named,
  to: Named,
  { port }: Expectation,
): Pair | Pick<IntentProblem, "problem" | "remedy"> {
  const named = portInName(to);
  if (port === undefined) return { from, to, port: named };
  if (named !== null && named !== port) {
    return {
      problem: `${to.text} has port ${String(named)}, and port is ${String(port)}`,
      remedy: "Write one of the two.",
    };
  }
  return { from, to: { text: to.text, end: called(to.end, port) }, port };
}

function portInName({ end }: Named): number | null {
  switch (end.kind) {
    case "host":
      return /:\d+$/.test(end.name) ? end.port : null;
    case "address":
      return /^[\d.]+:\d+$|\]:\d+$/.test(end.text) ? end.port : null;
    case "internet":
    case "aws":
    case "service":
    case "instance":
    case "interface":
    case "load-balancer":
    case "backend":
      return end.port ?? null;
  }
}

/** The end as it is called on a port; 443 is the one of an AWS service anyway. */
function called(end: End, port: number): End {
  return end.kind === "aws" && port === 443 ? end : { ...end, port };
}
