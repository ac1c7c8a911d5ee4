/** The expectations of `connectivity.yaml`, as a policy: one violation for each that is broken. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { IntentError, judgeIntent } from "../analysis/intent";
import type { IntentReport } from "../analysis/report/intent";
import { INTENT_FILE } from "../readers/intent";
import { intentIn } from "../readers/intentFile";
import { ProgramError } from "../readers/program/programError";
import type { Judged, Remark } from "./judged";
import { withFix } from "./texts";

/** The configuration of the policy. */
export interface IntentConfig {
  /** A path, relative to the directory in which the user calls Pulumi. Default: `connectivity.yaml`, if it exists. */
  readonly file?: string;
}

/** Undefined without a file. What is not known yet is undecided. */
export function intentRemarks(judged: Judged, { file }: IntentConfig): readonly Remark[] | undefined {
  // A pack runs in its own directory; the shell's variable has the user's.
  const path = resolve(process.env["PWD"] ?? ".", file ?? INTENT_FILE);
  if (file === undefined && !existsSync(path)) return undefined;
  const intent = intentReport(judged, path);
  const placeOf = (line: number | null) => (line === null ? "" : `${basename(path)}:${String(line)}: `);
  if (typeof intent === "string") return [{ urn: undefined, text: intent }];
  const judgements = [
    ...intent.expectations.map(({ from, to, line, verdict, message, fix }) => ({
      verdict,
      urn: judged.services.find(({ report }) => report.name === from)?.urn,
      text: withFix(`${placeOf(line)}${from} → ${to}: ${message}`, fix ?? ""),
    })),
    ...(intent.cost === null
      ? []
      : [{ verdict: intent.cost.verdict, urn: undefined, text: placeOf(intent.cost.line) + intent.cost.message }]),
  ];
  judged.undecided.push(...judgements.filter(({ verdict }) => verdict === "undetermined"));
  return judgements.filter(({ verdict }) => verdict === "broken");
}

/** A mistake in the file is a text, with the line. */
function intentReport({ topology, report, stack }: Judged, path: string): IntentReport | string {
  try {
    return judgeIntent(topology, report, intentIn(path), stack);
  } catch (error) {
    if (error instanceof IntentError) return error.message;
    if (error instanceof ProgramError) return `${error.message} ${error.remedy}`;
    throw error;
  }
}
