/** The intent of a call: the file of `--intent`, else the one beside the program. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type Intent, IntentError, judgeIntent } from "../analysis/intent";
import type { Report } from "../analysis/report";
import { INTENT_FILE, programIn, readIntent } from "../readers";
import type { Analysed } from "./pictures";

export interface IntentFlags {
  readonly intent?: string;
  /** A program of another language has no list of stacks here. */
  readonly pulumi?: boolean;
}

/**
 * @param directory the program's; null if the source is none. An account or a file may be of any program, so only
 * `--intent` names its expectations.
 */
export async function intentFor({ intent, pulumi }: IntentFlags, directory: string | null): Promise<Intent | null> {
  const program = directory === null || pulumi === true ? null : await programIn(directory);
  const root = program?.project.root ?? directory;
  const file = intent ?? (root === null ? null : fileBeside(root));
  return file === null ? null : readIntent(file, program?.stacks);
}

function fileBeside(root: string): string | null {
  const file = join(root, INTENT_FILE);
  return existsSync(file) ? relative(".", file) : null;
}

/** Every report with the verdicts of the intent. Throws an `IntentError` with the problems of all networks. */
export function withIntent<T extends Analysed>(analysed: readonly T[], intent: Intent | null): readonly T[] {
  if (intent === null) return analysed;
  const errors: { readonly stack: string; readonly error: IntentError }[] = [];
  const judged = analysed.map((each): T => {
    const { topology, report } = each;
    try {
      return { ...each, report: { ...report, intent: judgeIntent(topology, report, intent, stackOf(report)) } };
    } catch (error) {
      if (!(error instanceof IntentError)) throw error;
      errors.push({ stack: report.source.name, error });
      return each;
    }
  });
  if (errors.length === 0) return judged;
  const problems = errors.flatMap(({ stack, error }) =>
    error.problems.map(({ line, problem, remedy }) =>
      analysed.length === 1
        ? { line, problem, remedy }
        : {
            line,
            problem: `stack ${stack}: ${problem}`,
            remedy: `${remedy} If the line is of other stacks, name them: stack: [prod].`,
          },
    ),
  );
  throw new IntentError(intent.file ?? null, problems);
}

/** An account has no stacks: every expectation is of it. */
function stackOf({ source }: Report): string | undefined {
  const first = source.sources?.[0] ?? source;
  return first.kind === "aws" || first.kind === "snapshot" ? undefined : first.name.split("/").at(-1);
}
