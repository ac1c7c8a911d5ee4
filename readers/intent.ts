/** The file of an intent for the command line. Its reader is loaded only where there is such a file. */
import type { Intent } from "../analysis/intent";

/** The file beside `Pulumi.yaml`. */
export const INTENT_FILE = "connectivity.yaml";

/** Throws an `IntentError` with every mistake and its line, or a `ProgramError` if the file cannot be read. */
export async function readIntent(file: string, stacks?: readonly string[]): Promise<Intent> {
  return (await import("./intentFile.js")).intentIn(file, stacks);
}
