/** An analysis that is not possible: wrong options, a source that cannot be read, or a name that is not in the network. */
export class AnalysisError extends Error {
  override readonly name = "AnalysisError";
}
