/** The network of an analysis: its report, its ends by name, and the path between any two of them. */
import { EVERY_SERVICE } from "../analysis/intent";
import { explainPath, isNoEnd, startOf } from "../analysis/reachability";
import type { Explanation, Report } from "../analysis/report";
import { Mask } from "../reports/mask";
import { sanitize } from "../reports/sanitize";
import { AnalysisError } from "./analysisError";
import type { End } from "./end";
import { judge } from "./judge";
import { checkName } from "./question";
import type { Answer } from "./reading";

export interface Net {
  /** The result of `plan --format json`. */
  readonly report: Report;
  /**
   * A service, a schedule or anything else that starts tasks; `*` is every one. Throws `AnalysisError` if the network has
   * none of this name.
   */
  service(name: string): End;
  /** Any end that `explain` takes as FROM: `internet`, a load balancer, an instance, a Lambda function. */
  end(name: string): End;
  /** The result of `explain FROM TO --format json`. Throws `AnalysisError` for a name that is not in the network. */
  explain(from: string, to: string): Explanation;
}

export function netOf({ topology, report, secrets }: Extract<Answer, { kind: "read" }>): Net {
  const mask = new Mask(secrets);
  const refused = ({ problem, remedy }: { readonly problem: string; readonly remedy: string }) =>
    new AnalysisError(mask.message(sanitize(`${problem}. ${remedy}`)));
  const endNamed = (name: string, isService: boolean): End => {
    checkName(name);
    const start = (text: string) => (text === EVERY_SERVICE ? null : startOf(topology, text, null));
    const isOther = (found: ReturnType<typeof start>) => found !== null && (isNoEnd(found) || found.kind !== "service");
    // The name of a service may also be that of a load balancer, or a word.
    const typed = `ecs.Service:${name}`;
    const from = isService && isOther(start(name)) && !isOther(start(typed)) ? typed : name;
    const found = start(from);
    if (found !== null && isNoEnd(found)) throw refused(found);
    if (isService && isOther(found)) {
      throw refused({ problem: `${name} is not a service`, remedy: `Use net.end("${name}").` });
    }
    const judged = { topology, report, mask };
    return {
      name,
      judge: (to, options = {}) => plain(judge(judged, { ...options, from, to })),
    };
  };
  return {
    get report() {
      return plain(mask.data(report));
    },
    service: (name) => endNamed(name, true),
    end: (name) => endNamed(name, false),
    explain: (from, to) => {
      [from, to].forEach(checkName);
      const explained = explainPath(topology, from, to);
      if ("problem" in explained) throw refused(explained);
      return plain(mask.data({ formatVersion: 1, source: report.source, from, to, path: explained.path }));
    },
  };
}

/** Objects of the caller's own realm, which a test runner may compare with those of a test. */
function plain<T>(data: T): T {
  return JSON.parse(JSON.stringify(data)) as T;
}
