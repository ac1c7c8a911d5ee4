/** Lookups for the command line: what a file answers, and what it could answer. Loaded only where a call needs it. */
import type { GivenAnswer } from "./program/lookups/given";
import type { OpenLookup } from "./program/lookups/unanswered";

export type { GivenAnswer, OpenLookup };

/** Throws an `InputError` or a `ProgramError` for a file that cannot be read. */
export async function givenAnswers(file: string): Promise<readonly GivenAnswer[]> {
  return (await import("./program/lookups/given.js")).readGiven(file);
}

/** The file for the user to fill in. */
export async function lookupTemplate(lookups: readonly OpenLookup[]): Promise<string> {
  return (await import("./program/lookups/unanswered.js")).templateOf(lookups);
}
