/** Everything that reads resources: what the command line needs of it. */
export { InputError } from "./inputError";
export {
  type AwsSource,
  type DocumentOptions,
  type ProgramOptions,
  programIn,
  type Read,
  readSource,
  type SnapshotSource,
} from "./sources";
