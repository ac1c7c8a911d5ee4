/** The network of an analysis: its report, its ends by name, and the path between any two of them. */
import { endOf, explainPath, isNoEnd } from "../analysis/reachability";
import type { Explanation, Report } from "../analysis/report";
import { Mask } from "../reports/mask";
import { sanitize } from "../reports/sanitize";
import { AnalysisError } from "./analysisError";
import type { End } from "./end";
import { judge } from "./judge";
import type { Answer } from "./reading";

export interface Net {
  /** The result of `plan --format json`. */
  readonly report: Report;
  /** A service, schedule or other starter of tasks. Throws `AnalysisError` if the network has none of this name. */
  service(name: string): End;
  /** Any end that `explain` takes as FROM: `internet`, a load balancer, an instance, a Lambda function. */
  end(name: string): End;
  /** The result of `explain FROM TO --format json`. Throws `AnalysisError` for a name that is not in the network. */
  explain(from: string, to: string): Explanation;
}

export function netOf({ topology, report, secrets }: Extract<Answer, { kind: "read" }>): Net {
  const mask = new Mask(secrets);
  const refused = (problem: string, remedy: string) =>
    new AnalysisError(mask.message(sanitize(`${problem}. ${remedy}`)));
  const explain: Net["explain"] = (from, to) => {
    const explained = explainPath(topology, from, to);
    if ("problem" in explained) throw refused(explained.problem, explained.remedy);
    return plain(mask.data({ formatVersion: 1, source: report.source, from, to, path: explained.path }));
  };
  const end = (name: string): End => {
    const found = endOf(topology, name);
    if (isNoEnd(found)) throw refused(found.problem, found.remedy);
    return { name, judge: (to, options = {}) => judge(explain, mask, name, to, options) };
  };
  return {
    get report() {
      return plain(mask.data(report));
    },
    service: (name) => {
      const found = endOf(topology, name);
      if (!isNoEnd(found) && found.kind !== "service")
        throw refused(`${name} is not a service`, "Use net.end(…) for it.");
      return end(name);
    },
    end,
    explain,
  };
}

/** Objects of the caller's own realm, which a test runner may compare with those of a test. */
function plain<T>(data: T): T {
  return JSON.parse(JSON.stringify(data)) as T;
}
