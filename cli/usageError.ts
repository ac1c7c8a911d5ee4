/** A call that is wrong, and what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    /** The remedy: what to write instead. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** ` Did you mean prod?`, or empty if no word is similar. */
export function didYouMean(word: string | undefined): string {
  return word === undefined ? "" : ` Did you mean ${word}?`;
}
