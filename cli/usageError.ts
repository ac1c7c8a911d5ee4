/** A call that is wrong: what is wrong with it and what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    /** What to write instead. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** ` Did you mean prod?`, or nothing where no word is near. */
export function didYouMean(word: string | undefined): string {
  return word === undefined ? "" : ` Did you mean ${word}?`;
}
