/** The readers' exports for the command line. */
export { InputError } from "./inputError";
export { gather, type Gathered } from "./joined/gather";
export type { StackExport } from "./joined/stacks";
export { secrets } from "./secrets";
export {
  type AwsSource,
  type DocumentOptions,
  type ProgramOptions,
  programHasRun,
  programIn,
  type Read,
  readSource,
  type SnapshotSource,
} from "./sources";
