/** The readers' exports for the command line. */
export { InputError } from "./inputError";
export { INTENT_FILE, readIntent } from "./intent";
export { type GivenAnswer, givenAnswers, lookupTemplate, type OpenLookup } from "./lookups";
export { gather, type Gathered, type Run } from "./joined/gather";
export { isOfStack } from "./joined/references";
export type { StackExport } from "./joined/stacks";
export { originalPosition } from "./program/sourcePositions";
export { secrets } from "./secrets";
export {
  type AwsSource,
  type DocumentOptions,
  type ProgramOptions,
  programHasRun,
  programIn,
  type PulumiSource,
  type Read,
  readSource,
  type SnapshotSource,
} from "./sources";
