/** `--pulumi`: previews of a program in any language, run by the Pulumi CLI of the PATH. */
import { type Read, readSource } from "../readers";
import { sanitizeLines } from "../reports/sanitize";
import { interruptible } from "./interruptible";
import { say } from "./output";
import type { Progress } from "./terminal";
import { UsageError } from "./usageError";

/** @param stacks the names of the call; an empty list means the stack that is selected in the CLI. */
export async function previewsOf(
  programs: readonly string[],
  stacks: readonly string[],
  config: readonly string[],
  progress: Progress,
): Promise<Read[]> {
  if (config.length > 0) {
    throw new UsageError(
      "--config cannot be used with --pulumi: the Pulumi CLI saves such a setting in the stack's file.",
      "Set it with pulumi config set, or omit --pulumi for a Node program.",
    );
  }
  const [directory = ".", ...more] = programs;
  if (more.length > 0) {
    throw new UsageError(
      "--pulumi previews one program, and --program is given more than once.",
      "Preview each program, and give the files together: --preview FILE --preview FILE.",
    );
  }
  const previews: Read[] = [];
  for (const stack of stacks.length === 0 ? [undefined] : new Set(stacks)) {
    progress.show(`running pulumi preview${stack === undefined ? "" : ` of ${stack}`}`);
    const named = stack === undefined ? {} : { stack };
    const read = await interruptible((signal) => readSource({ kind: "pulumi", directory, ...named, signal }));
    progress.clear();
    for (const { message } of read.diagnostics) await say(`${sanitizeLines(message)}\n`);
    previews.push(read);
  }
  return previews;
}
