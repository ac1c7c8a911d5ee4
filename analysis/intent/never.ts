/** An expectation that no packet arrives. */
import { anyPathBetween } from "../reachability";
import type { Report } from "../report";
import type { ExpectationReport } from "../report/intent";
import type { TopologyIndex } from "../topology/topologyIndex";
import type { IntentProblem } from "./model";
import type { Pair } from "./pair";

export type Judged = Pick<ExpectationReport, "verdict" | "message" | "fix" | "path">;

/** AWS's proxies before private targets, which no path here goes through, by the beginning of Pulumi's type. */
const PROXIES = [
  "aws:apigatewayv2/vpcLink:",
  "aws:apigateway/vpcLink:",
  "aws:cloudfront/vpcOrigin:",
  "aws:globalaccelerator/",
  "aws:vpclattice/",
] as const;

export function judgeNever(
  network: TopologyIndex,
  { resources }: Report,
  { from, to, port }: Pair,
): Judged | Pick<IntentProblem, "problem" | "remedy"> {
  const asked = { from: from.text, to: to.text };
  const any = anyPathBetween(network, from.end, to.end, asked, port);
  if ("problem" in any) return any;
  const ends = `from ${from.text} to ${to.text}`;
  const { path, reason } = any;
  switch (any.verdict) {
    case "reachable":
      return { verdict: "broken", message: `A packet ${ends} arrives: ${path?.message ?? ""}`, fix: null, path };
    case "undetermined":
      return open(ends, path?.message ?? `${reason ?? ""}.`, path);
    case "blocked": {
      const proxy = Object.keys(resources).find((type) => PROXIES.some((begin) => type.startsWith(begin)));
      if (proxy !== undefined && from.end.kind === "internet") {
        return open(ends, `${proxy} may send requests of clients on the internet there, and it is not followed.`, null);
      }
      const set = port === null ? "on any port" : `on port ${String(port)}`;
      return { verdict: "kept", message: `No packet ${ends} arrives ${set}.`, fix: null, path: null };
    }
  }
}

function open(ends: string, why: string, path: Judged["path"]): Judged {
  return {
    verdict: "undetermined",
    message: `It is not known whether a packet ${ends} arrives: ${why}`,
    fix: null,
    path,
  };
}
