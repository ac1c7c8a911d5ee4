/** An assertion is an expectation of an intent: the same words have the same meaning in both. */
import { type Expectation, IntentError, judgeIntent } from "../analysis/intent";
import type { Report } from "../analysis/report";
import type { ExpectationReport } from "../analysis/report/intent";
import type { Topology } from "../analysis/topology/model";
import type { Mask } from "../reports/mask";
import { sanitize, sanitizeLines } from "../reports/sanitize";
import { explanationText } from "../reports/text";
import { AnalysisError } from "./analysisError";
import type { Judgement, ReachOptions } from "./end";
import { checkName, checkOptions } from "./question";

export interface Judged {
  readonly topology: Topology;
  readonly report: Report;
  readonly mask: Mask;
}

export type Question = ReachOptions & { readonly from: string; readonly to: string; readonly never?: boolean };

export function judge({ topology, report, mask }: Judged, question: Question): Judgement {
  checkName(question.to);
  checkOptions(question);
  const expected = expectationOf(question);
  const property = (["family", "by", "source"] as const).find((name) => question[name] !== undefined);
  if (question.never === true && property !== undefined) {
    throw new AnalysisError(`No packet may arrive, so the path has no ${property}. Omit ${property}.`);
  }
  try {
    const [judged] = judgeIntent(topology, report, { expect: [expected] }).expectations;
    if (judged === undefined) throw new Error("an expectation has no verdict");
    const shown = mask.data(judged);
    return { ...shown, text: mask.output(sanitizeLines(lines(report, shown).join("\n"))).trimEnd() };
  } catch (error) {
    if (error instanceof IntentError) throw new AnalysisError(mask.message(sanitize(error.message)));
    throw error;
  }
}

/** The expectation, the reason, and the path. */
function lines({ source }: Report, judged: ExpectationReport): readonly string[] {
  const { from, to, path, verdict, message } = judged;
  const title = `${verdict}: ${sentence(judged)}`;
  if (path === null) return [title, message];
  const hops = explanationText({ formatVersion: 1, source, from, to, path }, { colour: false, width: Infinity });
  // The path ends with its own message.
  return path.message === message ? [title, hops] : [title, message, hops];
}

function expectationOf({ from, to, port, family, by, source, never }: Question): Expectation {
  return {
    from,
    to,
    ...(port === undefined ? {} : { port }),
    ...(family === undefined ? {} : { reach: family }),
    ...(by === undefined ? {} : { by: typeof by === "string" ? [by] : by }),
    ...(source === undefined ? {} : { source: typeof source === "string" ? [source] : source }),
    ...(never === true ? { never } : {}),
  };
}

/** `web reaches ecr on port 443 by nat-gateway from 203.0.113.9`. */
function sentence({ from, to, port, reach, by, source, never }: ExpectationReport): string {
  return [
    `${from} ${never === true ? "never reaches" : "reaches"} ${to}`,
    ...(port === undefined ? [] : [`on port ${port}`]),
    ...(reach === undefined ? [] : [`over ${reach}`]),
    ...(by === undefined ? [] : [`by ${by.join(" or ")}`]),
    ...(source === undefined ? [] : [`from ${source.join(" or ")}`]),
  ].join(" ");
}
